"""One spelling for searching: what is written differently and read as the same becomes the same.

Traditional characters become simplified ones, full width half width, capitals small. Punctuation of any length becomes
one ``BREAK``, so 〔2020〕, (2020) and 【2020】 are equal, and the end of a paragraph is a ``PARAGRAPH``. White space inside
Chinese is layout and disappears; between two Latin words or numbers it separates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from gongkai.reading.folding import folding_table

BREAK = "\ue000"
PARAGRAPH = "\ue001"

_PUNCTUATION = re.compile(r"[\W_]+")
_LAYOUT = re.compile(r"(?<![0-9a-z\s])[^\S\n]+|[^\S\n]+(?![0-9a-z\s])")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@cache
def table() -> dict[int, str]:
    """The translation table of all characters that are folded; one character for one character."""
    found = dict(folding_table())
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[code] = found.get(ord(plain), plain)
    for code in range(0x10000):
        folded = found.get(code, chr(code))
        small = folded.lower()
        if len(small) == 1 and small != chr(code):
            found[code] = small
    return found


@cache
def sources() -> Mapping[str, str]:
    """For each character of the folded spelling all characters that become it, itself included."""
    found: dict[str, str] = {}
    for code, folded in table().items():
        found[folded] = found.get(folded, folded) + chr(code)
    return found


def fold(text: str) -> str:
    """The text in the one spelling, character by character; every character keeps its place."""
    return text.translate(table())


def normalised(text: str, *, lines_wrap: bool = False) -> str:
    """The text as it is indexed: folded, without layout, punctuation as ``BREAK``, without either at its ends.

    A line is a paragraph; with ``lines_wrap`` a line may end inside a word, as in the text of a PDF file, and only
    blank lines part paragraphs.
    """
    folded = fold(text.replace("\r\n", "\n"))
    if lines_wrap:
        folded = "\n".join(part.replace("\n", " ") for part in _BLANK_LINES.split(folded))
    paragraphs = (_PUNCTUATION.sub(BREAK, line).strip(BREAK) for line in _LAYOUT.sub("", folded).split("\n"))
    return PARAGRAPH.join(filter(None, paragraphs))
