"""The pages on which everyone reads the public part of the archive."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.views.generic import View

from gongkai.reports.annual.publishing import published_reports
from gongkai.reports.downloading import download
from gongkai.reports.exports import EXPORTS
from gongkai.reports.models import ArchivedReport
from gongkai.reports.permissions import public_reports
from gongkai.reports.public.annual_listing import combined_listing
from gongkai.reports.report_page import ReportPage
from gongkai.web.columns import ANNUAL_REPORTS
from gongkai.web.public import PublicView
from gongkai.web.tags import ArticleTags, PageTags


def public_report(pk: int) -> ArchivedReport:
    """The public report with this number; raises Http404 where there is none or it is not public."""
    report = public_reports().select_related("keeper", "subject").filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


class Archive(PublicView):
    """政府信息公开年报: published reports and those of the archive in one list, with a filter."""

    template_name = "reports/public/archive.html"
    column = ANNUAL_REPORTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, its choices and one page of rows."""
        context = super().get_context_data(**kwargs)
        return context | combined_listing(published_reports(), public_reports(), self.request.GET.dict())


class ReportView(PublicView):
    """A public report with its tables, findings and evidence."""

    template_name = "reports/public/report.html"
    column = ANNUAL_REPORTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything the page shows, and the tags of a content page."""
        context = super().get_context_data(**kwargs)
        report = public_report(self.kwargs["pk"])
        context["report"] = report
        context["shown"] = ReportPage(report, self.request.GET.dict())
        context["title"] = report.display_title
        context["breadcrumbs"] = [(ANNUAL_REPORTS.title, reverse("reports:archive"))]
        context["tags"] = PageTags(
            column=ANNUAL_REPORTS,
            article=ArticleTags(
                title=report.display_title,
                published=report.uploaded_at,
                source=report.authority_name or report.keeper.name,
                keywords=f"{report.authority_name},政府信息公开,年度报告".strip(","),
                description=f"{report.display_title}：统计表、检查结果和原文。",
                url=self.request.build_absolute_uri(report.get_public_url()),
            ),
        )
        context["downloads"] = [
            (export.label, reverse("reports:download", args=[report.pk, kind]))
            for kind, export in EXPORTS.items()
        ]
        return context


class Download(View):
    """A public report as a file."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> FileResponse:
        """Make the file; a kind that does not exist is a 404."""
        return download(public_report(pk), kind)
