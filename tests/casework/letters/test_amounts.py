"""Amounts in capitals, as receipts and fee notices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.casework.letters.amounts import LARGEST, in_capitals

_DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        (0, "零元整"),
        (5, "伍元整"),
        (10, "壹拾元整"),
        (300, "叁佰元整"),
        (4_700, "肆仟柒佰元整"),
        (5_500, "伍仟伍佰元整"),
        (1_005, "壹仟零伍元整"),
        (1_010, "壹仟零壹拾元整"),
        (37_000, "叁万柒仟元整"),
        (10_020, "壹万零贰拾元整"),
        (100_005, "壹拾万零伍元整"),
        (100_000_005, "壹亿零伍元整"),
        (120_030_405, "壹亿贰仟零叁万零肆佰零伍元整"),
    ],
)
def test_an_amount_is_written_in_capitals(yuan: int, expected: str) -> None:
    assert in_capitals(yuan) == expected


def read(capitals: str) -> int:
    """Read the capitals back, by the rules of reading and not those of writing."""
    total = group = digit = 0
    for character in capitals.removesuffix("元整"):
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            group += digit * _PLACES[character]
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8}[character]
            group = digit = 0
    return total + group + digit


@given(st.integers(min_value=0, max_value=LARGEST))
def test_every_amount_can_be_read_back(yuan: int) -> None:
    written = in_capitals(yuan)
    assert read(written) == yuan
    assert ("零零" not in written and not written.removesuffix("元整").endswith("零")) or yuan == 0


@pytest.mark.parametrize("yuan", [-1, LARGEST + 1])
def test_an_amount_out_of_range_is_refused_in_a_sentence(yuan: int) -> None:
    with pytest.raises(ValueError, match="请核对金额"):
        in_capitals(yuan)
