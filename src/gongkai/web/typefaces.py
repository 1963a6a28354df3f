"""The typefaces of official papers (GB/T 9704), those that stand in for them, and which of them the machine has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface by its names in Word, and the families that may stand in for it, the best first.

    ``bold_stand_in`` says that a stand-in looks more like it when bold.
    """

    own_names: tuple[str, ...]
    stand_ins: tuple[str, ...]
    bold_stand_in: bool = False

    @property
    def name(self) -> str:
        """The name that a new letter uses."""
        return self.own_names[0]

    @property
    def families(self) -> tuple[str, ...]:
        """The names under which machines know it, then its stand-ins."""
        return (*self.own_names, *self.stand_ins)


_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "Songti SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_SONG = ("宋体", "SimSun", "NSimSun")

BODY = Typeface(
    ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R"),
    (*_SONG, *_SERIF, *_SANS),
)
TITLE = Typeface(
    (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05",
        "华文中宋",
        "STZhongsong",
    ),
    (*_SERIF, *_SONG, *_SANS),
    bold_stand_in=True,
)
SONG = Typeface(_SONG, (*_SERIF, *_SANS))
HEI = Typeface(("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", *_SANS), (*_SERIF, *_SONG))
KAI = Typeface(
    ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai"), (*_SONG, *_SERIF, *_SANS)
)
TYPEFACES = (BODY, TITLE, SONG, HEI, KAI)


def typeface_named(name: str) -> Typeface:
    """The typeface that a Word file names, by any of its own names; the body's if the name is not known."""
    for typeface in (TITLE, HEI, KAI, SONG, BODY):
        if name in typeface.own_names:
            return typeface
    return BODY


LATIN = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "Libertinus Serif")
"""Families for letters and figures beside Chinese text, the best first."""


@cache
def fonts() -> typst.Fonts:
    """The fonts of the machine; looking them up takes longer than setting a letter."""
    import typst

    return typst.Fonts()


@cache
def families() -> dict[str, list[str]]:
    """For each typeface by name, the families that the machine has for it, the best first; Latin ones under "".

    Those of the body's typeface are an empty list on a machine without any Chinese font: nothing can be set there.
    """
    present = {family.lower(): family for family in fonts().families()}
    found = {
        face.name: [present[name.lower()] for name in face.families if name.lower() in present]
        for face in TYPEFACES
    }
    found[""] = [present[name.lower()] for name in LATIN if name.lower() in present]
    return found
