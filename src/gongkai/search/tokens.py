"""Texts as tokens: every two neighbouring characters are one (overlapping bigrams), so any two can be found.

There is no dictionary of words, hence nothing on which the index and a query could disagree. The number of a token is the
place of its first character; a phrase is found by some of its bigrams at their places, which is as exact as looking for
the characters themselves. Ends of texts and paragraphs are characters, too, so that each character begins a bigram, and
a single one can be found by the bigrams that begin with it.
"""

from __future__ import annotations

from operator import add

from gongkai.search.folding import PARAGRAPH


def bigrams(*texts: str) -> str:
    """The tokens of normalised texts, separated by blanks, as the index's analyser takes them."""
    whole = PARAGRAPH + PARAGRAPH.join(filter(None, texts)) + PARAGRAPH
    return " ".join(map(add, whole, whole[1:]))


def phrase(text: str) -> list[tuple[int, str]]:
    """The bigrams, with their places, that together are the normalised text of two or more characters.

    Every second one, and the last: they cover all characters, and fewer lists have to be read than with all.
    """
    last = len(text) - 2
    return [(place, text[place : place + 2]) for place in sorted({*range(0, last + 1, 2), last})]
