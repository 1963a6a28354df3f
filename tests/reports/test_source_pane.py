"""The source pane shows every character once, and marks what is selected and what was repaired."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports.source_pane import LONG_TEXT, SURROUNDINGS, Place, render_source


def repair(start: int, end: int) -> dict:
    return {"kind": "mojibake", "start": start, "end": end, "original": "", "repaired": "好"}


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(
    st.text(alphabet="年度<>&\"'\n 12", max_size=50),
    st.lists(spans, max_size=4),
    st.lists(st.integers(0, 50), max_size=6, unique=True),
)
def test_no_character_is_lost_doubled_or_turned_into_markup(
    text: str, selected: list[list[int]], repaired: list[int]
) -> None:
    places = [Place(start, end, f"place-{number}") for number, (start, end) in enumerate(selected)]
    edges = sorted(repaired)
    repairs = [repair(*pair) for pair in zip(edges[::2], edges[1::2], strict=False) if pair[1] <= len(text)]
    assert plain(render_source(text, repairs, places).html) == text


def test_the_place_carries_its_anchor_once_also_across_a_repair() -> None:
    shown = render_source("共收到12件申请", [repair(2, 4)], [Place(3, 6, "place")]).html
    assert shown.count('id="place"') == 1
    assert "".join(plain(piece) for piece in re.findall(r"<mark.*?</mark>", shown)) == "12件"
    assert shown.count('class="repair"') == 2


def test_places_within_one_another_both_have_an_anchor() -> None:
    shown = render_source("abcdef", [], [Place(1, 3, "place"), Place(1, 5, "place-1")]).html
    assert 'id="place"' in shown and 'id="place-1"' in shown


def test_a_span_beyond_the_text_is_cut_not_an_error() -> None:
    assert plain(render_source("短", [repair(5, 9)], [Place(0, 99, "place")]).html) == "短"


def test_of_a_very_long_text_the_surroundings_of_the_place_are_shown_and_the_rest_is_counted() -> None:
    text = "字" * (LONG_TEXT + 100_000)
    pane = render_source(text, [], [Place(150_000, 150_002, "place")])
    assert 'id="place"' in pane.html
    assert pane.omitted_before == 150_000 - SURROUNDINGS
    assert len(plain(pane.html)) + pane.omitted_before + pane.omitted_after == len(text)


def test_the_place_of_an_empty_cell_is_an_empty_mark_also_at_the_very_end() -> None:
    for place in (0, 2, 4):
        shown = render_source("一二三四", [], [Place(place, place, "place")]).html
        assert plain(shown) == "一二三四"
        assert shown.count('<mark id="place" class="no-text"') == 1
