"""What the public reads of an annual report that was made on the platform: its page, and its files."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from gongkai.organizations.refusals import Refused
from gongkai.publishing.addresses import address_of
from gongkai.publishing.public.documents import gone
from gongkai.reports.annual.composing import document_of
from gongkai.reports.annual.contributions import submitted_cells
from gongkai.reports.annual.document import Paragraph, ReportDocument
from gongkai.reports.annual.headlines import headlines, unit_lines
from gongkai.reports.annual.publishing import (
    PublishedReport,
    changed_by_hand,
    due_day,
    published_report,
    published_reports,
    words_changed,
)
from gongkai.reports.models import AnnualReport
from gongkai.reports.outputs import OUTPUTS, Output
from gongkai.reports.outputs.page import report_fragment
from gongkai.web.beacon import Seen
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import ANNUAL_REPORTS, SiteColumn
from gongkai.web.errors import refused
from gongkai.web.public import PublicView
from gongkai.web.tags import ArticleTags, PageTags
from gongkai.web.uploads.names import clean_file_name

ONLY_FIGURES = "公开的文稿经过修改，这里只有报送的数据，文字请看公开信息原文。"
"""What is said instead of the words that were not passed."""


def shown_report(year: int, authority: int) -> PublishedReport:
    """The report at a public address, readable or taken away; raises Http404 where none ever was public."""
    found = published_report(year, authority)
    if found is None:
        raise Http404
    return found


def public_document(shown: PublishedReport) -> ReportDocument:
    """What of the submission the public may read: all of it, or the figures alone where the review passed other words (Art. 17)."""
    document = document_of(shown.submission)
    if not words_changed(shown.publication):
        return document
    blocks = tuple(block for block in document.blocks if not isinstance(block, Paragraph))
    return replace(document, blocks=blocks, remarks=(*document.remarks, ONLY_FIGURES), reasons=())


@may_be_cached
class AnnualReportPage(PublicView):
    """A published report in official layout, with its charts, what was said about it, and the year before beside it."""

    template_name = "reports/annual/public/report.html"
    column = ANNUAL_REPORTS
    shown: PublishedReport

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; the notice (410) in the place of a report that was withdrawn."""
        self.shown = shown_report(self.kwargs["year"], self.kwargs["authority"])
        if self.shown.is_withdrawn:
            return gone(request, self.shown.disclosure)
        return super().get(request, *args, **kwargs)

    def seen(self, column: SiteColumn | None) -> Seen:
        """The authority's report is counted."""
        return Seen(column.key if column else "", self.shown.report.authority_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the document and what stands around it; a fixed number of queries."""
        context = super().get_context_data(**kwargs)
        shown, report = self.shown, self.shown.report
        document = public_document(shown)
        address = self.request.build_absolute_uri(shown.address)
        last = published_report(report.year - 1, report.authority_id)
        # An own report and a compiled one do not cover the same.
        if last is not None and (last.is_withdrawn or last.report.scope != report.scope):
            last = None
        before = submitted_cells([last.submission.pk])[last.submission.pk] if last else None
        context |= {
            "title": document.title,
            "breadcrumbs": [(ANNUAL_REPORTS.title, reverse("reports:archive"))],
            "shown": shown,
            "report": report,
            "document": document,
            "fragment": report_fragment(document),
            "item_address": address_of(shown.disclosure),
            "is_changed": changed_by_hand(shown.publication),
            "has_other_words": words_changed(shown.publication),
            "days_late": _days_late(shown),
            "due_on": due_day(report),
            "last": last,
            "is_partial_beside": last is not None
            and shown.submission.is_partial != last.submission.is_partial,
            "headlines": headlines(report.form, document.cells, last.report.form, before) if last else [],
            "units": self._units(),
            "downloads": [
                (output.label, reverse("reports:public_annual_download", args=[*_place(shown), output.key]))
                for output in OUTPUTS.values()
            ],
            "tags": PageTags(
                ANNUAL_REPORTS,
                ArticleTags(
                    title=document.title,
                    published=shown.disclosure.published_at,
                    source=report.authority.name,
                    keywords=f"{report.authority.name},政府信息公开,年度报告",
                    description=f"{document.title}：报告全文、统计表和数据下载。",
                    url=address,
                ),
            ),
        }
        return context

    def _units(self) -> list[Any]:
        """The units of a compiled report that published their own."""
        if not self.shown.report.is_compiled:
            return []
        included = dict(
            self.shown.submission.included.values_list("unit_submission__report", "unit_submission")
        )
        return unit_lines(included, published_reports(AnnualReport.objects.filter(pk__in=included)))


@may_be_cached
class AnnualReportDownload(View):
    """A published report as a file: the one that was reviewed with the item where there is one, else made of the same figures."""

    def get(self, request: HttpRequest, year: int, authority: int, kind: str) -> HttpResponseBase:
        """The file; the notice (410) for a report that was withdrawn, a 404 for a kind that does not exist."""
        output = OUTPUTS.get(kind)
        if output is None:
            raise Http404
        shown = shown_report(year, authority)
        if shown.is_withdrawn:
            return gone(request, shown.disclosure)
        try:
            content = _content(shown, output)
        except Refused as refusal:
            return refused(request, refusal)
        answer = FileResponse(
            content,
            as_attachment=True,
            filename=clean_file_name(f"{shown.report.title}{output.suffix}"),
            content_type=output.content_type,
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _content(shown: PublishedReport, output: Output) -> Any:
    digest = shown.publication.files.get(output.key)
    version = shown.disclosure.published_version
    if digest and version is not None:
        # Only a file that was reviewed with what is public now.
        kept = version.attachments.filter(sha256=digest).first()
        if kept is not None:
            try:
                return kept.file.open("rb")
            except OSError:
                # A file that is not to be had can be made anew; the figures are the same.
                pass
    return io.BytesIO(output.write(public_document(shown)))


def _place(shown: PublishedReport) -> tuple[int, int]:
    return shown.report.year, shown.report.authority_id


def _days_late(shown: PublishedReport) -> int:
    due = due_day(shown.report)
    published = shown.disclosure.published_at
    if due is None or published is None:
        return 0
    return max(0, (timezone.localdate(published) - due).days)
