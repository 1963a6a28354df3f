"""A file that a unit handed in as its report of a year: what was read in it, under the names of the year's form, and what is wrong.

Nothing enters silently. A cell that the file does not print in the year's form is unread, unless another form prints the table with the
same columns; a negative or broken count is unread, too, and said; a sum that was converted from another unit is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongkai.forms.cells import UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.models import Authority
from gongkai.reading.examination import examine, in_the_forms_of
from gongkai.reading.report import Report, TableRead
from gongkai.reading.values import counts_money, read_value
from gongkai.reports.annual.examining import facts_of
from gongkai.reports.annual.inspecting import arrangement_of
from gongkai.reports.annual.last_year import last_year
from gongkai.reports.annual.own_rules import broken
from gongkai.reports.labels import known_row, label_of
from gongkai.reports.models import AnnualReport, ArchivedReport, Figure
from gongkai.reports.storing import current_cells, restore_report
from gongkai.reports.values import format_value

MOST_NAMED = 6
"""How many cells a sentence names; of the rest it tells the number."""


@dataclass(frozen=True)
class HandedIn:
    """What a file says of a report: its cells in the year's form, what is wrong, and whether it can be this report at all.

    ``obstacles`` are sentences because of which it cannot be handed in; ``question`` is what a person has to confirm, where the file
    does not say by itself whose report it is.
    """

    report: AnnualReport
    archived: ArchivedReport
    cells: Cells
    findings: tuple[Finding, ...]
    obstacles: tuple[str, ...]
    question: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What the head of the disclosure office has to answer for."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @cached_property
    def unread(self) -> tuple[CellReference, ...]:
        """The cells of the year's form of which nobody knows what stands in them."""
        return tuple(cell for cell, value in self.cells.items() if value.state is CellState.UNREAD)

    @cached_property
    def read(self) -> int:
        """How many cells of the year's form were read."""
        return len(self.cells) - len(self.unread)


def look_at(report: AnnualReport, archived: ArchivedReport) -> HandedIn:
    """Hold a file of the archive against the report that it is to be. A fixed number of queries."""
    figures = list(archived.figures.all())
    cells, questionable = _cells(report, figures)
    restored = restore_report(archived, figures)
    last = last_year(report)
    wrong = examine(restored, current_cells(figures), previous=last.for_checks, facts=facts_of(report))
    found = [
        *questionable,
        *last.named_in(wrong, form_with_id(report.form)),
        *last.findings,
        *_unread(cells),
    ]
    gravity = list(Severity)
    return HandedIn(
        report,
        archived,
        cells,
        tuple(sorted(found, key=lambda one: gravity.index(one.severity))),
        tuple(obstacles(report.authority, report.year, archived.authority_name, archived.year)),
        question(report.authority, archived.authority_name)
        + question_of_year(report.authority, report.year, archived.year),
    )


def obstacles(unit: Authority, year: int, name: str, read_year: int | None) -> list[str]:
    """Why a file that names this authority and year cannot be the report of a unit for a year."""
    found = []
    if read_year is not None and read_year != year:
        found.append(f"文件是 {read_year} 年度的报告，这里要的是 {year} 年度的，请换成正确的文件。")
    if name and not _may_be(unit, name):
        other = Authority.objects.filter(name__in=[name, f"{name}人民政府"]).exclude(pk=unit.pk).first()
        if other is not None:
            found.append(f"文件标题写的是“{name}”，是{other}的报告，不是{unit}的，请换成正确的文件。")
    return found


def question(unit: Authority, name: str) -> str:
    """What has to be confirmed about whose report it is; empty where the title names the unit."""
    if not name:
        return f"文件中没有读出机关名称。请核对它确实是{unit}的报告。"
    if not _may_be(unit, name):
        return f"文件标题写的是“{name}”，与{unit}的名称不同。请核对它确实是{unit}的报告。"
    return ""


def question_of_year(unit: Authority, year: int, read_year: int | None) -> str:
    """What has to be confirmed about the year; empty where the file names it."""
    return "" if read_year is not None else f"文件中没有读出年度。请核对它确实是{unit} {year} 年度的报告。"


def _may_be(unit: Authority, name: str) -> bool:
    """Whether a printed name is the unit's, written in full, in short, or with the name of the place before it."""
    own = {unit.name, unit.short_name, unit.name.removesuffix("人民政府")} - {""}
    bare = name.removesuffix("人民政府")
    if name in own or bare in own:
        return True
    # A department is printed with or without the place: 鹤壁市财政局, 财政局. A government is its place alone.
    if unit.name.endswith("人民政府"):
        return bare.endswith(unit.name.removesuffix("人民政府"))
    # Before its short name may stand another place: 淇县财政局 is not the 财政局 of 鹤壁市.
    return name.endswith(unit.name) or unit.name.endswith(name)


def _cells(
    report: AnnualReport, figures: Sequence[Figure]
) -> tuple[dict[CellReference, Cell], list[Finding]]:
    """The cells of the report's form, every one of them, and what is said of those that cannot be taken as they stand."""
    form = form_with_id(report.form)
    arrangement = arrangement_of(report)
    wanted = Report(
        source="", text="", tables=[TableRead(form.id, table.id, arrangement, 0, 0) for table in form.tables]
    )
    given = current_cells(figures)
    moved = in_the_forms_of(wanted, {cell: value for cell, value in given.items() if cell.form != form.id})
    standing = {**moved, **{cell: value for cell, value in given.items() if cell.form == form.id}}
    printed = {figure.reference: figure for figure in figures}
    cells: dict[CellReference, Cell] = {}
    found: list[Finding] = []
    for table in form.tables:
        for reference in table.references(arrangement if arrangement in table.arrangements else ""):
            cell = standing.get(reference, UNREAD)
            problem = _impossible(reference, cell)
            if problem:
                found.append(problem)
                cell = UNREAD
            elif converted := _converted(reference, printed):
                found.append(converted)
            cells[reference] = cell
    return cells, found


def _impossible(reference: CellReference, cell: Cell) -> Finding | None:
    """A count below zero or with a fraction is no figure: what was meant has to be asked."""
    row = known_row(reference)
    if row is None or cell.value is None:
        return None
    if cell.value < 0 and not row.signed:
        why = "不能是负数"
    elif row.whole_number and cell.value != cell.value.to_integral_value():
        why = f"以“{row.unit or '件'}”计数，应是整数"
    else:
        return None
    return broken(
        "H-1",
        f"“{label_of(reference)}”读出的是 {format_value(cell)}，{why}；按未读出处理，请向单位核实后更正。",
        scope=str(reference),
        cells=(reference,),
    )


def _converted(reference: CellReference, printed: Mapping[CellReference, Figure]) -> Finding | None:
    """A sum of money that was printed in another unit than the row's: right as converted, if the unit was meant."""
    figure, row = printed.get(reference), known_row(reference)
    if figure is None or row is None or figure.is_corrected or not counts_money(row.unit):
        return None
    value = read_value(figure.raw)
    if value is None or value.value is None or value.value == figure.read_cell.value:
        return None
    return broken(
        "H-3",
        (
            f"“{label_of(reference)}”原文是“{figure.raw.strip()}”，本行以{row.unit}为单位，"
            f"换算为 {format_value(figure.cell)} {row.unit}，请核对。"
        ),
        scope=str(reference),
        cells=(reference,),
    )


def _unread(cells: Cells) -> list[Finding]:
    unread = [cell for cell, value in cells.items() if value.state is CellState.UNREAD]
    if not unread:
        return []
    shown = "、".join(str(label_of(cell)) for cell in unread[:MOST_NAMED])
    more = f"等 {len(unread)} 个数" if len(unread) > MOST_NAMED else ""
    return [
        broken(
            "H-2",
            f"没有读出：{shown}{more}。未读出的数不当作零，用到它们的汇总数无法认定。",
            cells=tuple(unread),
        )
    ]
