"""Excel sheets of reports: tables in official layout with merged cells, and plain lists; text is never a formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Literal, TypeAlias

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.forms.cells import Cell as FormCell
from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.formatting import format_value
from gongkai.forms.layout import Grid, GridCell, GridKind
from gongkai.web.spreadsheets import looks_like_a_formula, plain_text

Place: TypeAlias = Cell | MergedCell
FillFigure: TypeAlias = Callable[[Place, CellReference], None]

_LINE = Side(style="thin", color="8E99A6")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="F0F3F7")
_CENTRED = (GridKind.COLUMN_GROUP, GridKind.COLUMN_HEADER, GridKind.CAPTION, GridKind.CORNER)
_PLAIN = (GridKind.EMPTY, GridKind.UNIT)
MOST_DIGITS = 15
"""How many digits of a number a spreadsheet keeps."""


def lay_out(sheet: Worksheet, laid_out: Grid, fill_figure: FillFigure, *, title: str = "") -> None:
    """A table in its official layout on a sheet of its own, its title above it; ``fill_figure`` writes each figure."""
    write_text(sheet.cell(1, 1), title or laid_out.title)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=laid_out.width)
    for place in laid_out.cells():
        cell = sheet.cell(place.line + 2, place.position + 1)
        if place.reference is None:
            _write_label(cell, place)
        else:
            cell.alignment = Alignment(horizontal="right", vertical="center")
            fill_figure(cell, place.reference)
        _frame(sheet, place)
        if place.rowspan > 1 or place.colspan > 1:
            sheet.merge_cells(
                start_row=place.line + 2,
                start_column=place.position + 1,
                end_row=place.line + 1 + place.rowspan,
                end_column=place.position + place.colspan,
            )
    first_figure = min((c.position for c in laid_out.cells() if c.kind is GridKind.FIGURE), default=1)
    for position in range(laid_out.width):
        wide = 46 if position == first_figure - 1 else 12
        sheet.column_dimensions[get_column_letter(position + 1)].width = wide
    for place in laid_out.cells():
        if place.rowspan == 1:
            columns = range(place.position + 1, place.position + place.colspan + 1)
            width = sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns)
            make_room(sheet, place.line + 2, f"{'　' * place.indent}{place.text}{place.note}", width)
    fit_on_paper(sheet, "landscape")


def make_room(sheet: Worksheet, line: int, text: str, width: float, points: float = 11) -> None:
    """Make a line high enough for a text in a column of this width, as not every program does when it opens a file."""
    wide = sum(1 if character.isascii() else 2 for character in text) * points / 11
    height = max(1, math.ceil(wide / max(width, 1))) * points * 1.4
    sheet.row_dimensions[line].height = max(height, sheet.row_dimensions[line].height or 0)


def fit_on_paper(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Print the sheet on A4, as wide as the paper and as many pages long as it takes."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def write_figure(cell: Place, figure: FormCell) -> None:
    """A figure as a number; a blank stays empty, a dash is a dash, an unread one says 未读出."""
    if figure.value is not None:
        write_number(cell, figure.value)
    elif figure.state is CellState.NOT_APPLICABLE:
        write_text(cell, "——")
    elif figure.state is not CellState.BLANK:
        write_text(cell, "未读出")


def write_text(cell: Place, text: str) -> None:
    """Put text into a cell as text, whatever it begins with; characters that XLSX forbids become �."""
    cell.value = plain_text(text)
    cell.data_type = "s"
    if looks_like_a_formula(text):
        cell.quotePrefix = True


def write_number(cell: Place, value: Decimal) -> None:
    """Put a number into a cell: a whole one as a whole number, one that a spreadsheet would cut off as text."""
    if len(value.normalize().as_tuple().digits) > MOST_DIGITS:
        write_text(cell, format_value(value))
        return
    cell.value = int(value) if value == value.to_integral_value() else value


def write_headings(sheet: Worksheet, names: Iterable[str], widths: Iterable[int]) -> None:
    """The head of a list, which stays in view."""
    for position, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        write_text(sheet.cell(1, position), name)
        sheet.cell(1, position).font = Font(bold=True)
        sheet.cell(1, position).fill = _HEADER
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"


def write_line(sheet: Worksheet, line: int, values: Iterable[str | Decimal | int | None]) -> None:
    """One line of a list: numbers as numbers, all else as text."""
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(line, position)
        if isinstance(value, Decimal):
            write_number(cell, value)
        elif isinstance(value, int):
            cell.value = value
        elif value:
            write_text(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_label(cell: Place, place: GridCell) -> None:
    write_text(cell, f"{place.text}{place.note}")
    if place.kind not in _PLAIN:
        cell.fill = _HEADER
    cell.alignment = Alignment(
        wrap_text=True,
        vertical="center",
        horizontal="center" if place.kind in _CENTRED else "left",
        indent=place.indent,
    )


def _frame(sheet: Worksheet, place: GridCell) -> None:
    for row in range(place.line + 2, place.line + 2 + place.rowspan):
        for column in range(place.position + 1, place.position + 1 + place.colspan):
            sheet.cell(row, column).border = _BOX
