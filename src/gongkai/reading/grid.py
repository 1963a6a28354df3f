"""A text as a stream of table cells: whatever delimits them (pipes, tabs, lines), and where prose interrupts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.reading.folding import label_key
from gongkai.reading.labels import UNITS, label_index

_LONGEST_BROKEN_CELL = 6
"""Lines over which one label may be broken."""
_VALUE = re.compile(r"^[+-]?[\d.,]+[余多]?(?:条|件|次|篇|个|人次|人|万元|元|项)?$")


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
        yield from _delimited(text, "|")
    elif text.count("\t") >= 4:
        yield from _tabbed(text)
    else:
        yield from _by_lines(text)


def _delimited(text: str, delimiter: str) -> Iterator[TextCell | Break]:
    position = line = 0
    segments = text.split(delimiter)
    for segment in segments[:-1]:
        start = position
        position += len(segment) + 1
        if "\n" not in segment:
            yield _cell(segment, start, line)
            continue
        first_line, line = line, line + segment.count("\n")
        lines = [part for part in segment.split("\n") if part.strip()]
        if len(lines) <= 1:
            offset = start + segment.find(lines[0]) if lines else start + segment.rfind("\n")
            content = lines[0] if lines else segment[segment.rfind("\n") :]
            on_first = bool(lines) and segment.startswith(lines[0])
            yield _cell(content, offset, first_line if on_first else line)
            continue
        if segment.split("\n", 1)[0].strip() and len(lines) > _LONGEST_BROKEN_CELL:
            yield BREAK
        yield from _last_cell(segment, start, line)
    yield BREAK


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
    for line, content in enumerate(text.split("\n")):
        start = position
        position += len(content) + 1
        if "\t" not in content:
            if label_key(content) in label_index():
                yield _cell(content, start, line)
            elif content.strip():
                yield BREAK
            continue
        # A tab that ends the line ends the last cell; it does not begin another.
        for part in content.removesuffix("\t").split("\t"):
            yield _cell(part, start, line)
            start += len(part) + 1
    yield BREAK


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
        if len(content) <= 80 and key in index:
            pending.clear()
            yield _cell(content, start, line)
            continue
        if len(columns := list(_pieces(content, start))) > 1 and all(k.key in index for k in columns):
            pending.clear()
            yield from (TextCell(k.key, k.start, k.end, line) for k in columns)
            continue
        parts = list(_parts(content, start))
        if all(_VALUE.match(part) or part in UNITS for part, _, _ in parts):
            yield from (TextCell(label_key(part), begin, end, line) for part, begin, end in parts)
            continue
        if len(content) <= 200 and (found := list(_labels_then_figures(parts, line))):
            pending.clear()
            yield from found
            continue
        pending = [*pending[-_LONGEST_BROKEN_CELL + 1 :], (start, content)] if len(content) <= 30 else []
        if joined := _joined_label(pending):
            yield TextCell(joined, pending[0][0], start + len(content), line)
            pending = []
        else:
            yield BREAK
    yield BREAK


def _joined_label(pending: list[tuple[int, str]]) -> str:
    known = label_index()
    for first in range(len(pending) - 1, -1, -1):
        key = label_key("".join(content for _, content in pending[first:]))
        if key in known and known[key].rows:
            del pending[:first]
            return key
    return ""


def _parts(content: str, start: int) -> Iterator[tuple[str, int, int]]:
    for match in re.finditer(r"\S+", content):
        yield match[0], start + match.start(), start + match.end()


def _labels_then_figures(parts: list[tuple[str, int, int]], line: int) -> Iterator[TextCell]:
    """The label of a row (and of the group it opens) and the figures behind it; nothing where that is not so."""
    known = label_index()
    for count in range(len(parts) - 1, 0, -1):
        if not all(_VALUE.match(part) or part in UNITS for part, _, _ in parts[count:]):
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


def _pieces(content: str, start: int) -> Iterator[TextCell]:
    """What wide spaces set apart on a line."""
    for match in re.finditer(r"\S+(?:\s\S+)*", content):
        yield TextCell(label_key(match[0]), start + match.start(), start + match.end(), 0)


def _cell(segment: str, start: int, line: int) -> TextCell:
    stripped = segment.strip()
    begin = start + (len(segment) - len(segment.lstrip()) if stripped else 0)
    return TextCell(label_key(stripped), begin, begin + len(stripped), line)
