"""A Word letter as plain values, ready to be set: paragraphs of runs, and tables. All measures are in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Alignment = Literal["left", "center", "right", "justify"]
RunKind = Literal["text", "break", "tab", "page_break", "page_number", "page_count"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one appearance, or one of the marks that stand between text."""

    kind: RunKind
    size: float
    typeface: str
    text: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    raised: Literal["", "superscript", "subscript"] = ""
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line below a paragraph, ``gap`` away from its text."""

    width: float
    gap: float
    color: str


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph. ``line`` is the height of its lines; ``level`` is that of a heading, 0 for running text."""

    runs: tuple[Run, ...]
    alignment: Alignment
    line: float
    size: float
    first_line: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    level: int = 0
    rule: Rule | None = None
    keep_with_next: bool = False
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with the columns and rows that it covers."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: the widths of its columns, and its rows. The first row heads it where Word says so."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headed: bool = False
    ruled: bool = True


Block: TypeAlias = ParagraphBlock | TableBlock


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands above or below the text: on all pages, or another on even pages and on the first."""

    default: tuple[Block, ...] = ()
    even: tuple[Block, ...] | None = None
    first: tuple[Block, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins of the paper, and how far header and footer stand from its edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header_distance: float
    footer_distance: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole letter."""

    title: str
    page: Page
    header: Margin
    footer: Margin
    body: tuple[Block, ...]
