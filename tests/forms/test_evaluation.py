from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellState
from gongkai.forms.evaluation import Evaluation, evaluate, round_half_up, sum_of_cells
from gongkai.forms.expressions import Range, parse_expression
from gongkai.forms.facts import Fact
from gongkai.forms.findings import Outcome


class Values:
    """A scope made of a plain mapping; figures from elsewhere have keys such as ``previous_a``."""

    def __init__(self, values: Mapping[str, Cell | Fact]) -> None:
        self.values = values

    def operand(self, name: str) -> Cell | Fact:
        return self.values.get(name)

    def members(self, found: Range) -> Sequence[str]:
        names = list(self.values)
        return names[names.index(found.start) : names.index(found.end) + 1]

    def elsewhere(self, function: str, name: str) -> Cell | None:
        found = self.values.get(f"{function}_{name}")
        return found if isinstance(found, Cell) else None


def asked(text: str, **values: Cell | Fact | int) -> Evaluation:
    cells: dict[str, Cell | Fact] = {
        name: Cell.number(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return evaluate(parse_expression(text), Values(cells))


H, B, A, N = Outcome.HOLDS, Outcome.BROKEN, Outcome.NOT_ASSESSABLE, Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b = c", H),
        ("a * b - c = a - b", H),
        ("c / b = 1.5", H),
        ("-a < 0", H),
        ("a != b", H),
        ("c >= sum(a..b) and c <= max(a..b)", B),
        ("c > b or c < a", H),
        ("not c = a", H),
        ("abs(a - c) = 2", H),
        ("rounded(c / 2, 0) = 2", H),
        ("rounded(1 / 8, 2) = 0.13", H),
        ("whole(c / 2)", B),
        ("whole(c)", H),
        ("sum(a..c) = 6", H),
        ("max(a, b) = 2", H),
        ("filled(a)", H),
    ],
)
def test_arithmetic_over_numbers(text: str, expected: Outcome) -> None:
    assert asked(text, a=1, b=2, c=3).outcome is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell.number(2), H),
        (Cell.number(0), B),
        (BLANK, A),
        (NOT_APPLICABLE, N),
        (UNREAD, A),
    ],
)
def test_each_state_alone_on_one_side(cell: Cell, expected: Outcome) -> None:
    assert asked("a = b", a=cell, b=2).outcome is expected
    assert asked("b = a", a=cell, b=2).outcome is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(Cell.number(2), B), (Cell.number(0), H), (BLANK, H), (NOT_APPLICABLE, N), (UNREAD, A)],
)
def test_each_state_beside_a_figure(cell: Cell, expected: Outcome) -> None:
    assert asked("a + b = c", a=cell, b=3, c=3).outcome is expected
    assert asked("c = sum(a..b)", a=cell, b=3, c=3).outcome is expected


def test_blanks_on_both_sides_leave_nothing_to_ask() -> None:
    assert asked("a = b + c", a=BLANK, b=BLANK, c=BLANK).outcome is N


def test_a_constant_does_not_make_a_blank_side_a_figure() -> None:
    assert asked("a + 1 = c", a=BLANK, c=1).outcome is A
    assert asked("a + 1 + b = c", a=BLANK, b=4, c=5).outcome is H


def test_a_blank_is_no_factor() -> None:
    assert asked("a * b = c", a=BLANK, b=4, c=0).outcome is A
    assert asked("a / b = c", a=4, b=BLANK, c=0).outcome is A
    assert asked("c - 100 * a / b = 0", a=BLANK, b=4, c=0).outcome is A
    assert asked("a * 2 + b = c", a=BLANK, b=4, c=4).outcome is H


def test_division_by_zero_does_not_apply() -> None:
    assert asked("a / b = c", a=4, b=0, c=0).outcome is N


def test_the_greatest_of_figures_passes_over_blanks() -> None:
    assert asked("max(a..b) = 3", a=BLANK, b=3).outcome is H
    assert asked("max(a..b) = 3", a=BLANK, b=BLANK).outcome is A


def test_an_unread_operand_is_never_passed_over() -> None:
    assert asked("a = 1 or b = 2", a=1, b=UNREAD).outcome is A
    assert asked("a = 2 and b = 2", a=1, b=UNREAD).outcome is A
    assert asked("filled(a, b)", a=1, b=UNREAD).outcome is A
    assert asked("a * b = 0", a=0, b=UNREAD).outcome is A


def test_filled_looks_at_states_only() -> None:
    assert asked("filled(a, b)", a=BLANK, b=0).outcome is H
    assert asked("filled(a..b)", a=BLANK, b=BLANK).outcome is B
    assert asked("filled(a)", a=NOT_APPLICABLE).outcome is B
    assert asked("filled(a) or not filled(b)", a=BLANK, b=1).outcome is B
    assert asked("filled(a) or not filled(b)", a=BLANK, b=BLANK).outcome is H


def test_conjunction_and_disjunction_are_three_valued_over_blanks() -> None:
    assert asked("a = 1 and b = 1", a=BLANK, b=2).outcome is B
    assert asked("a = 1 and b = 1", a=BLANK, b=1).outcome is A
    assert asked("a = 1 or b = 1", a=BLANK, b=1).outcome is H
    assert asked("a = 1 or b = 1", a=BLANK, b=2).outcome is A
    assert asked("not a = 1", a=BLANK).outcome is A


@pytest.mark.parametrize("function", ["previous", "units", "prose"])
def test_a_figure_from_elsewhere_is_compared_where_it_is_at_hand(function: str) -> None:
    text = f"a = {function}(a)"
    assert asked(text, a=1).outcome is N
    assert asked(text, a=UNREAD).outcome is N
    for cell, expected in ((Cell.number(1), H), (Cell.number(2), B), (UNREAD, A), (BLANK, A)):
        assert asked(text, a=1, **{f"{function}_a": cell}).outcome is expected


def test_a_rule_that_asks_elsewhere_in_vain_never_holds_by_its_other_half() -> None:
    assert asked("filled(a) or not filled(prose(a))", a=1).outcome is N


def test_facts_are_compared_and_an_unknown_fact_makes_the_rule_not_applicable() -> None:
    assert asked('level = "county"', level="county").outcome is H
    assert asked('level != "county"', level="county").outcome is B
    assert asked('level = "county"', level=None).outcome is N
    assert asked("not rule_making", rule_making=False).outcome is H
    assert asked("not rule_making", rule_making=None).outcome is N
    assert asked("year >= 2021", year=Decimal(2022)).outcome is H
    assert asked("year >= 2021", year="2022").outcome is N


def test_the_sides_are_those_of_the_comparison_that_failed() -> None:
    found = asked("a = 1 and b = 5 and c = 9", a=1, b=2, c=3)
    assert (found.left, found.right, found.difference) == (Decimal(2), Decimal(5), Decimal(-3))


def test_a_blank_side_has_no_number() -> None:
    found = asked("a = b", a=BLANK, b=5)
    assert (found.left, found.right, found.difference) == (None, Decimal(5), None)


def test_decimals_add_exactly() -> None:
    assert asked("a + b = c", a=Decimal("0.1"), b=Decimal("0.2"), c=Decimal("0.3")).outcome is H


def test_numbers_of_any_length_are_no_crash() -> None:
    assert asked("rounded(a, 2) = a", a=Cell.number("9" * 400)).outcome in (H, A)
    assert asked("a < b", a=Cell(CellState.NUMBER, Decimal("NaN")), b=1).outcome is A


def test_halves_round_away_from_zero() -> None:
    assert round_half_up(Decimal("0.125"), 2) == Decimal("0.13")
    assert round_half_up(Decimal("-2.5"), 0) == Decimal("-3")


def test_the_sum_of_the_units_keeps_the_five_states_apart() -> None:
    assert sum_of_cells([Cell.number(1), BLANK, Cell.number(2)]) == Cell.number(3)
    assert sum_of_cells([Cell.number(1), UNREAD]) is UNREAD
    assert sum_of_cells([BLANK, NOT_APPLICABLE]) == BLANK
    assert sum_of_cells([NOT_APPLICABLE]) == NOT_APPLICABLE
    assert sum_of_cells([Cell.number(2), Cell.number(-2)]) == Cell.number(0)
