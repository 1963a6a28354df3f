"""From rich text to plain text and back."""

from __future__ import annotations


def to_text(html: str) -> str:
    """The plain text: a line for each paragraph and table row, a tab between the cells of a row."""
    raise NotImplementedError(html)


def from_text(text: str) -> str:
    """Plain text as paragraphs: one for each line that is not empty."""
    raise NotImplementedError(text)
