"""Percentages that add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

UNITS = 1000
"""How many parts make the whole: shares are told in tenths of a percent."""
NO_SHARE = "—"


def percentages(counts: Sequence[int]) -> tuple[Decimal, ...] | None:
    """The share of each count in their sum, in percent with one decimal; they add up to exactly 100.0.

    By the largest remainders: every share is rounded down to a tenth, and the tenths that are missing go to those
    that lost most by it, the first of equals first. So each share differs from the exact one by less than a tenth, a
    larger count never has the smaller share, and nothing has no share. ``None`` where there is nothing to share.
    Raises ValueError for a count below zero.
    """
    if any(count < 0 for count in counts):
        raise ValueError("a count cannot be below zero")
    whole = sum(counts)
    if whole == 0:
        return None
    shares = [count * UNITS // whole for count in counts]
    remainders = [count * UNITS % whole for count in counts]
    by_loss = sorted(range(len(counts)), key=lambda place: (-remainders[place], -counts[place], place))
    for place in by_loss[: UNITS - sum(shares)]:
        shares[place] += 1
    return tuple(Decimal(share) / 10 for share in shares)


def share(part: int, whole: int) -> Decimal | None:
    """One count's share in a whole that is at least as large, in percent with one decimal; ``None`` of nothing."""
    pair = percentages([part, whole - part])
    return pair[0] if pair else None


def written(value: Decimal | None) -> str:
    """A percentage as people read it: ``53.3%``, or a dash where there is none."""
    return NO_SHARE if value is None else f"{value:.1f}%"
