"""A table of a form in a Word file: really merged cells, repeated headers, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gongkai.forms.layout import Grid, GridCell, GridKind
from gongkai.reports.annual.document import ReportDocument, TableBlock
from gongkai.reports.outputs.content import place_text
from gongkai.reports.outputs.widths import HEADS, PADDING_MM, Measures, measures_of, repeated_lines

TWIPS_IN_A_MM = 1440 / 25.4
_LEFT = (GridKind.ROW_HEADER, GridKind.ROW_GROUP, GridKind.CORNER)
_SHADE = "F2F2F2"
_MOST_KEPT_TOGETHER = 34
"""Lines of a table that is kept on one page; a longer one is broken between its rows."""


def add_table(
    document: WordDocument, block: TableBlock, report: ReportDocument, styles: dict[str, str]
) -> None:
    """Put a table at the end of the document. ``styles`` names the paragraph styles of cells by their alignment."""
    laid_out = block.grid()
    measures = measures_of(laid_out, report)
    table = _element("w:tbl")
    table.append(_table_properties(measures, block.title))
    grid = _element("w:tblGrid")
    for width in measures.widths:
        grid.append(_element("w:gridCol", w=_twips(width)))
    table.append(grid)
    heads = repeated_lines(laid_out)
    kept = len(laid_out.lines) <= _MOST_KEPT_TOGETHER
    covering: dict[int, GridCell] = {}
    for number, line in enumerate(laid_out.lines):
        row = _element("w:tr")
        row.append(_row_properties(is_head=number < heads))
        is_last = number == len(laid_out.lines) - 1
        for place, continues in _covered(laid_out, line, number, covering):
            row.append(_cell(place, continues, measures, report, styles, kept and not is_last))
        table.append(row)
    document.element.body.insert_element_before(table, "w:sectPr")


def _covered(
    laid_out: Grid, line: tuple[GridCell, ...], number: int, covering: dict[int, GridCell]
) -> Iterator[tuple[GridCell, bool]]:
    """The cells of a line from left to right, those that reach into it from above too (and whether they do)."""
    beginning = {cell.position: cell for cell in line}
    position = 0
    while position < laid_out.width:
        if position in beginning:
            cell, continues = beginning[position], False
            covering[position] = cell
        else:
            cell, continues = covering[position], True
        yield cell, continues
        position += cell.colspan


def _cell(
    place: GridCell,
    continues: bool,
    measures: Measures,
    report: ReportDocument,
    styles: dict[str, str],
    keep_with_next: bool,
) -> Any:
    cell = _element("w:tc")
    properties = _element("w:tcPr")
    width = sum(measures.widths[place.position : place.position + place.colspan])
    properties.append(_element("w:tcW", w=_twips(width), type="dxa"))
    if place.colspan > 1:
        properties.append(_element("w:gridSpan", val=str(place.colspan)))
    if place.rowspan > 1:
        properties.append(_element("w:vMerge", val="continue" if continues else "restart"))
    if place.kind in HEADS:
        properties.append(_element("w:shd", val="clear", color="auto", fill=_SHADE))
    properties.append(_element("w:vAlign", val="center"))
    cell.append(properties)
    cell.append(
        _paragraph(place, "" if continues else place_text(place, report), measures, styles, keep_with_next)
    )
    return cell


def _paragraph(
    place: GridCell, text: str, measures: Measures, styles: dict[str, str], keep_with_next: bool
) -> Any:
    paragraph = _element("w:p")
    properties = _element("w:pPr")
    small = "small" if measures.points < 10 else "usual"
    alignment = "left" if place.kind in _LEFT else "center"
    properties.append(_element("w:pStyle", val=styles[f"{small}-{alignment}"]))
    if keep_with_next:
        properties.append(_element("w:keepNext"))
    if place.indent:
        points = int(place.indent * measures.points * 20)
        properties.append(_element("w:ind", leftChars=str(place.indent * 100), left=str(points)))
    paragraph.append(properties)
    if text:
        run = _element("w:r")
        written = _element("w:t")
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = text
        run.append(written)
        paragraph.append(run)
    return paragraph


def _table_properties(measures: Measures, title: str) -> Any:
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", w=_twips(measures.total), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side, width in (("top", 0.3), ("left", PADDING_MM), ("bottom", 0.3), ("right", PADDING_MM)):
        margins.append(_element(f"w:{side}", w=_twips(width), type="dxa"))
    properties.append(margins)
    properties.append(_element("w:tblCaption", val=title))
    return properties


def _row_properties(*, is_head: bool) -> Any:
    properties = _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if is_head:
        properties.append(_element("w:tblHeader"))
    return properties


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS_IN_A_MM))
