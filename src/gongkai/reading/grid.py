"""A text as a stream of table cells: whatever delimits them (pipes, tabs, lines), and where prose interrupts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.forms.cells import CellState
from gongkai.reading.folding import label_key
from gongkai.reading.labels import UNITS, label_index
from gongkai.reading.values import is_value, read_value

_LONGEST_BROKEN_CELL = 6
"""Lines over which one label may be broken."""
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:条|件|次|篇|个|人次|人|万元|元|项)(?:\s|$))")
_RULER = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?")
_LONGEST_RULER = 400
_LONGEST_CELL = 80
_LONGEST_PART = 30
"""Characters of one line of a label that is broken over lines."""


@dataclass(slots=True)
class TextCell:
    """A cell of text: its comparison key, its span in the readable text and the line it ends on."""

    key: str
    start: int
    end: int
    line: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell."""
        return not self.key


class Break:
    """Prose, or the end of a line of words: no row of a table reaches over it."""


BREAK = Break()


def cells_of(text: str) -> Iterator[TextCell | Break]:
    """The cells of a readable text in order, with a BREAK wherever prose stands between them."""
    if text.count("|") >= 4:
        yield from _delimited(_without_rulers(text), "|")
    elif text.count("\t") >= 4:
        yield from _tabbed(text)
    else:
        yield from _by_lines(text)


def _without_rulers(text: str) -> str:
    """The text without the dashes that part the head of a Markdown table from its body, length unchanged.

    They stand on the second line of a table; a line of dashes further down says that there is nothing.
    """
    if "-|" not in text and "- |" not in text and "-:" not in text:
        return text
    lines = text.split("\n")
    before = ""
    for number, line in enumerate(lines):
        is_second = "|" in before and (number < 2 or "|" not in lines[number - 2])
        before = line
        if "|" not in line or len(line) > _LONGEST_RULER or not (is_second or "---" in line):
            continue
        if _RULER.fullmatch(line.strip()):
            lines[number] = " " * len(line)
    return "\n".join(lines)


def _delimited(text: str, delimiter: str) -> Iterator[TextCell | Break]:
    position = line = 0
    segments = text.split(delimiter)
    for number, segment in enumerate(segments[:-1]):
        start = position
        position += len(segment) + 1
        if "\n" not in segment:
            yield _cell(segment, start, line)
            continue
        if segment[0] == "\n" and segment.count("\n") == 1 and not segment.isspace():
            line += 1
            yield _cell(segment[1:], start + 1, line)
            continue
        first_line, line = line, line + segment.count("\n")
        if number and (length := _ended_by_its_line(segment)):
            yield _cell(segment[:length], start, first_line)
            segment, start = segment[length:], start + length
        lines = [part for part in segment.split("\n") if part.strip()]
        if not lines and _is_border(text, start + segment.rfind("\n") + 1, delimiter):
            continue
        if len(lines) <= 1:
            offset = start + segment.find(lines[0]) if lines else start + segment.rfind("\n")
            content = lines[0] if lines else segment[segment.rfind("\n") :]
            on_first = bool(lines) and segment.startswith(lines[0])
            yield _cell(content, offset, first_line if on_first else line)
            continue
        if segment.split("\n", 1)[0].strip() and len(lines) > _LONGEST_BROKEN_CELL:
            yield BREAK
        yield from _last_cell(segment, start, line)
    if len(segments) > 1 and (length := _ended_by_its_line(segments[-1])):
        yield _cell(segments[-1][:length], position, line)
    yield BREAK


def _is_border(text: str, line_start: int, delimiter: str) -> bool:
    """Whether the delimiter that begins a line is the edge of a row, and does not end an empty cell.

    A table that has edges has them on every line.
    """
    line_end = text.find("\n", line_start)
    line = text[line_start : line_end if line_end >= 0 else len(text)].strip()
    if not (line.startswith(delimiter) and line.endswith(delimiter) and line.strip(f"{delimiter} \t")):
        return False
    above = text[text.rfind("\n", 0, max(line_start - 1, 0)) + 1 : line_start]
    return above.lstrip().startswith(delimiter) or not above.strip()


def _ended_by_its_line(segment: str) -> int:
    """The length of a cell that no delimiter ends: a figure or a label at the end of its line, the next row below."""
    if segment.startswith("\n"):
        return 0
    first = segment.partition("\n")[0]
    key = label_key(first) if len(first) <= _LONGEST_CELL else ""
    if not key:
        return 0
    value = read_value(first.strip())
    if value is None or value.state is CellState.UNREAD:
        known = label_index()
        if key not in known or label_key(segment) in known:
            return 0
    return len(first)


def _last_cell(segment: str, start: int, line: int) -> Iterator[TextCell | Break]:
    """The cell at the end of several lines of text: a label broken over lines, or what stands after prose."""
    begins = _line_starts(segment)
    for count in range(1, _LONGEST_BROKEN_CELL + 1):
        if count > len(begins):
            break
        begin = begins[-count]
        if label_key(segment[begin:]) in label_index():
            if count < len(begins):
                yield BREAK
            yield _cell(segment[begin:], start + begin, line)
            return
    yield BREAK
    yield _cell(segment[begins[-1] :], start + begins[-1], line)


def _line_starts(segment: str) -> list[int]:
    starts, position = [], 0
    for part in segment.split("\n"):
        if part.strip():
            starts.append(position)
        position += len(part) + 1
    return starts


def _tabbed(text: str) -> Iterator[TextCell | Break]:
    position = 0
    pending: list[tuple[int, str]] = []
    for line, content in enumerate(text.split("\n")):
        start = position
        position += len(content) + 1
        if "\t" not in content:
            if label_key(content) in label_index():
                pending = []
                yield _cell(content, start, line)
            elif content.strip():
                if len(content) > _LONGEST_PART or not pending:
                    yield BREAK
                pending = _with_part(pending, start, content)
            continue
        parts = content.split("\t")
        last = parts.pop() if _may_be_broken(parts[-1]) else None
        for number, part in enumerate(parts):
            joined, begin = _joined_label([*pending, (start, part)]) if not number and pending else ("", 0)
            yield (
                TextCell(joined, begin, start + len(part.rstrip()), line)
                if joined
                else _cell(part, start, line)
            )
            start += len(part) + 1
        pending = []
        if last is not None:
            pending = [(start, last)]
    yield BREAK


def _may_be_broken(part: str) -> bool:
    """Whether the last cell of a line is the beginning of a label that goes on below."""
    key = label_key(part)
    return (
        bool(key)
        and len(part) <= _LONGEST_PART
        and key not in label_index()
        and read_value(part.strip()) is None
    )


def _with_part(pending: list[tuple[int, str]], start: int, content: str) -> list[tuple[int, str]]:
    """The parts of what may be a broken label, with one more line of them."""
    return [*pending[-_LONGEST_BROKEN_CELL + 1 :], (start, content)] if len(content) <= _LONGEST_PART else []


def _by_lines(text: str) -> Iterator[TextCell | Break]:
    """Cells without delimiters: a label alone on its line, or followed by its figures; figures on lines of their own."""
    index = label_index()
    pending: list[tuple[int, str]] = []
    position = 0
    for line, content in enumerate(text.split("\n")):
        start = position
        position += len(content) + 1
        key = label_key(content)
        if not key:
            continue
        if len(content) <= _LONGEST_CELL and key in index:
            pending.clear()
            yield _cell(content, start, line)
            continue
        parts = list(_parts(content, start))
        if columns := _headers(content, start, parts):
            pending.clear()
            yield from (TextCell(known, begin, end, line) for known, begin, end in columns)
            continue
        if all(is_value(part.replace(" ", "")) or part in UNITS for part, _, _ in parts):
            yield from (TextCell(label_key(part), begin, end, line) for part, begin, end in parts)
            continue
        if len(content) <= 200 and (found := list(_labels_then_figures(parts, line))):
            pending.clear()
            yield from found
            continue
        pending = _with_part(pending, start, content)
        joined, begin = _joined_label(pending)
        if joined:
            yield TextCell(joined, begin, start + len(content), line)
            pending = []
        else:
            yield BREAK
    yield BREAK


def _joined_label(pending: list[tuple[int, str]]) -> tuple[str, int]:
    """The key of the row label that the last of some lines make up together, and where it begins."""
    known = label_index()
    for first in range(len(pending) - 1, -1, -1):
        key = label_key("".join(content for _, content in pending[first:]))
        if key in known and known[key].rows:
            return key, pending[first][0]
    return "", 0


def _parts(content: str, start: int) -> Iterator[tuple[str, int, int]]:
    """What spaces set apart on a line; a number keeps the unit behind it."""
    content = _NUMBER_AND_UNIT.sub("\x00", content)
    for match in re.finditer(r"\S+", content):
        yield match[0].replace("\x00", " "), start + match.start(), start + match.end()


def _labels_then_figures(parts: list[tuple[str, int, int]], line: int) -> Iterator[TextCell]:
    """The label of a row (and of the group it opens) and the figures behind it; nothing where that is not so."""
    known = label_index()
    for count in range(len(parts) - 1, 0, -1):
        if not all(is_value(part.replace(" ", "")) or part in UNITS for part, _, _ in parts[count:]):
            return
        for first in range(count):
            group, label = _joined(parts[:first]), _joined(parts[first:count])
            if label in known and known[label].rows and (not first or group in known):
                if first:
                    yield TextCell(group, parts[0][1], parts[first - 1][2], line)
                yield TextCell(label, parts[first][1], parts[count - 1][2], line)
                yield from (TextCell(label_key(part), begin, end, line) for part, begin, end in parts[count:])
                return


def _joined(parts: list[tuple[str, int, int]]) -> str:
    return label_key("".join(part for part, _, _ in parts))


def _headers(content: str, start: int, parts: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The labels on a line of nothing but labels, set apart by wide spaces or, where each is known, by any."""
    known = label_index()
    wide = [
        (label_key(match[0]), start + match.start(), start + match.end())
        for match in re.finditer(r"\S+(?:\s\S+)*", content)
    ]
    for pieces in (wide, [(label_key(part), begin, end) for part, begin, end in parts]):
        if len(pieces) > 1 and all(key in known for key, _, _ in pieces):
            return pieces
    return []


def _cell(segment: str, start: int, line: int) -> TextCell:
    stripped = segment.strip()
    begin = start + (len(segment) - len(segment.lstrip()) if stripped else 0)
    return TextCell(label_key(stripped), begin, begin + len(stripped), line)
