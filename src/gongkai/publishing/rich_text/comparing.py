"""What changed between two versions of a text, paragraph by paragraph and character by character."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that stayed, came or went (never ``CHANGED``)."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph, heading, list item or table row: what became of it, and of its characters.

    ``kind`` says what it is in Chinese (段落, 二级标题, 表格行 …); ``old_kind`` what it was, where that changed.
    """

    change: Change
    kind: str
    segments: tuple[Segment, ...]
    old_kind: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """All paragraphs of both versions in reading order, and how many characters came and went."""

    paragraphs: tuple[ParagraphChange, ...]
    added: int
    removed: int


def difference(old_html: str, new_html: str) -> Difference:
    """What changed from one cleaned text to the next."""
    raise NotImplementedError(old_html, new_html)
