"""Cells of the files that lists are written into: a workbook's, and those of a CSV file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl.cell import WriteOnlyCell

from gongkai.web.spreadsheets import DATE_FORMAT, looks_like_a_formula, plain_text

Value = str | int | dt.date | None


def workbook_cell(sheet: Any, value: Value) -> Any:
    """A cell of a workbook: a date as a date, a number as a number, all else as text that is never a formula."""
    cell: Any = WriteOnlyCell(sheet)
    if isinstance(value, str):
        # Set as text outright: the library would take what begins with an equals sign for a formula.
        cell._value, cell.data_type = plain_text(value), "s"
        cell.quotePrefix = looks_like_a_formula(value)
        return cell
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = DATE_FORMAT
    return cell


def csv_text(value: Value) -> str:
    """A value of a CSV file: an apostrophe is put before what a spreadsheet would take for a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if looks_like_a_formula(value.lstrip(" ")) else value
    return value.isoformat() if isinstance(value, dt.date) else str(value)
