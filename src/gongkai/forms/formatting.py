"""Writing figures, cells and labels the way a person reads them."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from gongkai.forms.cells import Cell, CellState
from gongkai.forms.evaluation import round_half_up
from gongkai.forms.facts import Fact
from gongkai.forms.model import Column, Row, Table

STATE_WORDS = {
    CellState.BLANK: "空白",
    CellState.NOT_APPLICABLE: "不适用",
    CellState.UNREAD: "未读出",
}
"""The word for a cell that holds no figure."""

MOST_DECIMALS = 6
"""Computed numbers are shown with at most this many decimals."""


def format_value(value: Decimal, places: int | None = None, grouping: str = "") -> str:
    """A figure in plain digits: ``1023``, ``70.18``; with ``places``, with exactly so many decimals.

    ``grouping`` is the sign between thousands, which figures in sentences and formulas do without.
    """
    if places is not None:
        return f"{round_half_up(value, places):f}"
    text = f"{value:{grouping}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def format_computed(value: Decimal) -> str:
    """A computed number in plain digits, rounded where division left a long tail."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        value = round_half_up(value, MOST_DECIMALS)
    return format_value(value)


def format_cell(cell: Cell) -> str:
    """The figure of a cell, or the word for its state."""
    if cell.is_filled and cell.value is not None:
        return format_computed(cell.value)
    return STATE_WORDS.get(cell.state, STATE_WORDS[CellState.UNREAD])


def format_operand(operand: Cell | Fact) -> str:
    """A cell or a fact as it stands in a sentence."""
    if isinstance(operand, Cell):
        return format_cell(operand)
    if operand is None:
        return "不详"
    if isinstance(operand, bool):
        return "是" if operand else "否"
    return operand if isinstance(operand, str) else format_computed(operand)


def row_label(table: Table, row: Row) -> str:
    """The official label of a row, with the label above it where the row's own does not tell it apart."""
    if row.parent and sum(row.label == other.label for other in table.rows) > 1:
        return f"{table.row(row.parent).label}{row.label}"
    return row.label


def row_labels(table: Table) -> dict[str, str]:
    """The label of every row that takes figures, by its id."""
    counted = Counter(row.label for row in table.rows)
    return {
        row.id: row_label(table, row) if counted[row.label] > 1 else row.label
        for row in table.rows
        if not row.heading
    }


def column_label(columns: tuple[Column, ...], column: Column) -> str:
    """The official label of a column, with the header above it where its own does not tell it apart."""
    if sum(column.label == other.label for other in columns) > 1:
        return column.full_label
    return column.label


_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.|其中：)")
_BRACKETS = re.compile(r"（[^（）]*）")
_STUFFING = re.compile(r"^本年(?!度)|政府信息公开申请数量$|(?<![总统计])(?:总?次|(?<=[发止效])件)?数量?$")


def short_label(part: Row | Column) -> str:
    """A label for formulas: the declared short one, else the official label without ordinal and brackets."""
    return part.short or _shortened(part.label)


@lru_cache(maxsize=1024)
def _shortened(label: str) -> str:
    bare = _BRACKETS.sub("", _ORDINAL.sub("", label)).strip()
    shorter = _STUFFING.sub("", _STUFFING.sub("", bare))
    return next((found for found in (shorter, bare) if len(found) >= 2), label)
