"""The figures of the year before, of all that a report counts: its own report's, and those of what was merged into it since.

A unit that was merged brings what it carried forward and what was in force with it: without its figures of the year before, nothing that is
held against last year could come out. Where they are not known, nothing of last year is: never is a unit left out silently.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.forms.cells import UNREAD, Cell, Cells, CellState
from gongkai.forms.findings import Finding
from gongkai.forms.library import form_for_year
from gongkai.forms.model import Form
from gongkai.organizations.models import Authority
from gongkai.reports.annual.contributions import added, cells_in_part, submitted_cells
from gongkai.reports.annual.mergers import Mergers, mergers_of
from gongkai.reports.annual.own_rules import broken
from gongkai.reports.models import AnnualReport, Duty, IncludedReport, Part, ReportingUnit, Scope

Compared = tuple[int, str]
"""A submission of the year before, by its key, and the part of the form of 2014 that it is added to; empty for a report as it stands."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """An authority whose figures of the year before nobody can tell.

    It has no report of that year on the platform; or its figures stand in the report of ``counted_in``, into which it was merged then,
    and cannot be told from that authority's own.
    """

    authority: Authority
    counted_in: Authority | None = None


@dataclass(frozen=True, slots=True)
class LastYear:
    """What a report is held against. ``reports`` are those that are added up, ``lacking`` whose figures are not known.

    ``cells`` are the figures, None where there is nothing to compare or something is lacking. ``compared`` is what a submission keeps.
    """

    year: int
    reports: tuple[AnnualReport, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    cells: Cells | None = None
    compared: tuple[Compared, ...] = ()

    @property
    def for_checks(self) -> Cells | None:
        """The figures as the checks see them: all unread where something is lacking, so that no check passes on them."""
        if not self.lacking:
            return self.cells
        return {
            reference: UNREAD for table in form_for_year(self.year).tables for reference in table.references()
        }

    @property
    def findings(self) -> list[Finding]:
        """That nothing can be held against last year, and because of whom; nothing where all is known."""
        if not self.lacking:
            return []
        named = "；".join(self._why(one) for one in self.lacking)
        return [
            broken(
                "C-9",
                f"有机关并入，上年度的数要合在一起比较，但是{named}。上年结转、现行有效件数等与上年度的比较无法认定。"
                f"请补报{self.year}年度的报告；补不了的，请说明情况。",
                # Another unit whose report is missing is another matter to explain.
                scope=hashlib.sha256(
                    ",".join(str(one.authority.pk) for one in self.lacking).encode()
                ).hexdigest(),
            )
        ]

    def named_in(self, findings: Iterable[Finding], form: Form) -> list[Finding]:
        """The findings; those that hold a figure against the sum of several reports of last year say whose they are."""
        if len(self.reports) < 2 or self.lacking:
            return list(findings)
        asking = {
            rule.id
            for table in form.tables
            for rule in table.rules
            if any(call.function == "previous" for call in rule.expression.calls())
        }
        names = "、".join(f"{one.authority}{'（汇总）' if one.is_compiled else ''}" for one in self.reports)
        remark = f"（有机关并入，上年度的数是{names}{self.year}年度报告之和。）"
        return [
            replace(one, message=f"{one.message}{remark}") if one.id in asking else one for one in findings
        ]

    def _why(self, one: Lacking) -> str:
        if one.counted_in is None:
            return f"平台上没有{one.authority}{self.year}年度的报告"
        return f"{one.authority}{self.year}年度的数算在{one.counted_in}的报告里，不能分开"


def last_year(report: AnnualReport) -> LastYear:
    """The year before of one report."""
    return last_years([report])[report.pk]


def last_years(reports: Iterable[AnnualReport]) -> dict[int, LastYear]:
    """The year before of some reports, by the report's key. A fixed number of queries."""
    given = list(reports)
    records = _Records(given)
    found = {report.pk: _Comparison(records, report) for report in given}
    cells = submitted_cells([key for one in found.values() for key, _ in one.compared])
    names = Authority.objects.in_bulk({key for one in found.values() for key in one.unknown})
    return {
        key: LastYear(
            one.year,
            tuple(one.reports),
            tuple(
                Lacking(names[authority], names[into] if into else None)
                for authority, into in one.lacking.items()
            ),
            None if one.lacking else figures_together(one.year, one.compared, cells),
            () if one.lacking else tuple(one.compared),
        )
        for key, one in found.items()
    }


def figures_together(year: int, compared: Sequence[Compared], cells: Mapping[int, Cells]) -> Cells | None:
    """The sums of some submissions of a year, whose cells are given by their keys; None where there are none.

    What one of them has as a number and another left blank is unread: together nobody knows it.
    """
    if not compared:
        return None
    parts = [
        cells_in_part(form_for_year(year), part, cells[key]) if part else cells[key] for key, part in compared
    ]
    if len(parts) == 1:
        return parts[0]
    references = dict.fromkeys(reference for part in parts for reference in part)
    return {reference: _sum([part.get(reference, UNREAD) for part in parts]) for reference in references}


def _has_form(year: int) -> bool:
    """Whether there can be a report of the year: before 2014 there was no uniform form."""
    try:
        form_for_year(year)
    except KeyError:
        return False
    return True


def _sum(cells: Sequence[Cell]) -> Cell:
    blank = [cell for cell in cells if cell.state is CellState.BLANK]
    return UNREAD if blank and len(blank) < len(cells) else added(cells)


class _Records:
    """What is known of the mergers and of the reports around some reports."""

    def __init__(self, reports: Sequence[AnnualReport]) -> None:
        self.reports = reports
        years = {year for report in reports for year in (report.year, report.year - 1)}
        self.mergers: Mergers = mergers_of(years)
        self.submitted = {
            (row.authority_id, row.year, row.scope): row
            for row in AnnualReport.objects.filter(
                authority__in={
                    *(report.authority_id for report in reports),
                    *(unit for _, unit in self.mergers.into),
                    *self.mergers.into.values(),
                },
                year__in={report.year - 1 for report in reports},
                current_submission__isnull=False,
            ).select_related("authority")
        }

    @property
    def _compiled(self) -> list[AnnualReport]:
        return [report for report in self.reports if report.is_compiled]

    @cached_property
    def _lists(self) -> dict[tuple[int, int], list[tuple[int, str]]]:
        """The units that report, with their parts, by year and compiling authority."""
        found: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
        rows = ReportingUnit.objects.filter(
            year__in={report.year for report in self._compiled}, duty=Duty.REQUIRED
        )
        for year, compiler, unit, part in rows.values_list("year", "compiler_id", "unit_id", "part"):
            found[year, compiler].append((unit, part))
        return found

    @cached_property
    def _included(self) -> dict[int, list[tuple[int, int]]]:
        """The units in each compiled submission of the years before, with their own submissions."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = IncludedReport.objects.filter(
            submission__report__year__in={report.year - 1 for report in self._compiled}
        )
        for submission, unit, theirs in rows.values_list("submission_id", "unit_id", "unit_submission_id"):
            found[submission].append((unit, theirs))
        return found

    def area(self, compiler: int, year: int) -> dict[int, str]:
        """Who is in the roll-up of a year, down to the lowest unit, with the part that each is counted in."""
        found: dict[int, str] = {compiler: Part.DEPARTMENTS.value}
        waiting = [(unit, part) for unit, part in self._lists[year, compiler] if unit != compiler]
        while waiting:
            unit, part = waiting.pop()
            if unit not in found:
                found[unit] = part
                waiting += [(below, part) for below, _ in self._lists[year, unit]]
        return found

    def contained(self, submission: int, year: int) -> set[int]:
        """Whose figures are in a compiled submission of a year, those of merged units included."""
        found: set[int] = set()
        waiting = [submission]
        while waiting:
            for unit, theirs in self._included[waiting.pop()]:
                found.add(unit)
                waiting.append(theirs)
        return found | {
            unit for (when, unit), into in self.mergers.into.items() if when == year and into in found
        }


class _Comparison:
    """Which reports of the year before are added up for one report, and who is lacking (with the authority that counted it)."""

    def __init__(self, records: _Records, report: AnnualReport) -> None:
        self.records, self.report, self.year = records, report, report.year - 1
        self.reports: list[AnnualReport] = []
        self.compared: list[Compared] = []
        self.lacking: dict[int, int | None] = {}
        if not _has_form(self.year):
            return
        if report.is_compiled:
            self._compiled()
        else:
            self._own()

    @property
    def unknown(self) -> Iterator[int]:
        """The keys of the authorities that have to be named."""
        for authority, into in self.lacking.items():
            yield authority
            if into is not None:
                yield into

    def _last(self, authority: int, scope: Scope) -> AnnualReport | None:
        return self.records.submitted.get((authority, self.year, scope))

    def _add(self, report: AnnualReport, part: str = "") -> None:
        if report not in self.reports and report.current_submission_id is not None:
            self.reports.append(report)
            self.compared.append((report.current_submission_id, part))

    def _own(self) -> None:
        counted = self.records.mergers.counted_by(self.report.authority_id, self.report.year)
        if len(counted) == 1:
            if last := self._last(self.report.authority_id, Scope.OWN):
                self._add(last)
            return
        for unit in counted:
            self._bring_in(unit, counted)

    def _bring_in(self, unit: int, counted: Iterable[int], part: str = "") -> None:
        """Add what a unit that is counted now had last year, wherever it was counted then."""
        holder = self.records.mergers.counting(unit, self.year)
        if holder not in counted:
            self.lacking[unit] = holder
        elif last := self._last(holder, Scope.OWN):
            self._add(last, part)
        else:
            self.lacking[holder] = None

    def _compiled(self) -> None:
        last = self._last(self.report.authority_id, Scope.COMPILED)
        if last is None:
            return
        self._add(last)
        year, mergers = self.report.year, self.records.mergers
        if not any(when == year for when, _ in mergers.into):
            return
        area = self.records.area(self.report.authority_id, year)
        merged = {
            unit: area[into] for (when, unit), into in mergers.into.items() if when == year and into in area
        }
        contained = self.records.contained(last.current_submission_id or 0, self.year)
        for unit, part in merged.items():
            if unit not in contained:
                self._bring_in(unit, merged, part)
