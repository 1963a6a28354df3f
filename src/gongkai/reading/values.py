"""What stands in a cell: a number, a zero, nothing, a dash, or something that cannot be read as one figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gongkai.forms.cells import CellState

_NUMBER = re.compile(
    r"^(?P<about>约|近)?(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<more>[余多])?"
    r"(?P<unit>条|件|次|篇|个|人次|人|名|亿元|万元|元|项|份|期|\((?:单位:)?(?:万元|元|件|条|项)\))?$"
)
_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
"""Units of money, in 万元."""
_DASH = re.compile(r"^[-—/~]+$")
_NOT_APPLICABLE = frozenset({"不适用"})
_SAID_TO_BE_UNREAD = re.compile(r"^未读出?(?:\(.*\))?$")
_BROKEN_NUMBER = re.compile(r"\d\s+\d|\d\s+[.,]|[.,]\s+\d")
_NOTHING = frozenset({"无", "空", "空白"})
_UNREAD_WORD = "未读出"
"""What our own files print where a figure could not be read: it stays unread."""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """The state of a cell, its value, and how sure the reading is (1 for a plain number)."""

    state: CellState
    value: Decimal | None = None
    confidence: float = 1.0
    unit: str = ""
    """The unit written beside the number."""

    def fits(self, unit: str) -> bool:
        """Whether the unit beside the number can be meant in a cell that counts in ``unit``: sums and counts differ."""
        return not self.unit or (self.unit in _MONEY) == (unit in _MONEY)

    def in_unit(self, unit: str, written: str = "") -> Decimal | None:
        """The value in the unit in which the form counts.

        Sums of money are converted from the unit beside the number, or else from ``written``, the unit that the
        table gives for it. Everything else stays as it stands.
        """
        own = self.unit or written
        if self.value is None or own == unit or not {own, unit} <= _MONEY.keys():
            return self.value
        return self.value * _MONEY[own] / _MONEY[unit]


@lru_cache(maxsize=4096)
def read_value(text: str) -> ReadValue | None:
    """What a cell's text says; None for text that is not a figure, a blank or a dash at all."""
    compact = "".join(text.split())
    if not compact or compact in _NOTHING:
        return ReadValue(CellState.BLANK)
    if compact == _UNREAD_WORD:
        return ReadValue(CellState.UNREAD)
    if _DASH.match(compact) or compact in _NOT_APPLICABLE:
        return ReadValue(CellState.NOT_APPLICABLE)
    match = _NUMBER.match(compact)
    if match is None and _SAID_TO_BE_UNREAD.match(compact):
        return ReadValue(CellState.UNREAD)
    if match is None:
        return ReadValue(CellState.UNREAD) if compact[0].isdigit() and len(compact) < 12 else None
    if _BROKEN_NUMBER.search(text.strip()):
        return ReadValue(CellState.UNREAD)
    value = Decimal(match["number"].replace(",", ""))
    approximate = bool(match["about"] or match["more"])
    unit = (match["unit"] or "").strip("()").removeprefix("单位:")
    return ReadValue(CellState.NUMBER if value else CellState.ZERO, value, 0.6 if approximate else 1.0, unit)


def counts_money(unit: str) -> bool:
    """Whether a unit of the forms is one of money."""
    return unit in _MONEY


def is_value(text: str) -> bool:
    """Whether a piece of a line is a number, with or without its unit."""
    return _NUMBER.match(text) is not None
