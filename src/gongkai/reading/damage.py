"""Text whose GBK bytes slipped by one, and how it is understood.

Before a heading such as （一） stood a full-width space (bytes A1 A1) of which one byte was lost. From there on
every pair of bytes was taken one byte late, until the next ASCII byte brought the decoder back into step. Pairs
that mean nothing vanished. That cannot be undone, because bytes are gone; but it can be done again: every known
phrase is damaged in the same way here, and what stands in the text is looked up among the results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import opencc

from gongkai.forms.library import all_forms
from gongkai.reading.folding import fold

_ORDINALS = "一二三四五六七八九十"
_OTHER_TRADITIONAL = str.maketrans("複覆範衆徵麪裏", "復復范眾征面里")
_FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"})


@dataclass(frozen=True, slots=True)
class DamagedPhrase:
    """``seen`` is what stands in a damaged text (folded), ``meant`` what it stands for (folded)."""

    seen: str
    meant: str


def slip(phrase: str, following: str = "<") -> str:
    """What a reader sees of a phrase whose GBK bytes are taken one late, after a lost half of a space.

    ``following`` is the ASCII character behind it, which a byte left over at the end takes along.
    """
    raw = b"\xa1" + phrase.encode("gbk", errors="ignore") + following.encode("ascii")
    seen: list[str] = []
    position = 0
    while position < len(raw):
        first = raw[position]
        if first < 0x80:
            seen.append(chr(first))
            position += 1
            continue
        pair = raw[position : position + 2]
        position += 2
        if len(pair) == 2:
            seen.append(_pair_as_shown(pair))
    return "".join(seen)


def _pair_as_shown(pair: bytes) -> str:
    if pair[1] < 0x40 or pair[1] == 0x7F:
        return "?"
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return chr(pair[1]) if pair[1] < 0x80 else ""


def _until_in_step(phrase: str) -> Iterator[DamagedPhrase]:
    """The damaged beginning of a phrase up to where the bytes are in step again, and the whole of it."""
    whole = slip(phrase)
    for length in range(1, len(phrase) + 1):
        seen = slip(phrase[:length], "\n")
        rest = phrase[length:]
        if whole == seen.rstrip("\n") + rest + "<" and len(seen) > 3:
            yield DamagedPhrase(fold(seen.rstrip("\n")), fold(phrase[:length]))
            return
    yield DamagedPhrase(fold(whole.removesuffix("<")), fold(phrase))


def _spellings(phrase: str) -> Iterable[str]:
    """A phrase in simplified and in traditional characters, as the web pages of the time spelled them."""
    full_width = phrase.translate(_FULL_WIDTH)
    by_character = full_width.translate(_traditional_table())
    return {full_width, by_character, by_character.translate(_OTHER_TRADITIONAL)}


@cache
def _traditional_table() -> dict[int, str]:
    simplified = "".join({character for phrase in _known_phrases() for character in phrase})
    traditional = opencc.OpenCC("s2t").convert("\n".join(simplified)).split("\n")
    return {ord(old): new for old, new in zip(simplified, traditional, strict=True) if len(new) == 1}


def _known_phrases() -> Iterator[str]:
    for form in all_forms():
        for table in form.tables:
            for row in table.rows:
                for label in (row.label, row.note, *row.variants):
                    if label.startswith(("（", "(")):
                        yield label
                        yield label[: label.find("（", 1)] if "（" in label[1:] else label
    vocabulary = files("gongkai.reading").joinpath("headings.txt").read_text(encoding="utf-8")
    headings = [line.strip() for line in vocabulary.splitlines() if line.strip() and not line.startswith("#")]
    for ordinal in _ORDINALS:
        for heading in headings:
            yield f"（{ordinal}）{heading}"


@cache
def damaged_phrases() -> dict[str, tuple[DamagedPhrase, ...]]:
    """The damaged forms of every known phrase by their first two characters, the longest first."""
    by_start: dict[str, set[DamagedPhrase]] = defaultdict(set)
    for phrase in _known_phrases():
        for spelling in _spellings(phrase):
            for damaged in _until_in_step(spelling):
                by_start[damaged.seen[:2]].add(damaged)
    return {
        start: tuple(sorted(found, key=lambda damaged: (-len(damaged.seen), damaged.meant)))
        for start, found in by_start.items()
    }
