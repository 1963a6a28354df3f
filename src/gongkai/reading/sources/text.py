"""What every format is turned into: paragraphs, one a line, and tables, one row a line with bars between the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from gongkai.reading.sources.grids import Place, written

_BARS = re.compile("[|｜│┃∣]")
_INSTEAD_OF_A_BAR = "／"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as its cells with their places."""

    places: tuple[Place, ...]


Block: TypeAlias = str | TableBlock
"""A paragraph (it may hold line breaks), or a table."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a source, what the source was (``html utf-8``, ``docx`` …), and sentences about what was left out."""

    text: str
    encoding: str
    remarks: list[str] = field(default_factory=list)


def text_of(blocks: Iterable[Block]) -> str:
    """The blocks as text in which only the cells of tables are set apart by bars.

    A bar that stands in a paragraph beside real tables (the links at the top of a page) becomes a slash, because
    it would be taken for the edge of a cell. Where there is no table, bars may be one that somebody typed.
    """
    given = list(blocks)
    with_tables = any(isinstance(block, TableBlock) for block in given)
    lines: list[str] = []
    for block in given:
        if isinstance(block, TableBlock):
            lines += written(block.places)
        else:
            kept = (line.strip(" \t\r") for line in block.split("\n"))
            lines += [without_bars(line) if with_tables else line for line in kept if line]
    return "\n".join(lines) + "\n" if lines else ""


def without_bars(text: str) -> str:
    """A text in which nothing can be taken for the edge of a cell; its length stays."""
    return _BARS.sub(_INSTEAD_OF_A_BAR, text)
