"""The measures of an official letter (GB/T 9704): page, type sizes, and typefaces with those that stand in for them."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 37, 35, 28, 26
FOOTER_MM = 25
LINE_POINTS = 28
BODY_POINTS = 16
RED = "C00000"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface by its name in Word, and the families that may stand in for it, the best first."""

    name: str
    stand_ins: tuple[str, ...]
    bold_stand_in: bool = False

    @property
    def families(self) -> tuple[str, ...]:
        """The names under which machines know it, then its stand-ins."""
        return (self.name, *self.stand_ins)


_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "Songti SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_ANY = ("SimSun", "NSimSun", "宋体", *_SERIF, *_SANS)

BODY = Typeface("仿宋_GB2312", ("FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R", *_ANY))
TITLE = Typeface(
    "方正小标宋简体",
    ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong", *_ANY),
    bold_stand_in=True,
)
SONG = Typeface("宋体", ("SimSun", *_ANY))
HEI = Typeface("黑体", ("SimHei", *_SANS, *_ANY))
KAI = Typeface("楷体_GB2312", ("KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai", *_ANY))
TYPEFACES = (BODY, TITLE, SONG, HEI, KAI)


def typeface_named(name: str) -> Typeface:
    """The typeface that a Word file names, by any of its names; the body's if the name is not known."""
    for typeface in (TITLE, HEI, KAI, SONG, BODY):
        own = [family for family in typeface.families if family not in _ANY or typeface in (SONG,)]
        if name in own:
            return typeface
    return HEI if name in _SANS else BODY
