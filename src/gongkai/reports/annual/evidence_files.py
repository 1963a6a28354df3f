"""The records behind a figure as a file to take away, written bit by bit: no more than some hundred records are in memory."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from gongkai.forms.formatting import format_value
from gongkai.organizations.evidence import ColumnKind, EvidenceColumn
from gongkai.reports.annual.tracing import Line, Records
from gongkai.web.spreadsheets import (
    BOX,
    DATE_FORMAT,
    HEAD_FILL,
    HEAD_FONT,
    TEXT_FONT,
    WRAPPED,
    looks_like_a_formula,
    plain_text,
)

KINDS = {"csv": "CSV", "xlsx": "Excel"}
IN_MEMORY = 1_000_000
_MARK = "\ufeff"
_WIDTHS = {ColumnKind.TEXT: 28, ColumnKind.DATE: 13, ColumnKind.NUMBER: 14, ColumnKind.MONEY: 14}


class _Echo:
    """What is written to it comes back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(records: Records, said: Mapping[str, str]) -> Iterator[str]:
    """The list as CSV, line by line; with a byte order mark, so that Excel shows Chinese without asking."""
    writer = csv.writer(_Echo())
    yield _MARK + str(writer.writerow([column.label for column in records.columns]))
    for line in records.lines(said):
        yield str(writer.writerow([_as_text(value) for _, value in line.values]))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return format_value(Decimal(value))
    text = " ".join(str(value).split())
    return f"'{text}" if looks_like_a_formula(text) else text


def workbook(records: Records, said: Mapping[str, str], title: str) -> IO[bytes]:
    """The list as an Excel workbook with one sheet, the file at its beginning. Text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("记录清单")
    columns = records.columns
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[column.kind]
    sheet.freeze_panes = "A3"
    sheet.append([_text(sheet, title)])
    sheet.append(list(_headings(sheet, columns)))
    for line in records.lines(said):
        sheet.append(list(_cells(sheet, line)))
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _headings(sheet: Any, columns: Sequence[EvidenceColumn]) -> Iterable[Any]:
    for column in columns:
        cell = _text(sheet, column.label)
        cell.font, cell.fill, cell.border = HEAD_FONT, HEAD_FILL, BOX
        yield cell


def _cells(sheet: Any, line: Line) -> Iterable[Any]:
    for column, value in line.values:
        plain: Any = value
        if value is None or isinstance(value, int | Decimal | dt.date):
            cell = WriteOnlyCell(sheet, value=plain)
        else:
            cell = _text(sheet, str(value))
        if isinstance(value, dt.date):
            cell.number_format = DATE_FORMAT
        cell.font, cell.border = TEXT_FONT, BOX
        if column.kind is ColumnKind.TEXT:
            cell.alignment = WRAPPED
        yield cell


def _text(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=plain_text(text))
    cell.data_type = "s"
    return cell
