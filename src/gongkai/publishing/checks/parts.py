"""The parts of a draft as plain text, and what is shown of a place in them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import EXCERPT_LENGTH, Place, PlaceKind
from gongkai.publishing.rich_text import to_text
from gongkai.vault.personal_data import Datum, DatumKind, find_personal_data

_AROUND = 16
MASKED = frozenset(DatumKind) - {DatumKind.LANDLINE}


@dataclass(frozen=True)
class Part:
    """A part of a draft: where it is and its plain text."""

    kind: PlaceKind
    name: str
    text: str

    @cached_property
    def data(self) -> tuple[Datum, ...]:
        """The personal data in it."""
        return find_personal_data(self.text, tuple(DatumKind))

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, start: int, end: int) -> Place:
        """The place of a span, with what stands around it and all personal data in it masked."""
        line = bisect_right(self._lines, start)
        return Place(self.kind, self.name, line, start, self._excerpt(start, end))

    def whole(self) -> Place:
        """The part as a whole."""
        return Place(self.kind, self.name)

    def context(self, start: int, end: int) -> str:
        """What tells one occurrence of a word from another: the characters around it, without blanks and signs."""
        first, last = self._around(start, end)
        around = self.text[first:last]
        folded = unicodedata.normalize("NFKC", around)
        return "".join(character for character in folded if character.isalnum())

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """A span with some characters at either side, in its line."""
        first = max(0, start - _AROUND, self.text.rfind("\n", 0, start) + 1)
        line_end = self.text.find("\n", end, end + _AROUND)
        return first, min(len(self.text), end + _AROUND) if line_end < 0 else line_end

    def _excerpt(self, start: int, end: int) -> str:
        first, last = self._around(start, end)
        pieces: list[str] = []
        place = first
        for datum in self._data_between(first, last):
            if datum.start >= place:
                pieces += [self.text[place : datum.start], datum.shown]
                place = datum.end
            else:
                place = max(place, datum.end)
        pieces.append(self.text[place : max(place, last)])
        shown = " ".join("".join(pieces).split())
        return shown if len(shown) <= EXCERPT_LENGTH else shown[: EXCERPT_LENGTH - 1] + "…"

    def _data_between(self, first: int, last: int) -> Iterator[Datum]:
        begin = max(0, bisect_right(self.data, first, key=lambda datum: datum.start) - 3)
        for datum in self.data[begin:]:
            if datum.start >= last:
                return
            # An excerpt may begin in the middle of a number: then what is left of it is hidden too.
            if datum.end > first and datum.kind in MASKED:
                yield datum if datum.start >= first else _cut(datum, first)


def _cut(datum: Datum, first: int) -> Datum:
    return Datum(datum.kind, datum.line, first, datum.end, datum.value, "…")


def parts_of(draft: DraftText) -> tuple[Part, ...]:
    """Every part of a draft that has text."""
    parts = [
        Part(PlaceKind.TITLE, "", draft.title),
        *(Part(PlaceKind.FIELD, label, text) for label, text in draft.fields.items()),
        Part(PlaceKind.BODY, "", to_text(draft.body_html)),
        *(Part(PlaceKind.ATTACHMENT, attachment.name, attachment.text) for attachment in draft.attachments),
    ]
    return tuple(part for part in parts if part.text.strip())
