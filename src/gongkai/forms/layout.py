"""The official layout of a table as a grid with spans, for the page, the terminal and the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gongkai.forms.cells import CellReference
from gongkai.forms.model import Column, Row, Table

UNIT_HEADER = "单位"


class GridKind(StrEnum):
    """What a cell of the grid is for."""

    CAPTION = "caption"
    """The line above one block of a stack of tables; spans the whole width."""
    CORNER = "corner"
    COLUMN_HEADER = "column_header"
    COLUMN_GROUP = "column_group"
    ROW_HEADER = "row_header"
    ROW_GROUP = "row_group"
    UNIT = "unit"
    FIGURE = "figure"
    EMPTY = "empty"
    """A place without a figure, beside the label of a heading row."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the grid, with the position of its upper left corner counted from 0.

    ``headers`` are the ``id`` of the cells that say what this one means, the widest first. ``indent`` is how
    deep a row label lies, ``note`` what the form prints beside it in brackets. Figures carry their reference.
    """

    kind: GridKind
    line: int
    position: int
    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    id: str = ""
    headers: tuple[str, ...] = ()
    reference: CellReference | None = None
    indent: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one table in a grid: headers from ``start``, figures from ``body`` to before ``end``."""

    table: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or a stack of tables, laid out; with spans, every line covers exactly ``width`` positions."""

    title: str
    width: int
    lines: tuple[tuple[GridCell, ...], ...]
    blocks: tuple[Block, ...]

    def cells(self) -> Iterator[GridCell]:
        """Every cell, line by line."""
        for line in self.lines:
            yield from line


def stacks(tables: Iterable[Table]) -> list[tuple[Table, ...]]:
    """The tables as they are shown: those that follow one another with the same ``stack`` together."""
    found: list[list[Table]] = []
    for table in tables:
        if found and table.stack and (found[-1][-1].form, found[-1][-1].stack) == (table.form, table.stack):
            found[-1].append(table)
        else:
            found.append([table])
    return [tuple(stack) for stack in found]


def grid(tables: Sequence[Table] | Table, arrangement: str = "", id_prefix: str = "") -> Grid:
    """Lay out a table, or tables of one stack under one another.

    ``arrangement`` names the set of columns; a table that has no such set takes its official one.
    ``id_prefix`` keeps the ids of the cells apart where the same table is shown twice on a page.
    """
    stack = (tables,) if isinstance(tables, Table) else tuple(tables)
    if not stack:
        raise ValueError("至少要有一张表才能排版。")
    plans = [_Plan(table, arrangement, id_prefix) for table in stack]
    label_width = max(plan.label_width for plan in plans)
    figure_width = max(plan.figure_width for plan in plans)
    sheet = _Sheet()
    blocks = []
    for plan in plans:
        start = sheet.height
        caption: tuple[str, ...] = ()
        if plan.table.caption and (len(stack) > 1 or plan.table.caption != plan.table.title):
            sheet.add(
                GridKind.CAPTION,
                sheet.height,
                0,
                text=plan.table.caption,
                colspan=label_width + figure_width,
                id=plan.id("caption"),
            )
            caption = (plan.id("caption"),)
        body = plan.draw(sheet, label_width, figure_width, caption)
        blocks.append(Block(plan.table.id, start, body, sheet.height))
    return Grid(stack[0].title, label_width + figure_width, sheet.lines(), tuple(blocks))


@dataclass(slots=True)
class _Sheet:
    """Collects cells; ``height`` is the first line that nothing reaches into yet."""

    height: int = 0
    _cells: list[GridCell] = field(default_factory=list)

    def add(
        self,
        kind: GridKind,
        line: int,
        position: int,
        *,
        text: str = "",
        rowspan: int = 1,
        colspan: int = 1,
        id: str = "",
        headers: tuple[str, ...] = (),
        reference: CellReference | None = None,
        indent: int = 0,
        note: str = "",
    ) -> None:
        self._cells.append(
            GridCell(
                kind, line, position, text, rowspan, colspan, id, headers, reference, indent=indent, note=note
            )
        )
        self.height = max(self.height, line + rowspan)

    def lines(self) -> tuple[tuple[GridCell, ...], ...]:
        found: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self._cells, key=lambda cell: (cell.line, cell.position)):
            found[cell.line].append(cell)
        return tuple(tuple(line) for line in found)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label in a tree of headers: how far it reaches along the leaves, and on which storey it stands."""

    text: str
    key: str
    first: int
    leaves: int
    storey: int
    storeys: int
    is_leaf: bool


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The way to one leaf from above, as pairs of a key (for the id) and a text."""

    path: tuple[tuple[str, str], ...]


def _labels(leaves: Sequence[_Leaf], depth: int) -> list[_Label]:
    """The headers above (or beside) some leaves: neighbours share them, and a leaf fills what is left."""
    found: list[_Label] = []
    for storey in range(depth):
        first = 0
        while first < len(leaves):
            path = leaves[first].path
            if storey >= len(path):
                first += 1
                continue
            is_leaf = storey == len(path) - 1
            last = first + 1
            while not is_leaf and last < len(leaves) and _shared(path, leaves[last].path, storey):
                last += 1
            key, text = path[storey]
            storeys = depth - storey if is_leaf else 1
            found.append(_Label(text, key, first, last - first, storey, storeys, is_leaf))
            first = last
    return found


def _shared(path: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...], storey: int) -> bool:
    return len(other) > storey + 1 and path[: storey + 1] == other[: storey + 1]


class _Plan:
    """How one table is laid out, before the width of its stack is known."""

    def __init__(self, table: Table, arrangement: str, id_prefix: str) -> None:
        self.table = table
        self.columns = table.columns(arrangement if arrangement in table.arrangements else "")
        self.prefix = f"{id_prefix}{table.form}-{table.id}-"
        self.side_by_side = table.layout == "side_by_side"
        self.spans = table.nesting == "spans"
        self.rows = [row for row in table.rows if not row.heading or not self._is_group(row)]
        units = {row.unit for row in table.rows if not row.heading}
        plain = not (self.side_by_side or self.spans or table.stack)
        self.unit_width = 1 if plain and len(units) > 1 else 0
        self.row_leaves = [_Leaf(self._row_path(row)) for row in self.rows]
        self.column_leaves = self._column_leaves()
        self.row_depth = max((len(leaf.path) for leaf in self.row_leaves), default=1)
        self.column_depth = max(len(leaf.path) for leaf in self.column_leaves)

    @property
    def label_width(self) -> int:
        """Columns of the grid that hold labels and units."""
        if self.side_by_side:
            return 0
        return (self.row_depth if self.spans else 1) + self.unit_width

    @property
    def figure_width(self) -> int:
        """Columns of the grid that hold figures."""
        return len(self.column_leaves)

    def id(self, *parts: str) -> str:
        return self.prefix + "-".join(parts)

    def _is_group(self, row: Row) -> bool:
        """Whether a heading is shown as a label that spans its rows, and not as a line of its own."""
        return (self.spans or self.side_by_side) and any(other.parent == row.id for other in self.table.rows)

    def _row_path(self, row: Row) -> tuple[tuple[str, str], ...]:
        path = [(f"row-{row.id}", row.label)]
        current = row
        while current.parent:
            current = self.table.row(current.parent)
            if current.heading:
                path.append((f"row-{current.id}", current.label))
        return tuple(reversed(path)) if self.spans or self.side_by_side else (path[0],)

    def _column_leaves(self) -> list[_Leaf]:
        leaves = []
        for column in self.columns:
            groups = tuple(column.group.split("/")) if column.group else ()
            above = tuple((f"group-{self._group_key(groups[: n + 1])}", g) for n, g in enumerate(groups))
            leaves.append(_Leaf((*above, (f"column-{column.id}", column.label))))
        if not self.side_by_side:
            return leaves
        return [
            _Leaf((*row.path, *((f"{row.path[-1][0]}-{key}", text) for key, text in leaf.path)))
            for row in self.row_leaves
            for leaf in leaves
        ]

    def _group_key(self, groups: tuple[str, ...]) -> str:
        """The first column under a header stands in for its name in ids, which take no Chinese."""
        wanted = "/".join(groups)
        for column in self.columns:
            if column.group == wanted or column.group.startswith(wanted + "/"):
                return f"{len(groups)}-{column.id}"
        return str(len(groups))

    def draw(self, sheet: _Sheet, label_width: int, figure_width: int, caption: tuple[str, ...]) -> int:
        """Put the table on the sheet below what is there; returns the line on which its body begins."""
        top = sheet.height
        starts = _starts(len(self.column_leaves), figure_width, label_width)
        self._draw_corner(sheet, top, label_width)
        for label in _labels(self.column_leaves, self.column_depth):
            sheet.add(
                GridKind.COLUMN_HEADER if label.is_leaf else GridKind.COLUMN_GROUP,
                top + label.storey,
                starts[label.first],
                text=label.text,
                rowspan=label.storeys,
                colspan=starts[label.first + label.leaves] - starts[label.first],
                id=self.id(label.key),
                headers=caption,
            )
        body = sheet.height
        if self.side_by_side:
            self._draw_one_line(sheet, body, starts)
        else:
            self._draw_row_labels(sheet, body, label_width)
            for number, row in enumerate(self.rows):
                self._draw_figures(sheet, body + number, row, starts, caption)
        return body

    def _draw_corner(self, sheet: _Sheet, top: int, label_width: int) -> None:
        if not label_width:
            return
        sheet.add(
            GridKind.CORNER,
            top,
            0,
            text=self.table.corner or self.table.row_header,
            rowspan=self.column_depth,
            colspan=label_width - self.unit_width,
        )
        if self.unit_width:
            sheet.add(
                GridKind.COLUMN_HEADER,
                top,
                label_width - 1,
                text=UNIT_HEADER,
                rowspan=self.column_depth,
                id=self.id("unit"),
            )

    def _draw_row_labels(self, sheet: _Sheet, body: int, label_width: int) -> None:
        width = label_width - self.unit_width
        for label in _labels(self.row_leaves, self.row_depth):
            row = self.table.row(label.key.removeprefix("row-"))
            sheet.add(
                GridKind.ROW_HEADER if label.is_leaf else GridKind.ROW_GROUP,
                body + label.first,
                label.storey,
                text=label.text,
                rowspan=label.leaves,
                colspan=width - label.storey if label.is_leaf else 1,
                id=self.id(label.key),
                indent=0 if self.spans else _depth(self.table, row),
                note=row.note,
            )

    def _draw_figures(
        self, sheet: _Sheet, line: int, row: Row, starts: Sequence[int], caption: tuple[str, ...]
    ) -> None:
        if self.unit_width:
            headers = (self.id("unit"), self.id(f"row-{row.id}"))
            sheet.add(GridKind.UNIT, line, starts[0] - 1, text=row.unit, headers=headers)
        path = tuple(self.id(key) for key, _ in self._row_path(row))
        for number, (column, leaf) in enumerate(zip(self.columns, self.column_leaves, strict=True)):
            sheet.add(
                GridKind.EMPTY if row.heading else GridKind.FIGURE,
                line,
                starts[number],
                colspan=starts[number + 1] - starts[number],
                headers=(*caption, *(self.id(key) for key, _ in leaf.path), *path),
                reference=None if row.heading else self._reference(row, column),
            )

    def _draw_one_line(self, sheet: _Sheet, line: int, starts: Sequence[int]) -> None:
        places = [(row, column) for row in self.rows for column in self.columns]
        for number, ((row, column), leaf) in enumerate(zip(places, self.column_leaves, strict=True)):
            sheet.add(
                GridKind.EMPTY if row.heading else GridKind.FIGURE,
                line,
                starts[number],
                colspan=starts[number + 1] - starts[number],
                headers=tuple(self.id(key) for key, _ in leaf.path),
                reference=None if row.heading else self._reference(row, column),
            )

    def _reference(self, row: Row, column: Column) -> CellReference:
        return CellReference(self.table.form, self.table.id, row.id, column.id)


def _depth(table: Table, row: Row) -> int:
    depth = 0
    while row.parent:
        row = table.row(row.parent)
        depth += 1
    return depth


def _starts(leaves: int, width: int, offset: int) -> list[int]:
    """Where each of some columns begins, and the last one ends; the last ones take what is left over."""
    each, left_over = divmod(width, leaves)
    starts = [offset]
    for number in range(leaves):
        starts.append(starts[-1] + each + (1 if number >= leaves - left_over else 0))
    return starts
