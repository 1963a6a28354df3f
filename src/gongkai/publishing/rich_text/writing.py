"""The model as HTML, in one form only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from gongkai.publishing.rich_text.model import (
    MARKS,
    Block,
    Break,
    Cell,
    Inline,
    Item,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Row,
    Rule,
    Run,
    Table,
)


def written(blocks: Iterable[Block]) -> str:
    """The blocks as HTML, a line each."""
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<{block.tag}{_class(block.align)}>{_inline(block.content)}</{block.tag}>"
    if isinstance(block, Rule):
        return "<hr>"
    if isinstance(block, ListBlock):
        return _list(block)
    if isinstance(block, Table):
        return _table(block)
    return f"<blockquote>{_quoted(block)}</blockquote>"


def _quoted(quote: Quote) -> str:
    return written(quote.blocks)


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    return f"<{tag}{start}>{''.join(_item(item) for item in block.items)}</{tag}>"


def _item(item: Item) -> str:
    parts = (_list(part) if isinstance(part, ListBlock) else _inline(part) for part in item.parts)
    return f"<li>{''.join(parts)}</li>"


def _table(table: Table) -> str:
    caption = f"<caption>{_inline(table.caption)}</caption>" if table.caption else ""
    head = [row for row in table.rows if row.head]
    body = [row for row in table.rows if not row.head]
    return f"<table>{caption}{_rows('thead', head)}{_rows('tbody', body)}</table>"


def _rows(tag: str, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    inside = "".join(f"<tr>{''.join(_cell(cell) for cell in row.cells)}</tr>" for row in rows)
    return f"<{tag}>{inside}</{tag}>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.heading else "td"
    scope = f' scope="{cell.scope}"' if cell.heading and cell.scope else ""
    colspan = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    rowspan = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{_class(cell.align)}{scope}{colspan}{rowspan}>{_inline(cell.content)}</{tag}>"


def _class(align: str) -> str:
    return f' class="{align}"' if align else ""


def _inline(content: Sequence[Inline]) -> str:
    pieces = []
    for href, parts in groupby(content, key=lambda part: "" if isinstance(part, Break) else part.href):
        inside = "".join(_part(part) for part in parts)
        pieces.append(f'<a href="{escape(href)}">{inside}</a>' if href else inside)
    return "".join(pieces)


def _part(part: Inline) -> str:
    if isinstance(part, Break):
        return "<br>"
    if isinstance(part, Picture):
        return f'<img src="{escape(part.source)}" alt="{escape(part.alternative)}">'
    return marked(part)


def marked(run: Run) -> str:
    """Characters inside the tags of their marks."""
    marks = [mark for mark in MARKS if mark in run.marks]
    opening = "".join(f"<{mark}>" for mark in marks)
    closing = "".join(f"</{mark}>" for mark in reversed(marks))
    return f"{opening}{escape(run.text, quote=False)}{closing}"
