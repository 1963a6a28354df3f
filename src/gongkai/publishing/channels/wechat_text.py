"""The text of an item for the editor of WeChat official accounts, which keeps no classes and no style sheets.

Links to the outside are taken out by the editor, so an address stands beside what it was a link of. What stands
as an attachment can only be had on the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from gongkai.publishing.channels.article import Article
from gongkai.publishing.rich_text.model import (
    Block,
    Break,
    Cell,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    Rule,
    Run,
    Table,
)
from gongkai.publishing.rich_text.writing import marked

PictureAddress = Callable[[str], str]
"""From the address of a picture in the text to the one that it has outside; empty leaves the picture out."""

_PARAGRAPH = "margin:0 0 1em;line-height:1.75;font-size:16px;"
_HEADING = "margin:1.2em 0 .6em;line-height:1.6;font-weight:bold;font-size:18px;"
_TABLE = "width:100%;border-collapse:collapse;font-size:14px;"
_CELL = "border:1px solid #999;padding:6px 8px;"
_QUOTE = "margin:0 0 1em;padding:0 0 0 12px;border-left:4px solid #ccc;"
_ALIGN = {"align-center": "text-align:center;", "align-right": "text-align:right;"}


def wechat_html(article: Article, picture_address: PictureAddress) -> str:
    """The article's text with all style in the tags, then its attachments by name, and where the original stands."""
    parts = [_block(block, picture_address) for block in article.blocks]
    if article.attachments:
        names = "<br>".join(escape(name) for name in article.attachments)
        parts.append(f'<p style="{_PARAGRAPH}">附件（请到网站查看、下载）：<br>{names}</p>')
    parts.append(f'<p style="{_PARAGRAPH}">原文：{escape(article.link)}</p>')
    return "\n".join(part for part in parts if part)


def _block(block: Block, pictures: PictureAddress) -> str:
    if isinstance(block, Paragraph):
        style = _PARAGRAPH if block.tag == "p" else _HEADING
        return f'<p style="{style}{_ALIGN.get(block.align, "")}">{_inline(block.content, pictures)}</p>'
    if isinstance(block, Rule):
        return "<hr>"
    if isinstance(block, ListBlock):
        return _list(block, pictures)
    if isinstance(block, Table):
        return _table(block, pictures)
    inside = "".join(_block(inner, pictures) for inner in block.blocks)
    return f'<blockquote style="{_QUOTE}">{inside}</blockquote>'


def _list(block: ListBlock, pictures: PictureAddress) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = (
        "".join(
            _list(part, pictures) if isinstance(part, ListBlock) else _inline(part, pictures)
            for part in item.parts
        )
        for item in block.items
    )
    inside = "".join(f"<li>{item}</li>" for item in items)
    return f'<{tag}{start} style="{_PARAGRAPH}padding-left:1.5em;">{inside}</{tag}>'


def _table(table: Table, pictures: PictureAddress) -> str:
    rows = "".join(f"<tr>{_cells(row.cells, pictures)}</tr>" for row in table.rows)
    caption = f'<p style="{_PARAGRAPH}text-align:center;">{_inline(table.caption, pictures)}</p>'
    return f'{caption if table.caption else ""}<table style="{_TABLE}"><tbody>{rows}</tbody></table>'


def _cells(cells: Iterable[Cell], pictures: PictureAddress) -> str:
    parts = []
    for cell in cells:
        spans = f' colspan="{cell.colspan}" rowspan="{cell.rowspan}"'
        weight = "font-weight:bold;" if cell.heading else ""
        style = f"{_CELL}{weight}{_ALIGN.get(cell.align, '')}"
        parts.append(f'<td{spans} style="{style}">{_inline(cell.content, pictures)}</td>')
    return "".join(parts)


def _inline(content: Sequence[Inline], pictures: PictureAddress) -> str:
    parts = []
    for place, part in enumerate(content):
        if isinstance(part, Break):
            parts.append("<br>")
        elif isinstance(part, Picture):
            if address := pictures(part.source):
                alternative = escape(part.alternative)
                parts.append(f'<img src="{escape(address)}" alt="{alternative}" style="max-width:100%;">')
            elif part.alternative:
                parts.append(f"［图：{escape(part.alternative)}］")
        else:
            parts.append(marked(part))
            after = content[place + 1] if place + 1 < len(content) else None
            goes_on = isinstance(after, Run) and after.href == part.href
            if part.href.startswith("http") and not goes_on and part.href not in part.text:
                parts.append(f"（{escape(part.href)}）")
    return "".join(parts)
