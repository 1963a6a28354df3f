"""Percentages add up to exactly 100.0, and none is far from what it should be."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongkai.casework.board.percentages import percentages, share, written

counts = some.lists(some.integers(min_value=0, max_value=10**7), min_size=1, max_size=40).filter(any)


@given(counts)
def test_they_add_up_to_exactly_one_hundred(numbers: list[int]) -> None:
    shares = percentages(numbers)
    assert shares is not None and sum(shares) == Decimal("100.0")


@given(counts)
def test_each_differs_from_the_exact_share_by_less_than_a_tenth(numbers: list[int]) -> None:
    for number, found in zip(numbers, percentages(numbers) or (), strict=True):
        assert abs(Fraction(found) - Fraction(number * 100, sum(numbers))) < Fraction(1, 10)
        assert found == found.quantize(Decimal("0.1")), "one decimal, no more"


@given(counts)
def test_a_larger_count_never_has_the_smaller_share_and_nothing_has_none(numbers: list[int]) -> None:
    pairs = sorted(zip(numbers, percentages(numbers) or (), strict=True))
    assert [found for _, found in pairs] == sorted(found for _, found in pairs)
    assert all(found == 0 for number, found in pairs if number == 0)


@given(counts, some.randoms())
def test_the_order_of_different_counts_does_not_matter(numbers: list[int], chance: object) -> None:
    different = list(dict.fromkeys(numbers))
    mixed = different[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    by_number = dict(zip(different, percentages(different) or (), strict=True))
    assert dict(zip(mixed, percentages(mixed) or (), strict=True)) == by_number


def test_nothing_has_no_percentages() -> None:
    assert percentages([0, 0]) is None
    assert percentages([]) is None
    assert share(0, 0) is None
    assert written(None) == "—"


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        percentages([3, -1])


def test_the_shares_of_a_real_report() -> None:
    # Xinxiang 2016, section four: 64, 40 and 16 of 120 were told as 53.3, 33.3 and 13.3, which is 99.9.
    assert percentages([64, 40, 16]) == (Decimal("53.4"), Decimal("33.3"), Decimal("13.3"))
    assert [written(value) for value in percentages([1, 1]) or ()] == ["50.0%", "50.0%"]
    assert share(1, 3) == Decimal("33.3")
    assert share(3, 3) == 100
