"""The shape of an official text: blocks, and inside them runs of characters. Nothing else can be written.

What comes out of a paste is put into these classes and written anew, so the result has one form only: cleaning it
again changes nothing, and no tag or attribute gets through that has no place here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

STRONG, EMPHASIS, UNDERLINE, SUBSCRIPT, SUPERSCRIPT = "strong", "em", "u", "sub", "sup"
MARKS = (STRONG, EMPHASIS, UNDERLINE, SUBSCRIPT, SUPERSCRIPT)
"""The marks of characters in the order in which they are nested."""

CENTER, RIGHT = "align-center", "align-right"
ALIGNMENTS = frozenset({CENTER, RIGHT})
"""The only classes that a text may carry."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same marks and in the same link."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its text for those who do not see it."""

    source: str
    alternative: str
    href: str = ""


Inline = Run | Break | Picture


@dataclass(slots=True)
class Paragraph:
    """A paragraph or heading. ``level`` and ``marker`` are those of a list that Word writes as paragraphs."""

    tag: str = "p"
    align: str = ""
    content: list[Inline] = field(default_factory=list)
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(slots=True)
class Item:
    """An item of a list: lines of characters and lists below it, in their order."""

    parts: list[list[Inline] | ListBlock] = field(default_factory=list)


@dataclass(slots=True)
class ListBlock:
    """A list; ``start`` is the first number of an ordered one."""

    ordered: bool
    items: list[Item] = field(default_factory=list)
    start: int = 1


@dataclass(slots=True)
class Cell:
    """A cell of a table; ``scope`` only where ``heading``."""

    content: list[Inline] = field(default_factory=list)
    heading: bool = False
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1
    align: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table; ``head`` if it belongs to the table's header."""

    cells: list[Cell]
    head: bool = False


@dataclass(slots=True)
class Table:
    """A table with its caption."""

    rows: list[Row]
    caption: list[Inline] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    """Blocks that are quoted; no quotation in a quotation."""

    blocks: list[Block]


Block = Paragraph | Rule | ListBlock | Table | Quote


def text_in(content: Iterable[Inline]) -> str:
    """The characters of a content; a line break counts as one, a picture stands with its alternative text."""
    return "".join(
        part.text if isinstance(part, Run) else part.alternative if isinstance(part, Picture) else "\n"
        for part in content
    )


def is_empty(content: Iterable[Inline]) -> bool:
    """Whether there is neither a character nor a picture."""
    return not any(isinstance(part, Picture) or (isinstance(part, Run) and part.text) for part in content)


def without(content: Iterable[Inline], mark: str) -> list[Inline]:
    """The content without a mark, such as bold type in a heading, which is bold anyway."""
    return [replace(part, marks=part.marks - {mark}) if isinstance(part, Run) else part for part in content]
