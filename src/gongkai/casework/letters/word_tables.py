"""Reading the tables of a Word letter, with cells that cover several columns or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from gongkai.casework.letters.blocks import Block, Cell, TableBlock
from gongkai.casework.letters.word_runs import name_of

_TWIPS = 20
_SILENT = ("w:tblPr", "w:tblGrid", "w:trPr", "w:tblPrEx", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr")
_UNRULED = ("none", "nil")


class TableReader:
    """Reads tables; ``blocks`` reads what is in a cell, and ``refused`` takes the names of what cannot be set."""

    def __init__(self, blocks: Callable[[Any], Iterator[Block]], refused: dict[str, None]) -> None:
        self._blocks = blocks
        self._refused = refused

    def table(self, element: Any) -> TableBlock:
        """A table of a document."""
        rows: list[list[Cell]] = []
        above: dict[int, tuple[int, int]] = {}
        for row in self._children(element, "w:tr"):
            rows.append(self._row(row, rows, above))
        width = max((sum(cell.columns for cell in row) for row in rows), default=1)
        return TableBlock(
            widths=_widths(element, width),
            rows=tuple(tuple(row) for row in rows),
            headed=element.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None,
            ruled=_is_ruled(element),
        )

    def _row(self, row: Any, rows: list[list[Cell]], above: dict[int, tuple[int, int]]) -> list[Cell]:
        """The cells of a row. ``above`` knows, column by column, the cell that may go on downwards."""
        cells: list[Cell] = []
        column = 0
        for element in self._children(row, "w:tc"):
            columns = _columns(element)
            merged = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merged is not None and merged.get(qn("w:val")) != "restart" and column in above:
                y, x = above[column]
                rows[y][x] = replace(rows[y][x], rows=rows[y][x].rows + 1)
            else:
                above[column] = (len(rows), len(cells))
                cells.append(Cell(tuple(self._blocks(element)), columns))
            column += columns
        return cells

    def _children(self, parent: Any, tag: str) -> Iterator[Any]:
        for child in parent:
            if child.tag == qn(tag):
                yield child
            elif child.tag not in map(qn, _SILENT):
                self._refused[name_of(child)] = None


def _columns(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "1" if span is None else span.get(qn("w:val"), "1")
    return max(1, min(100, int(value))) if value.isdigit() else 1


def _widths(table: Any, columns: int) -> tuple[float, ...]:
    grid = [float(column.get(qn("w:w"), "0") or 0) for column in table.iterfind(f"{qn('w:tblGrid')}/*")]
    return tuple(width / _TWIPS for width in grid) if len(grid) == columns else (0.0,) * columns


def _is_ruled(table: Any) -> bool:
    """A table without borders lays text out; one that follows a style is taken to be ruled."""
    borders = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    if borders is None:
        style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        return style is not None and style.get(qn("w:val")) != "TableNormal"
    return any(border.get(qn("w:val")) not in _UNRULED for border in borders)
