"""Tables on a grid and headings without gaps, whatever a text brings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.channels.set_blocks import MOST_COLUMNS, blocks_as_data, on_a_grid
from gongkai.publishing.rich_text.model import Cell, Paragraph, Run

CELLS = st.builds(
    Cell, colspan=st.integers(min_value=1, max_value=70), rowspan=st.integers(min_value=1, max_value=9)
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_two_cells_share_a_place_and_none_leaves_the_table(rows: list[list[Cell]]) -> None:
    placed, columns, height = on_a_grid(rows)
    taken = [
        (y + row, x + column)
        for y, x, down, right, _ in placed
        for row in range(down)
        for column in range(right)
    ]
    assert len(taken) == len(set(taken))
    assert all(y < height and x < columns <= MOST_COLUMNS for y, x in taken)


@given(st.lists(st.sampled_from(["p", "h2", "h3", "h4", "h5", "h6"]), max_size=12))
def test_headings_begin_below_the_item_and_skip_no_level(tags: list[str]) -> None:
    data = blocks_as_data([Paragraph(tag, content=[Run("字")]) for tag in tags], {})
    levels = [block["level"] for block in data if block["kind"] == "heading"]
    assert len(levels) == sum(tag != "p" for tag in tags)
    for before, level in zip([2, *levels], levels, strict=False):
        assert 3 <= level <= min(before + 1, 6)
