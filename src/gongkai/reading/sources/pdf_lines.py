"""Lines of text from the characters of a page, and paragraphs from lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from gongkai.reading.sources.joining import joined

Character: TypeAlias = dict[str, Any]
"""A character as pdfplumber gives it: ``text``, ``x0``, ``x1``, ``top``, ``bottom``, ``size``."""

_GAP = 0.3
"""Sizes of a character: a wider gap is a space."""
_GAP_IN_CHINESE = 0.9
"""The same between Chinese characters, which are set apart to fill a line."""
_PAGE_NUMBER = re.compile(r"[-—–\s第共/页of]*\d{1,3}(?:[-—–\s第共/页of]+\d{1,3})?[-—–\s页]*", re.IGNORECASE)
_BEGINS_ANEW = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]|[（(]\d{1,2}[）)]|注[:：]|附件|表\s*\d|图\s*\d"
)
_LARGER = 1.15
"""Times the size of the running text: what is larger is a title or a heading."""
_EDGE = 0.12
"""The share of a page's height in which running heads and page numbers stand."""


@dataclass(slots=True)
class Line:
    """A line of text with its place on the page, in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


def lines_of(characters: Iterable[Character]) -> list[Line]:
    """The characters as lines, from the top down; wide gaps become spaces."""
    return [line for row in rows_of(characters) if (line := _line(row)).text]


def rows_of(characters: Iterable[Character]) -> list[list[Character]]:
    """The characters that stand on one line each, from the top down and from left to right."""
    ordered = sorted(characters, key=lambda c: (c["top"] + c["bottom"], c["x0"]))
    rows: list[list[Character]] = []
    middle = height = 0.0
    for character in ordered:
        centre = (character["top"] + character["bottom"]) / 2
        size = max(float(character["size"]), 1.0)
        if rows and abs(centre - middle) <= max(size, height) / 2:
            rows[-1].append(character)
            continue
        rows.append([character])
        middle, height = centre, size
    return [sorted(row, key=lambda c: (c["x0"], c["x1"])) for row in rows]


def _line(row: list[Character]) -> Line:
    pieces: list[str] = []
    end: float | None = None
    for character in row:
        if end is not None:
            is_chinese = pieces[-1][-1:] > "\u2e80" and character["text"] > "\u2e80"
            gap = _GAP_IN_CHINESE if is_chinese else _GAP
            if character["x0"] - end > gap * max(float(character["size"]), 1.0):
                pieces.append(" ")
        pieces.append(character["text"])
        end = character["x1"]
    seen = [c for c in row if c["text"].strip()] or row
    return Line(
        "".join(pieces).strip(),
        min(c["x0"] for c in seen),
        max(c["x1"] for c in seen),
        min(c["top"] for c in seen),
        max(c["bottom"] for c in seen),
        max(float(c["size"]) for c in seen),
    )


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page outside its tables; ``tables`` are the upper and lower edges of these."""

    height: float
    lines: list[Line]
    tables: list[tuple[float, float]]

    def edge(self) -> list[Line]:
        """The lines where running heads and page numbers stand: near the edge, or with nothing beyond them."""
        tops = [line.top for line in self.lines] + [top for top, _ in self.tables]
        bottoms = [line.bottom for line in self.lines] + [bottom for _, bottom in self.tables]
        return [
            line
            for line in self.lines
            if line.bottom < self.height * _EDGE
            or line.top > self.height * (1 - _EDGE)
            or line.top <= min(tops)
            or line.bottom >= max(bottoms)
        ]


def without_running_heads(pages: Sequence[PageLines]) -> list[list[Line]]:
    """The lines of each page without page numbers and without what stands on several pages at the same place."""
    edges = [page.edge() for page in pages]
    counted = Counter(key for edge in edges for key in {_place(line) for line in edge})
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = {
            id(line) for line in edge if counted[_place(line)] > 1 or _PAGE_NUMBER.fullmatch(line.text)
        }
        kept.append([line for line in page.lines if id(line) not in dropped])
    return kept


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 3)


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which the running text stands, and its size."""

    left: float
    right: float
    size: float

    def continues(self, line: Line, following: Line) -> bool:
        """Whether a paragraph that reaches the end of its line goes on in the following one."""
        if _BEGINS_ANEW.match(following.text):
            return False
        if line.size > self.size * _LARGER and abs(line.size - following.size) < 0.1:
            return self._is_centred(line) and self._is_centred(following)
        if abs(line.size - following.size) > 1:
            return False
        return line.x1 > self.right - 1.6 * line.size and following.x0 < self.left + line.size

    def _is_centred(self, line: Line) -> bool:
        return abs((line.x0 - self.left) - (self.right - line.x1)) < 2 * line.size


def margins_of(lines: Sequence[Line]) -> Margins:
    """The margins of all pages together."""
    if not lines:
        return Margins(0, 0, 0)
    sizes = sorted(size for line in lines for size in [line.size] * len(line.text))
    size = sizes[len(sizes) // 2]
    body = [line for line in lines if line.size <= size * _LARGER]
    return Margins(min(line.x0 for line in body), max(line.x1 for line in body), size)


def paragraphs_of(lines: Sequence[Line], margins: Margins) -> list[str]:
    """The lines with those put together that a page broke."""
    paragraphs: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and margins.continues(before, line):
            paragraphs[-1] = joined(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs
