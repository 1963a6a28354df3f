"""The figures of all reports that somebody may read, as data: for supervisors and for who compiles."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.reports.annual.open_data import submissions_of
from gongkai.reports.models import AnnualReport
from gongkai.reports.public.annual_data import asked_year, data_file, offered
from gongkai.reports.rights import readable_reports
from gongkai.web.views import StaffView


class DataView(StaffView):
    """Base: reports that were handed in and not sent back, published or not."""

    model = AnnualReport
    authority_path = "authority"

    def submissions(self, year: int | None) -> list[Any]:
        """The newest submissions that the person may read."""
        return submissions_of(readable_reports(self.scope), year)


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
        years = [one.report.year for one in self.submissions(None)]
        return context | offered(years, self.request.GET.get("nian", ""), "reports:annual_data_file")


class AnnualDataFile(DataView):
    """The figures as a file, of one year or of all."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The file; a 404 for a kind that does not exist and for a year without any report."""
        submissions = self.submissions(None)
        years = sorted({one.report.year for one in submissions})
        year, problem = asked_year(request.GET.get("nian", ""), years)
        if problem or not submissions:
            raise Http404
        chosen = [one for one in submissions if year is None or one.report.year == year]
        return data_file(chosen, kind, f"年度报告数据（含未公开）{f'{year}年' if year else ''}")
