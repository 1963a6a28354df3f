"""What a person typed as words to look for. Nothing in it is an operator, so nothing in it can go wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.search.folding import BREAK, PARAGRAPH, fold, normalised

LONGEST_TEXT = 200
"""Characters; what stands after them is not looked for, and the reader is told."""
MOST_WORDS = 12

_QUOTED = re.compile(r'"([^"]*)"|(\S+)')
_OPERATORS = frozenset({"AND", "OR", "NOT", "&&", "||"})
_DOCUMENT_NUMBER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,15}?)\W*(?P<year>(?:19|20)\d\d)\s*年?\W*第?\s*(?P<number>\d{1,5})\s*(?P<mark>号?)\W*"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word in the folded spelling, in one or more spellings of which one is enough."""

    spellings: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The word if it may be pinyin: two or more Latin letters; else empty."""
        word = self.spellings[0]
        return word if len(word) > 1 and word.isascii() and word.isalpha() else ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question looks for: all ``words``, or instead the document ``number`` that they may be.

    ``shortened``: more was typed than is looked for.
    """

    words: tuple[Word, ...]
    number: Word | None = None
    shortened: bool = False


def understood(text: str) -> Wording:
    """The words of what was typed: parted by blanks, together where they stand in quotes."""
    cut = text[:LONGEST_TEXT]
    pieces = [
        quoted or plain for quoted, plain in _QUOTED.findall(fold_quotes(cut)) if plain not in _OPERATORS
    ]
    folded = dict.fromkeys(normalised(piece).replace(PARAGRAPH, BREAK) for piece in pieces)
    words = [Word((piece,)) for piece in folded if piece]
    shortened = len(text.strip()) > LONGEST_TEXT or len(words) > MOST_WORDS
    return Wording(tuple(words[:MOST_WORDS]), document_number(cut), shortened)


def fold_quotes(text: str) -> str:
    """The text with every kind of quotation mark as the plain one."""
    return "".join('"' if fold(character) == '"' else character for character in text)


def document_number(text: str) -> Word | None:
    """A document number in whatever brackets, with or without 号; None where the text is none.

    Without brackets a blank or other mark must part year and number, or 号 end it, else it could be any number.
    """
    found = _DOCUMENT_NUMBER.fullmatch(fold(text).strip())
    if found is None:
        return None
    parted = re.search(r"\W|年|第", text[found.start("year") + 4 : found.start("number")])
    if not parted and not found["mark"]:
        return None
    stem = f"{found['name']}{BREAK}{found['year']}{BREAK}"
    spellings = (
        f"{stem}{found['number']}号",
        f"{stem}第{found['number']}号",
        f"{stem}{found['number']}{BREAK}",
        f"{stem}{found['number']}{PARAGRAPH}",
    )
    return Word(spellings)
