"""Which rows or columns divide a whole: read off the rules that a form declares as partitions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from gongkai.forms.cells import CellReference
from gongkai.forms.expressions import Binary, Name, Range, walk
from gongkai.forms.library import table as table_of
from gongkai.forms.model import Rule, Table


def parts_of(part: CellReference, whole: CellReference) -> Iterator[tuple[str, ...]]:
    """The sets of parts to which a cell belongs, that a rule says add up to the whole."""
    for across, total, parts in _partitions(part.form, part.table):
        if across == "columns" and part.column == whole.column:
            if total == whole.row and part.row in parts:
                yield parts
        elif (across, part.row, total) == ("rows", whole.row, whole.column) and part.column in parts:
            yield (part.row, *parts)


@cache
def _partitions(form_id: str, table_id: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    table = table_of(form_id, table_id)
    return tuple(
        (rule.across, *found) for rule in table.rules if rule.partition and (found := _divided(rule, table))
    )


def _divided(rule: Rule, table: Table) -> tuple[str, tuple[str, ...]] | None:
    """The total on the left of the rule and the parts on its right."""
    tree = rule.expression.tree
    if not isinstance(tree, Binary) or not isinstance(tree.left, Name):
        return None
    order = [row.id for row in table.rows if not row.heading]
    parts: list[str] = []
    for node in walk(tree.right):
        if isinstance(node, Range):
            parts += order[order.index(node.start) : order.index(node.end) + 1]
        elif isinstance(node, Name):
            parts.append(node.name)
    return tree.left.name, tuple(parts)
