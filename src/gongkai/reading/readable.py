"""The text as it was meant, and for every place in it the place in the source as published."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.reading.damage import damaged_phrases
from gongkai.reading.folding import fold
from gongkai.reading.report import Repair

_READING_MARK = re.compile(r"(?<=[\u4e00-\u9fff])\(([a-zü\u00e0-\u01dc\u1e3f\u0144\u0148]{1,7})\)")
_BROKEN_MARK = re.compile(r"\?[a-zü\u00e0-\u01dc]{1,7}\)\^\(([a-zü\u00e0-\u01dc]{1,7})\)")
_LOST_SPACE = re.compile(r"(?<![^\s|?])\?+(?!。)|\?+(?=[ \t]*\|)")
_DAMAGED_START = re.compile(r"\??。(?=[^\s。|])")
_CLOSING_TAG = re.compile(r"\?/(?:span|td|p|font|strong|b|div)>")


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    repaired: str
    kind: str


class ReadableText:
    """Folded and repaired text that remembers where each of its characters stands in the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        folded = fold(source)
        changes = _without_overlaps(_changes(folded))
        self.text, self._starts, self._shifts = _applied(folded, changes)
        self._source_starts = [
            start + shift for start, (shift, _) in zip(self._starts, self._shifts, strict=True)
        ]
        self.repairs = [
            Repair(change.kind, change.start, change.end, source[change.start : change.end], change.repaired)
            for change in changes
        ]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source for a span in the readable text."""
        return self._place(start), self._place(end - 1) + 1 if end > start else self._place(start)

    def readable(self, place: int) -> int:
        """The position in the readable text for a place in the source."""
        index = bisect_right(self._source_starts, place) - 1
        if index < 0:
            return place
        start = self._starts[index]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
        return min(start + place - self._source_starts[index], following)

    def _place(self, position: int) -> int:
        if not self._starts:
            return position
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        shift, ceiling = self._shifts[index]
        return min(position + shift, ceiling)


def _applied(folded: str, changes: list[_Change]) -> tuple[str, list[int], list[tuple[int, int]]]:
    """The text with the changes made; where each piece starts in it; and its shift and last place in the source."""
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[tuple[int, int]] = []
    taken = length = 0
    for change in changes:
        before = folded[taken : change.start]
        starts.append(length)
        shifts.append((taken - length, change.start))
        length += len(before)
        starts.append(length)
        shifts.append((change.start - length, change.end - 1))
        length += len(change.repaired)
        pieces += (before, change.repaired)
        taken = change.end
    starts.append(length)
    shifts.append((taken - length, len(folded)))
    pieces.append(folded[taken:])
    return "".join(pieces), starts, shifts


def _changes(folded: str) -> Iterable[_Change]:
    if "。" in folded:
        yield from _slipped_bytes(folded)
    if "?/" in folded:
        for match in _CLOSING_TAG.finditer(folded):
            yield _Change(match.start(), match.end(), "", "mojibake")
    if "(" in folded:
        yield from _reading_marks(folded)
    if "?" in folded:
        for match in _LOST_SPACE.finditer(folded):
            yield _Change(match.start(), match.end(), " " * len(match[0]), "lost_space")


def _slipped_bytes(folded: str) -> Iterable[_Change]:
    suspicious = [match for match in _DAMAGED_START.finditer(folded) if _looks_slipped(folded, match.end())]
    if not suspicious:
        return
    phrases = damaged_phrases()
    for match in suspicious:
        start = match.end() - 1
        for phrase in phrases.get(folded[start : start + 2], ()):
            if folded.startswith(phrase.seen, start):
                end = start + len(phrase.seen)
                if closing := _CLOSING_TAG.match(folded, end - 1 if phrase.seen.endswith("?") else end):
                    end = closing.end()
                yield _Change(match.start(), end, phrase.meant, "mojibake")
                break


def _looks_slipped(folded: str, position: int) -> bool:
    """Byte pairs out of step show as phonetic signs, box drawings and accented letters, which prose has not."""
    character = folded[position]
    return (
        "\u3105" <= character <= "\u3129"
        or "\u2500" <= character <= "\u257f"
        or "\u00e0" <= character <= "\u01dc"
    )


def _reading_marks(folded: str) -> Iterable[_Change]:
    known: dict[str, str] = {}
    for match in _READING_MARK.finditer(folded):
        known.setdefault(match[1], folded[match.start() - 1])
        yield _Change(match.start(), match.end(), "", "reading_mark")
    for match in _BROKEN_MARK.finditer(folded):
        if match[1] in known:
            yield _Change(match.start(), match.end(), known[match[1]], "reading_mark")


def _without_overlaps(changes: Iterable[_Change]) -> list[_Change]:
    kept: list[_Change] = []
    for change in sorted(changes, key=lambda change: (change.start, -change.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept
