"""The catalogue as an Excel file in the official form: a sheet a field, two rows of header, merged cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.publishing.standard_catalogue.entries import ReadEntry
from gongkai.publishing.standard_catalogue.values import SPECIAL_GROUP, boxes_of, in_order_of_levels
from gongkai.web.spreadsheets import (
    BOX,
    CENTRED,
    HEAD_FILL,
    HEAD_FONT,
    TEXT_FONT,
    TITLE_FONT,
    WRAPPED,
    looks_like_a_formula,
    plain_text,
)

TICK = "√"
TITLE_ROW, TOP_ROW, SUB_ROW, FIRST_ROW = 1, 2, 3, 4
FIRST_ITEM_COLUMN = 2
_USUAL_LEVELS = ("县级", "乡级")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_COLUMNS = (
    ("序号", "", 6),
    ("公开事项", "一级事项", 14),
    ("公开事项", "二级事项", 18),
    ("公开内容（要素）", "", 36),
    ("公开依据", "", 36),
    ("公开时限", "", 20),
    ("公开主体", "", 16),
    ("公开渠道和载体", "", 30),
    ("公开对象", "全社会", 8),
    ("公开对象", "特定群体", 10),
    ("公开方式", "主动", 8),
    ("公开方式", "依申请公开", 8),
)


def catalogue_workbook(entries: Iterable[ReadEntry]) -> bytes:
    """The file. Entries of one field stand on one sheet, in the order in which they come."""
    book = Workbook()
    book.remove(book.worksheets[0])
    by_field: dict[str, list[ReadEntry]] = {}
    for entry in entries:
        by_field.setdefault(entry.field, []).append(entry)
    for field, rows in by_field.items():
        _write(book.create_sheet(_sheet_name(field, book.sheetnames)), field, rows)
    if not by_field:
        _write(book.create_sheet("标准目录"), "", [])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet: Worksheet, field: str, entries: Sequence[ReadEntry]) -> None:
    levels = in_order_of_levels({*_USUAL_LEVELS, *(name for entry in entries for name in entry.levels)})
    columns = [*_COLUMNS, *(("公开层级", name, 8) for name in levels)]
    _title(sheet, f"{field}领域基层政务公开标准目录" if field else "基层政务公开标准目录", len(columns))
    _header(sheet, columns)
    for row, entry in enumerate(entries, start=FIRST_ROW):
        for column, text in enumerate(_cells(entry, levels), start=1):
            _put(sheet, row, column, text)
            cell = sheet.cell(row, column)
            cell.font, cell.border, cell.alignment = TEXT_FONT, BOX, WRAPPED
    _merge_first_items(sheet, entries)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{TITLE_ROW}:{SUB_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _title(sheet: Worksheet, title: str, width: int) -> None:
    _put(sheet, TITLE_ROW, 1, title)
    cell = sheet.cell(TITLE_ROW, 1)
    cell.font, cell.alignment = TITLE_FONT, CENTRED
    sheet.merge_cells(start_row=TITLE_ROW, start_column=1, end_row=TITLE_ROW, end_column=width)
    sheet.row_dimensions[TITLE_ROW].height = 36


def _header(sheet: Worksheet, columns: Sequence[tuple[str, str, int]]) -> None:
    for column, (top, sub, width) in enumerate(columns, start=1):
        for row, text in ((TOP_ROW, top), (SUB_ROW, sub)):
            _put(sheet, row, column, text)
            cell = sheet.cell(row, column)
            cell.font, cell.fill, cell.border, cell.alignment = HEAD_FONT, HEAD_FILL, BOX, CENTRED
        sheet.column_dimensions[get_column_letter(column)].width = width
        if not sub:
            sheet.merge_cells(start_row=TOP_ROW, start_column=column, end_row=SUB_ROW, end_column=column)
    column = 1
    for _, group in groupby(columns, key=lambda item: (item[0], bool(item[1]))):
        width = len(list(group))
        if width > 1:
            sheet.merge_cells(
                start_row=TOP_ROW, start_column=column, end_row=TOP_ROW, end_column=column + width - 1
            )
        column += width


def _cells(entry: ReadEntry, levels: Sequence[str]) -> list[str]:
    special = TICK if entry.audience_special == SPECIAL_GROUP else entry.audience_special
    return [
        entry.number,
        entry.first_item,
        entry.second_item,
        entry.content,
        entry.basis,
        entry.time_limit,
        entry.publisher,
        boxes_of(entry.channels),
        TICK if entry.audience_all else "",
        special,
        TICK if entry.proactive else "",
        TICK if entry.on_request else "",
        *(TICK if name in entry.levels else "" for name in levels),
    ]


def _merge_first_items(sheet: Worksheet, entries: Sequence[ReadEntry]) -> None:
    row = FIRST_ROW
    for _, group in groupby(entries, key=lambda entry: entry.first_item):
        height = len(list(group))
        if height > 1:
            sheet.merge_cells(
                start_row=row,
                start_column=FIRST_ITEM_COLUMN,
                end_row=row + height - 1,
                end_column=FIRST_ITEM_COLUMN,
            )
        row += height


def _sheet_name(field: str, taken: Sequence[str]) -> str:
    name = _FORBIDDEN.sub("", field)[:_LONGEST_SHEET_NAME] or "目录"
    number = 2
    while name in taken:
        ending = f"（{number}）"
        name, number = f"{name[: _LONGEST_SHEET_NAME - len(ending)]}{ending}", number + 1
    return name


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    if not text:
        return
    cell = sheet.cell(row, column)
    cell.value = plain_text(text)
    cell.data_type = "s"
    if looks_like_a_formula(text):
        cell.quotePrefix = True
