"""What a figure is made of where no records of one's own make it: units, last year's report, or what somebody entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.forms.cells import Cell, CellReference
from gongkai.reports.annual.computing import ComputedFigure
from gongkai.reports.annual.contributions import (
    PARTS,
    TOTAL,
    Contribution,
    submitted_cells,
    unit_cell,
)
from gongkai.reports.annual.last_year import last_year
from gongkai.reports.annual.shares import shares_of_a_whole
from gongkai.reports.labels import CellLabel, label_of
from gongkai.reports.models import AnnualReport, HandEntry, ReportSubmission


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What one unit contributes to a figure of a compiled report. ``share`` is in percent; None where it cannot be said."""

    name: str
    part: str
    cell: Cell
    report: AnnualReport
    reference: CellReference
    share: Decimal | None


def unit_shares(contributions: Sequence[Contribution], reference: CellReference) -> list[UnitShare]:
    """The units that make up a figure, the largest first; in a column of the form of 2014 only those that belong there."""
    members = [
        one
        for one in contributions
        if reference.column not in PARTS.values() or PARTS[one.part] == reference.column
    ]
    cells = [(one, unit_cell(one, reference)) for one in members]
    theirs = replace(reference, column=TOTAL) if reference.column in PARTS.values() else reference
    found = [
        UnitShare(_name(one), one.part, cell, one.report, theirs, share)
        for (one, cell), share in zip(cells, _shares([cell for _, cell in cells]), strict=True)
    ]
    return sorted(found, key=lambda one: -(one.cell.value or Decimal(-1)))


def _name(contribution: Contribution) -> str:
    """The unit; the compiling authority's own office is told from the whole."""
    own_office = "（本级机关）" if contribution.report.is_own_of_compiler else ""
    return f"{contribution.unit.name}{own_office}"


def _shares(cells: Sequence[Cell]) -> list[Decimal | None]:
    """In percent, together 100.0; nobody can say where a figure is not known, or is below zero."""
    values = [cell.value for cell in cells if cell.value is not None]
    whole = sum(values, Decimal(0))
    if whole <= 0 or len(values) < len(cells) or any(value < 0 for value in values):
        return [None] * len(cells)
    return list(shares_of_a_whole(values, whole))


def submitted_contributions(submission: ReportSubmission) -> tuple[Contribution, ...]:
    """The units' figures as they went into a submission."""
    included = list(
        submission.included.select_related("unit", "unit_submission__report__authority").order_by(
            "part", "unit__position", "unit_id"
        )
    )
    cells = submitted_cells([row.unit_submission_id for row in included])
    return tuple(
        Contribution(
            row.unit,
            row.part,
            row.unit_submission.report,
            row.unit_submission_id,
            cells[row.unit_submission_id],
        )
        for row in included
    )


@dataclass(frozen=True, slots=True)
class CarriedFrom:
    """A figure of last year's report that goes into one of this year."""

    report: AnnualReport
    reference: CellReference
    cell: Cell | None

    @property
    def label(self) -> CellLabel:
        """The cell in official words."""
        return label_of(self.reference)


def carried_from(report: AnnualReport, figure: ComputedFigure) -> list[CarriedFrom]:
    """The figures that the figure is the sum of: of last year's report, and of those of what was merged into the authority since."""
    last = last_year(report)
    if last.cells is None or figure.binding is None or figure.binding.carried is None:
        return []
    cells = submitted_cells([one.current_submission_id or 0 for one in last.reports])
    return [
        CarriedFrom(one, reference, cells[one.current_submission_id or 0].get(reference))
        for one in last.reports
        for reference in figure.binding.carried.of
    ]


def entries_of(report: AnnualReport, reference: CellReference) -> list[HandEntry]:
    """Everything that was ever entered for a figure, the newest first."""
    return list(
        report.hand_entries.filter(
            form=reference.form, table=reference.table, row=reference.row, column=reference.column
        )
        .select_related("by")
        .order_by("-number")
    )
