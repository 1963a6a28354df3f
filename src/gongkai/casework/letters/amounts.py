"""Amounts of money in the capitals that Chinese documents use against forgery (金额大写)."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
LARGEST = 10**12 - 1


def in_capitals(yuan: int) -> str:
    """A whole amount of yuan in capitals: 5500 is 伍仟伍佰元整.

    Raises ``ValueError`` in Chinese for an amount below zero or from a thousand billion up.
    """
    if not 0 <= yuan <= LARGEST:
        raise ValueError(f"金额{yuan}元超出可以大写的范围，请核对金额。")
    if yuan == 0:
        return "零元整"
    groups = []
    rest = yuan
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    written = ""
    for index in reversed(range(len(groups))):
        group = groups[index]
        if group == 0:
            continue
        if written and (group < 1000 or groups[index + 1] % 10 == 0):
            written += "零"
        written += _group(group) + _GROUPS[index]
    return f"{written}元整"


def _group(number: int) -> str:
    """A number below ten thousand; a gap between its digits is one 零."""
    written, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return written
