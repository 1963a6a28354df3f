"""The figures of all reports that somebody may read, as data: for supervisors and for who compiles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.organizations.models import Role
from gongkai.reports.annual.data_years import DataSource, office_data
from gongkai.reports.models import AnnualReport
from gongkai.reports.public.annual_data import COUNTED_TWICE, NOT_ZERO, data_file, offered
from gongkai.reports.rights import readable_reports
from gongkai.web.views import StaffView


class DataView(StaffView):
    """Base: reports that were handed in and not sent back, published or not."""

    model = AnnualReport
    authority_path = "authority"

    @property
    def data(self) -> DataSource:
        """What the person may read: the same for all people of the acting authority, but for its supervisors."""
        below = "-below" if Role.SUPERVISOR in self.roles else ""
        return office_data(f"office-{self.authority.pk}{below}", lambda: readable_reports(self.scope))


class AnnualData(DataView, TemplateView):
    """What data there is, and the files."""

    template_name = "reports/annual/publication/data.html"
    title = "年度报告数据下载"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the reports."""
        return [("年度报告", reverse("reports:annual_reports"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the years with their numbers of reports, the files and the fields."""
        context = super().get_context_data(**kwargs)
        asked = self.request.GET.get("nian", "")
        return context | offered(
            self.data.years(), asked, "reports:annual_data_file", (NOT_ZERO, COUNTED_TWICE)
        )


class AnnualDataFile(DataView):
    """The figures as a file, of one year or of all."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The file; a 404 for a kind that does not exist and for a year without any report."""
        return data_file(request, self.data, kind, "年度报告数据（含未公开）")
