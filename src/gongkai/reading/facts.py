"""Whose report it is, for which year and period: what stands in the title and the opening paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_TITLE = re.compile(
    r"^[ \t?#*]*(?P<before>[^\n|,;。:《》]{0,40}?)(?P<year>(?:19|20)\d{2})[ \t]*年(?:度)?[ \t]*"
    r"(?P<after>[^\n|,;。:《》\d]{0,30}?)政府信息公开"
    r"(?:工作)?(?:年度|情况)?(?:工作)?(?:年度)?(?:报告|年报)(?!格式)[ \t?]*(?:\([^\n]{0,12}\))?[ \t]*$",
    re.MULTILINE,
)
_TABLE_TITLE = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,20}?)(?P<year>20\d{2})年(?:度)?(?P<after>[\u4e00-\u9fff]{0,20}?)政府信息公开情况统计表"
)
_PERIOD = re.compile(
    r"统计(?:期限|时限|时间|期间|周期)[^\d\n]{0,10}(?P<y1>\d{4})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日"
    r"[^\d\n]{0,6}(?:(?P<y2>\d{4})年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_COMPILED_BY = re.compile(
    r"由(?P<name>[\u4e00-\u9fff]{2,20}?(?:人民政府|政府)?)(?:办公厅|办公室)(?:汇总|综合|编制)"
)
_PLACE_ENDS = (
    "省",
    "自治区",
    "市",
    "自治州",
    "州",
    "盟",
    "地区",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "街道",
    "苏木",
)
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Title, authority, level, year and period of a report; empty or None where the text does not say."""

    title: str
    authority: str
    level: str
    year: int | None
    period: tuple[date, date] | None
    period_place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Title:
    """A line that names a report, and where it stands in the readable text."""

    text: str
    name: str
    year: int
    start: int


def titles(text: str) -> list[Title]:
    """The lines of a readable text that are the title of an annual report."""
    if "公开" not in text:
        return []
    found = []
    for match in _TITLE.finditer(text):
        name = "".join((match["before"] + match["after"]).split()).strip("?·-—")
        found.append(Title("".join(match[0].split()).strip("?#*"), name, int(match["year"]), match.start()))
    return found


def read_facts(text: str) -> ReportFacts:
    """The facts of the report that a readable text begins with."""
    named = titles(text)
    period, period_place = _period(text)
    title, name, year = "", "", None
    if named:
        title, name, year = named[0].text, next((t.name for t in named if t.name), ""), named[0].year
    if (not name or year is None) and (match := _TABLE_TITLE.search(text)):
        name = name or match["before"] + match["after"]
        year = year or int(match["year"])
        title = title or match[0].removesuffix("情况统计表") + "工作年度报告"
    if not name and (match := _COMPILED_BY.search(text)):
        name = match["name"]
    if year is None and period:
        year = period[0].year
    authority, level = authority_of(name)
    return ReportFacts(title, authority, level, year, period, period_place)


def _period(text: str) -> tuple[tuple[date, date] | None, tuple[int, int] | None]:
    match = _PERIOD.search(text)
    if match is None:
        return None, None
    first_year = int(match["y1"])
    try:
        first = date(first_year, int(match["m1"]), int(match["d1"]))
        last = date(int(match["y2"] or first_year), int(match["m2"]), int(match["d2"]))
    except ValueError:
        return None, match.span()
    return (first, last), match.span()


def authority_of(name: str) -> tuple[str, str]:
    """The full name of the authority a title speaks of, and its level; empty strings for an empty name."""
    name = name.removesuffix("办公室").removesuffix("办公厅")
    if name.endswith("政府") and not name.endswith("人民政府"):
        name = name.removesuffix("政府")
    place = name.removesuffix("人民政府")
    if not place:
        return "", ""
    if not place.endswith(_PLACE_ENDS):
        return name, "department"
    return f"{place}人民政府", level_of_place(place)


def level_of_place(place: str) -> str:
    """Province, prefecture, county or township, judged by the end of a place's name and the list of cities."""
    if place in _MUNICIPALITIES or place.endswith(("省", "自治区")):
        return "province"
    if place.endswith(("自治州", "盟", "地区")):
        return "prefecture"
    if place.endswith(("镇", "乡", "街道", "苏木")):
        return "township"
    if place.endswith("市"):
        return "prefecture" if _last_city(place) in prefecture_cities() else "county"
    return "prefecture" if place.endswith("州") and not place.endswith("市州") else "county"


def _last_city(place: str) -> str:
    """新乡 of 新乡市, and of 河南省新乡市."""
    return re.split(r"[省区市](?=.)", place)[-1].removesuffix("市")


@cache
def prefecture_cities() -> frozenset[str]:
    """The names, without 市, of the cities that have districts or count as such in the Legislation Law."""
    listed = files("gongkai.reading").joinpath("prefectures.txt").read_text(encoding="utf-8")
    return frozenset(
        name for line in listed.splitlines() if not line.startswith("#") for name in line.split()
    )
