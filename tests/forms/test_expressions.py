from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.expressions import (
    Binary,
    Call,
    ExpressionError,
    Name,
    Number,
    Range,
    Text,
    Unary,
    parse_expression,
)


def test_multiplication_binds_before_addition_before_comparison_before_not_before_and_before_or() -> None:
    tree = parse_expression("a + b * 2 = c and not d < 1 or e = 0").tree
    one = Binary("=", Binary("+", Name("a"), Binary("*", Name("b"), Number(Decimal(2)))), Name("c"))
    two = Unary("not", Binary("<", Name("d"), Number(Decimal(1))))
    three = Binary("=", Name("e"), Number(Decimal(0)))
    assert tree == Binary("or", Binary("and", one, two), three)


def test_subtraction_and_division_group_from_the_left() -> None:
    assert parse_expression("a - b - c = 0").tree == parse_expression("(a - b) - c = 0").tree
    assert parse_expression("a / b / c = 0").tree == parse_expression("(a / b) / c = 0").tree


def test_brackets_override_the_order() -> None:
    assert parse_expression("a - (b - c) = 0").tree != parse_expression("a - b - c = 0").tree


def test_a_range_stands_in_the_arguments_of_a_function() -> None:
    assert parse_expression("sum(a..b, c) = 0").tree == Binary(
        "=", Call("sum", (Range("a", "b"), Name("c"))), Number(Decimal(0))
    )


def test_text_is_quoted() -> None:
    assert parse_expression('level = "县"').tree == Binary("=", Name("level"), Text("县"))


def test_names_hold_the_ends_of_ranges_once_each() -> None:
    assert parse_expression("total = sum(a..b) + a - previous(c)").names() == ("total", "a", "b", "c")


@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
def test_every_comparison_is_read(sign: str) -> None:
    assert parse_expression(f"a{sign}b").tree == Binary(sign, Name("a"), Name("b"))


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("", 1, "空"),
        ("a +", 4, "结尾"),
        ("a = b = c", 7, "一个比较号"),
        ("a..b = 1", 2, "范围"),
        ("abs(a..b) = 1", 6, "范围"),
        ("(a = 1", 7, "右括号"),
        ("a = 1)", 6, "不该出现"),
        ("median(a) = 1", 1, "没有函数"),
        ("rounded(a) = 1", 1, "需要 2 个参数"),
        ("sum() = 1", 1, "参数"),
        ("filled(a + b)", 8, "只能是名称"),
        ("previous(prose(a)) = 1", 10, "只能是名称"),
        ("sum(a b) = 1", 7, "逗号"),
        ("sum(a..1) = 1", 8, "范围的结尾"),
        ("a = 1 § 2", 7, "不认识"),
        ('level = "x', 9, "引号"),
        ("A = 1", 1, "不认识"),
        ("and = 1", 1, "名称、数字或括号"),
    ],
)
def test_what_is_not_an_expression_is_refused_with_its_place(text: str, column: int, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.column == column
    assert part in str(caught.value)
    assert f"第 {column} 个字符" in str(caught.value)


@pytest.mark.parametrize("text", ["(" * 3000 + "a", "not " * 3000 + "a", "-" * 3000 + "a", "abs(" * 3000])
def test_absurd_nesting_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(ExpressionError, match="嵌套"):
        parse_expression(text)


@given(st.text(alphabet='ab_.,()+-*/=<>!" 019sumfiledotn', max_size=40))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        parse_expression(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1
