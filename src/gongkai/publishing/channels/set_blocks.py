"""Official text as data for the program that sets a gazette: blocks, tables on a grid, pictures by file name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.publishing.rich_text.model import (
    MARKS,
    Block,
    Break,
    Cell,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    Rule,
    Table,
)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as the program reads it: the file's name, and whether it is so tall that the height limits it."""

    name: str
    tall: bool = False


Files = Mapping[str, PictureFile]
"""Picture files by the address in the text."""

FIRST_LEVEL = 3
"""Headings of a text stand below the section (1) and the item (2)."""
DEEPEST_LEVEL = 6
MOST_COLUMNS = 60


def blocks_as_data(blocks: Iterable[Block], files: Files) -> list[dict[str, Any]]:
    """The blocks in order. Pictures that are not among ``files`` become words.

    Heading levels begin at 3 and never skip one, as readers of tagged files expect.
    """
    made, level = [], FIRST_LEVEL - 1
    for block in blocks:
        if isinstance(block, Paragraph) and block.tag != "p":
            level = min(FIRST_LEVEL + max(int(block.tag[1]) - 2, 0), level + 1, DEEPEST_LEVEL)
            made.append({"kind": "heading", "level": level, **_paragraph(block, files)})
        else:
            made.append(_block(block, files))
    return made


def _block(block: Block, files: Files) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", **_paragraph(block, files)}
    if isinstance(block, Rule):
        return {"kind": "rule"}
    if isinstance(block, ListBlock):
        return _list(block, files)
    if isinstance(block, Table):
        return _table(block, files)
    return {"kind": "quote", "blocks": [_block(inner, files) for inner in block.blocks]}


def _paragraph(block: Paragraph, files: Files) -> dict[str, Any]:
    return {"align": _alignment(block.align), "content": _inline(block.content, files)}


def _alignment(written: str) -> str:
    return written.removeprefix("align-")


def _list(block: ListBlock, files: Files) -> dict[str, Any]:
    items = [
        [
            _list(part, files)
            if isinstance(part, ListBlock)
            else {"kind": "paragraph", "align": "", "content": _inline(part, files)}
            for part in item.parts
        ]
        for item in block.items
    ]
    return {"kind": "list", "ordered": block.ordered, "start": block.start, "items": items}


def _inline(content: Sequence[Inline], files: Files) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for part in content:
        if isinstance(part, Break):
            made.append({"kind": "break"})
        elif isinstance(part, Picture):
            if part.source in files:
                name = part.alternative or "图片"
                file = files[part.source]
                made.append({"kind": "picture", "file": file.name, "tall": file.tall, "alternative": name})
            else:
                made.append({"kind": "text", "text": f"［图：{part.alternative}］", "marks": []})
        else:
            made.append(
                {"kind": "text", "text": part.text, "marks": [mark for mark in MARKS if mark in part.marks]}
            )
    return made


def _table(table: Table, files: Files) -> dict[str, Any]:
    cells, columns, rows = on_a_grid([row.cells for row in table.rows])
    heads = next((place for place, row in enumerate(table.rows) if not row.head), len(table.rows))
    # A header that reaches into the body, or one that is the whole table, is set as plain rows.
    reaches = any(y < heads < y + down for y, _, down, _, _ in cells)
    return {
        "kind": "table",
        "columns": max(columns, 1),
        "rows": rows,
        "heads": 0 if reaches or heads >= rows else heads,
        "caption": _inline(table.caption, files),
        "cells": [
            {
                "x": x,
                "y": y,
                "right": right,
                "down": down,
                "heading": cell.heading,
                "align": _alignment(cell.align),
                "content": _inline(cell.content, files),
            }
            for y, x, down, right, cell in cells
        ],
    }


Placed = tuple[int, int, int, int, Cell]
"""A cell with its row, column, and how many rows and columns it takes."""


def on_a_grid(rows: Sequence[Sequence[Cell]]) -> tuple[list[Placed], int, int]:
    """The cells where a browser would put them, no two in one place; with the number of columns and rows.

    A cell that would reach over another one or out of the table is made smaller.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    columns = 0
    for y, cells in enumerate(rows):
        x = 0
        for cell in cells:
            while (y, x) in taken:
                x += 1
            if x >= MOST_COLUMNS:
                break
            right = 1
            while right < cell.colspan and x + right < MOST_COLUMNS and (y, x + right) not in taken:
                right += 1
            down = min(cell.rowspan, len(rows) - y)
            taken |= {(y + row, x + column) for row in range(down) for column in range(right)}
            placed.append((y, x, down, right, cell))
            columns = max(columns, x + right)
            x += right
    return placed, columns, len(rows)
