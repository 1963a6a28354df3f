"""Reading a standard catalogue from a workbook: every entry that can be understood, every row that cannot, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.publishing.models import CatalogueEntry
from gongkai.publishing.standard_catalogue.entries import Key, ReadCatalogue, ReadEntry, Remark
from gongkai.publishing.standard_catalogue.grid import Grid, grids_of
from gongkai.publishing.standard_catalogue.header import Header, find_header, is_header_again
from gongkai.publishing.standard_catalogue.values import (
    channels_in,
    in_order_of_levels,
    is_ticked,
    known_field,
    level,
    limit_in_working_days,
    special_group,
)

_TITLE = re.compile(r"(.+?)领域(?:基层政务公开)?(?:标准)?目录")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*)+")
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*|目录|标准目录", re.IGNORECASE)
_FOOTNOTES = ("注：", "注:", "备注", "说明", "填表", "填报", "审核")
_TEXTS = ("content", "basis", "time_limit", "publisher")
_BETWEEN_LEVELS = re.compile(r"[\n、，,；;/\s]+")
MOST_CHANNELS = 40
LONGEST_CHANNEL = 60


class _RowProblem(Exception):
    """Why a row cannot be imported; the message is the sentence."""


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    entries: dict[Key, ReadEntry] = field(default_factory=dict)
    places: dict[Key, str] = field(default_factory=dict)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


def read_catalogue(data: bytes) -> ReadCatalogue:
    """What the sheets of a workbook say; raises Refused for a file that cannot be read at all."""
    reading = _Reading()
    for grid in grids_of(data):
        _read_sheet(grid, reading)
    return ReadCatalogue(tuple(reading.entries.values()), tuple(reading.problems), tuple(reading.notes))


def _read_sheet(grid: Grid, reading: _Reading) -> None:
    if not grid.last_row:
        return
    header = find_header(grid)
    if header is None:
        sentence = (
            "没有找到表头（须有“公开事项”或者“一级事项”，以及“公开内容”“公开时限”等栏），这张表没有读取。"
        )
        reading.notes.append(Remark(grid.title, 0, sentence))
        return
    named = _field_of_sheet(grid, header)
    above = ""
    for row in _rows(grid, header):
        try:
            entry, above = _entry(grid, header, row, named, above, reading)
        except _RowProblem as problem:
            reading.problems.append(Remark(grid.title, row, str(problem)))
            continue
        if entry.key in reading.entries:
            sentence = f"与{reading.places[entry.key]}的事项相同（{_named(entry)}），没有重复读取。"
            reading.problems.append(Remark(grid.title, row, sentence))
            continue
        reading.entries[entry.key] = entry
        reading.places[entry.key] = f"工作表“{grid.title}”第{row}行"


def _rows(grid: Grid, header: Header) -> Iterator[int]:
    """The rows of entries: what says nothing of its own is merged with the row above or empty."""
    for row in range(header.next_row, grid.last_row + 1):
        own = grid.own(row)
        if own and not is_header_again(grid, row, header) and not _is_aside(own, header):
            yield row


def _is_aside(own: dict[int, str], header: Header) -> bool:
    """Whether a row is a footnote or a heading between the entries: one text, where no fact of an entry stands."""
    if len(own) != 1:
        return False
    [(column, text)] = own.items()
    facts = {*header.columns.values(), *header.levels.values()} - {header.columns.get("number")}
    return column not in facts or text.startswith(_FOOTNOTES)


def _entry(
    grid: Grid, header: Header, row: int, named: str, above: str, reading: _Reading
) -> tuple[ReadEntry, str]:
    first = _item(_cell(grid, header, row, "first_item")) or above
    if not first:
        raise _RowProblem("没有一级事项。请填写，或者与上面的一级事项合并单元格。")
    place = _field_of_row(grid, header, row) or named
    if not place:
        raise _RowProblem("看不出属于哪个领域。请把领域写在工作表名称或者标题里，或者增加“领域”一栏。")
    notes: list[str] = []
    time_limit = _cell(grid, header, row, "time_limit")
    audience_all, audience_special = _audience(grid, header, row, notes)
    proactive, on_request = _way(grid, header, row, notes)
    entry = ReadEntry(
        field=place,
        first_item=first,
        second_item=_item(_cell(grid, header, row, "second_item")),
        number=_item(_cell(grid, header, row, "number")),
        limit_working_days=limit_in_working_days(time_limit),
        channels=channels_in(_cell(grid, header, row, "channels")),
        levels=_levels(grid, header, row),
        content=_cell(grid, header, row, "content"),
        basis=_cell(grid, header, row, "basis"),
        time_limit=time_limit,
        publisher=_cell(grid, header, row, "publisher"),
        audience_all=audience_all,
        audience_special=audience_special,
        proactive=proactive,
        on_request=on_request,
    )
    _require_fitting(entry)
    reading.notes.extend(Remark(grid.title, row, sentence) for sentence in notes)
    return entry, first


def _audience(grid: Grid, header: Header, row: int, notes: list[str]) -> tuple[bool, str]:
    """Whether everybody is meant, and which special group."""
    if "audience_all" not in header.columns and "audience_special" not in header.columns:
        named = channels_in(_cell(grid, header, row, "audience"))
        special = "、".join(name for name in named if name != "全社会")
        return "全社会" in named or not special, special
    everybody = _tick(grid, header, row, "audience_all", "全社会")
    special = special_group(_cell(grid, header, row, "audience_special"))
    if not everybody and not special:
        notes.append("没有勾选公开对象，按面向全社会读取。")
        everybody = True
    return everybody, special


def _way(grid: Grid, header: Header, row: int, notes: list[str]) -> tuple[bool, bool]:
    """Whether it is disclosed proactively, and whether on request."""
    if "proactive" not in header.columns and "on_request" not in header.columns:
        named = "、".join(channels_in(_cell(grid, header, row, "way")))
        return "主动" in named or "依申请" not in named, "依申请" in named
    proactive = _tick(grid, header, row, "proactive", "主动")
    on_request = _tick(grid, header, row, "on_request", "依申请公开")
    if not proactive and not on_request:
        notes.append("没有勾选公开方式，按主动公开读取。")
        proactive = True
    return proactive, on_request


def _levels(grid: Grid, header: Header, row: int) -> tuple[str, ...]:
    if header.levels:
        ticked = {name for name, column in header.levels.items() if _ticked(grid.text(row, column), name)}
        return in_order_of_levels(ticked)
    named = _BETWEEN_LEVELS.split(_cell(grid, header, row, "levels"))
    return in_order_of_levels({level(name) for name in named if is_ticked(name) is None})


def _tick(grid: Grid, header: Header, row: int, role: str, label: str) -> bool:
    return _ticked(_cell(grid, header, row, role), label)


def _ticked(text: str, label: str) -> bool:
    answer = is_ticked(text)
    if answer is None:
        raise _RowProblem(f"“{label}”一栏写的是“{text[:20]}”，看不懂。请打“√”或者留空。")
    return answer


def _require_fitting(entry: ReadEntry) -> None:
    for name in ("number", "field", "first_item", "second_item", *_TEXTS, "audience_special"):
        field_of_model = CatalogueEntry._meta.get_field(name)
        most = getattr(field_of_model, "max_length", None)
        text = getattr(entry, name)
        if most and len(text) > most:
            label = str(getattr(field_of_model, "verbose_name", name))
            raise _RowProblem(f"“{label}”有{len(text)}字，最多{most}字，请缩短后再导入。")
    if len(entry.channels) > MOST_CHANNELS or any(len(name) > LONGEST_CHANNEL for name in entry.channels):
        raise _RowProblem(f"“公开渠道和载体”看不懂：每个渠道最多{LONGEST_CHANNEL}字，最多{MOST_CHANNELS}个。")


def _field_of_row(grid: Grid, header: Header, row: int) -> str:
    text = _item(_cell(grid, header, row, "field"))
    return known_field(text) or text.removesuffix("领域").replace("/", "、")


def _field_of_sheet(grid: Grid, header: Header) -> str:
    """The field from the title above the header, else from the name of the sheet."""
    titles = [text for row in range(1, header.first_row) for text in grid.own(row).values()]
    for text in (*titles, grid.title):
        if found := known_field(text):
            return found
    for text in titles:
        if match := _TITLE.fullmatch("".join(text.split())):
            return _NUMBERED.sub("", match[1]).replace("/", "、")
    name = _NUMBERED.sub("", "".join(grid.title.split())).removesuffix("领域")
    return "" if _UNNAMED.fullmatch(name) else name.replace("/", "、")


def _cell(grid: Grid, header: Header, row: int, role: str) -> str:
    column = header.columns.get(role)
    return grid.text(row, column) if column is not None else ""


def _item(text: str) -> str:
    """The name of an item on one line: Excel breaks lines where the column is narrow."""
    return " ".join("".join(text.splitlines()).split())


def _named(entry: ReadEntry) -> str:
    return f"{entry.first_item}／{entry.second_item}" if entry.second_item else entry.first_item
