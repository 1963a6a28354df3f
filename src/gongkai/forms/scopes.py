"""What the names of a rule stand for in each place of a table in which the rule is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.forms.cells import NOT_APPLICABLE, UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.context import Context, PrintedShare, ShareGroup, numbered
from gongkai.forms.evaluation import round_half_up, sum_of_cells
from gongkai.forms.expressions import Range
from gongkai.forms.facts import FACT_LABELS, Fact, Facts
from gongkai.forms.formatting import column_label, row_label, row_labels, short_label
from gongkai.forms.model import Column, Row, Rule, Table


@dataclass(frozen=True, slots=True)
class Place:
    """One place in which a rule is asked: a column, a row, a cell, a printed percentage or a group of them.

    It is the scope in which the rule's expression is evaluated. ``id`` tells the places of a rule apart,
    ``references`` are the cells by the names they have in the expression, ``order`` those names in the order
    of the table (for ranges), ``facts`` everything else that has a name.
    """

    id: str
    table: Table
    cells: Cells
    context: Context
    references: dict[str, CellReference]
    facts: Facts
    labels: dict[str, str] = field(default_factory=dict)
    short_labels: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    row: Row | None = None
    column: Column | None = None
    words: dict[str, str] = field(default_factory=dict)
    shown: dict[str, Cell | Fact] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    decimals: int | None = None
    about: tuple[CellReference, ...] = ()

    def operand(self, name: str) -> Cell | Fact:
        """The cell, number or fact with this name."""
        if name in self.shown:
            return self.shown[name]
        reference = self.references.get(name)
        if reference is not None:
            return self.cells.get(reference, UNREAD)
        return self.facts.get(name)

    def members(self, found: Range) -> Sequence[str]:
        """The names from one end of a range to the other, in the order of the table."""
        return self.order[self.order.index(found.start) : self.order.index(found.end) + 1]

    def elsewhere(self, function: str, name: str) -> Cell | None:
        """The same cell in last year's report, in the reporting units or in the prose."""
        reference = self.references.get(name)
        if reference is None:
            return None
        if function == "previous":
            return None if self.context.previous is None else self.context.previous.get(reference)
        if function == "prose":
            return self.context.prose.get(reference)
        if not any(reference in unit for unit in self.context.units):
            return None
        return sum_of_cells([unit.get(reference, UNREAD) for unit in self.context.units])

    def label(self, name: str) -> str:
        """The official label of a name."""
        return self.labels.get(name) or FACT_LABELS.get(name, name)

    def short_label(self, name: str) -> str:
        """The label of a name for formulas."""
        return self.short_labels.get(name) or self.label(name)


def places(rule: Rule, table: Table, cells: Cells, context: Context, arrangement: str) -> Iterator[Place]:
    """Every place in which a rule is asked, in the order of the table.

    There is none where the rule speaks of columns that this arrangement does not have, or of percentages that
    the report does not print.
    """
    scopes = _Scopes(rule, table, cells, context, table.columns(arrangement))
    if rule.across == "columns":
        yield from scopes.columns()
    elif rule.across == "rows":
        yield from scopes.rows()
    elif rule.across == "cells":
        yield from scopes.cells_one_by_one()
    elif rule.across == "shares":
        yield from scopes.shares()
    else:
        yield from scopes.share_groups()


class _Scopes:
    def __init__(
        self, rule: Rule, table: Table, cells: Cells, context: Context, columns: tuple[Column, ...]
    ) -> None:
        self.rule = rule
        self.table = table
        self.cells = cells
        self.context = context
        self.all_columns = columns
        self.row_labels = row_labels(table)
        self.figure_rows = [row for row in table.rows if not row.heading]
        self.asked_rows = [row for row in self.figure_rows if not rule.rows or row.id in rule.rows]
        self.asked_columns = [c for c in columns if not rule.columns or c.id in rule.columns]

    def reference(self, row_id: str, column_id: str) -> CellReference:
        return CellReference(self.table.form, self.table.id, row_id, column_id)

    def words(self, row: Row | None, column: Column | None) -> dict[str, str]:
        """What a message says about the place."""
        found: dict[str, str] = {}
        if row is not None:
            found["row"] = self.row_labels.get(row.id, row.label)
            found["unit"] = row.unit
        if column is not None:
            found["column"] = column_label(self.all_columns, column)
            if column.unit:
                found["unit"] = column.unit
        return found

    def columns(self) -> Iterator[Place]:
        labels = self.row_labels
        short = {row.id: short_label(row) for row in self.figure_rows}
        order = tuple(row.id for row in self.figure_rows)
        used = [row for row in self.figure_rows if row.id in self.rule.expression.names()]
        unit = {"unit": used[0].unit} if used else {}
        for column in self.asked_columns:
            yield Place(
                id=column.id,
                table=self.table,
                cells=self.cells,
                context=self.context,
                references={row_id: self.reference(row_id, column.id) for row_id in order},
                facts=self.context.facts,
                labels=labels,
                short_labels=short,
                order=order,
                column=column,
                words={**unit, **self.words(None, column)},
            )

    def rows(self) -> Iterator[Place]:
        order = tuple(column.id for column in self.all_columns)
        every = {c.id for arrangement in self.table.arrangements.values() for c in arrangement}
        if any(name in every and name not in order for name in self.rule.expression.names()):
            return
        for row in self.asked_rows:
            yield Place(
                id=row.id,
                table=self.table,
                cells=self.cells,
                context=self.context,
                references={column_id: self.reference(row.id, column_id) for column_id in order},
                facts=self.facts_of(row),
                labels={c.id: column_label(self.all_columns, c) for c in self.all_columns},
                short_labels={c.id: short_label(c) for c in self.all_columns},
                order=order,
                row=row,
                words=self.words(row, None),
            )

    def cells_one_by_one(self) -> Iterator[Place]:
        for row in self.asked_rows:
            for column in self.asked_columns:
                words = self.words(row, column)
                yield Place(
                    id=f"{row.id}/{column.id}",
                    table=self.table,
                    cells=self.cells,
                    context=self.context,
                    references={"cell": self.reference(row.id, column.id)},
                    facts=self.facts_of(row),
                    labels={"cell": f"{words['row']}/{words['column']}"},
                    short_labels={"cell": short_label(row)},
                    row=row,
                    column=column,
                    words=words,
                )

    def facts_of(self, row: Row) -> Facts:
        return {**self.context.facts, "whole_number": row.whole_number, "signed": row.signed}

    def asks(self, reference: CellReference) -> bool:
        """Whether a cell lies in this table and within what the rule is narrowed to."""
        if (reference.form, reference.table) != (self.table.form, self.table.id):
            return False
        rule = self.rule
        return (not rule.rows or reference.row in rule.rows) and (
            not rule.columns or reference.column in rule.columns
        )

    def shares(self) -> Iterator[Place]:
        asked = [share for share in self.context.shares if self.asks(share.part)]
        for share, scope_id in zip(asked, numbered(s.phrase or str(s.part) for s in asked), strict=True):
            yield self.share(share, scope_id)

    def share(self, share: PrintedShare, scope_id: str) -> Place:
        part = share.part_value or self.cells.get(share.part, UNREAD)
        whole = share.whole_value or self.cells.get(share.whole, UNREAD)
        exact = _percentage(part, whole)
        correct = exact
        if exact.value is not None:
            correct = Cell.number(round_half_up(exact.value, share.decimals))
        shown: dict[str, Cell | Fact] = {
            **{"printed": share.printed, "places": Decimal(share.decimals), "ulp": share.ulp},
            **{"part": part, "whole": whole, "exact": exact, "correct": correct},
            "same_unit": self.same_unit(share),
        }
        row, column = self.found(share.part)
        whole_row, _ = self.found(share.whole)
        labels = {n: row_label(self.table, r) for n, r in (("part", row), ("whole", whole_row)) if r}
        short = {n: short_label(r) for n, r in (("part", row), ("whole", whole_row)) if r}
        return Place(
            id=scope_id,
            table=self.table,
            cells=self.cells,
            context=self.context,
            references={},
            facts=self.context.facts,
            labels=labels,
            short_labels=short,
            row=row,
            column=column,
            words={**self.words(row, column), "phrase": share.phrase},
            shown=shown,
            spans=share.places,
            decimals=share.decimals,
            about=tuple(dict.fromkeys(share.cells)),
        )

    def share_groups(self) -> Iterator[Place]:
        asked = [g for g in self.context.share_groups if g.cells and self.asks(g.cells[0])]
        for group, scope_id in zip(asked, numbered(g.phrase or str(g.cells[0]) for g in asked), strict=True):
            yield self.share_group(group, scope_id)

    def share_group(self, group: ShareGroup, scope_id: str) -> Place:
        return Place(
            id=scope_id,
            table=self.table,
            cells=self.cells,
            context=self.context,
            references={},
            facts=self.context.facts,
            words={"phrase": group.phrase},
            shown={"total": group.total, "tolerance": group.tolerance, "count": Decimal(group.count)},
            spans=group.places,
            about=tuple(dict.fromkeys(group.cells)),
        )

    def found(self, reference: CellReference) -> tuple[Row | None, Column | None]:
        """The row and the column of a cell, as far as this table knows them."""
        row = next((row for row in self.table.rows if row.id == reference.row), None)
        column = next((c for c in self.all_columns if c.id == reference.column), None)
        return (row, column) if reference.table == self.table.id else (None, None)

    def same_unit(self, share: PrintedShare) -> bool | None:
        part, whole = self.found(share.part)[0], self.found(share.whole)[0]
        return None if part is None or whole is None else part.unit == whole.unit


def _percentage(part: Cell, whole: Cell) -> Cell:
    """What the part is of the whole in per cent; of a blank or of zero, no percentage can be taken."""
    if CellState.NOT_APPLICABLE in (part.state, whole.state):
        return NOT_APPLICABLE
    if part.value is None or whole.value is None:
        return UNREAD
    return Cell.number(100 * part.value / whole.value) if whole.value else NOT_APPLICABLE
