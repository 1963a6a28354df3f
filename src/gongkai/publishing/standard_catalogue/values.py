"""What the cells of a standard catalogue mean: limits, ticks, check boxes, fields."""

from __future__ import annotations

import re
import unicodedata

from gongkai.publishing.models import FIELDS_OF_DISCLOSURE

CHANNELS = (
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    "社区/企事业单位/村公示栏（电子屏）",
    "精准推送",
    "12345热线",
    "其他",
)
"""The channels of the official form, in its order."""
LEVELS = ("省级", "市级", "县级", "乡级", "村级")
"""Levels in their order; other names come after them."""
SPECIAL_GROUP = "特定群体"
"""What is kept where the column of special groups is only ticked."""

_OTHER_NAMES = {
    "农村集体土地征收": "征地补偿",
    "城乡规划": "国土空间规划",
    "国有土地房屋征收": "国有土地上房屋征收",
    "财政预算决算": "财政预决算",
    "食药监管": "食品药品监管",
}
_NAMES = sorted(
    {**{name: name for name in FIELDS_OF_DISCLOSURE}, **_OTHER_NAMES}.items(), key=lambda pair: -len(pair[0])
)

_TICKED = "■☑✓✔√●▇█☒✅"
_UNTICKED = "□☐○◻"
_YES = frozenset({"是", "有", "y", "yes", "v", "1", "true"})
_NO = frozenset({"", "否", "无", "不", "/", "\\", "-", "－", "—", "——", "×", "x", "n", "no", "0", "false"})
_BOX = re.compile(f"([{_TICKED}{_UNTICKED}])([^{_TICKED}{_UNTICKED}]*)")
_BETWEEN = re.compile(r"[\n、，,；;]+")

_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_LIMIT = re.compile(
    r"(?<![月\d一二三四五六七八九十])(\d{1,4}|[一二三四五六七八九十两]{1,3})(?:个)?(工作日|自然日|日|天)(之?以?内)?"
)
_HOURS = re.compile(r"(\d{1,3}|二十四)小时(?:之?以?内)")
_AT_ONCE = ("实时", "即时", "当日", "当天")
_LONGEST_LIMIT = 3660


def limit_in_working_days(text: str) -> int | None:
    """The limit that a text names, in working days; None where it names none that can be counted.

    ``实时公开`` is 0: the same day. Calendar days become the working days of whole weeks, rounded down, so that the
    platform never reckons later than the catalogue. Where several limits are named the shortest counts.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = [0] if any(word in plain for word in _AT_ONCE) else []
    for number, unit, within in _LIMIT.findall(plain):
        days = _number(number)
        if unit == "工作日":
            found.append(days)
        elif within:
            found.append(max(days * 5 // 7, 1))
    found += [max(_number(number) // 24, 1) for number in _HOURS.findall(plain)]
    lawful = [days for days in found if 0 <= days <= _LONGEST_LIMIT]
    return min(lawful, default=None)


def is_ticked(text: str) -> bool | None:
    """Whether a cell for a tick is ticked; None where it says something that is neither yes nor no."""
    plain = "".join(text.split()).lower()
    if any(sign in plain for sign in _TICKED) or plain in _YES:
        return True
    if plain in _NO or any(sign in plain for sign in _UNTICKED):
        return False
    return None


def special_group(text: str) -> str:
    """Whom a cell for special groups names: the text without ticks, ``SPECIAL_GROUP`` for a tick alone, or nothing."""
    plain = " ".join(text.split())
    ticked = is_ticked(plain)
    if ticked is False:
        return ""
    without = plain.strip(f"{_TICKED}{_UNTICKED} ")
    return without if without and without.lower() not in _YES else SPECIAL_GROUP


def channels_in(text: str) -> tuple[str, ...]:
    """The channels that a list of check boxes ticks; a list without boxes means all of them. Each once, in order."""
    boxes = _BOX.findall(text)
    named = (
        [name for box, name in boxes if box in _TICKED]
        if boxes
        else []
        if text.strip().lower() in _NO
        else _BETWEEN.split(text)
    )
    return tuple(dict.fromkeys(found for name in named if (found := _channel(name))))


def boxes_of(channels: tuple[str, ...] | list[str]) -> str:
    """The channels as a list of check boxes: those of the official form, and others after them."""
    official = [f"{'■' if name in channels else '□'}{name}" for name in CHANNELS]
    return "\n".join([*official, *(f"■{name}" for name in channels if name not in CHANNELS)])


def level(text: str) -> str:
    """The name of a level as the catalogue keeps it: 县 and 县级 are the same."""
    plain = "".join(text.split())
    plain = {
        "乡镇": "乡",
        "镇": "乡",
        "街道": "乡",
        "乡（镇）": "乡",
        "区": "县",
        "区县": "县",
        "县区": "县",
    }.get(plain.removesuffix("级"), plain.removesuffix("级"))
    return f"{plain}级" if f"{plain}级" in LEVELS else "".join(text.split())


def in_order_of_levels(levels: set[str]) -> tuple[str, ...]:
    """Levels from the highest down; names that are no level of the state come last."""
    return tuple(
        sorted(levels, key=lambda name: (LEVELS.index(name) if name in LEVELS else len(LEVELS), name))
    )


def known_field(text: str) -> str:
    """The one of the 26 fields that a heading speaks of; empty where it speaks of none."""
    plain = "".join(text.split())
    return next((field for name, field in _NAMES if name in plain), "")


def _channel(text: str) -> str:
    name = "".join(text.split()).strip("_＿:：、，,；;。.")
    name = name.replace("(", "（").replace(")", "）").rstrip("_＿")
    return name if name.lower() not in _NO else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0) if len(text) == 1 else 0
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
