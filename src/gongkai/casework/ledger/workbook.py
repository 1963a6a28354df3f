"""The ledger as an Excel file, written line by line to the disk, so that its length needs no memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from gongkai.casework.ledger.entries import Entry, Heading, Value, headings
from gongkai.casework.spreadsheets import (
    BOX,
    CENTRED,
    DATE_FORMAT,
    HEAD_FILL,
    HEAD_FONT,
    TEXT_FONT,
    TITLE_FONT,
    WRAPPED,
    looks_like_a_formula,
    plain_text,
)

MOST_LINES = 1_000_000
"""A sheet of Excel has 1,048,576 lines."""
A3 = 8
HEAD_LINES = 3
LEFT = Alignment(vertical="center", horizontal="left")


class Totals:
    """What the last line of the ledger adds up."""

    def __init__(self) -> None:
        self.lines = self.corrected = self.extended = self.asked = self.replied = 0
        self.in_time = self.late = self.followed = self.archived = 0

    def add(self, entry: Entry) -> None:
        """Count one line."""
        request = entry.request
        self.lines += 1
        self.corrected += bool(entry.corrections)
        self.extended += bool(entry.extension)
        self.asked += bool(entry.asked)
        self.replied += request.replied_on is not None
        self.in_time += request.in_time is True
        self.late += request.in_time is False
        self.followed += bool(entry.follow_ups)
        self.archived += request.archived_at is not None

    def by_heading(self) -> dict[str, str]:
        """The sums, by the column under which each stands."""
        return {
            "序号": "合计",
            "申请编号": f"{self.lines}件",
            "补正": f"{self.corrected}件",
            "延长": f"{self.extended}件",
            "征求意见": f"{self.asked}件",
            "答复日期": f"{self.replied}件",
            "是否按期": f"按期{self.in_time}件，超期{self.late}件",
            "复议、诉讼、投诉": f"{self.followed}件",
            "归档日期": f"{self.archived}件",
        }


def write_ledger(
    lines: Iterable[Entry], file: IO[bytes], *, title: str, subtitle: str, with_authority: bool
) -> Totals:
    """Write the ledger into an open file. Raises ValueError when a sheet of Excel is too short for it."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("台账")
    columns = headings(with_authority=with_authority)
    try:
        _prepare(sheet, columns)
        _heading_lines(sheet, title, subtitle, columns)
        totals = _write_lines(sheet, lines, columns, with_authority)
    except BaseException:
        # What was written so far lies in a file of the library's own.
        sheet.close()
        sheet._writer.cleanup()
        raise
    book.save(file)
    return totals


def _write_lines(
    sheet: Any, lines: Iterable[Entry], columns: Sequence[Heading], with_authority: bool
) -> Totals:
    pens = _Pens(sheet, len(columns))
    totals = Totals()
    for entry in lines:
        if totals.lines >= MOST_LINES:
            raise ValueError(f"a sheet takes {MOST_LINES} lines")
        totals.add(entry)
        sheet.append(pens.line(entry.values(with_authority=with_authority)))
    sums = totals.by_heading()
    sheet.append(pens.bold([sums.get(column.name, "") for column in columns]))
    return totals


def _prepare(sheet: Any, columns: Sequence[Heading]) -> None:
    """Widths, frozen head and the page: before the first line, because a line once written is gone."""
    for position, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    sheet.row_dimensions[1].height = 36
    sheet.row_dimensions[HEAD_LINES].height = 32
    sheet.freeze_panes = sheet_address(HEAD_LINES + 1, 3)
    last = get_column_letter(len(columns))
    sheet.merged_cells.ranges.add(CellRange(f"A1:{last}1"))
    sheet.merged_cells.ranges.add(CellRange(f"A2:{last}2"))
    sheet.print_title_rows = f"1:{HEAD_LINES}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.center.text = "第&P页，共&N页"


def sheet_address(line: int, position: int) -> str:
    """The address of a cell, e.g. ``C4``."""
    return f"{get_column_letter(position)}{line}"


def _heading_lines(sheet: Any, title: str, subtitle: str, columns: Sequence[Heading]) -> None:
    top = _text_cell(sheet, title)
    top.font, top.alignment = TITLE_FONT, CENTRED
    sheet.append([top])
    below = _text_cell(sheet, subtitle)
    below.font, below.alignment = TEXT_FONT, LEFT
    sheet.append([below])
    head = []
    for column in columns:
        cell = _text_cell(sheet, column.name)
        cell.font, cell.fill, cell.border, cell.alignment = HEAD_FONT, HEAD_FILL, BOX, CENTRED
        head.append(cell)
    sheet.append(head)


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    _write_text(cell, text)
    return cell


def _write_text(cell: Any, text: str) -> None:
    """As text, whatever it looks like: the library itself takes what begins with ``=`` for a formula.

    Past the library's own setter, which would look at every text a second time.
    """
    cell._value, cell.data_type = plain_text(text), "s"


class _Pens:
    """Cells with their styles, used again for every line: to style each of two million cells anew takes minutes."""

    def __init__(self, sheet: Any, number: int) -> None:
        self._texts = [self._styled(sheet) for _ in range(number)]
        self._quoted = [self._styled(sheet) for _ in range(number)]
        self._dates = [self._styled(sheet) for _ in range(number)]
        self._bold = [self._styled(sheet) for _ in range(number)]
        for cell in self._quoted:
            cell.quotePrefix = True
        for cell in self._dates:
            cell.number_format = DATE_FORMAT
            cell.alignment = CENTRED
        for cell in self._bold:
            cell.font, cell.fill = HEAD_FONT, HEAD_FILL

    @staticmethod
    def _styled(sheet: Any) -> Any:
        cell = WriteOnlyCell(sheet)
        cell.font, cell.border, cell.alignment = TEXT_FONT, BOX, WRAPPED
        return cell

    def line(self, values: Sequence[Value]) -> list[Any]:
        """The cells of one line; they hold until the next line is asked for."""
        return [self._cell(position, value) for position, value in enumerate(values)]

    def bold(self, values: Sequence[str]) -> list[Any]:
        """The cells of the line with the sums."""
        for cell, value in zip(self._bold, values, strict=True):
            _write_text(cell, value)
        return self._bold

    def _cell(self, position: int, value: Value) -> Any:
        if isinstance(value, dt.date):
            cell = self._dates[position]
            # Writing a date sets the library's own format for dates; the style keeps ours.
            cell._value, cell.data_type = value, "d"
            return cell
        if isinstance(value, str):
            quoted = looks_like_a_formula(value)
            cell = (self._quoted if quoted else self._texts)[position]
            _write_text(cell, value)
            return cell
        cell = self._texts[position]
        cell._value, cell.data_type = value, "n"
        return cell
