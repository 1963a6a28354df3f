"""The text of Excel workbooks: every sheet, a line a row, a tab between the cells."""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

from gongkai.search.extraction.extracted import Collected, TextState, Unreadable
from gongkai.search.extraction.packages import Package

MOST_CELLS = 3_000_000
MOST_SHEETS = 500
HIDDEN_SHEETS = "工作簿里有隐藏的工作表，公众下载后能看到。请删除后再上传。"
_NOT_EXCEL = "文件的内容不是Excel表格（.xlsx）。请用办公软件打开后另存为 .xlsx 再上传。"


def read_workbook(file: IO[bytes], collected: Collected) -> None:
    """All sheets with their names; hidden ones are told, and read too, because they are published with the file."""
    _look_over(file)
    from openpyxl import load_workbook

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    cells = 0
    for sheet in book.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            collected.remark(HIDDEN_SHEETS)
        # What a sheet says about its own size may be wrong, by mistake or on purpose.
        sheet.reset_dimensions()
        collected.add(f"{sheet.title}\n")
        for row in sheet.iter_rows(values_only=True):
            cells += len(row) + 1
            if cells > MOST_CELLS:
                collected.is_cut = True
                return
            line = "\t".join(_written(value) for value in row).rstrip()
            if line:
                collected.add(line + "\n")


def _look_over(file: IO[bytes]) -> None:
    """Unpack every part once, so that what is too large, damaged or has entities is known before it is understood.

    Raises Unreadable.
    """
    package = Package(file)
    if "xl/workbook.xml" not in package:
        raise Unreadable(TextState.BROKEN, _NOT_EXCEL)
    for name in package.names(r"xl/(?:workbook|sharedstrings|styles|worksheets/.*)\.xml"):
        package.look_through(name)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return " ".join(str(value).split())
