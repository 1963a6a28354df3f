"""A sheet of a workbook as texts by row and column, with its merged cells, read within bounds."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from gongkai.organizations.refusals import Refused

MOST_BYTES = 5 * 1024 * 1024
"""A catalogue of 26 fields with their legal bases has about half a megabyte."""
MOST_UNPACKED = 60 * 1024 * 1024
MOST_SHEETS = 100
MOST_ROWS = 5_000
MOST_COLUMNS = 60
_MOST_MERGED = 1_000_000
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']"""
)
UNREADABLE = "这个文件读不出来。请用 Excel 或者 WPS 打开，另存为 .xlsx 格式后再上传。"


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells, first and last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """The texts of a sheet. A cell without text, and one outside, is the empty string."""

    def __init__(self, title: str, texts: dict[tuple[int, int], str], merged: list[Merged]) -> None:
        self.title = title
        self._own = texts
        self.last_row = max((row for row, _ in texts), default=0)
        self.last_column = max((column for _, column in texts), default=0)
        self._down: dict[tuple[int, int], str] = {}
        self._over: dict[tuple[int, int], str] = {}
        for area in merged:
            text = texts.get((area.top, area.left), "")
            if not text:
                continue
            self.last_row = max(self.last_row, min(area.bottom, MOST_ROWS))
            for row in range(area.top, min(area.bottom, MOST_ROWS) + 1):
                self._down[row, area.left] = text
                for column in range(area.left, min(area.right, MOST_COLUMNS) + 1):
                    self._over[row, column] = text

    def text(self, row: int, column: int) -> str:
        """The text of a cell; one that is merged with those above it says what they say."""
        return self._own.get((row, column)) or self._down.get((row, column), "")

    def header(self, row: int, column: int) -> str:
        """The text of a cell of the header; one that is merged sideways says it in all its columns."""
        return self._own.get((row, column)) or self._over.get((row, column), "")

    def own(self, row: int) -> dict[int, str]:
        """The texts that stand in the row itself, by column."""
        return {
            column: text
            for column in range(1, self.last_column + 1)
            if (text := self._own.get((row, column)))
        }


def grids_of(data: bytes) -> list[Grid]:
    """The visible sheets of a workbook; raises Refused with a sentence for one that cannot be read within bounds."""
    if len(data) > MOST_BYTES:
        raise Refused(
            f"文件超过了{MOST_BYTES // 1024 // 1024} MB。标准目录用不了这么大，请删去图片和多余的工作表后再上传。"
        )
    _weigh(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_grid(sheet) for sheet in sheets[:MOST_SHEETS]]
    except Refused:
        raise
    except Exception as error:  # the library raises whatever the damage leads to
        raise Refused(UNREADABLE) from error


def _weigh(data: bytes) -> None:
    """Refuse what would take more memory than a catalogue needs, before the library opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                raise Refused("文件解开以后太大。请只保留标准目录的工作表，另存后再上传。")
            sheets = [name for name in package.namelist() if name.endswith(".xml")]
            merged = sum(_merged_cells(package.read(name)) for name in sheets)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Refused(UNREADABLE) from error
    if merged > _MOST_MERGED:
        raise Refused("有的合并单元格大得不正常（例如整列合并）。请取消这些合并，另存后再上传。")


def _merged_cells(sheet: bytes) -> int:
    """How many cells the merged ranges of a part have; a part in an encoding of two bytes is not looked through."""
    if b"\x00" in sheet[:200]:
        raise Refused(UNREADABLE)
    return sum(
        (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
        for left, top, right, bottom in _MERGED.findall(sheet)
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _grid(sheet: Any) -> Grid:
    texts: dict[tuple[int, int], str] = {}
    # The cells there are, and not the rectangle around them: one stray cell may stand at row 1,048,576.
    for (row, column), cell in sheet._cells.items():
        text = text_of(cell.value)
        if not text:
            continue
        if column > MOST_COLUMNS:
            continue
        if row > MOST_ROWS:
            raise Refused(f"工作表“{sheet.title}”超过了{MOST_ROWS}行，请分成几个工作表后再上传。")
        texts[row, column] = text
    merged = [
        Merged(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges
    ]
    return Grid(sheet.title, texts, merged)


def text_of(value: object) -> str:
    """The value of a cell as text: lines without blanks around them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d")
    lines = (line.strip() for line in str(value).replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)
