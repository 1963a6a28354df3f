"""Titles by their sound: whole syllables (zhengfu xinxi) and initials (zfxx)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from gongkai.search.folding import BREAK, PARAGRAPH

LONGEST_TYPED = 60
"""Letters; what is longer is no pinyin of a title."""
MOST_READINGS = 8
_PARTS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_PLAIN = str.maketrans("āáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê", "aaaaeeeeeeiiiioooouuuuvvvvvnnnme")


@lru_cache(maxsize=1024)
def syllables_of(title: str) -> tuple[str, ...]:
    """The syllables of a normalised title, without tones; Latin words and numbers as they are, ``-`` for a break."""
    found: list[str] = []
    for piece in re.split(f"[{BREAK}{PARAGRAPH}]+", title):
        if found:
            found.append("-")
        for part in _PARTS.findall(piece):
            found.extend([part] if part[0].isascii() else lazy_pinyin(part))
    return tuple(found)


def initials_of(title: str) -> str:
    """The first letters of the syllables of a normalised title, with breaks, ready to be cut into bigrams."""
    return "".join(BREAK if part == "-" else part[0] for part in syllables_of(title))


@cache
def all_syllables() -> frozenset[str]:
    """Every syllable that a character can have, without tones."""
    readings = (reading for entry in PINYIN_DICT.values() for reading in entry.split(","))
    plain = (reading.translate(_PLAIN) for reading in readings)
    return frozenset(syllable for syllable in plain if syllable.isascii() and syllable.isalpha())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(
        syllable[:length] for syllable in all_syllables() for length in range(1, len(syllable) + 1)
    )


@lru_cache(maxsize=512)
def readings_of(typed: str) -> tuple[tuple[str, ...], ...]:
    """How letters can be cut into two or more syllables, the fewest first; none where they cannot.

    The last one may be the beginning of a syllable, as while it is being typed.
    """
    if not (typed.isascii() and typed.isalpha()) or len(typed) > LONGEST_TYPED:
        return ()
    # The best few ways to cut what stands before each place.
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in typed)]
    for end in range(1, len(typed) + 1):
        allowed = _beginnings() if end == len(typed) else all_syllables()
        found = [
            (*way, typed[start:end])
            for start in range(max(0, end - 6), end)
            if typed[start:end] in allowed
            for way in ways[start]
        ]
        ways[end] = sorted(found, key=lambda way: (len(way), way))[:MOST_READINGS]
    return tuple(way for way in ways[-1] if len(way) > 1)
