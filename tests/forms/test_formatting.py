from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell
from gongkai.forms.formatting import format_cell, format_computed, format_value, short_label
from gongkai.forms.model import Row


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1023", "1023"),
        ("70.18", "70.18"),
        ("12.000000", "12"),
        ("0E+3", "0"),
        ("1E+3", "1000"),
        ("-0.00", "0"),
        ("-5", "-5"),
        ("100", "100"),
    ],
)
def test_figures_are_written_in_plain_digits(value: str, text: str) -> None:
    assert format_value(Decimal(value)) == text


def test_decimals_can_be_fixed() -> None:
    assert format_value(Decimal("0.5"), 2) == "0.50"


def test_long_tails_of_division_are_cut() -> None:
    assert format_computed(Decimal(1) / Decimal(3)) == "0.333333"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell.number(0), "0"),
        (Cell.number(7), "7"),
        (BLANK, "空白"),
        (UNREAD, "未读出"),
        (NOT_APPLICABLE, "不适用"),
    ],
)
def test_a_state_without_a_figure_is_a_word_and_never_a_zero(cell: Cell, text: str) -> None:
    assert format_cell(cell) == text


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("一、本年新收政府信息公开申请数量", "新收"),
        ("（七）总计", "总计"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
        ("其中：主动公开规范性文件数", "主动公开规范性文件"),
        ("制发规范性文件总数", "制发规范性文件总数"),
        ("5.其他方式回应事件数", "其他方式回应事件"),
        ("件数", "件数"),
    ],
)
def test_short_labels_drop_ordinals_brackets_and_counting_words(label: str, short: str) -> None:
    assert short_label(Row("x", label, "件")) == short


def test_a_declared_short_label_comes_first() -> None:
    assert short_label(Row("x", "一、本年新收政府信息公开申请数量", "件", short="收")) == "收"
