"""数据下载: the figures of all published reports as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.generic import View

from gongkai.organizations.refusals import Refused
from gongkai.reports.annual.data_files import kept_data, tag_of
from gongkai.reports.annual.data_years import DataSource, DataYear, public_data
from gongkai.reports.annual.open_data import FIELDS
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import ANNUAL_REPORTS
from gongkai.web.errors import refused
from gongkai.web.public import PublicView
from gongkai.web.uploads.names import clean_file_name

DATA_FILES = {"csv": "CSV 文件（可用 Excel 打开）", "parquet": "Parquet 文件（供数据分析）"}
NOT_ZERO = "“空白”“不适用”“未读出”的单元没有数值，不是零。"
COUNTED_TWICE = "汇总报告的数据包含其所属单位的数据，与所属单位的报告相加会重复计算。"
_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


def asked_year(text: str, years: Sequence[DataYear]) -> tuple[int | None, str]:
    """The year that somebody asked for, and the sentence where there is nothing of it; None for all years."""
    if not text:
        return None, ""
    for one in years:
        if str(one.year) == text:
            return one.year, ""
    return None, f"没有“{text[:20]}”年度的报告，已显示全部年度。"


def offered(years: Sequence[DataYear], asked: str, route: str, notes: Sequence[str]) -> dict[str, Any]:
    """What a page of data shows: the years with their numbers of reports, the one that was asked for, the files and the fields.

    ``route`` is the address of a file by its kind, ``notes`` what has to be known before one counts with the figures.
    """
    year, problem = asked_year(asked, years)
    query = f"?nian={year}" if year else ""
    return {
        "years": years,
        "chosen_year": year,
        "number": sum(one.reports for one in years if year is None or one.year == year),
        "problem": problem,
        "notes": notes,
        "fields": FIELDS,
        "files": [(label, f"{reverse(route, args=[kind])}{query}") for kind, label in DATA_FILES.items()],
    }


def data_file(request: HttpRequest, source: DataSource, kind: str, name: str) -> HttpResponseBase:
    """The figures as a file, of the year in ``?nian=`` or of all; a 304 for who has exactly these bytes already.

    Raises Http404 for a kind that does not exist and for a year without any report; Refused as ``kept_data`` does.
    """
    years = source.years()
    year, problem = asked_year(request.GET.get("nian", ""), years)
    if kind not in DATA_FILES or problem or not years:
        raise Http404
    if "If-None-Match" in request.headers:
        # Asked before the file is looked for: who has it already lets nobody make it.
        tag = tag_of([one for one in years if year is None or one.year == year], kind)
        unchanged = get_conditional_response(request, etag=f'"{tag}"')
        if unchanged is not None:
            return _marked(unchanged, tag, None)
    kept = kept_data(source, kind, year)
    if kept is None:
        raise Http404
    unchanged = get_conditional_response(request, etag=f'"{kept.tag}"', last_modified=kept.modified)
    if unchanged is not None:
        kept.file.close()
        return _marked(unchanged, kept.tag, kept.modified)
    answer = FileResponse(
        kept.file,
        as_attachment=True,
        filename=clean_file_name(f"{name}{f'{year}年' if year else ''}.{kind}"),
        content_type=_TYPES[kind],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return _marked(answer, kept.tag, kept.modified)


def _marked(answer: HttpResponseBase, tag: str, modified: int | None) -> HttpResponseBase:
    """May be kept, and is asked about each time: what was withdrawn must not be sent by anybody."""
    answer["ETag"] = f'"{tag}"'
    answer["Cache-Control"] = "no-cache"
    if modified is not None:
        answer["Last-Modified"] = http_date(modified)
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
            public_data().years(),
            self.request.GET.get("nian", ""),
            "reports:public_annual_data_file",
            ("每个统计单元一行。报告更新或者撤回后，数据随之变化。", NOT_ZERO, COUNTED_TWICE),
        )
        context["title"] = "数据下载"
        context["breadcrumbs"] = [(ANNUAL_REPORTS.title, reverse("reports:archive"))]
        return context


class AnnualDataFile(View):
    """The figures of all published reports, or of those of one year (``?nian=2025``), as a file.

    Not among what the middleware of public pages tags: its tag changes with everything public, and this one with the figures only.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The file; a 404 for a kind that does not exist and for a year without any report."""
        try:
            return data_file(request, public_data(), kind, "政府信息公开年报数据")
        except Refused as refusal:
            return refused(request, refusal)
