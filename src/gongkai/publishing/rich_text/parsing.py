"""From any HTML to the model: one pass over its events, without ever building its tree.

A tree would be as deep as its author likes, and html5 parsers need time that grows with the square of the depth
(200,000 nested tags keep one busy for two minutes). Here the depth is that of the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from gongkai.publishing.rich_text import tags
from gongkai.publishing.rich_text.addresses import Address, is_own_picture, judged
from gongkai.publishing.rich_text.arranging import arranged
from gongkai.publishing.rich_text.characters import visible
from gongkai.publishing.rich_text.containers import Container, Kind
from gongkai.publishing.rich_text.dropped import Account, Drop
from gongkai.publishing.rich_text.model import Block, Break, Paragraph, Picture, Rule, Run

DEEPEST = 24
"""Containers (lists, items, tables, rows, cells, quotations) inside one another; deeper ones are laid open."""

LONGEST_MARKER = 40

_FRAGMENT_MARKS = ("<!--StartFragment-->", "<!--EndFragment-->")


@dataclass(slots=True)
class _Frame:
    """An open tag: what stood before it and has to be restored behind it."""

    tag: str
    marks: frozenset[str]
    href: str
    align: str
    containers: int
    ends_paragraph: bool = False
    skips: bool = False
    marker: bool = False


def parse(html: str, picture_prefixes: tuple[str, ...]) -> tuple[list[Block], Account]:
    """The blocks of a text, and the account of what had no place in them."""
    reader = _Reader(picture_prefixes)
    parser = etree.HTMLParser(target=reader, huge_tree=True)
    parser.feed(_fragment(visible(html)))
    # A text without any content makes the parser complain, not the reader.
    try:
        parser.close()
    except etree.XMLSyntaxError:
        if html.strip():
            raise
    reader.finish()
    return arranged(reader.root, reader.account), reader.account


def _fragment(html: str) -> str:
    """What was copied, of what a clipboard holds around it."""
    start, end = (html.find(mark) for mark in _FRAGMENT_MARKS)
    return html[start + len(_FRAGMENT_MARKS[0]) : end] if 0 <= start < end else html


@dataclass(slots=True)
class _Reader:
    """Receives the events of the parser (``start``, ``data``, ``end``, ``comment``) and fills containers."""

    prefixes: tuple[str, ...]
    account: Account = field(default_factory=Account)
    root: Container = field(default_factory=lambda: Container(Kind.ROOT))
    _open: list[Container] = field(default_factory=list)
    _frames: list[_Frame] = field(default_factory=list)
    _paragraph: Paragraph | None = None
    _marks: frozenset[str] = frozenset()
    _href: str = ""
    _align: str = ""
    _skipping: int = 0
    _in_marker: int = 0
    _preformatted: int = 0

    def __post_init__(self) -> None:
        self._open.append(self.root)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An opening tag."""
        tag = tag.lower()
        frame = _Frame(tag, self._marks, self._href, self._align, len(self._open))
        self._frames.append(frame)
        if self._skipping:
            frame.skips = True
            self._skipping += 1
            return
        self._account_for(tag, attributes)
        if tag in tags.WITH_CONTENT:
            frame.skips = True
            self._skipping += 1
            return
        style = tags.style_of(attributes)
        if tags.is_list_marker(style):
            frame.marker = True
            self._in_marker += 1
        self._preformatted += tag == "pre"
        self._marks = tags.marks_of(tag, style, self._marks)
        if tag in tags.PARAGRAPHS or tag in tags.HEADINGS or tag in tags.PARTS:
            self._align = tags.alignment(
                attributes, style, "align-center" if tag == "center" else self._align
            )
            frame.ends_paragraph = True
            self._end_paragraph()
            if tag in tags.PARAGRAPHS or tag in tags.HEADINGS:
                self._begin_paragraph(tag if tag in tags.HEADINGS else "p", tags.list_level(style))
        elif tag in ("a", "img", "br", "hr"):
            self._place(tag, attributes)
        else:
            self._enter(frame, tag, attributes, style)

    def end(self, tag: str) -> None:
        """A closing tag, written or implied."""
        if not self._frames:
            return
        frame = self._frames.pop()
        if frame.skips:
            self._skipping -= 1
            return
        if frame.marker:
            self._in_marker -= 1
        self._preformatted -= frame.tag == "pre"
        if frame.ends_paragraph:
            self._end_paragraph()
        self._marks, self._href, self._align = frame.marks, frame.href, frame.align
        del self._open[frame.containers :]
        if frame.tag == "thead" and self._open[-1].kind is Kind.TABLE:
            self._open[-1].head = False

    def data(self, text: str) -> None:
        """Characters."""
        if self._skipping:
            return
        if self._in_marker:
            paragraph = self._current_paragraph()
            if len(paragraph.marker) < LONGEST_MARKER:
                paragraph.marker += text[:LONGEST_MARKER]
            return
        if self._paragraph is None and not text.strip():
            return
        paragraph = self._current_paragraph()
        lines = text.split("\n") if self._preformatted else [text]
        for place, line in enumerate(lines):
            if place:
                paragraph.content.append(Break())
            paragraph.content.append(Run(line, self._marks, self._href))

    def comment(self, text: str) -> None:
        """A comment; Word writes instructions for itself in them."""
        if "[if " in text and not self._skipping:
            self.account.add(Drop.OFFICE)

    def pi(self, target: str, data: str | None = None) -> None:
        """An instruction for some program; not for this one."""

    def close(self) -> None:
        """The end of the events."""

    def finish(self) -> None:
        """Close what is still open."""
        self._end_paragraph()

    def _account_for(self, tag: str, attributes: Mapping[str, str]) -> None:
        drop = tags.WITH_CONTENT.get(tag) or tags.ALONE.get(tag)
        if drop is not None:
            self.account.add(drop)
        if tags.is_office(tag, attributes):
            self.account.add(Drop.OFFICE)
        for name in attributes:
            if name.lower().startswith("on"):
                self.account.add(Drop.HANDLER)

    def _place(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            self._href = self._link(attributes.get("href", ""))
        elif tag == "img":
            self._picture(attributes)
        elif tag == "br":
            if self._paragraph is not None:
                self._paragraph.content.append(Break())
        else:
            self._end_paragraph()
            if self._open[-1].kind in (Kind.ROOT, Kind.QUOTE):
                self._open[-1].children.append(Rule())

    def _link(self, written: str) -> str:
        address, judgement = judged(written)
        drop = {
            Address.DANGEROUS: Drop.DANGEROUS_LINK,
            Address.LOCAL: Drop.LOCAL_LINK,
            Address.RELATIVE: Drop.RELATIVE_LINK,
        }.get(judgement)
        if drop is not None:
            self.account.add(drop)
        return address if judgement is Address.GOOD else ""

    def _picture(self, attributes: Mapping[str, str]) -> None:
        source = attributes.get("src", "").strip()
        if not is_own_picture(source, self.prefixes):
            self.account.add(Drop.PICTURE)
            return
        alternative = " ".join(attributes.get("alt", "").split())
        self._current_paragraph().content.append(Picture(source, alternative, self._href))

    def _enter(
        self, frame: _Frame, tag: str, attributes: Mapping[str, str], style: Mapping[str, str]
    ) -> None:
        """Open the container that a tag stands for, with those that must be around it."""
        kind = Kind.of(tag)
        if kind is None:
            return
        frame.ends_paragraph = True
        self._end_paragraph()
        if kind is Kind.SECTION:
            if self._open[-1].kind is Kind.TABLE:
                self._open[-1].head = tag == "thead"
            return
        if not self._has_place_for(kind):
            return
        if len(self._open) >= DEEPEST:
            self.account.add(Drop.DEPTH)
            return
        self._open_surroundings(kind)
        container = Container(kind, tag=tag)
        if kind is Kind.LIST:
            container.start = tags.number(attributes, "start", 9999) if tag == "ol" else 1
        if kind is Kind.CELL:
            container.colspan = tags.number(attributes, "colspan", 100)
            container.rowspan = tags.number(attributes, "rowspan", 1000)
            container.scope = attributes.get("scope", "").strip().lower()
            self._align = tags.alignment(attributes, style, "")
            container.align = self._align
        if kind in (Kind.TABLE, Kind.LIST):
            self._align = ""
        if kind is Kind.ROW:
            container.head = self._open[-1].head
        self._open[-1].children.append(container)
        self._open.append(container)

    def _has_place_for(self, kind: Kind) -> bool:
        """Items need a list, rows a table and cells a row of one; without them they are plain text."""
        here = self._open[-1].kind
        if kind is Kind.CELL:
            return here in (Kind.ROW, Kind.TABLE)
        if kind in (Kind.ROW, Kind.CAPTION):
            return here is Kind.TABLE
        if kind is Kind.ITEM:
            return here is Kind.LIST
        return True

    def _open_surroundings(self, kind: Kind) -> None:
        here = self._open[-1]
        if kind is Kind.CELL and here.kind is Kind.TABLE:
            self._open_row(here)
        elif kind is not Kind.ITEM:
            self._open_item()

    def _open_row(self, table: Container) -> None:
        """Cells without a row of their own share one: the last, if it too was written without a tag."""
        last = table.children[-1] if table.children else None
        if not (isinstance(last, Container) and last.kind is Kind.ROW and not last.tag):
            last = Container(Kind.ROW, head=table.head)
            table.children.append(last)
        self._open.append(last)

    def _open_item(self) -> None:
        """What stands in a list beside its items belongs to the last of them."""
        here = self._open[-1]
        if here.kind is not Kind.LIST:
            return
        last = here.children[-1] if here.children else None
        if not isinstance(last, Container):
            last = Container(Kind.ITEM)
            here.children.append(last)
        self._open.append(last)

    def _current_paragraph(self) -> Paragraph:
        return self._paragraph if self._paragraph is not None else self._begin_paragraph("p", 0)

    def _begin_paragraph(self, tag: str, level: int) -> Paragraph:
        if self._open[-1].kind is Kind.LIST:
            self._open_item()
        self._paragraph = Paragraph(tag, self._align, level=level)
        self._open[-1].children.append(self._paragraph)
        return self._paragraph

    def _end_paragraph(self) -> None:
        self._paragraph = None
