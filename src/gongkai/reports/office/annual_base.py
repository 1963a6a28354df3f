"""The base of the staff pages of annual reports: rows one may read are the own ones and those submitted to one's authority."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from gongkai.reports.models import AnnualReport
from gongkai.reports.rights import RECEIVING_ROLES, SUBMITTING_ROLES, WRITING_ROLES, readable_reports
from gongkai.web.views import StaffView


class AnnualReportView(StaffView):
    """A page about one annual report, ``pk`` of the address."""

    model = AnnualReport
    authority_path = "authority"
    report: AnnualReport

    def get_queryset(self) -> QuerySet[Any]:
        """For reading, also what was submitted to the authorities one reads; for changing, what is one's own."""
        rows = AnnualReport.objects.select_related("authority", "reports_to", "current_submission")
        if self.is_changing:
            return self.changeable(rows)
        return rows.filter(pk__in=readable_reports(self.scope).order_by().values("pk"))

    def get_report(self) -> AnnualReport:
        """The report of the address; one that may not be read is a 404."""
        self.report = self.get_row()
        return self.report

    def get_received(self) -> AnnualReport:
        """The report of the address where it was submitted to the acting authority; else a 404."""
        report = (
            AnnualReport.objects.select_related("authority", "reports_to", "current_submission")
            .filter(pk=self.kwargs["pk"], reports_to=self.authority, current_submission__isnull=False)
            .first()
        )
        if report is None:
            raise Http404
        self.report = report
        return report

    @property
    def may_write(self) -> bool:
        """Whether the person writes the report in the acting authority."""
        return self.report.authority_id == self.authority.pk and bool(self.roles & set(WRITING_ROLES))

    @property
    def may_submit(self) -> bool:
        """Whether the person submits the report in the acting authority."""
        return self.report.authority_id == self.authority.pk and bool(self.roles & set(SUBMITTING_ROLES))

    @property
    def may_receive(self) -> bool:
        """Whether the person receives the report in the acting authority."""
        return self.report.reports_to_id == self.authority.pk and bool(self.roles & set(RECEIVING_ROLES))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Every page of a report leads back to the reports and to the report."""
        found = [("年度报告", reverse("reports:annual_reports"))]
        if getattr(self, "report", None) is not None:
            found.append((self.report.title, self.report.get_absolute_url()))
        return found
