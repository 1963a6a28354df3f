"""The pages on which staff read the archive, and the one on which they add to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.generic import TemplateView

from gongkai.organizations.refusals import Refused
from gongkai.reports.actions import AlreadyArchived, add_report, other_versions
from gongkai.reports.downloading import download, kept_file
from gongkai.reports.exports import EXPORTS
from gongkai.reports.kept_files import offered_files
from gongkai.reports.listing import listing
from gongkai.reports.models import ArchivedReport, Verdict
from gongkai.reports.office.forms import UploadForm
from gongkai.reports.permissions import ARCHIVE_ROLES
from gongkai.reports.report_page import ReportPage
from gongkai.web.views import StaffFormView, StaffView


class ArchiveView(StaffView):
    """Base of the staff pages of the archive: rows belong to the authority that keeps them."""

    queryset = ArchivedReport.objects.select_related("keeper", "subject", "uploaded_by")
    authority_path = "keeper"
    changing_roles = ARCHIVE_ROLES

    @property
    def may_add(self) -> bool:
        """Whether the person may add to the archive of the acting authority."""
        return bool(self.roles & set(ARCHIVE_ROLES))

    def may_change(self, report: ArchivedReport) -> bool:
        """Whether the person may change this report in the acting authority."""
        return self.may_add and report.keeper_id == self.authority.pk

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Every page but the list itself leads back to the list."""
        return [("年度报告档案", reverse("reports:office_archive"))]


class Archive(ArchiveView, TemplateView):
    """The list of the reports that the person may read, with a filter."""

    template_name = "reports/office/archive.html"
    title = "年度报告档案"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list is the top."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, its choices and one page of rows."""
        context = super().get_context_data(**kwargs)
        context |= listing(self.get_queryset(), self.request.GET.dict())
        context["may_add"] = self.may_add
        context["office"] = True
        return context


class ReportView(ArchiveView, TemplateView):
    """A report's page for staff: with forms for corrections and verdicts where one may use them."""

    template_name = "reports/office/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything the page shows."""
        report = kwargs.pop("report", None) or self.get_row()
        query = kwargs.pop("query", None) or self.request.GET.dict()
        shown = ReportPage(report, query)
        self.title = report.display_title
        context = super().get_context_data(**kwargs)
        context["report"] = report
        context["shown"] = shown
        context["office"] = True
        context["may_change"] = self.may_change(report)
        context["verdict_kinds"] = [
            (kind.value, kind.label) for kind in (Verdict.Kind.CONFIRMED, Verdict.Kind.ACCEPTED)
        ]
        context["downloads"] = [
            (export.label, reverse("reports:office_download", args=[report.pk, kind]))
            for kind, export in EXPORTS.items()
        ]
        context["kept"] = offered_files(
            report, lambda file: reverse("reports:office_file", args=[report.pk, file.pk])
        )
        return context


class KeptFile(ArchiveView):
    """A file that a report was read from, as it came."""

    def get(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        """Hand it out to who may read the report; a file of another report is a 404."""
        found = self.get_row().files.filter(pk=file).first()
        if found is None:
            raise Http404
        return kept_file(found)


class Download(ArchiveView):
    """A report as a file."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> FileResponse:
        """Make the file; a kind that does not exist is a 404."""
        return download(self.get_row(), kind)


class Upload(ArchiveView, StaffFormView):
    """Add a report to the archive of the acting authority, as a file or as pasted text."""

    template_name = "reports/office/upload.html"
    title = "存入年度报告"
    form_class = UploadForm
    submit_label = "读取并存入"
    done_message = ""
    required_roles = ARCHIVE_ROLES
    added: ArchivedReport | None = None

    def perform(self, form: UploadForm) -> None:
        """Call the action with what was given."""
        source, name = form.source()
        self.added = add_report(self.user, self.authority, source, name)

    def form_valid(self, form: Any) -> HttpResponse:
        """Lead to the report; where it stands in the archive already, say so with a link to it."""
        try:
            self.perform(form)
        except AlreadyArchived as refusal:
            link = format_html(
                '{} <a href="{}">打开已存的报告</a>', str(refusal), refusal.report.get_absolute_url()
            )
            form.add_error(None, link)
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        assert self.added is not None
        messages.success(self.request, "已读取并存入档案，检查结果如下。")
        if other := other_versions(self.added).first():
            messages.warning(
                self.request,
                format_html(
                    "档案中还有这个机关同一年度的报告，"
                    "请核对是否重复；跨年度的检查以最近存入的一份为准。"
                    '<a href="{}">打开另一份</a>',
                    other.get_absolute_url(),
                ),
            )
        return redirect(self.added)

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("reports:office_archive")
