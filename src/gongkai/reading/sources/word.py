"""A Word document as text: its paragraphs as they are shown, and its tables with their merged cells.

The XML is read itself, because python-docx passes over text in content controls, text boxes and tracked insertions,
and gives merged cells once for each place that they cover.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.reading.sources.grids import MOST_CELLS, Place
from gongkai.reading.sources.joining import in_one_line, without_controls
from gongkai.reading.sources.packages import opened, part
from gongkai.reading.sources.text import Block, TableBlock
from gongkai.reading.sources.unreadable import WOULD_BURST, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

KIND = "Word 文件"
LONGEST_CELL = 400
"""Characters. Where more stands in a cell, the table sets a page and holds no figures there."""
_RELATIONSHIPS = "_rels/.rels"
_USUAL_PART = "word/document.xml"
_PASSED_OVER = frozenset(
    ["del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "sdtPr"]
)
_MARKED_RUNS = frozenset(["strike", "dstrike"])
_OFF = frozenset(["0", "false", "off", "none"])


def blocks_of_word(data: bytes) -> list[Block]:
    """The blocks of a document. Raises Unreadable for a file that is damaged, locked or made to burst."""
    with opened(data, KIND) as package:
        root = _parsed(part(package, _main_part(part(package, _RELATIONSHIPS, KIND)), KIND))
    body = next((child for child in root if _name(child) == "body"), None)
    return [] if body is None else list(_blocks(body))


def _parsed(content: bytes) -> _Element:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(content, parser)


def _main_part(relationships: bytes) -> str:
    for relationship in _parsed(relationships):
        if (relationship.get("Type") or "").endswith("/officeDocument"):
            return relationship.get("Target") or _USUAL_PART
    return _USUAL_PART


def _blocks(parent: _Element) -> Iterator[Block]:
    """The paragraphs and tables below an element, whatever they are wrapped in."""
    for child in parent:
        name = _name(child)
        if name == "p":
            text, boxes = _paragraph(child)
            if text.strip():
                yield text
            for box in boxes:
                yield from _blocks(box)
        elif name == "tbl":
            yield from _table(child)
        elif name not in _PASSED_OVER:
            yield from _blocks(child)


def _paragraph(paragraph: _Element) -> tuple[str, list[_Element]]:
    """The text of a paragraph, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[_Element] = []
    _gather(paragraph, pieces, boxes)
    return without_controls("".join(pieces)), boxes


def _gather(element: _Element, pieces: list[str], boxes: list[_Element]) -> None:
    for child in element:
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "r":
            _gather_run(child, pieces, boxes)
        elif name not in _PASSED_OVER:
            _gather(child, pieces, boxes)


def _gather_run(run: _Element, pieces: list[str], boxes: list[_Element]) -> None:
    """A run as it is shown: hidden text is none; what is raised or struck out is set apart from figures beside it."""
    properties = _child(run, "rPr")
    if _is_on(properties, "vanish"):
        return
    inside: list[str] = []
    _gather(run, inside, boxes)
    raised = _attribute(_child(properties, "vertAlign"), "val") in ("superscript", "subscript")
    if "".join(inside).strip() and (raised or any(_is_on(properties, mark) for mark in _MARKED_RUNS)):
        inside = ["[", *inside, "]"]
    pieces += inside


def _table(table: _Element) -> Iterator[Block]:
    laid_out = _Table()
    for row in _found(table, "tr"):
        properties = _child(row, "trPr")
        if _child(properties, "del") is not None or _is_on(properties, "hidden"):
            continue
        cells = list(_found(row, "tc"))
        content = [list(_blocks(cell)) for cell in cells]
        if any(_is_a_page(blocks) for blocks in content):
            yield from laid_out.taken()
            for blocks in content:
                yield from blocks
            continue
        laid_out.skip(_number(_child(properties, "gridBefore")))
        for cell, blocks in zip(cells, content, strict=True):
            laid_out.add(
                in_one_line("\n".join(block for block in blocks if isinstance(block, str))),
                _child(cell, "tcPr"),
            )
        laid_out.end_row()
    yield from laid_out.taken()


def _is_a_page(blocks: list[Block]) -> bool:
    """Whether a cell holds a table or long text: then the table around it only sets the page."""
    return any(isinstance(block, TableBlock) for block in blocks) or (
        sum(len(block) for block in blocks if isinstance(block, str)) > LONGEST_CELL
    )


class _Table:
    """Lays out the cells of a table row by row. A cell merged downwards is one cell with a place to go on below it."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.open: dict[int, int] = {}
        self.line = self.position = 0
        self.below: dict[int, int] = {}
        self.last_began = False

    def skip(self, columns: int) -> None:
        self.position += columns

    def add(self, text: str, properties: _Element | None) -> None:
        width = max(1, _number(_child(properties, "gridSpan"), 1))
        down, across = _child(properties, "vMerge"), _child(properties, "hMerge")
        if across is not None and _attribute(across, "val") != "restart" and self.places and self.last_began:
            last = self.places[-1]
            self.places[-1] = Place(last.line, last.position, last.text, last.rowspan, last.colspan + width)
        elif down is not None and _attribute(down, "val") != "restart" and self.position in self.open:
            number = self.open[self.position]
            above = self.places[number]
            self.places[number] = Place(
                above.line, above.position, above.text, self.line - above.line + 1, above.colspan
            )
            self.below[self.position] = number
            self.last_began = False
        else:
            if down is not None:
                self.below[self.position] = len(self.places)
            self.places.append(Place(self.line, self.position, text, 1, width))
            self.last_began = True
        self.position += width
        if len(self.places) + self.position > MOST_CELLS:
            raise Unreadable(WOULD_BURST.format(kind=KIND))

    def end_row(self) -> None:
        self.open, self.below = self.below, {}
        self.line, self.position, self.last_began = self.line + 1, 0, False

    def taken(self) -> Iterator[TableBlock]:
        """The table as far as it goes, where there is any; what follows begins a new one."""
        if self.places:
            yield TableBlock(tuple(self.places))
        self.places, self.open, self.below = [], {}, {}


def _found(parent: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those in content controls and tracked insertions."""
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _found(child, name)


def _name(element: _Element) -> str:
    """A name without its namespace: strict documents use others than the transitional ones."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: _Element | None, name: str) -> _Element | None:
    return None if element is None else next((child for child in element if _name(child) == name), None)


def _attribute(element: _Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _is_on(properties: _Element | None, name: str) -> bool:
    found = _child(properties, name)
    return found is not None and _attribute(found, "val").lower() not in _OFF


def _number(element: _Element | None, otherwise: int = 0) -> int:
    written = _attribute(element, "val")
    if not (written.isascii() and written.isdigit()):
        return otherwise
    return min(int(written[:6]), MOST_CELLS)
