from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.checking import (
    Context,
    PrintedShare,
    ShareGroup,
    arrangement_in,
    check,
    check_table,
    findings,
)
from gongkai.forms.expressions import parse_expression
from gongkai.forms.findings import Outcome, Severity
from tests.forms.sample_form import footing_cells, outcome, reference, results_of, sample_table

H, B, A, N = Outcome.HOLDS, Outcome.BROKEN, Outcome.NOT_ASSESSABLE, Outcome.NOT_APPLICABLE
ROWS = ("new", "carried_in", "granted", "secret", "private", "total", "carried_out")
COLUMNS = ("natural", "other", "total")


def test_a_footing_table_breaks_nothing() -> None:
    assert findings(check_table(sample_table(), footing_cells())) == []


@pytest.mark.parametrize(
    ("cell", "flow", "across", "whole"),
    [
        (Cell.number(99), B, B, H),
        (Cell.number(0), B, B, H),
        (BLANK, B, B, A),
        (NOT_APPLICABLE, N, N, N),
        (UNREAD, A, A, A),
        (Cell.number("1.5"), B, B, B),
        (Cell.number(-1), B, B, B),
    ],
)
def test_each_state_through_rules_over_columns_rows_and_cells(
    cell: Cell, flow: Outcome, across: Outcome, whole: Outcome
) -> None:
    cells = {**footing_cells(), reference("new", "natural"): cell}
    assert outcome(cells, "FLOW", "natural") is flow
    assert outcome(cells, "ACROSS", "new") is across
    assert outcome(cells, "WHOLE", "new/natural") is whole
    assert outcome(cells, "FLOW", "other") is H


def test_a_missing_cell_counts_as_unread() -> None:
    cells = footing_cells()
    del cells[reference("new", "natural")]
    assert outcome(cells, "FLOW", "natural") is A


def test_a_heading_row_is_no_member_of_a_range() -> None:
    result = results_of(footing_cells())["SUM", "total"]
    assert [c.row for c in result.cells] == ["total", "granted", "secret", "private"]


@pytest.mark.parametrize(
    ("cell", "told", "contradiction", "missing"),
    [
        (Cell.number(8), Cell.number(8), H, H),
        (Cell.number(8), Cell.number(9), B, H),
        (Cell.number(0), Cell.number(9), B, H),
        (BLANK, Cell.number(9), A, B),
        (UNREAD, Cell.number(9), A, A),
        (NOT_APPLICABLE, Cell.number(9), N, B),
        (Cell.number(8), UNREAD, A, A),
    ],
)
def test_the_prose_is_held_against_the_table(
    cell: Cell, told: Cell, contradiction: Outcome, missing: Outcome
) -> None:
    place = reference("new", "total")
    cells = {**footing_cells(), place: cell}
    context = Context(prose={place: told})
    assert outcome(cells, "PROSE", "new/total", context) is contradiction
    assert outcome(cells, "MISSING", "new/total", context) is missing


def test_without_prose_its_rules_do_not_apply() -> None:
    assert outcome(footing_cells(), "PROSE", "new/total") is N
    assert outcome(footing_cells(), "MISSING", "new/total") is N


def test_last_year_is_compared_where_it_is_known() -> None:
    last_year = {reference("carried_out", "total"): Cell.number(4)}
    results = results_of(footing_cells(), Context(previous=last_year))
    assert results["LASTYEAR", "total"].outcome is B
    assert results["LASTYEAR", "total"].message == "本年结转 1，上年 4。"
    assert results["LASTYEAR", "total"].cells == (reference("carried_in", "total"),)
    assert results["LASTYEAR", "natural"].outcome is N


def test_the_roll_up_is_the_sum_of_the_reporting_units() -> None:
    place = reference("new", "total")
    units = [{place: Cell.number(5)}, {place: Cell.number(2)}, {place: BLANK}]
    result = results_of(footing_cells(), Context(units=units))["ROLLUP", "new/total"]
    assert result.message == "一、本年新收政府信息公开申请数量：8，各单位合计 7。"
    assert outcome(footing_cells(), "ROLLUP", "new/total", Context(units=[*units, {}])) is A
    assert outcome(footing_cells(), "ROLLUP", "granted/total", Context(units=units)) is N


@pytest.mark.parametrize(("level", "expected"), [("township", B), ("county", N), (None, N)])
def test_a_rule_with_a_condition_is_asked_only_where_the_condition_holds(
    level: str | None, expected: Outcome
) -> None:
    assert outcome(footing_cells(), "TOWN", "total", Context(facts={"level": level})) is expected


def share(printed: str, decimals: int, row: str = "granted", phrase: str = "占比") -> PrintedShare:
    return PrintedShare(
        Decimal(printed),
        decimals,
        part=reference(row, "total"),
        whole=reference("total", "total"),
        places=((10, 14),),
        phrase=phrase,
    )


@pytest.mark.parametrize(
    ("printed", "decimals", "wrong", "not_rounded"),
    [
        ("42.86", 2, H, H),
        ("42.9", 1, H, H),
        ("42.85", 2, H, B),
        ("4.29", 2, B, H),
        ("43", 0, H, H),
    ],
)
def test_a_wrong_share_is_told_from_one_that_is_only_cut_off(
    printed: str, decimals: int, wrong: Outcome, not_rounded: Outcome
) -> None:
    # 3 of 7 is 42.857 %.
    results = results_of(footing_cells(), Context(shares=[share(printed, decimals)]))
    assert results["SHARE", "占比"].outcome is wrong
    assert results["ROUNDING", "占比"].outcome is not_rounded


def test_the_message_of_a_share_writes_the_decimals_that_are_printed() -> None:
    result = results_of(footing_cells(), Context(shares=[share("4.20", 2)]))["SHARE", "占比"]
    assert result.message == "“占比”称 4.20%，3/7 应为 42.86%。"
    assert result.places == ((10, 14),)
    assert result.cells == (reference("granted", "total"), reference("total", "total"))


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(UNREAD, Cell.number(7), A), (BLANK, Cell.number(7), A), (Cell.number(3), Cell.number(0), N)],
)
def test_a_share_of_what_is_not_known_is_not_judged(part: Cell, whole: Cell, expected: Outcome) -> None:
    shares = [replace(share("42.86", 2), part_value=part, whole_value=whole)]
    assert outcome(footing_cells(), "SHARE", "占比", Context(shares=shares)) is expected


def test_shares_told_in_the_same_words_stay_apart() -> None:
    shares = [share("4.29", 2), share("4.29", 2)]
    found = findings(check_table(sample_table(), footing_cells(), Context(shares=shares)))
    assert [(f.id, f.scope) for f in found] == [("SHARE", "占比"), ("SHARE", "占比#2")]


def test_shares_of_one_whole_add_to_a_hundred_but_for_rounding() -> None:
    good = ShareGroup.of([share("33.3", 1), share("33.3", 1, "secret"), share("33.3", 1, "private")], "三类")
    assert (good.total, good.tolerance, good.count) == (Decimal("99.9"), Decimal("0.15"), 3)
    assert outcome(footing_cells(), "HUNDRED", "三类", Context(share_groups=[good])) is H
    bad = ShareGroup.of([share("13.3", 1), share("36.67", 2), share("66.67", 2)], "三类")
    result = results_of(footing_cells(), Context(share_groups=[bad]))["HUNDRED", "三类"]
    assert result.message == "3 个百分比合计 116.64%。"
    assert len(result.places) == 3


def test_a_finding_carries_sentence_formula_values_and_exactly_its_cells() -> None:
    cells = {**footing_cells(), reference("carried_out", "natural"): BLANK}
    found = [f for f in findings(check_table(sample_table(), cells)) if f.id == "FLOW"]
    assert len(found) == 1
    assert found[0].scope == "natural"
    assert found[0].message == ("自然人：5 + 1 = 6，4 + 空白 = 4，相差 2 件。")
    assert found[0].formula == "新收 5 + 上年结转 1 ≠ 总计 4 + 结转下年 空白"
    assert found[0].values == {
        "一、本年新收政府信息公开申请数量": Decimal(5),
        "二、上年结转政府信息公开申请数量": Decimal(1),
        "（三）总计": Decimal(4),
        "四、结转下年": "空白",
    }
    rows = {cell.row for cell in found[0].cells}
    assert rows == {"new", "carried_in", "total", "carried_out"}
    assert {cell.column for cell in found[0].cells} == {"natural"}


def test_findings_are_ordered_by_gravity_and_then_by_table() -> None:
    cells = {**footing_cells(), reference("granted", "natural"): Cell.number("2.5")}
    found = findings(check_table(sample_table(), cells, Context(facts={"level": "township"})))
    assert [f.severity for f in found] == [
        *[Severity.ERROR] * 2,
        Severity.WARNING,
        Severity.NOTE,
    ]
    assert [f.id for f in found] == ["SUM", "ACROSS", "WHOLE", "TOWN"]


def test_the_same_rule_of_two_forms_gives_two_findings() -> None:
    table = sample_table()
    twin = replace(table, form="twin")
    cells = {**footing_cells(), reference("new", "natural"): Cell.number(50)}
    cells |= {replace(ref, form="twin"): cell for ref, cell in cells.items()}
    found = findings(check([table, twin], cells))
    assert len({(f.id, f.scope) for f in found}) == len(found) == 4


def test_the_arrangement_is_the_one_the_cells_fill() -> None:
    table = sample_table()
    one = replace(table, arrangements={"one": table.columns()[2:], "three": table.columns()})
    total_only = {r: c for r, c in footing_cells().items() if r.column == "total"}
    assert arrangement_in(one, footing_cells()) == "three"
    assert arrangement_in(one, total_only) == "one"


def test_a_rule_over_columns_that_are_not_published_does_not_apply() -> None:
    table = sample_table()
    one = replace(table, arrangements={"one": table.columns()[2:], "three": table.columns()})
    results = [r for r in check_table(one, footing_cells(), None, "one") if r.rule.id == "ACROSS"]
    assert [(r.outcome, r.scope) for r in results] == [(N, "")]


# --- properties -----------------------------------------------------------------------------------

counts = st.integers(min_value=0, max_value=10**9)


@st.composite
def footing(draw: st.DrawFn) -> dict[CellReference, Cell]:
    """Cells of the sample table on which every sum foots, whatever the figures."""
    figures: dict[tuple[str, str], int] = {}
    for column in COLUMNS[:2]:
        for row in ("granted", "secret", "private", "carried_out"):
            figures[row, column] = draw(counts)
        figures["total", column] = sum(figures[row, column] for row in ("granted", "secret", "private"))
        handled = figures["total", column] + figures["carried_out", column]
        figures["new", column] = draw(st.integers(min_value=0, max_value=handled))
        figures["carried_in", column] = handled - figures["new", column]
    for row in ROWS:
        figures[row, "total"] = figures[row, "natural"] + figures[row, "other"]
    return {reference(row, column): Cell.number(value) for (row, column), value in figures.items()}


places = st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)).map(lambda p: reference(*p))


@settings(max_examples=40, deadline=None)
@given(footing())
def test_sums_that_foot_always_hold(cells: dict[CellReference, Cell]) -> None:
    results = check_table(sample_table(), cells)
    assert {r.outcome for r in results if r.rule.id in ("FLOW", "SUM", "ACROSS", "WHOLE")} == {H}


@settings(max_examples=40, deadline=None)
@given(footing(), places, st.integers(min_value=1, max_value=1000))
def test_changing_one_figure_breaks_exactly_the_rules_that_hold_it(
    cells: dict[CellReference, Cell], place: CellReference, by: int
) -> None:
    table = sample_table()
    before = check_table(table, cells)
    after = check_table(table, {**cells, place: Cell.number((cells[place].value or Decimal(0)) + by)})
    for old, new in zip(before, after, strict=True):
        if old.rule.id in ("FLOW", "SUM", "ACROSS"):
            assert (new.outcome is B) == (place in old.cells)
        else:
            assert new.outcome is old.outcome


@settings(max_examples=40, deadline=None)
@given(footing(), places, st.sampled_from([UNREAD, None]))
def test_an_unread_figure_is_never_judged_by_any_rule_that_holds_it(
    cells: dict[CellReference, Cell], place: CellReference, state: Cell | None
) -> None:
    table = sample_table()
    context = Context(prose=dict(cells), previous=dict(cells), units=[dict(cells)])
    before = check_table(table, cells, context)
    changed = {**cells, place: UNREAD}
    if state is None:
        del changed[place]
    for old, new in zip(before, check_table(table, changed, context), strict=True):
        if place in old.cells:
            assert new.outcome not in (H, B)
            assert new.message == ""
        else:
            assert new.outcome is old.outcome


@settings(max_examples=40, deadline=None)
@given(footing(), st.sampled_from(("granted", "secret", "private")), st.sampled_from(COLUMNS))
def test_a_blank_counts_as_nothing_beside_a_figure(
    cells: dict[CellReference, Cell], row: str, column: str
) -> None:
    blank = results_of({**cells, reference(row, column): BLANK})
    zero = results_of({**cells, reference(row, column): Cell.number(0)})
    assert blank["SUM", column].outcome is zero["SUM", column].outcome
    assert blank["SUM", column].difference == zero["SUM", column].difference


@settings(max_examples=40, deadline=None)
@given(footing(), st.sets(places))
def test_blanks_never_make_up_a_figure(cells: dict[CellReference, Cell], emptied: set[CellReference]) -> None:
    changed = {**cells, **dict.fromkeys(emptied, BLANK)}
    for result in check_table(sample_table(), changed):
        if result.rule.id != "FLOW" or not result.cells:
            continue
        left, right = result.cells[:2], result.cells[2:]
        blank_sides = [all(changed[c] == BLANK for c in side) for side in (left, right)]
        if all(blank_sides):
            assert result.outcome is N
        elif any(blank_sides):
            assert result.outcome is A
        else:
            assert result.outcome in (H, B)


def test_a_rule_that_asks_the_prose_alone_is_still_about_the_cell() -> None:
    table = sample_table()
    rule = next(rule for rule in table.rules if rule.id == "MISSING")
    alone = replace(rule, expression=parse_expression("not filled(prose(cell))"))
    place = reference("new", "total")
    results = check_table(replace(table, rules=(alone,)), {}, Context(prose={place: Cell.number(1)}))
    assert [r.cells for r in results if r.outcome is B] == [(place,)]
