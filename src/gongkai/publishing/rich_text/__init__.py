"""The body of an item: cleaned of everything that is no official text, turned to plain text, compared."""

from gongkai.publishing.rich_text.cleaning import CleanResult, TooMuchText, clean, mark_headers
from gongkai.publishing.rich_text.comparing import (
    Change,
    Difference,
    ParagraphChange,
    Segment,
    difference,
)
from gongkai.publishing.rich_text.plain import from_text, to_text

__all__ = [
    "Change",
    "CleanResult",
    "Difference",
    "ParagraphChange",
    "Segment",
    "TooMuchText",
    "clean",
    "difference",
    "from_text",
    "mark_headers",
    "to_text",
]
