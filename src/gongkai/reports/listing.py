"""What a list of reports shows: the filter with its choices, and one page of rows with their lights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from gongkai.forms.library import all_forms
from gongkai.reports.archive import (
    FINDING_CHOICES,
    SORTS,
    VERDICT_CHOICES,
    Light,
    ReportFilter,
    light_for,
)
from gongkai.reports.models import LEVELS, ArchivedReport, Figure

ROWS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One row of the list."""

    report: Any
    light: Light
    forms: str


def listing(reports: QuerySet[ArchivedReport], query: Mapping[str, str]) -> dict[str, Any]:
    """The template's context for a list of these reports, in a fixed number of queries."""
    wanted = ReportFilter.from_query(query)
    held = dict.fromkeys(
        Figure.objects.filter(report__in=reports.order_by().values("pk"))
        .order_by()
        .values_list("form", flat=True)
        .distinct()
    )
    forms = [(form.id, f"{form.id}年格式") for form in all_forms() if form.id in held]
    if wanted.form and wanted.form not in dict(forms):
        wanted.problems.append("档案中没有使用这种表式的报告，已忽略这一条件。")
        wanted.form = ""
    page = _page(wanted.apply(reports), query.get("page", ""), wanted.problems)
    return {
        "filter": wanted,
        "page": page,
        "rows": [
            ListedReport(
                report,
                light_for(report.errors, report.warnings, report.unread_cells),
                "、".join(f"{form}年格式" for form in report.form_ids),
            )
            for report in page
        ],
        "years": list(reports.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()),
        "levels": LEVELS[:-1],
        "forms": forms,
        "finding_choices": FINDING_CHOICES,
        "verdict_choices": VERDICT_CHOICES,
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "previous_query": wanted.as_query(page=page.number - 1) if page.has_previous() else "",
        "next_query": wanted.as_query(page=page.number + 1) if page.has_next() else "",
    }


def _page(reports: QuerySet[Any], number: str, problems: list[str]) -> Page[Any]:
    paginator = Paginator(reports, ROWS_PER_PAGE)
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= paginator.num_pages):
        problems.append("没有这一页，已显示最接近的一页。")
    return paginator.get_page(number[:9] if number else 1)
