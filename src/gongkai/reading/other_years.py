"""Tables of other years in the same report: a line above says whose figures follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ANNOUNCING = re.compile(
    r"^[ \t]*\(?(?:[^\n|\t。]{0,30}[^\n|\t。\d])?(?P<year>20\d{2})年度?\)?"
    r"(?:[^\n|\t。]{0,24}(?:数据|统计表|情况表|情况|表|如下))?[ \t]*[::]?[ \t]*$",
    re.MULTILINE,
)
_SECTION = re.compile(
    r"^[ \t]*[一二三四五六]、[^\n|\t\d]{0,30}?(?:总体情况|主动公开|申请情况|复议|诉讼|问题|改进|需要报告)",
    re.MULTILINE,
)


def spans_of_other_years(text: str, year: int) -> list[tuple[int, int]]:
    """Where a readable text says that what follows is of another year: up to the next such line or section."""
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    for place, announced in sorted([*_announced(text), *_sections(text)]):
        if begin is not None:
            spans.append((begin, place))
        begin = place if announced not in (0, year) else None
    if begin is not None:
        spans.append((begin, len(text)))
    return spans


def _announced(text: str) -> Iterator[tuple[int, int]]:
    for match in _ANNOUNCING.finditer(text):
        yield match.start(), int(match["year"])


def _sections(text: str) -> Iterator[tuple[int, int]]:
    """Headings of sections, which belong to the report's own year; row labels are numbered like them."""
    for match in _SECTION.finditer(text):
        yield match.start(), 0


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with nothing but its line ends in some spans, every other character in its place."""
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])
