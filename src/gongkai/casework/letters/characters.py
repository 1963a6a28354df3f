"""Making what people typed fit to stand in an official letter, without changing what it says."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"[\t ]+")
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that turn the direction of writing: invisible, and able to make a letter read otherwise than it is stored."""


def lines_of(text: str) -> list[str]:
    """The lines of a text, cleaned, without the empty ones."""
    lines = (_BLANK.sub(" ", _clean(line)).strip() for line in _LINE_BREAKS.split(text))
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """The text as one line; its line breaks become spaces."""
    return " ".join(lines_of(text))


def significant(text: str) -> str:
    """Letters and figures of a text alone, in one form: what two texts are compared by.

    Spaces, punctuation, and full or half width make no difference to what a letter tells. Two figures that something
    stood between stay apart, so that 2025 and 60 never read as 202560.
    """
    kept: list[str] = []
    gap = False
    for character in unicodedata.normalize("NFKC", text):
        if unicodedata.category(character)[0] not in "LNS":
            gap = True
            continue
        if gap and kept and kept[-1].isdigit() and character.isdigit():
            kept.append(" ")
        kept.append(character)
        gap = False
    return "".join(kept)


def _clean(text: str) -> str:
    return "".join(character for character in text if character in "\t" or _may_stand(character))


def _may_stand(character: str) -> bool:
    if unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTION:
        return False
    return ord(character) & 0xFFFE != 0xFFFE
