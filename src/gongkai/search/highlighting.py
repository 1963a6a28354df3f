"""Where the words stand in a text, as it is written: passages with the words marked.

The words are folded and the text is not. So each character of a word is looked for in all its spellings, with whatever
layout between the characters that folding ignores.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.search.folding import BREAK, PARAGRAPH, sources
from gongkai.search.results import Passage, Segment
from gongkai.search.wording import Word

WIDTH = 110
"""Characters of a passage."""
BEFORE = 30
"""Characters of a passage before its first word."""
MOST_PLACES = 20
"""Of one word in one text; later ones do not decide which passage is shown."""
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[。；！？\n]")
_SPACES = re.compile(r"\s+")

Span = tuple[int, int]
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """The patterns of a question's words: for texts of which a line is a paragraph, and for those whose lines wrap."""

    lines: Patterns
    wrapped: Patterns

    @classmethod
    def of(cls, words: Sequence[Word]) -> Marker:
        """The patterns of these words."""
        return cls(
            tuple(_pattern(word.spellings, wraps=False) for word in words),
            tuple(_pattern(word.spellings, wraps=True) for word in words),
        )

    def whole(self, text: str) -> tuple[Segment, ...]:
        """The whole text with the words marked."""
        return _segments(text, _merged(_places(text, self.lines)), 0, len(text))

    def found_in(self, text: str) -> bool:
        """Whether any word stands in a text whose lines wrap."""
        return any(pattern.search(text) for pattern in self.wrapped)

    def passages(self, text: str, most: int, *, attachment: str | None = None) -> list[Passage]:
        """The passages of the text that tell most about the words, in the order of the text; none without a word."""
        found = _places(text, self.lines if attachment is None else self.wrapped)
        starts = _windows(found, most)
        merged = _merged(found)
        return [_passage(text, merged, start, attachment or "") for start in sorted(starts)]


def beginning(text: str) -> Passage:
    """How a text begins, for a hit of which the body has none of the words."""
    return _passage(text, [], 0, "")


@lru_cache(maxsize=512)
def _pattern(spellings: tuple[str, ...], *, wraps: bool) -> re.Pattern[str]:
    return re.compile("|".join(_spelling(text.strip(BREAK + PARAGRAPH), wraps) for text in spellings))


def _spelling(text: str, wraps: bool) -> str:
    layout = r"\s*" if wraps else r"[^\S\n]*"
    pieces = []
    for before, character in zip(" " + text, text, strict=False):
        if character in (BREAK, PARAGRAPH):
            pieces.append(r"[\W_]+")
            continue
        latin_inside = before.isascii() and before.isalnum() and character.isascii()
        if before not in (" ", BREAK, PARAGRAPH) and not latin_inside:
            pieces.append(layout)
        written = sources().get(character, character)
        pieces.append(re.escape(written) if len(written) == 1 else f"[{re.escape(written)}]")
    return "".join(pieces)


def _places(text: str, patterns: Patterns) -> list[tuple[int, int, int]]:
    """Beginning, end and number of the word for every place, in the order of the text."""
    found = []
    for number, pattern in enumerate(patterns):
        for count, match in enumerate(pattern.finditer(text)):
            if count == MOST_PLACES:
                break
            found.append((match.start(), match.end(), number))
    return sorted(found)


def _merged(places: list[tuple[int, int, int]]) -> list[Span]:
    spans: list[Span] = []
    for start, end, _word in places:
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _windows(places: list[tuple[int, int, int]], most: int) -> list[int]:
    """Where the passages begin: each shows as many words as it can that those before do not show."""
    if not places or most < 1:
        return []
    starts: list[int] = []
    left = {word for _, _, word in places}
    while left and len(starts) < most:
        best, best_words = 0, set[int]()
        for index, (start, _end, _word) in enumerate(places):
            words = {word for begin, _, word in places[index:] if begin < start + WIDTH - BEFORE} & left
            if len(words) > len(best_words):
                best, best_words = start, words
            if len(best_words) == len(left):
                break
        starts.append(best)
        left -= best_words
    return starts


def _passage(text: str, spans: list[Span], word: int, attachment: str) -> Passage:
    start = max(0, word - BEFORE)
    if start:
        # A sentence that begins between here and the word is a better beginning.
        ends = [match.end() for match in _SENTENCE_END.finditer(text, start, word)]
        start = ends[-1] if ends and not text[ends[-1] : word].isspace() else start
    end = min(len(text), start + WIDTH)
    inside = spans[bisect_left(spans, (start, 0)) :]
    segments = list(_segments(text, inside, start, end))
    if start and not _SENTENCE_END.match(text, start - 1):
        segments.insert(0, Segment(_ELLIPSIS))
    if end < len(text):
        segments.append(Segment(_ELLIPSIS))
    return Passage(tuple(segments), attachment)


def _segments(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Segment, ...]:
    found = []
    at = start
    for begin, stop in spans:
        if begin >= end:
            break
        if begin > at:
            found.append(Segment(_SPACES.sub(" ", text[at:begin])))
        found.append(Segment(_SPACES.sub(" ", text[begin : min(stop, end)]), marked=True))
        at = min(stop, end)
    if at < end:
        found.append(Segment(_SPACES.sub(" ", text[at:end])))
    return tuple(found)
