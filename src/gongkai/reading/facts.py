"""Whose report it is, for which year and period: what stands in the title and the opening paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_YEAR = r"(?P<year>(?:19|20)\d{2}|二[〇○零OΟ0][〇○零OΟ0一二][〇○零OΟ0一二三四五六七八九])[ \t]*年"
_REPORT = r"政府信息公开(?:工作)?(?:年度|情况)?(?:工作)?(?:年度)?(?:的)?(?:报告|年报)"
_TITLE = re.compile(
    rf"^[ \t?#*《]{{0,20}}(?P<before>[^\n|,;。:《》]{{0,40}}?){_YEAR}(?:度)?[ \t]*\n?[ \t]*"
    rf"(?P<after>[^\n|,;。:《》\d]{{0,30}}?){_REPORT}(?!格式)[ \t?》]*(?:\([^\n]{{0,12}}\))?[ \t]*$",
    re.MULTILINE,
)
_TITLE_WITH_THE_YEAR_BEHIND = re.compile(
    r"^[ \t?#*《]{0,20}(?P<before>[^\n|,;。:《》\d]{0,40}?)政府信息公开(?:工作)?(?:年度)?(?P<first>报告|年报)?"
    rf"[ \t]*\(?{_YEAR}度?\)?(?P<after>)(?(first)|(?:工作)?(?:年度)?(?:报告|年报))[ \t?》]*$",
    re.MULTILINE,
)
_NAMED_IN_THE_OPENING = re.compile(
    rf"(?:公布|发布|现将|编制了?|形成)(?P<before>[\u4e00-\u9fff]{{2,30}}?){_YEAR}度?(?P<after>){_REPORT}"
)
_NAME_ALONE = re.compile(
    r"[\u4e00-\u9fff]{2,28}(?:政府|办公室|办公厅|[省市县区旗州盟镇乡局委厅部署院会处]|街道|中心)"
)
_OPENING = 3000
"""Characters in which a report without a title names itself."""
_DIGITS = str.maketrans("〇○零OΟ一二三四五六七八九", "00000123456789")
_TABLE_TITLE = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,20}?)(?P<year>20\d{2})年(?:度)?(?P<after>[\u4e00-\u9fff]{0,20}?)政府信息公开情况统计表"
)
_DAY = r"(?P<y{n}>\d{{4}})[年.\-/](?P<m{n}>\d{{1,2}})[月.\-/](?P<d{n}>\d{{1,2}})日?"
_PERIOD = re.compile(
    r"统计(?:数据)?(?:期限|时限|时间|期间|周期|期)[^\d\n]{0,10}"
    + _DAY.format(n=1)
    + r"(?:0?0?[时点:]|零[时点])?[^\d\n]{0,6}(?:(?P<y2>\d{4})[年.\-/])?(?P<m2>\d{1,2})[月.\-/](?P<d2>\d{1,2})"
)
_NUMERAL = r"[〇○零OΟ一二三四五六七八九十]"
_PERIOD_IN_NUMERALS = re.compile(
    rf"统计(?:数据)?(?:期限|时限|时间|期间|周期|期)[^\d\n〇○零一二三四五六七八九十]{{0,10}}(?P<y1>{_NUMERAL}{{4}})年(?P<m1>{_NUMERAL}{{1,2}})月(?P<d1>{_NUMERAL}{{1,3}})日"
    rf"[^\d\n〇○零一二三四五六七八九十]{{0,6}}(?:(?P<y2>{_NUMERAL}{{4}})年)?(?P<m2>{_NUMERAL}{{1,2}})月(?P<d2>{_NUMERAL}{{1,3}})日"
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
    "苏木",
)
_ZONE_ENDS = ("开发区", "园区", "高新区", "保税区", "度假区", "风景区", "示范区", "试验区", "合作区")
"""Zones are run by a committee that a government sent out; they have no people's government of their own."""
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
    for match in (*_TITLE.finditer(text), *_TITLE_WITH_THE_YEAR_BEHIND.finditer(text)):
        name = "".join((match["before"] + match["after"]).split()).strip("?·-—")
        shown = "".join(match[0].split()).strip("?#*《》")
        found.append(Title(shown, name, _number(match["year"]), match.start()))
    return sorted(found, key=lambda title: title.start)


def read_facts(text: str) -> ReportFacts:
    """The facts of the report that a readable text begins with."""
    named = titles(text)
    period, period_place = _period(text)
    title, name, year = "", "", None
    if named:
        title, year = named[0].text, named[0].year
        name = next((t.name for t in named if t.name), "") or _name_above(text, named[0].start)
    elif match := _NAMED_IN_THE_OPENING.search(text[:_OPENING]):
        title, name, year = (
            match[0][match.start("before") - match.start() :],
            match["before"],
            _number(match["year"]),
        )
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


def _name_above(text: str, title_start: int) -> str:
    """The authority on the line above a title that begins with the year."""
    above = text[max(0, title_start - 60) : title_start].rstrip("\n").rpartition("\n")[2].strip()
    match = _NAME_ALONE.fullmatch(above)
    return above if match is not None else ""


def _number(written: str) -> int:
    """A number in digits, or in Chinese numerals below a hundred or digit by digit."""
    digits = written.translate(_DIGITS)
    if "十" not in digits:
        return int(digits)
    tens, _, ones = digits.partition("十")
    return int(tens or 1) * 10 + int(ones or 0)


def _period(text: str) -> tuple[tuple[date, date] | None, tuple[int, int] | None]:
    match = _PERIOD.search(text) or _PERIOD_IN_NUMERALS.search(text)
    if match is None:
        return None, None
    try:
        first_year, month, day = (_number(match[name]) for name in ("y1", "m1", "d1"))
        first = date(first_year, month, day)
        last_year = _number(match["y2"]) if match["y2"] else first_year
        last = date(last_year, _number(match["m2"]), _number(match["d2"]))
    except ValueError:
        return None, match.span()
    return (first, last), match.span()


def authority_of(name: str) -> tuple[str, str]:
    """The full name of the authority a title speaks of, and its level; empty strings for an empty name."""
    name = _without_its_office(name.removesuffix("关于"))
    if name.endswith("政府") and not name.endswith("人民政府"):
        name = name.removesuffix("政府")
    place = name.removesuffix("人民政府")
    if not place:
        return "", ""
    if place.endswith(("街道", "街道办", "街道办事处")):
        return place.removesuffix("办事处").removesuffix("办") + "办事处", "township"
    if place.endswith(("行政公署", "行署")):
        return place, "prefecture"
    if not place.endswith(_PLACE_ENDS) or place.endswith(_ZONE_ENDS):
        return name, "department"
    return f"{place}人民政府", level_of_place(place)


def _without_its_office(name: str) -> str:
    """A government reports under the name of its office; an office that is an authority keeps its name."""
    for office in ("办公室", "办公厅"):
        rest = name.removesuffix(office)
        if rest != name and rest.endswith(("政府", *_PLACE_ENDS)):
            return rest
    return name


def level_of_place(place: str) -> str:
    """Province, prefecture, county or township, judged by the end of a place's name and the list of cities."""
    if place in _MUNICIPALITIES or place.endswith(("省", "自治区")):
        return "province"
    if place.endswith(("自治州", "盟", "地区")):
        return "prefecture"
    if place.endswith(("镇", "乡", "苏木")):
        return "township"
    if place.endswith("市"):
        return "prefecture" if _last_city(place) in prefecture_cities() else "county"
    return "prefecture" if place.endswith("州") else "county"


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
