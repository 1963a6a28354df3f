"""What stands for a figure of another form: every entry exists, says why, and adds up."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, UNREAD, Cell
from gongkai.reports.comparing.bridges import all_bridges, bridges_to, why_not_bridged

CELLS = st.one_of(st.integers(0, 10_000).map(Cell.number), st.sampled_from([BLANK, UNREAD]))


def test_every_bridge_names_figures_that_the_forms_have_and_a_reason() -> None:
    # Loading refuses rows and columns that do not exist.
    assert len(all_bridges()) == 15
    for bridge in all_bridges():
        assert bridge.reason.endswith("。")
        assert not set(bridge.forms) & set(bridge.source_forms)
        assert bridge.source_words()


def test_what_is_ambiguous_is_in_no_bridge() -> None:
    for row in ("refused_not_information", "other_way", "asked_to_amend"):
        assert why_not_bridged("2014", "statistics", row)
        assert not bridges_to("2014", "statistics", row, "total")
        assert not any(row in bridge.source_rows for bridge in all_bridges() if "2014" in bridge.source_forms)


def test_each_figure_has_one_bridge_at_most_so_none_depends_on_an_order() -> None:
    for bridge in all_bridges():
        for form in bridge.forms:
            assert bridges_to(form, bridge.table, bridge.row, "total") == (bridge,)


@given(st.data())
def test_a_converted_figure_is_the_sum_of_its_parts_or_is_not_known(data: st.DataObject) -> None:
    bridge = data.draw(st.sampled_from(all_bridges()))
    form = bridge.source_forms[0]
    cells = {source: data.draw(CELLS) for source in bridge.sources(form, "total")}
    value = bridge.value(form, "total", cells)
    assert value is not None
    known = [cell.value for cell in cells.values() if cell.value is not None]
    assert value.value == (sum(known, Decimal(0)) if len(known) == len(cells) else None)
    if UNREAD in cells.values():
        assert value == UNREAD
    assert bridge.value(form, "total", dict(list(cells.items())[1:])) is None
