"""The roll-up: what each unit of a compiling authority contributes to its report, and the sums of it.

A unit is in it once its report was accepted; a unit that is missing is named with the reason, and the sums are partial. In a sum,
an unread cell makes the whole unread (nobody can say), a blank one makes it blank; neither is ever taken for zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.model import Form
from gongkai.organizations.models import Authority
from gongkai.reports.models import (
    AnnualReport,
    Duty,
    Part,
    ReportingUnit,
    ReportStatus,
    SubmittedFigure,
)

PARTS = {Part.COUNTIES.value: "counties", Part.DEPARTMENTS.value: "departments"}
"""The column of the 2014 form for each part."""
TOTAL = "total"
THREE_COLUMNS = "three"

_WAITING = {
    ReportStatus.DRAFT: "未报送",
    ReportStatus.RETURNED: "已退回，尚未重新报送",
    ReportStatus.SUBMITTED: "已报送，尚未接收",
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """The accepted report of a unit, with its figures."""

    unit: Authority
    part: str
    report: AnnualReport
    submission: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that has to report and is not in the sums, with why; ``part`` is the part that its figures would stand in."""

    unit: Authority
    reason: str
    report: AnnualReport | None
    part: str = ""

    def as_data(self) -> dict[str, object]:
        """What a submission keeps of it."""
        return {"unit": self.unit.pk, "name": self.unit.name, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Contributions:
    """What goes into a compiled report, and what is missing in it."""

    included: tuple[Contribution, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell of a unit because of which a sum is not known: unread or blank."""

    unit: Authority
    reference: CellReference
    state: CellState


def contributions_to(compiler: Authority, year: int) -> Contributions:
    """The units that a compiling authority has to take into its report of a year. A fixed number of queries."""
    units = list(
        ReportingUnit.objects.filter(compiler=compiler, year=year, duty=Duty.REQUIRED).select_related("unit")
    )
    reports = {
        (row.authority_id, row.scope): row
        for row in AnnualReport.objects.filter(reports_to=compiler, year=year).select_related("authority")
    }
    accepted: list[tuple[ReportingUnit, AnnualReport]] = []
    missing = []
    for unit in units:
        report = reports.get((unit.unit_id, unit.scope))
        if report is not None and report.status == ReportStatus.ACCEPTED:
            accepted.append((unit, report))
        else:
            missing.append(
                Missing(
                    unit.unit,
                    _WAITING[ReportStatus(report.status)] if report else "未报送",
                    report,
                    unit.part,
                )
            )
    cells = submitted_cells([report.current_submission_id or 0 for _, report in accepted])
    included = [
        Contribution(
            unit.unit,
            unit.part,
            report,
            report.current_submission_id or 0,
            cells[report.current_submission_id or 0],
        )
        for unit, report in accepted
    ]
    return Contributions(tuple(included), tuple(missing))


def submitted_cells(submissions: Sequence[int]) -> dict[int, dict[CellReference, Cell]]:
    """The cells of some submissions, by the submission's key. One query."""
    found: dict[int, dict[CellReference, Cell]] = defaultdict(dict)
    for figure in SubmittedFigure.objects.filter(submission__in=submissions).defer("record_ids"):
        found[figure.submission_id][figure.reference] = figure.cell
    return found


def rolled_up(
    form: Form, contributions: Sequence[Contribution], missing_parts: Collection[str] = ()
) -> dict[CellReference, Cell]:
    """The sums of the units, cell by cell; the form of 2014 in its three columns. Nothing included: every cell is blank.

    A column of 2014 without any unit is zero where nobody belongs there, and blank where somebody does and is missing
    (``missing_parts``).
    """
    waiting = {PARTS[part] for part in missing_parts if part in PARTS}
    found: dict[CellReference, Cell] = {}
    for table in form.tables:
        arrangement = THREE_COLUMNS if THREE_COLUMNS in table.arrangements else ""
        for reference in table.references(arrangement):
            cells = [
                unit_cell(one, reference)
                for one in contributions
                if not arrangement or reference.column in (TOTAL, PARTS[one.part])
            ]
            if arrangement and contributions and not cells and reference.column not in waiting:
                found[reference] = Cell.number(0)
            else:
                found[reference] = added(cells)
    return found


def unit_cell(contribution: Contribution, reference: CellReference) -> Cell:
    """What a unit contributes to a cell; unread where it reported in another form or did not have the cell."""
    return _total_of(contribution.cells, reference)


def _total_of(cells: Cells, reference: CellReference) -> Cell:
    """What stands in a unit's own report in the row of a cell of the compiled one."""
    if reference.column in PARTS.values():
        reference = replace(reference, column=TOTAL)
    return cells.get(reference, UNREAD)


def as_unit_cells(form: Form, contribution: Contribution) -> Cells:
    """A unit's figures under the names of the compiled report's cells, zero in the column that it does not belong to."""
    return cells_in_part(form, contribution.part, contribution.cells)


def cells_in_part(form: Form, part: str, cells: Cells) -> Cells:
    """The figures of a unit of this part under the names of a compiled report's cells, zero in the column of the other part."""
    found: dict[CellReference, Cell] = {}
    for table in form.tables:
        arrangement = THREE_COLUMNS if THREE_COLUMNS in table.arrangements else ""
        for reference in table.references(arrangement):
            foreign = arrangement and reference.column not in (TOTAL, PARTS[part])
            found[reference] = Cell.number(0) if foreign else _total_of(cells, reference)
    return found


def added(cells: Sequence[Cell]) -> Cell:
    """The sum of some cells. Unread before blank before a number; cells without meaning for a unit add nothing."""
    states = {cell.state for cell in cells}
    if CellState.UNREAD in states:
        return UNREAD
    if CellState.BLANK in states or not cells:
        return BLANK
    values = [cell.value for cell in cells if cell.value is not None]
    return Cell.number(sum(values, Decimal(0))) if values else NOT_APPLICABLE


def doubts(form: Form, contributions: Sequence[Contribution]) -> list[Doubt]:
    """Every cell of a unit that makes a sum unknown, unit by unit."""
    found = []
    for one in contributions:
        for table in form.tables:
            for reference in table.references():
                cell = unit_cell(
                    one, replace(reference, column=TOTAL) if table.id == "statistics" else reference
                )
                if cell.state in (CellState.UNREAD, CellState.BLANK):
                    found.append(Doubt(one.unit, reference, cell.state))
    return found
