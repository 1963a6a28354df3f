"""A page as text: what a reader sees of it, paragraph by paragraph, its tables with their merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.reading.sources.grids import MOST_CELLS, placed
from gongkai.reading.sources.joining import in_one_line, without_controls
from gongkai.reading.sources.text import Block, TableBlock
from gongkai.reading.sources.unreadable import DAMAGED, NO_TEXT, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

KIND = "网页"
LONGEST_CELL = 400
"""Characters. Where more stands in a cell, the table sets a page and holds no figures there."""

_NOT_SHOWN = frozenset(
    ["script", "style", "head", "template", "noscript", "select", "button", "nav", "svg", "object", "iframe"]
)
_IN_THE_LINE = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "label", "mark", "q", "rb", "ruby", "samp", "small", "span", "strong", "time",
        "tt", "u", "var", "wbr", "nobr", "o:p", "sup", "sub", "s", "strike", "del", "input", "textarea"
    ]
)  # fmt: skip
_MARKED = frozenset(["sup", "sub", "s", "strike", "del"])
"""What stands small or struck out beside a figure is no part of it."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(["visually-hidden", "sr-only", "screen-reader-text", "d-none"])
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534
_TITLE_TAG = "articletitle"


def blocks_of_html(source: str) -> list[Block]:
    """The blocks of a page. Raises Unreadable where it cannot be parsed or shows no text."""
    from lxml import etree  # type: ignore[import-untyped]

    # The text is decoded already: what the page says of its encoding must not be believed a second time.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(without_controls(source).encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise Unreadable(DAMAGED.format(kind=KIND)) from error
    if root is None:
        raise Unreadable(NO_TEXT.format(kind=KIND))
    blocks = list(_Page().blocks(root))
    title = _title_told(root)
    if title and not any(title in block for block in blocks if isinstance(block, str)):
        blocks.insert(0, title)
    return blocks


def _title_told(root: _Element) -> str:
    """The title that government pages carry in a meta tag (《政府网站发展指引》 asks for ``ArticleTitle``)."""
    for tag in root.iter("meta"):
        if (tag.get("name") or "").lower() == _TITLE_TAG:
            return in_one_line(tag.get("content") or "")
    return ""


class _Page:
    """Walks a page and gathers the words of a line until a block begins or ends."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def blocks(self, root: _Element) -> Iterator[Block]:
        yield from self._within(root)
        yield from self._line()

    def _line(self) -> Iterator[str]:
        paragraph = "\n".join(in_one_line(line) for line in "".join(self.words).split("\v"))
        self.words = []
        if paragraph.strip():
            yield paragraph

    def _within(self, element: _Element) -> Iterator[Block]:
        self.words.append(element.text or "")
        for child in element:
            yield from self._child(child)
            self.words.append(child.tail or "")

    def _child(self, child: _Element) -> Iterator[Block]:
        tag = _tag(child)
        if _is_hidden(child):
            return
        if tag == "br":
            self.words.append("\v")
        elif tag in _IN_THE_LINE:
            if tag in ("input", "textarea"):
                self.words.append(_typed(child))
            if tag in _MARKED and "".join(child.itertext()).strip():
                self.words.append("[")
                yield from self._within(child)
                self.words.append("]")
            else:
                yield from self._within(child)
        else:
            yield from self._line()
            if tag == "table":
                if not _belongs_to_a_drawing(child):
                    yield from self._table(child)
            elif tag == "pre":
                yield from _lines_as_they_stand(child)
            else:
                yield from self._within(child)
            yield from self._line()

    def _table(self, table: _Element) -> Iterator[Block]:
        pending: list[list[tuple[str, int, int]]] = []
        for part in _rows(table):
            if _tag(part) != "tr":
                yield from self._within(part)
                yield from self._line()
                continue
            cells = [cell for cell in part if _tag(cell) in ("td", "th") and not _is_not_laid_out(cell)]
            texts = [_cell_text(cell) for cell in cells]
            if any(len(text) > LONGEST_CELL for text in texts) or part.find(".//table") is not None:
                yield from _as_table(pending)
                pending = []
                for cell in cells:
                    yield from self._within(cell)
                    yield from self._line()
                continue
            pending.append([(text, *_spans(cell)) for cell, text in zip(cells, texts, strict=True)])
        yield from _as_table(pending)


def _as_table(rows: list[list[tuple[str, int, int]]]) -> Iterator[Block]:
    places = placed(rows)
    if places:
        yield TableBlock(places)


def _rows(table: _Element) -> Iterator[_Element]:
    """The caption and the rows of a table, without those of tables inside it."""
    for child in table:
        if _is_hidden(child):
            continue
        if _tag(child) in ("tr", "caption"):
            yield child
        elif _tag(child) in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if _tag(row) == "tr" and not _is_hidden(row))


def _spans(cell: _Element) -> tuple[int, int]:
    return (
        _number(cell.get("rowspan"), _MOST_ROWS),
        min(_number(cell.get("colspan"), _MOST_COLUMNS), MOST_CELLS),
    )


def _number(written: str | None, most: int) -> int:
    digits = (written or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return 1
    # rowspan="0" reaches to the end of its part of the table.
    return min(int(digits) or most, most)


def _cell_text(cell: _Element) -> str:
    if _is_hidden(cell):
        return ""
    page = _Page()
    return in_one_line("\n".join(block for block in page.blocks(cell) if isinstance(block, str)))


def _lines_as_they_stand(element: _Element) -> Iterator[str]:
    text = "".join(element.itertext())
    if text.strip():
        yield text


def _typed(element: _Element) -> str:
    """What stands in a field of a form that a page shows."""
    if _tag(element) == "input" and (element.get("type") or "text").lower() in ("text", "number"):
        return element.get("value") or ""
    return ""


def _tag(element: _Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _belongs_to_a_drawing(table: _Element) -> bool:
    """Whether a table holds the numbers of a chart: it stands in one figure with the drawing, and repeats other tables."""
    figure = next((above for above in table.iterancestors("figure")), None)
    return figure is not None and any(True for _ in figure.iter("svg", "img", "canvas"))


def _is_hidden(element: _Element) -> bool:
    if _tag(element) in _NOT_SHOWN or not _tag(element) or element.get("hidden") is not None:
        return True
    if set((element.get("class") or "").split()) & _HIDDEN_CLASSES:
        return True
    return _HIDDEN_STYLE.search(element.get("style") or "") is not None


def _is_not_laid_out(cell: _Element) -> bool:
    """Whether a cell takes no place in its row, as one that is there and invisible does."""
    return (
        cell.get("hidden") is not None
        or re.search(r"display\s*:\s*none", cell.get("style") or "", re.IGNORECASE) is not None
    )
