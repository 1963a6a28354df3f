"""What a person types becomes a cell of the row's kind, or a sentence; what is shown loses nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell
from gongkai.forms.model import Row
from gongkai.reports.values import cell_from_text, fits, format_value

COUNTED = Row(id="new", label="新收", unit="件")
MONEY = Row(id="fees", label="收费", unit="万元", whole_number=False)
CHANGE = Row(id="change", label="增减", unit="项", signed=True)


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("12", Cell.number(12)),
        ("0", Cell.number(0)),
        (" １，２３４ ", Cell.number(1234)),
        ("1,234", Cell.number(1234)),
        ("12 345", Cell.number(12345)),
        ("+7", Cell.number(7)),
        ("007", Cell.number(7)),
        ("空白", BLANK),
        ("不适用", NOT_APPLICABLE),
        ("未读出", UNREAD),
    ],
)
def test_numbers_and_states_are_understood(typed: str, cell: Cell) -> None:
    assert cell_from_text(typed, COUNTED) == cell


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写数值"),
        ("  ", "请填写数值"),
        ("十二", "不是数字"),
        ("12件", "不是数字"),
        ("NaN", "不是数字"),
        ("Infinity", "不是数字"),
        ("5²", "不是数字"),
        ("①", "不是数字"),
        ("٣", "不是数字"),
        ("1_000", "不是数字"),
        ("1e3", "不是数字"),
        ("1 2", "不是数字"),
        ("1,23", "不是数字"),
        ("-1", "不能是负数"),
        ("1.5", "请填写整数"),
        ("100000000000000", "太大"),
        ("1" + "0" * 400, "太大"),
    ],
)
def test_what_is_no_value_of_the_row_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        cell_from_text(typed, COUNTED)


def test_money_takes_decimals_and_a_signed_row_takes_negatives() -> None:
    assert cell_from_text("1.25", MONEY).value == Decimal("1.25")
    assert cell_from_text("-3", CHANGE).value == Decimal(-3)
    with pytest.raises(ValueError, match="小数"):
        cell_from_text("0.1234567", MONEY)


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=6))
def test_what_is_shown_reads_back_as_the_same_value(value: Decimal) -> None:
    assert fits(value)
    row = Row(id="row", label="行", unit="万元", whole_number=False, signed=True)
    assert cell_from_text(format_value(Cell.number(value)), row).value == value
