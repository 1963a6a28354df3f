"""Finding the two-row header of a standard catalogue, and which column of the sheet says what."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from gongkai.publishing.standard_catalogue.grid import Grid
from gongkai.publishing.standard_catalogue.values import level

LAST_HEADER_ROW = 20
"""The header stands within the first rows of a sheet, below its title."""
FEWEST_COLUMNS = 3

_TOP = (
    ("序号", "number"),
    ("编号", "number"),
    ("公开事项", "first_item"),
    ("事项名称", "first_item"),
    ("公开内容", "content"),
    ("内容要素", "content"),
    ("公开依据", "basis"),
    ("依据", "basis"),
    ("公开时限", "time_limit"),
    ("时限", "time_limit"),
    ("公开主体", "publisher"),
    ("责任主体", "publisher"),
    ("公开责任", "publisher"),
    ("公开渠道", "channels"),
    ("公开载体", "channels"),
    ("渠道和载体", "channels"),
    ("公开对象", "audience"),
    ("公开方式", "way"),
    ("公开层级", "levels"),
    ("试点领域", "field"),
    ("公开领域", "field"),
    ("所属领域", "field"),
    ("领域", "field"),
)
_SUB = (
    ("一级事项", "first_item"),
    ("二级事项", "second_item"),
    ("全社会", "audience_all"),
    ("特定", "audience_special"),
    ("主动", "proactive"),
    ("依申请", "on_request"),
)


@dataclass(slots=True)
class Header:
    """Where a sheet says what: columns by the fact they hold, columns by level, and the first row of entries."""

    first_row: int
    next_row: int
    columns: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)


def find_header(grid: Grid) -> Header | None:
    """The header of a sheet; None where none of its first rows is one."""
    for row in range(1, min(grid.last_row, LAST_HEADER_ROW) + 1):
        roles = [_role(_plain(grid.header(row, column)), _TOP + _SUB) for column in _columns(grid)]
        known = set(roles) - {""}
        if len(known) >= FEWEST_COLUMNS and "first_item" in known:
            return _read(grid, row)
    return None


def is_header_again(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row repeats the header, as it stands at the top of every printed page."""
    first = header.columns["first_item"]
    return _role(_plain(grid.header(row, first)), _TOP + _SUB) == "first_item" and (
        _plain(grid.header(row, first)) in ("公开事项", "一级事项", "事项名称")
    )


def _read(grid: Grid, row: int) -> Header:
    below = [_role(_plain(grid.header(row + 1, column)), _SUB) for column in _columns(grid)]
    has_second = len(set(below) - {""}) >= 2
    header = Header(row, row + 2 if has_second else row + 1)
    for column in _columns(grid):
        top = _plain(grid.header(row, column))
        sub = _plain(grid.header(row + 1, column)) if has_second else ""
        role = _role(sub, _SUB) or _role(top, _SUB) or _role(top, _TOP)
        if role == "levels" and sub and sub != top:
            header.levels.setdefault(level(sub), column)
        elif role:
            header.columns.setdefault(role, column)
    return header


def _columns(grid: Grid) -> range:
    return range(1, grid.last_column + 1)


def _plain(text: str) -> str:
    """A label without blanks and without what stands in brackets."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^()]*\)", "", plain)


def _role(label: str, roles: tuple[tuple[str, str], ...]) -> str:
    return next((role for name, role in roles if label.startswith(name)), "")
