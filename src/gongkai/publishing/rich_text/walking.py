"""Going through the blocks of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.publishing.rich_text.model import Block, Inline, ListBlock, Paragraph, Quote, Table


def contents_of(blocks: Iterable[Block]) -> Iterator[list[Inline]]:
    """The characters and pictures of every paragraph, item, caption and cell, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.content
        elif isinstance(block, ListBlock):
            yield from _of_list(block)
        elif isinstance(block, Table):
            yield block.caption
            for row in block.rows:
                for cell in row.cells:
                    yield cell.content
        elif isinstance(block, Quote):
            yield from contents_of(block.blocks)


def _of_list(block: ListBlock) -> Iterator[list[Inline]]:
    for item in block.items:
        for part in item.parts:
            if isinstance(part, ListBlock):
                yield from _of_list(part)
            else:
                yield part


def tables_in(blocks: Iterable[Block]) -> Iterator[Table]:
    """Every table, also those in quotations."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Quote):
            yield from tables_in(block.blocks)
