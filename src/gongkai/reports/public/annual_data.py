"""数据下载: the figures of all published reports as data."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View

from gongkai.reports.annual.open_data import FIELDS, csv_lines, figures, public_submissions
from gongkai.reports.annual.publishing import published_reports
from gongkai.reports.models import ReportSubmission
from gongkai.reports.outputs.parquet import write_parquet
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import ANNUAL_REPORTS
from gongkai.web.public import PublicView
from gongkai.web.uploads.names import clean_file_name

DATA_FILES = {"csv": "CSV 文件（可用 Excel 打开）", "parquet": "Parquet 文件（供数据分析）"}
_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_IN_MEMORY = 8 * 1024 * 1024


def asked_year(text: str, years: Sequence[int]) -> tuple[int | None, str]:
    """The year that somebody asked for, and the sentence where there is nothing of it; None for all years."""
    if not text:
        return None, ""
    for year in years:
        if str(year) == text:
            return year, ""
    return None, f"没有“{text[:20]}”年度的报告，已显示全部年度。"


def offered(years: Iterable[int], asked: str, route: str) -> dict[str, Any]:
    """What a page of data shows: the years with their numbers of reports, the one that was asked for, the files and the fields.

    ``years`` has the year of every report once for each report; ``route`` is the address of a file by its kind.
    """
    counted = Counter(years)
    year, problem = asked_year(asked, sorted(counted))
    query = f"?nian={year}" if year else ""
    return {
        "years": sorted(counted.items(), reverse=True),
        "chosen_year": year,
        "number": counted[year] if year else sum(counted.values()),
        "problem": problem,
        "fields": FIELDS,
        "files": [(label, f"{reverse(route, args=[kind])}{query}") for kind, label in DATA_FILES.items()],
    }


def data_file(submissions: Sequence[ReportSubmission], kind: str, name: str) -> HttpResponseBase:
    """The figures of submissions as a file: CSV line by line, Parquet by way of a file that is gone afterwards. Raises Http404."""
    if kind not in DATA_FILES:
        raise Http404
    file_name = clean_file_name(f"{name}.{kind}")
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(csv_lines(submissions), content_type=_TYPES[kind])
        answer["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    else:
        file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # the answer closes it
        write_parquet(figures(submissions), file)
        file.seek(0)
        answer = FileResponse(file, as_attachment=True, filename=file_name, content_type=_TYPES[kind])
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@may_be_cached
class AnnualData(PublicView):
    """What data there is of published reports, what its fields mean, and the files."""

    template_name = "reports/annual/public/data.html"
    column = ANNUAL_REPORTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the years with their numbers of reports, the files and the fields."""
        context = super().get_context_data(**kwargs)
        context |= offered(
            [one.report.year for one in published_reports()],
            self.request.GET.get("nian", ""),
            "reports:public_annual_data_file",
        )
        context["title"] = "数据下载"
        context["breadcrumbs"] = [(ANNUAL_REPORTS.title, reverse("reports:archive"))]
        return context


@may_be_cached
class AnnualDataFile(View):
    """The figures of all published reports, or of those of one year (``?nian=2025``), as a file."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The file; a 404 for a kind that does not exist and for a year without any report."""
        published = published_reports()
        year, problem = asked_year(
            request.GET.get("nian", ""), sorted({one.report.year for one in published})
        )
        if problem or not published:
            raise Http404
        return data_file(
            public_submissions(published, year), kind, f"政府信息公开年报数据{f'{year}年' if year else ''}"
        )
