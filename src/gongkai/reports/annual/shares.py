"""Percentages that divide a whole: rounded together, so that those of all its parts add up to exactly 100."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext

DECIMALS = 1
"""Decimals of a percentage in an annual report."""
_PRECISION = 60


def shares_of_a_whole(parts: Sequence[Decimal], whole: Decimal) -> tuple[Decimal, ...]:
    """The percentages of some parts of a whole, in their order, with one decimal.

    They are rounded by the largest remainder, what the parts leave over counting as one more part: where the parts make up the whole,
    the percentages add up to exactly 100.0; where they do not, to less; a single part is rounded half up. No percentage is off
    by 0.1 or more. Raises ValueError where the whole is not above zero, a part is below zero or the parts are more than the whole.
    """
    rest = whole - sum(parts, Decimal(0))
    if whole <= 0 or rest < 0 or any(part < 0 for part in parts):
        raise ValueError("these are no parts of a whole")
    with localcontext() as context:
        context.prec = _PRECISION
        steps = 10**DECIMALS
        exact = [part * 100 * steps / whole for part in (*parts, rest)]
        floors = [value.to_integral_value(ROUND_FLOOR) for value in exact]
        missing = int(100 * steps - sum(floors))
        by_remainder = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
        for place in by_remainder[:missing]:
            floors[place] += 1
        unit = Decimal(1).scaleb(-DECIMALS)
        return tuple((value * unit).quantize(unit) for value in floors[:-1])
