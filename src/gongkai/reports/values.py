"""Figures as people write and read them: text to a cell, and a cell to text."""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellState
from gongkai.forms.formatting import STATE_WORDS
from gongkai.forms.formatting import format_value as format_number
from gongkai.forms.model import Row

CELL_STATE_LABELS = {CellState.NUMBER: "数值", CellState.ZERO: "零", **STATE_WORDS}
DECIMAL_PLACES = 6
WHOLE_DIGITS = 14
_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．－＋−\u3000\xa0", "0123456789,.-+-  ")
_WRITTEN_NUMBER = re.compile(r"[+-]?(?:(?:\d+|\d{1,3}(?:[, ]\d{3})+)(?:\.\d*)?|\.\d+)", re.ASCII)
_NO_NUMBER = {
    "空白": BLANK,
    "不适用": NOT_APPLICABLE,
    "—": NOT_APPLICABLE,
    "——": NOT_APPLICABLE,
    "未读出": UNREAD,
}


def exact(value: Decimal | None) -> Decimal | None:
    """A stored value without the zeros that storing it added, as the reader had it."""
    return None if value is None else Decimal(format_number(value))


def format_value(cell: Cell) -> str:
    """A cell as a person reads it: the number with thousands separated, or the word for its state."""
    return CELL_STATE_LABELS[cell.state] if cell.value is None else format_number(cell.value, grouping=",")


def fits(value: Decimal) -> bool:
    """Whether a value can be stored without losing a digit (14 digits before the point, 6 after it)."""
    if not value.is_finite() or value.adjusted() >= WHOLE_DIGITS:
        return False
    return value == value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES))


def cell_from_text(text: str, row: Row) -> Cell:
    """What a person typed for a cell of this row; raises ValueError with a sentence that says what to type.

    Numbers may carry thousands separators and full-width digits; every other sign in them (a footnote's raised
    digit, an exponent, a separator in an odd place) is refused rather than guessed at. 空白, 不适用 and 未读出 are
    states without a value; an empty field is refused, because nobody can say which of them it means.
    """
    typed = text.translate(_FULL_WIDTH).strip()
    if not typed:
        raise ValueError("请填写数值；原文此格为空的，请填“空白”。")
    if typed in _NO_NUMBER:
        return _NO_NUMBER[typed]
    if not _WRITTEN_NUMBER.fullmatch(typed):
        raise ValueError(
            f"“{text.strip()[:40]}”不是数字。请填写 12、1,234 或 0.5 这样的数字，或填“空白”“不适用”“未读出”。"
        )
    value = Decimal(typed.replace(",", "").replace(" ", ""))
    if not fits(value):
        raise ValueError("数值太大或小数位太多：整数部分最多14位，小数最多6位。")
    if value < 0 and not row.signed:
        raise ValueError(f"“{row.label}”不能是负数。")
    if row.whole_number and value != value.to_integral_value():
        raise ValueError(f"“{row.label}”以“{row.unit}”计数，请填写整数。")
    return Cell.number(value)
