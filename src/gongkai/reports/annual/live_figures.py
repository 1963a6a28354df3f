"""Live figures: numbers in a text that are not typed but called by name, so that they stay equal to the table.

``figure_names`` has the names and the grammar; here they become numbers. A figure that is not known shows as a word in brackets,
never as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from gongkai.forms.cells import UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.evaluation import round_half_up
from gongkai.forms.formatting import format_value
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form
from gongkai.forms.partitions import partitions
from gongkai.reports.annual.contributions import added
from gongkai.reports.annual.document import Run
from gongkai.reports.annual.figure_names import (
    MARK,
    Expression,
    Kind,
    LiveFigure,
    Operand,
    UnknownFigure,
    live_figure,
    live_figures,
    problems_in,
    understand,
)
from gongkai.reports.annual.shares import DECIMALS, shares_of_a_whole

__all__ = [
    "LiveFigure",
    "UnknownFigure",
    "cell_of",
    "last_cell_of",
    "live_figure",
    "live_figures",
    "problems_in",
    "runs_of",
    "understand",
    "unknown_in",
]

NOT_ENTERED = "〔尚未填报〕"
"""What a live figure shows whose cell is blank."""
NOT_KNOWN = {
    CellState.BLANK: NOT_ENTERED,
    CellState.UNREAD: "〔未读出〕",
    CellState.NOT_APPLICABLE: "〔不适用〕",
}
"""What stands in a text for a figure that is not known."""
NO_LAST_YEAR = "〔无上年度数据〕"
LAST_NOT_KNOWN = "〔上年数不明〕"
"""What shows where last year's report has the figure blank or unread: it is not this year's that is to be entered."""
LAST_WAS_ZERO = "〔上年为0，不计增幅〕"
WHOLE_IS_ZERO = "〔总数为0，无占比〕"
NO_SHARE = "〔数据有误，无占比〕"


def runs_of(
    text: str, form: Form, cells: Cells, previous: Cells | None = None, arrangement: str = ""
) -> tuple[Run, ...]:
    """A text as pieces: what was typed, and every live figure as the number that it is now.

    The shares of one whole that stand in one line are rounded together. A mark that names no figure stays as it is.
    """
    runs: list[Run] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            runs.append(Run("\n"))
        runs += _runs_of_line(line, form, cells, previous, arrangement)
    return tuple(_joined(runs))


def unknown_in(text: str, form: Form, cells: Cells, previous: Cells | None = None) -> list[str]:
    """A sentence for every live figure of a text that shows as a word in brackets, because it is not known or makes no sense.

    Such a text is not fit to be published yet.
    """
    found = [
        f"“{understand(run.figure, form).label}”现在显示为{run.text}。"
        for run in runs_of(text, form, cells, previous)
        if run.figure and run.text.startswith("〔")
    ]
    return list(dict.fromkeys(found))


def cell_of(operand: Operand | LiveFigure, cells: Cells) -> Cell:
    """The figure, or the sum, as it stands in the cells; unread where one of them is missing."""
    return added([cells.get(reference, UNREAD) for reference in operand.references])


def last_cell_of(operand: Operand | LiveFigure, previous: Cells | None) -> Cell | None:
    """The same figure in last year's report; None where there is no such report or its form has no such figure."""
    if previous is None:
        return None
    found = [_last_cell(reference, previous) for reference in operand.references]
    known = [cell for cell in found if cell is not None]
    return added(known) if len(known) == len(found) else None


def _last_cell(reference: CellReference, previous: Cells) -> Cell | None:
    """A cell keeps its name over a change of form where both forms print its table with the same columns."""
    if reference in previous:
        return previous[reference]
    columns = _column_ids(reference.form, reference.table)
    for form_id in sorted({cell.form for cell in previous}):
        bridged = replace(reference, form=form_id)
        if bridged in previous and _column_ids(form_id, reference.table) == columns:
            return previous[bridged]
    return None


def _column_ids(form_id: str, table_id: str) -> set[str]:
    return {column.id for column in form_with_id(form_id).table(table_id).columns()}


def _runs_of_line(
    line: str, form: Form, cells: Cells, previous: Cells | None, arrangement: str
) -> Iterator[Run]:
    pieces: list[str | Expression] = []
    position = 0
    for match in MARK.finditer(line):
        try:
            expression = understand(match[1], form, arrangement)
        except UnknownFigure:
            continue
        pieces += [line[position : match.start()], expression]
        position = match.end()
    pieces.append(line[position:])
    shares = _shares(form, cells, [piece for piece in pieces if isinstance(piece, Expression)])
    for piece in pieces:
        if isinstance(piece, str):
            yield Run(piece)
        else:
            words = shares[piece] if piece in shares else _words(piece, cells, previous)
            yield Run(words, piece.name, piece.of.references)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Plain pieces that follow one another become one; empty ones go."""
    typed = ""
    for run in runs:
        if not run.figure:
            typed += run.text
            continue
        if typed:
            yield Run(typed)
        typed = ""
        yield run
    if typed:
        yield Run(typed)


def _words(expression: Expression, cells: Cells, previous: Cells | None) -> str:
    now = cell_of(expression.of, cells)
    if expression.kind is Kind.FIGURE:
        return _number(now)
    last = last_cell_of(expression.of, previous)
    if last is None:
        return NO_LAST_YEAR
    if expression.kind is Kind.LAST:
        return _last_number(last)
    if now.value is None:
        return NOT_KNOWN[now.state]
    if last.value is None:
        return _last_number(last)
    if expression.kind is Kind.RATE:
        return _rate(now.value, last.value)
    if now.value == last.value:
        return "持平"
    verb = "增加" if now.value > last.value else "减少"
    return f"{verb}{format_value(abs(now.value - last.value))}{expression.of.unit}"


def _number(cell: Cell) -> str:
    return NOT_KNOWN[cell.state] if cell.value is None else format_value(cell.value)


def _last_number(cell: Cell) -> str:
    unknown = cell.state in (CellState.BLANK, CellState.UNREAD)
    return LAST_NOT_KNOWN if unknown else _number(cell)


def _rate(now: Decimal, last: Decimal) -> str:
    if now == last:
        return "持平"
    if last <= 0:
        return LAST_WAS_ZERO
    verb = "增长" if now > last else "下降"
    return f"{verb}{round_half_up(100 * abs(now - last) / last, DECIMALS)}%"


@dataclass(frozen=True, slots=True)
class _Part:
    """A share that can be worked out: what it is of, and its value."""

    expression: Expression
    value: Decimal

    @property
    def cells(self) -> frozenset[CellReference]:
        return frozenset(self.expression.of.references)


def _shares(form: Form, cells: Cells, expressions: Sequence[Expression]) -> dict[Expression, str]:
    """The words for the shares of one paragraph, those of one whole rounded together."""
    found: dict[Expression, str] = {}
    wholes: dict[tuple[CellReference, ...], tuple[Decimal, list[_Part]]] = {}
    for expression in dict.fromkeys(expressions):
        if expression.whole is None:
            continue
        part, whole = cell_of(expression.of, cells), cell_of(expression.whole, cells)
        if whole.value is None or part.value is None:
            found[expression] = NOT_KNOWN[part.state if whole.value is not None else whole.state]
        elif whole.value == 0:
            found[expression] = WHOLE_IS_ZERO
        else:
            _, parts = wholes.setdefault(expression.whole.references, (whole.value, []))
            parts.append(_Part(expression, part.value))
    for references, (value, parts) in wholes.items():
        found.update(_rounded_together(form, frozenset(references), value, parts))
    return found


def _rounded_together(
    form: Form, whole: frozenset[CellReference], value: Decimal, parts: list[_Part]
) -> dict[Expression, str]:
    found: dict[Expression, str] = {}
    for group, is_declared in _groups(form, whole, parts):
        waiting = [part for part in group if part.expression not in found]
        if len(waiting) < max(len(group), 2) or not _are_apart(group):
            continue
        if sum((part.value for part in group), Decimal(0)) <= value:
            shares = shares_of_a_whole([part.value for part in group], value)
            found.update((part.expression, f"{share}%") for part, share in zip(group, shares, strict=True))
        elif is_declared:
            # Which of them is wrong nobody can say: they cannot be parts of this whole together.
            found.update((part.expression, NO_SHARE) for part in group)
    for part in parts:
        if part.expression not in found:
            alone = 0 <= part.value <= value
            found[part.expression] = f"{shares_of_a_whole([part.value], value)[0]}%" if alone else NO_SHARE
    return found


def _groups(
    form: Form, whole: frozenset[CellReference], parts: list[_Part]
) -> Iterator[tuple[list[_Part], bool]]:
    """The ways in which parts may divide a whole: by rows or by columns, all of them, or some that belong together.

    With each comes whether the form declares that such parts divide this whole.
    """
    columns = {reference.column for reference in whole}
    for by_rows in (True, False):
        family = [
            part for part in parts if ({reference.column for reference in part.cells} == columns) is by_rows
        ]
        outer = [part for part in family if not any(part.cells < other.cells for other in family)]
        yield outer, False
        for belonging, is_declared in _belonging_together(form, whole):
            yield [part for part in outer if all(map(belonging, part.cells))], is_declared


def _belonging_together(form: Form, whole: frozenset[CellReference]) -> Iterator[tuple[partial[bool], bool]]:
    reference = next(iter(whole))
    table = form.table(reference.table)
    for partition in partitions(table):
        across_rows = partition.across == "columns"
        if partition.whole == (reference.row if across_rows else reference.column):
            yield partial(_is_one_of, frozenset(partition.parts), across_rows), True
    for heading in table.rows:
        below = frozenset(row.id for row in table.rows if row.parent == heading.id and not row.heading)
        if len(below) > 1:
            yield partial(_is_one_of, below, True), False


def _is_one_of(names: frozenset[str], across_rows: bool, reference: CellReference) -> bool:
    return (reference.row if across_rows else reference.column) in names


def _are_apart(group: list[_Part]) -> bool:
    """Whether parts have no cell in common, and none is less than nothing."""
    counted = sum(len(part.cells) for part in group)
    cells = frozenset[CellReference]().union(*(part.cells for part in group))
    return len(cells) == counted and all(part.value >= 0 for part in group)
