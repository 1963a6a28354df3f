"""An Excel workbook as text: its visible sheets, with merged cells and with what Excel last computed for formulas."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongkai.reading.sources.grids import MOST_CELLS, Place
from gongkai.reading.sources.joining import without_controls
from gongkai.reading.sources.packages import opened, part
from gongkai.reading.sources.text import Block, TableBlock
from gongkai.reading.sources.unreadable import DAMAGED, NO_TEXT, WOULD_BURST, Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

KIND = "Excel 文件"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
_LIST_OF_FIGURES = frozenset(["单元格", "单元格编号"])
"""Headings of the lists that our own downloads add behind the tables: they say every figure a second time."""
_NAMELESS = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_UNITS = ("亿元", "万元", "元", "人次", "人", "件", "条", "次", "篇", "个", "项", "份", "期")
_SCALED = re.compile(r"[0#?],+(?![0#?,])|[!\\]\.")
"""A number format that shows a number divided by thousands or ten thousands."""
NOT_COMPUTED = "未读出（公式没有算出的数）"
_SIGNIFICANT = 15
"""Digits that Excel keeps and shows."""


def blocks_of_workbook(data: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of all sheets that hold a report, and sentences about formulas without a value.

    Raises Unreadable for a file that is damaged, locked, made to burst, or has no text.
    """
    has_formulas = _weigh(data)
    workbook = _loaded(data, data_only=True)
    formulas = _loaded(data, data_only=False) if has_formulas else None
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    without_charts = [sheet for sheet in sheets if not getattr(sheet, "_charts", ())]
    # A sheet of charts holds the numbers that they are drawn from, which repeat the tables.
    sheets = [sheet for sheet in without_charts or sheets if not _is_list_of_figures(sheet)]
    blocks: list[Block] = []
    remarks: list[str] = []
    has_content = False
    for sheet in sheets:
        if len(sheets) > 1 and not _NAMELESS.fullmatch(sheet.title.strip()):
            blocks.append(sheet.title)
        reader = _Sheet(sheet, None if formulas is None else formulas[sheet.title])
        before = len(blocks)
        blocks += _as_blocks(tuple(reader.places()))
        if reader.not_computed:
            remarks.append(
                f"工作表“{sheet.title}”的 {'、'.join(reader.not_computed[:5])}"
                f"{'等' if len(reader.not_computed) > 5 else ''}是公式，文件里没有保存算出的数，未读。"
                "请用 Excel 打开，重新计算并保存后重试。"
            )
        has_content = has_content or len(blocks) > before
    if not has_content:
        raise Unreadable(NO_TEXT.format(kind=KIND))
    return blocks, remarks


def _as_blocks(places: tuple[Place, ...]) -> list[Block]:
    """What stands on a sheet: a table, or paragraphs where all stands in one column.

    A label and its figure cannot stand beside one another there, but a sentence may be worded like a row (行政许可 317).
    """
    if any(place.position or place.colspan > 1 for place in places):
        return [TableBlock(places)]
    return [place.text for place in places if place.text.strip()]


def _weigh(data: bytes) -> bool:
    """Count what would be unpacked; whether there are formulas. Raises Unreadable where it is too much."""
    has_formulas = False
    with opened(data, KIND) as package:
        for name in _sheet_parts(package):
            content = part(package, name, KIND)
            merged = sum(_area(match) for match in _MERGED.finditer(content))
            if len(_CELL.findall(content)) + merged > MOST_CELLS:
                raise Unreadable(WOULD_BURST.format(kind=KIND))
            has_formulas = has_formulas or _FORMULA.search(content) is not None
    return has_formulas


def _sheet_parts(package: ZipFile) -> list[str]:
    return [name for name in package.namelist() if _SHEET_PART.fullmatch(name)]


def _area(merged: re.Match[bytes]) -> int:
    first, last = _column(merged[1]), _column(merged[3])
    return (abs(last - first) + 1) * (abs(int(merged[4]) - int(merged[2])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _loaded(data: bytes, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # What openpyxl does not know (extensions, odd styles) has no bearing on what stands in the cells.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except Exception as error:
        # openpyxl fails in many ways over parts that contradict one another.
        raise Unreadable(DAMAGED.format(kind=KIND)) from error


def _is_list_of_figures(sheet: Worksheet) -> bool:
    return any(cell.value in _LIST_OF_FIGURES for cell in next(sheet.iter_rows(max_row=1), ()))


class _Sheet:
    """The visible cells of one sheet as places."""

    def __init__(self, sheet: Worksheet, formulas: Worksheet | None) -> None:
        self.sheet = sheet
        self.formulas = formulas
        self.not_computed: list[str] = []

    def places(self) -> Iterator[Place]:
        width = self._width()
        hidden_columns = self._hidden_columns(width)
        merged = {(area.min_row, area.min_col): area for area in self.sheet.merged_cells.ranges}
        covered = {
            (row, column)
            for area in merged.values()
            for row in range(area.min_row, min(area.max_row, self.sheet.max_row) + 1)
            for column in range(area.min_col, area.max_col + 1)
            if (row, column) != (area.min_row, area.min_col)
        }
        lines = [row for row in sorted({key[0] for key in self._cells()}) if not self._is_hidden(row)]
        columns = [column for column in range(1, width + 1) if column not in hidden_columns]
        if len(lines) * len(columns) > MOST_CELLS:
            raise Unreadable(WOULD_BURST.format(kind=KIND))
        for line, row in enumerate(lines):
            for position, column in enumerate(columns):
                if (row, column) in covered:
                    continue
                area = merged.get((row, column))
                text = self._text(row, column)
                if area is None:
                    yield Place(line, position, text)
                    continue
                rowspan = sum(area.min_row <= other <= area.max_row for other in lines)
                colspan = sum(area.min_col <= other <= area.max_col for other in columns)
                yield Place(line, position, text, rowspan, colspan)

    def _cells(self) -> dict[tuple[int, int], Any]:
        # ``iter_rows`` makes a cell for every gap, and rows may stand a million apart.
        return self.sheet._cells

    def _width(self) -> int:
        """The last column in which anything stands; merged cells of a title may reach further."""
        filled = [column for (_, column), cell in self._cells().items() if cell.value is not None]
        merged = [a.max_col for a in self.sheet.merged_cells.ranges if self._text(a.min_row, a.min_col)]
        formulas = [] if self.formulas is None else [c for (_, c) in self.formulas._cells]
        return max([*filled, *merged, *formulas], default=0)

    def _hidden_columns(self, width: int) -> set[int]:
        hidden: set[int] = set()
        for dimension in self.sheet.column_dimensions.values():
            if dimension.hidden and dimension.min and dimension.max:
                hidden.update(range(dimension.min, min(dimension.max, width) + 1))
        return hidden

    def _is_hidden(self, row: int) -> bool:
        return row in self.sheet.row_dimensions and bool(self.sheet.row_dimensions[row].hidden)

    def _text(self, row: int, column: int) -> str:
        cell = self._cells().get((row, column))
        if cell is None or (value := cell.value) is None:
            if self.formulas is not None and self._is_formula(row, column):
                self.not_computed.append(f"{_letters(column)}{row}")
                return NOT_COMPUTED
            return ""
        if cell.data_type == "e":
            return f"未读出（{value}）"
        return _shown(value, cell)

    def _is_formula(self, row: int, column: int) -> bool:
        assert self.formulas is not None
        cell = self.formulas._cells.get((row, column))
        return cell is not None and cell.data_type == "f"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shown(value: Any, cell: Cell) -> str:
    """What a person sees in a cell: a number with the unit and the sign of percent that its format adds."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if not isinstance(value, int | float | Decimal):
        return without_controls(str(value))
    number = Decimal(f"{value:.{_SIGNIFICANT}g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return f"未读出（{value}）"
    format_ = (cell.number_format or "").split(";")[0]
    literal = "".join(_QUOTED.findall(format_))
    bare = _QUOTED.sub("", format_)
    if _SCALED.search(bare):
        return f"未读出（显示的数与存的数不同：{number:f}）"
    if "%" in bare:
        return f"{_plain(number * 100)}%"
    unit = next(
        (unit for unit in _UNITS if literal.strip().endswith(unit) or bare.rstrip().endswith(unit)), ""
    )
    return _plain(number) + unit


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
