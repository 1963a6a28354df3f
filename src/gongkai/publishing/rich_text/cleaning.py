"""Cleaning a text that somebody typed or pasted: what is left is the structure of an official text."""

from __future__ import annotations

from dataclasses import dataclass

import nh3

from gongkai.publishing.rich_text.model import ALIGNMENTS, MARKS, Block, Quote, Table
from gongkai.publishing.rich_text.parsing import parse
from gongkai.publishing.rich_text.tables import with_header
from gongkai.publishing.rich_text.writing import written

LONGEST_HTML = 4_000_000
"""Characters of a text with its tags. A paste from Word carries about ten times its text."""
LONGEST_TEXT = 1_000_000
"""Characters of a text after cleaning."""

ANY_PICTURE = ("",)
"""For texts that are clean already: their pictures have been looked at."""

_BLOCKS = frozenset({"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "hr", "br", "a", "img"})
_TABLES = frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
_ALIGNED = ("p", "h2", "h3", "h4", "td", "th")
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags={*_BLOCKS, *_TABLES, *MARKS},
    attributes=_ATTRIBUTES,
    allowed_classes={tag: set(ALIGNMENTS) for tag in _ALIGNED},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


class TooMuchText(ValueError):
    """The text is longer than any official document; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class CleanResult:
    """The clean text, and sentences in Chinese about what was taken out of it."""

    html: str
    dropped: tuple[str, ...]


def clean(html: str, picture_prefixes: tuple[str, ...] = ()) -> CleanResult:
    """The text with the structure of official documents and nothing else.

    ``picture_prefixes`` are the beginnings of the addresses of own attachments, such as ``/attachments/``: pictures
    from elsewhere are taken out. Cleaning what is clean changes nothing. Raises TooMuchText.
    """
    if len(html) > LONGEST_HTML:
        raise TooMuchText(_too_much(len(html)))
    blocks, account = parse(html, picture_prefixes)
    result = _guarded(blocks)
    if len(result) > LONGEST_TEXT:
        raise TooMuchText(_too_much(len(result)))
    return CleanResult(result, account.sentences())


def mark_headers(html: str) -> str:
    """The clean text with the first row of every table that has no header turned into its header."""
    blocks, _ = parse(html, ANY_PICTURE)
    return _guarded(_with_headers(blocks))


def _with_headers(blocks: list[Block]) -> list[Block]:
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            result.append(with_header(block))
        elif isinstance(block, Quote):
            result.append(Quote(_with_headers(block.blocks)))
        else:
            result.append(block)
    return result


def _guarded(blocks: list[Block]) -> str:
    """The blocks as HTML, through a sanitizer whose only work is security: what we wrote passes it unchanged."""
    cleaned: str = _CLEANER.clean(written(blocks))
    return cleaned


def _too_much(length: int) -> str:
    return (
        f"正文连同格式有{length}个字符，超过了上限，没有保存。请分成几篇，或者把长表格、全文作为附件上传；"
        "从 Word 粘贴的，可以先选择“只保留文本”再粘贴。"
    )
