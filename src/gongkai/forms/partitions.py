"""Which rows or columns divide a whole: read off the rules that a form declares as partitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from gongkai.forms.cells import UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.expressions import Binary, Name, Range, walk
from gongkai.forms.library import table as table_of
from gongkai.forms.model import Column, Rule, Table


class Partition(NamedTuple):
    """A whole and its parts: rows in every column (across ``columns``), or columns in every row."""

    across: str
    whole: str
    parts: tuple[str, ...]


def parts_of(part: CellReference, whole: CellReference) -> Iterator[tuple[str, ...]]:
    """The sets of parts to which a cell belongs, that a rule says add up to the whole."""
    for across, total, parts in _partitions_of(part.form, part.table):
        if across == "columns" and part.column == whole.column:
            if total == whole.row and part.row in parts:
                yield parts
        elif (across, part.row, total) == ("rows", whole.row, whole.column) and part.column in parts:
            yield (part.row, *parts)


def doubtful_blanks(table: Table, columns: Sequence[Column], cells: Cells) -> frozenset[CellReference]:
    """The blank cells of a table that cannot stand for zero.

    Those are a blank whole of which a part holds a figure, and parts that are all blank beside a whole that
    holds one: authorities left out what adds up, or what it is made of, in the form of 2019 more than not.
    """
    found: set[CellReference] = set()
    divided = [place for partition in partitions(table) for place in _places(table, columns, partition)]
    # What adds up doubtful blanks is doubtful itself; rows and columns lead from one to the other once.
    for whole, parts in (*divided, *divided):
        stated = [cells.get(part, UNREAD) for part in parts]
        total = cells.get(whole, UNREAD)
        if total.state is CellState.BLANK:
            if any(_holds_a_figure(cell) for cell in stated) or not found.isdisjoint(parts):
                found.add(whole)
        elif _holds_a_figure(total) and all(cell.state is CellState.BLANK for cell in stated):
            found.update(parts)
    return frozenset(found)


def _holds_a_figure(cell: Cell) -> bool:
    return cell.state is CellState.NUMBER


def _places(
    table: Table, columns: Sequence[Column], partition: Partition
) -> Iterator[tuple[CellReference, list[CellReference]]]:
    """The whole and the parts of a partition in every column, or in every row."""
    if partition.across == "columns":
        for column in columns:
            cells = [
                CellReference(table.form, table.id, row, column.id)
                for row in (partition.whole, *partition.parts)
            ]
            yield cells[0], cells[1:]
        return
    if not {partition.whole, *partition.parts} <= {column.id for column in columns}:
        return
    for row in table.rows:
        if not row.heading:
            cells = [
                CellReference(table.form, table.id, row.id, name)
                for name in (partition.whole, *partition.parts)
            ]
            yield cells[0], cells[1:]


@cache
def _partitions_of(form_id: str, table_id: str) -> tuple[Partition, ...]:
    return partitions(table_of(form_id, table_id))


def partitions(table: Table) -> tuple[Partition, ...]:
    """What the rules of a table declare to be divided, in the order of the rules."""
    return tuple(found for rule in table.rules if rule.partition and (found := _divided(rule, table)))


def _divided(rule: Rule, table: Table) -> Partition | None:
    """The total on the left of the rule and the parts on its right."""
    tree = rule.expression.tree
    if not isinstance(tree, Binary) or not isinstance(tree.left, Name):
        return None
    parts: list[str] = []
    for node in walk(tree.right):
        if isinstance(node, Range):
            parts += _members(node, rule, table)
        elif isinstance(node, Name):
            parts.append(node.name)
    return Partition(rule.across, tree.left.name, tuple(parts))


def _members(found: Range, rule: Rule, table: Table) -> list[str]:
    """The rows or columns from one end of a range to the other; the loader has seen to it that they exist."""
    orders = [[row.id for row in table.rows if not row.heading]]
    if rule.across == "rows":
        orders = [[column.id for column in columns] for columns in table.arrangements.values()]
    order = next(order for order in orders if found.start in order and found.end in order)
    return order[order.index(found.start) : order.index(found.end) + 1]
