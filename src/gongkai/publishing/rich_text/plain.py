"""From rich text to plain text and back."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gongkai.publishing.rich_text.characters import visible
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.model import Block, ListBlock, Paragraph, Rule, Table, text_in
from gongkai.publishing.rich_text.parsing import parse


def to_text(html: str) -> str:
    """The plain text: a line for each paragraph, list item and table row, a tab between the cells of a row.

    Pictures stand with their alternative text. Any HTML will do, cleaned or not.
    """
    blocks, _ = parse(html, ANY_PICTURE)
    return "\n".join(line for block in blocks for line in lines_of(block))


def from_text(text: str) -> str:
    """Plain text as paragraphs: one for each line that is not empty."""
    lines = (" ".join(visible(line).split()) for line in text.splitlines())
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def lines_of(block: Block) -> Iterator[str]:
    """The lines that a block is as plain text."""
    if isinstance(block, Rule):
        return
    if isinstance(block, Paragraph):
        yield from text_in(block.content).split("\n")
    elif isinstance(block, ListBlock):
        yield from _list_lines(block)
    elif isinstance(block, Table):
        if block.caption:
            yield from text_in(block.caption).split("\n")
        for row in block.rows:
            yield "\t".join(text_in(cell.content).replace("\n", " ") for cell in row.cells)
    else:
        for inner in block.blocks:
            yield from lines_of(inner)


def _list_lines(block: ListBlock) -> Iterator[str]:
    for item in block.items:
        for part in item.parts:
            if isinstance(part, ListBlock):
                yield from _list_lines(part)
            else:
                yield from text_in(part).split("\n")
