"""Rows and cells of a table: which of them are headers, and of what."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.publishing.rich_text.characters import tidy
from gongkai.publishing.rich_text.containers import Container
from gongkai.publishing.rich_text.model import STRONG, Cell, Inline, Paragraph, Row, Table, without

_SCOPES = ("col", "row", "colgroup", "rowgroup")
_MOST_HEADER_ROWS = 3
ReadRow = tuple[bool, list[tuple[Container, list[Inline]]]]


def table_of(read: Sequence[ReadRow]) -> list[Row]:
    """The rows of a table; those at its top that hold headers only are its header."""
    rows: list[Row] = []
    in_head = True
    for head, cells in read:
        if not cells:
            continue
        in_head = in_head and (head or all(container.tag == "th" for container, _ in cells))
        rows.append(
            Row(
                [
                    _cell(container, content, in_head, not place)
                    for place, (container, content) in enumerate(cells)
                ],
                in_head,
            )
        )
    return rows


def _cell(container: Container, content: list[Inline], in_head: bool, first: bool) -> Cell:
    heading = in_head or container.tag == "th"
    scope = ""
    if heading:
        content = tidy(without(content, STRONG))
        scope = container.scope if container.scope in _SCOPES else "col" if in_head or not first else "row"
    align = container.align or _align_inside(container)
    return Cell(content, heading, scope, container.colspan, container.rowspan, align)


def _align_inside(container: Container) -> str:
    """How the paragraphs of a cell are aligned, where all are alike: Word writes it there."""
    aligned = {child.align for child in container.children if isinstance(child, Paragraph)}
    return aligned.pop() if len(aligned) == 1 else ""


def has_headers(table: Table) -> bool:
    """Whether any cell of a table is a header."""
    return any(cell.heading for row in table.rows for cell in row.cells)


def with_header(table: Table) -> Table:
    """The table with its first row as header, and the rows that its cells reach down to.

    A first row of a single cell over the whole width is the caption, if the table has none. A table with headers
    and one that would be header only stay as they are.
    """
    if has_headers(table):
        return table
    rows, caption = table.rows, table.caption
    if len(rows) > 2 and len(rows[0].cells) == 1 and not caption and len(rows[1].cells) > 1:
        caption, rows = tidy(rows[0].cells[0].content), rows[1:]
    deep = max(cell.rowspan for cell in rows[0].cells)
    if deep >= len(rows) or deep > _MOST_HEADER_ROWS:
        return table
    head = [Row([_as_header(cell) for cell in row.cells], head=True) for row in rows[:deep]]
    return Table([*head, *rows[deep:]], caption)


def _as_header(cell: Cell) -> Cell:
    scope = "colgroup" if cell.colspan > 1 else "col"
    content = tidy(without(cell.content, STRONG))
    return Cell(content, True, scope, cell.colspan, cell.rowspan, cell.align)
