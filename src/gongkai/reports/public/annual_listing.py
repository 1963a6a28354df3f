"""政府信息公开年报: the published reports of the platform and the reports of the archive in one list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils import timezone

from gongkai.forms.cells import CellState
from gongkai.forms.findings import Severity
from gongkai.forms.library import all_forms
from gongkai.organizations.models import Kind
from gongkai.reports.annual.publishing import PublishedReport
from gongkai.reports.archive import FINDING_CHOICES, SORTS, Light, ReportFilter, light_for
from gongkai.reports.listing import ROWS_PER_PAGE
from gongkai.reports.models import (
    LEVELS,
    ArchivedReport,
    Figure,
    ReportSubmission,
    SubmittedFigure,
)

_LEVEL_WORDS = dict(LEVELS)


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One row of the list. ``made_here``: it was made on the platform; else it was read from a file."""

    year: int | None
    name: str
    title: str
    address: str
    level: str
    forms: tuple[str, ...]
    errors: int
    warnings: int
    unread: int
    made_here: bool
    added: dt.datetime
    scope: str = ""
    note: str = ""

    @property
    def light(self) -> Light:
        """What the checks found, as a light."""
        return light_for(self.errors, self.warnings, self.unread)

    @property
    def level_words(self) -> str:
        """The level in words."""
        return _LEVEL_WORDS.get(self.level, "")

    @property
    def form_words(self) -> str:
        """The forms in words."""
        return "、".join(f"{form}年格式" for form in self.forms)

    @property
    def added_on(self) -> dt.date:
        """The day on which it was published here."""
        return timezone.localdate(self.added)


def combined_listing(
    published: Sequence[PublishedReport], archived: QuerySet[ArchivedReport], query: Mapping[str, str]
) -> dict[str, Any]:
    """The template's context for one page of the list. A fixed number of queries."""
    wanted = ReportFilter.from_query(query)
    made = _made(published)
    forms = _forms(published, archived)
    if wanted.form and wanted.form not in dict(forms):
        wanted.problems.append("没有使用这种表式的报告，已忽略这一条件。")
        wanted.form = ""
    read = _read(wanted.apply(archived))
    rows = _sorted([*(row for row in made if _is_wanted(row, wanted)), *read], wanted.sort)
    page = _page(rows, query.get("page", ""), wanted.problems)
    years = {row.year for row in made} | set(
        archived.exclude(year=None).order_by().values_list("year", flat=True).distinct()
    )
    return {
        "filter": wanted,
        "page": page,
        "rows": list(page),
        "years": sorted((year for year in years if year is not None), reverse=True),
        "levels": LEVELS[:-1],
        "forms": forms,
        "finding_choices": FINDING_CHOICES,
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "previous_query": wanted.as_query(page=page.number - 1) if page.has_previous() else "",
        "next_query": wanted.as_query(page=page.number + 1) if page.has_next() else "",
    }


def _made(published: Sequence[PublishedReport]) -> list[ListedReport]:
    """The platform's reports, with what the checks said when they were submitted. Two queries."""
    keys = [one.submission.pk for one in published]
    findings = dict(ReportSubmission.objects.filter(pk__in=keys).values_list("pk", "findings"))
    unread = dict(
        SubmittedFigure.objects.filter(submission__in=keys, state=CellState.UNREAD.value)
        .order_by()
        .values("submission")
        .annotate(number=Count("pk"))
        .values_list("submission", "number")
    )
    found = []
    for one in published:
        report, item = one.report, one.disclosure
        authority = report.authority
        severities = [finding["severity"] for finding in findings.get(one.submission.pk, [])]
        assert item.published_at is not None
        found.append(
            ListedReport(
                report.year,
                authority.name,
                report.title,
                one.address,
                authority.level if authority.kind == Kind.GOVERNMENT else "department",
                (report.form,),
                severities.count(Severity.ERROR.value),
                severities.count(Severity.WARNING.value),
                unread.get(one.submission.pk, 0),
                True,
                item.published_at,
                "汇总" if report.is_compiled else "",
                "部分单位未汇总" if one.submission.is_partial else "",
            )
        )
    return found


def _read(reports: Iterable[Any]) -> list[ListedReport]:
    return [
        ListedReport(
            report.year,
            report.authority_name or "机关不详",
            report.display_title,
            report.get_public_url(),
            report.level,
            report.form_ids,
            report.errors,
            report.warnings,
            report.unread_cells,
            False,
            report.uploaded_at,
        )
        for report in reports
    ]


def _forms(published: Sequence[PublishedReport], archived: QuerySet[ArchivedReport]) -> list[tuple[str, str]]:
    held = {one.report.form for one in published} | set(
        Figure.objects.filter(report__in=archived.order_by().values("pk"))
        .order_by()
        .values_list("form", flat=True)
        .distinct()
    )
    return [(form.id, f"{form.id}年格式") for form in all_forms() if form.id in held]


def _is_wanted(row: ListedReport, wanted: ReportFilter) -> bool:
    """The same questions as ``ReportFilter.apply`` asks the archive."""
    asked = {
        "errors": row.errors > 0,
        "warnings": row.warnings > 0,
        "none": not row.errors and not row.warnings,
    }
    return (
        wanted.authority.casefold() in row.name.casefold()
        and wanted.level in ("", row.level)
        and wanted.year in (None, row.year)
        and (not wanted.form or wanted.form in row.forms)
        and (not wanted.findings or asked[wanted.findings])
        # Verdicts are given in the archive only.
        and not wanted.verdict
    )


def _sorted(rows: list[ListedReport], sort: str) -> list[ListedReport]:
    rows.sort(key=lambda row: (row.name, not row.made_here, row.address))
    if sort == "-errors":
        rows.sort(key=lambda row: (-row.errors, -row.warnings, -(row.year or 0)))
    elif sort == "-uploaded":
        rows.sort(key=lambda row: row.added, reverse=True)
    elif sort == "authority":
        rows.sort(key=lambda row: (row.name, -(row.year or 0)))
    elif sort == "year":
        rows.sort(key=lambda row: row.year or 0)
    else:
        rows.sort(key=lambda row: -(row.year or 0))
    return rows


def _page(rows: Sequence[ListedReport], number: str, problems: list[str]) -> Page[ListedReport]:
    paginator = Paginator(rows, ROWS_PER_PAGE)
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= paginator.num_pages):
        problems.append("没有这一页，已显示最接近的一页。")
    return paginator.get_page(number[:9] if number else 1)
