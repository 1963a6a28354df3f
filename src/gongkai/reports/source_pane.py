"""The original text of a report as HTML, with the places that matter marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LONG_TEXT = 200_000
"""Characters above which only the surroundings of the selected place are shown."""
SURROUNDINGS = 30_000
"""Characters shown before and after the selected place of a long text."""

REPAIR_KINDS = {
    "mojibake": "乱码",
    "reading_mark": "注音",
    "lost_space": "空格变问号",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the text that is selected; ``anchor`` is the id its mark carries."""

    start: int
    end: int
    anchor: str


@dataclass(frozen=True, slots=True)
class SourcePane:
    """The part of the text that is shown, as HTML, and what was left out before and after it (characters)."""

    html: SafeString
    omitted_before: int
    omitted_after: int


def render_source(text: str, repairs: Iterable[dict[str, Any]], places: Sequence[Place] = ()) -> SourcePane:
    """Mark the selected places (``<mark id=…>``) and the repairs (underlined, with what was understood).

    Spans that reach beyond the text are cut to it; where a place and a repair overlap, both stay visible.
    Runs in time linear in the text and the number of spans (after sorting them).
    """
    length = len(text)
    first, last = 0, length
    if length > LONG_TEXT:
        centre = places[0].start if places else 0
        first, last = max(0, centre - SURROUNDINGS), min(length, centre + SURROUNDINGS)
    selected = [p for p in (_cut(place, first, last) for place in places) if p.start <= p.end]
    repaired = [r for r in repairs if first <= r["start"] < r["end"] <= last]
    edges = sorted(
        {first, last}
        | {edge for place in selected for edge in (place.start, place.end)}
        | {edge for repair in repaired for edge in (repair["start"], repair["end"])}
    )
    return SourcePane(
        html=mark_safe("".join(_segments(text, edges, selected, repaired))),
        omitted_before=first,
        omitted_after=length - last,
    )


def _cut(place: Place, first: int, last: int) -> Place:
    return Place(max(place.start, first), min(place.end, last), place.anchor)


def _segments(
    text: str, edges: list[int], places: list[Place], repairs: list[dict[str, Any]]
) -> Iterable[str]:
    """The text between neighbouring edges, each piece wrapped in what covers it.

    A place of no length, where a cell was left empty, becomes an empty mark.
    """
    empty = {place.start: place for place in places if place.start == place.end}
    places = sorted(
        (place for place in places if place.start < place.end), key=lambda place: (place.start, -place.end)
    )
    repairs = sorted(repairs, key=lambda repair: repair["start"])
    begun: set[str] = set()
    next_repair = 0
    for start, end in pairwise([*edges, edges[-1]]):
        if start in empty:
            yield format_html('<mark id="{}" class="no-text" title="此处为空"></mark>', empty[start].anchor)
        if start == end:
            break
        while next_repair < len(repairs) and repairs[next_repair]["end"] <= start:
            next_repair += 1
        piece = format_html("{}", text[start:end])
        if next_repair < len(repairs) and repairs[next_repair]["start"] <= start:
            piece = _repair(piece, repairs[next_repair])
        covering = [place for place in places if place.start <= start and end <= place.end]
        if covering:
            fresh = [place.anchor for place in covering if place.anchor not in begun]
            begun.update(fresh)
            opening = format_html('<mark id="{}">', fresh[0]) if fresh else mark_safe("<mark>")
            extra = "".join(format_html('<a id="{}"></a>', anchor) for anchor in fresh[1:])
            piece = mark_safe(f"{opening}{extra}{piece}</mark>")
        yield piece


def _repair(piece: SafeString, repair: dict[str, Any]) -> SafeString:
    kind = REPAIR_KINDS.get(repair["kind"], "文字损坏")
    understood = repair["repaired"] or "（删去）"
    return format_html('<span class="repair" title="{}：按“{}”理解">{}</span>', kind, understood, piece)
