"""Reading the days off out of a notice's text: the State Council's own sentences, or short lines of one's own.

Understood are ``春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月14日（周六）上班。`` and
``元旦 2027-01-01 至 2027-01-03``, ``调休上班 2027-02-07、2027-02-20``. A whole notice may be pasted: title, preamble
and closing hold no day off and are set aside. Weekdays and numbers of days that the text states are held against
the dates. A line that is not understood to its last character is refused as a whole, never half read.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.law.days import WEEKDAY_NAMES, Day, DayKind, day_off, make_up_day, written

LONGEST_SPAN = 20
LONGEST_NAME = 16

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、](?!\d))\s*")
_NEXT_ITEM = re.compile(r"(?<=[。;])\s*(?=[一二三四五六七八九十]+、[^:。]{1,16}:)")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})(?:-|/|\.|年))?(?P<month>\d{1,2})(?:(?<=\d)(?:-|/|\.)|月)(?P<day>\d{1,2})日?(?!\d)"
)
_ANY_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}月\d{1,2}日")
_DAY_ALONE = re.compile(r"(?P<day>\d{1,2})日")
_TO = re.compile(r"\s*(?:至|到|—+|-+|~|–)\s*")
_NOTE = re.compile(r"\s*\((?P<note>[^()]*)\)")
_WEEKDAY = re.compile(r"(?:周|星期)(?P<weekday>[一二三四五六日天])")
_LUNAR = re.compile(r"(?:农历)?(?:除夕|[正一二三四五六七八九十冬腊]+月[初廿一二三四五六七八九十]+)")
_NOTHING = re.compile(r"[\s、,;]+|以及|和|及|不调休|与周末连休")
_COUNT = re.compile(r"共(?P<count>\d+)天")
_OFF = re.compile(r"(?:放假|补休|公休|调休|休息)+(?P<count>\d+天)?")
_WORK = re.compile(r"(?:正常|照常|调休|补)?(?:上班|补班)")
_ADVICE = re.compile(r"鼓励[^。]*。?")
_HOLIDAY = re.compile(r"(?:元旦|春节|清明|劳动节|端午|中秋|国庆|调休上班)")
_SIGNED = re.compile(r"^(?:国务院办公厅)?\s*\d{4}年\d{1,2}月\d{1,2}日$")
_OF_YEAR = re.compile(r"(?P<year>\d{4})年(?:部分节假日|元旦)")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text (counted from 1), or the part of it that one holiday takes."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken, and the sentence that says why and what to do."""

    line: Line
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """What a text says: days in their order, the line that each came from, and the lines that gave none.

    ``refused`` lines should have given days and did not; ``aside`` lines speak of no days off.
    """

    days: tuple[Day, ...]
    evidence: dict[dt.date, Line]
    refused: tuple[RefusedLine, ...]
    aside: tuple[Line, ...]


class _Unreadable(ValueError):
    """A line that is not understood; the message is the sentence."""


def read_notice(text: str, year: int) -> ReadNotice:
    """Read the days off and make-up working days of ``year``. Never raises: what is wrong is in ``refused``."""
    evidence: dict[dt.date, Line] = {}
    days: list[Day] = []
    refused: list[RefusedLine] = []
    aside: list[Line] = []
    for line in _lines(text, aside):
        try:
            found = _days_of(line, year)
            _refuse_repeated(found, evidence)
        except _Unreadable as error:
            refused.append(RefusedLine(line, str(error)))
            continue
        if not found:
            aside.append(line)
        days += found
        evidence |= {day.date: line for day in found}
    return ReadNotice(tuple(sorted(days, key=lambda day: day.date)), evidence, tuple(refused), tuple(aside))


def _lines(text: str, aside: list[Line]) -> Iterator[Line]:
    for number, raw in enumerate(text.splitlines(), 1):
        folded = _folded(raw)
        for advice in _ADVICE.findall(folded):
            aside.append(Line(number, advice))
        parts = [part.strip() for part in _NEXT_ITEM.split(_ADVICE.sub("", folded)) if part.strip()]
        for part in parts:
            # As it was typed, wherever the line is of one piece: the reader compares it with the notice.
            yield Line(number, raw.strip() if part == folded else part)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _days_of(line: Line, year: int) -> list[Day]:
    text = _NUMBERING.sub("", _folded(line.text))
    spoken = _OF_YEAR.search(text)
    if spoken and int(spoken["year"]) != year:
        raise _Unreadable(f"这一行说的是{spoken['year']}年，而现在录入的是{year}年的通知，请核对年度。")
    first = _ANY_DATE.search(text)
    if _SIGNED.match(text):
        return []
    if first is None:
        if _HOLIDAY.match(text):
            raise _Unreadable("没有找到日期，请写成“元旦 2027-01-01 至 2027-01-03”的样子。")
        return []
    return _Sentence(text[first.start() :], text[: first.start()], year).read()


@dataclass
class _Sentence:
    """The part of a line from its first date on, read from left to right."""

    text: str
    prefix: str
    year: int
    at: int = 0
    days: list[Day] = field(default_factory=list)
    waiting: list[dt.date] = field(default_factory=list)

    def __post_init__(self) -> None:
        prefix = self.prefix.strip(" :,、")
        self.default = DayKind.MAKE_UP if _WORK.search(prefix) else DayKind.DAY_OFF
        self.name = _OFF.sub("", _WORK.sub("", prefix)).strip(" :,、")
        if len(self.name) > LONGEST_NAME or re.search(r"\d|。", self.name):
            raise _Unreadable(f"日期前面应当只有节日名称，看不懂“{prefix}”。")

    def read(self) -> list[Day]:
        while self.at < len(self.text):
            if self.text[self.at] == "。":
                self._settle(self.default)
                self.at += 1
            elif not (self._span() or self._verb()):
                rest = self.text[self.at : self.at + 12]
                raise _Unreadable(f"看不懂“{rest}”，请改写或删去这一部分；整行都没有采用。")
        self._settle(self.default)
        return self.days

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def _verb(self) -> bool:
        if self._match(_NOTHING):
            return True
        if found := self._match(_COUNT):
            self._settle(self.default)
            self._hold_against(int(found["count"]), sum(day.kind is DayKind.DAY_OFF for day in self.days))
            return True
        kind = DayKind.MAKE_UP
        found = self._match(_WORK)
        if not found:
            kind = DayKind.DAY_OFF
            found = self._match(_OFF)
        if not found:
            return False
        if not self.waiting:
            raise _Unreadable(f"“{found.group()}”前面没有日期，请补上日期。")
        if kind is DayKind.DAY_OFF and found["count"]:
            self._hold_against(int(found["count"][:-1]), len(self.waiting))
        self._settle(kind)
        return True

    def _hold_against(self, stated: int, found: int) -> None:
        if stated != found:
            raise _Unreadable(f"原文说放假{stated}天，按所列日期却是{found}天，请核对日期。")

    def _settle(self, kind: DayKind) -> None:
        if kind is DayKind.DAY_OFF and self.waiting and not self.name:
            raise _Unreadable(
                "没有写明是哪个节日放假，请在日期前写上节日名称；调休上班的日期请写“调休上班”。"
            )
        make = day_off if kind is DayKind.DAY_OFF else make_up_day
        self.days += [make(date, self.name) for date in self.waiting]
        self.waiting = []

    def _span(self) -> bool:
        found = self._match(_DATE)
        if not found:
            return False
        default_year = self.year - 1 if found["month"] == "12" and "元旦" in self.name else self.year
        first = last = self._date(found["year"] or default_year, found["month"], found["day"])
        self._weekday(first)
        if self._match(_TO):
            last = self._end(first)
            self._weekday(last)
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST_SPAN:
            raise _Unreadable(f"{written(first)}至{written(last)}不像一个假期，请核对起止日期。")
        self.waiting += [first + dt.timedelta(days=number) for number in range(length)]
        return True

    def _end(self, first: dt.date) -> dt.date:
        if found := self._match(_DATE):
            turned = first.month == 12 and found["month"].lstrip("0") == "1"
            return self._date(found["year"] or first.year + turned, found["month"], found["day"])
        if found := self._match(_DAY_ALONE):
            return self._date(first.year, first.month, found["day"])
        raise _Unreadable(f"{written(first)}之后的“至”没有写到哪一天，请补上结束日期。")

    def _date(self, year: str | int, month: str | int, day: str | int) -> dt.date:
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            raise _Unreadable(f"没有{year}年{month}月{day}日这一天，请核对日期。") from None

    def _weekday(self, date: dt.date) -> None:
        note = self._match(_NOTE)
        parts = re.split(r"[、,\s]+", note["note"].strip()) if note else []
        if bare := re.compile(r"\s*" + _WEEKDAY.pattern).match(self.text, self.at):
            self.at = bare.end()
            parts.append(bare.group().strip())
        for part in parts:
            stated = _WEEKDAY.fullmatch(part)
            if stated is None and not _LUNAR.fullmatch(part):
                raise _Unreadable(f"看不懂{written(date)}后面的“{part}”，请改写或删去；整行都没有采用。")
            if stated and _WEEKDAYS.index(stated["weekday"].replace("天", "日")) != date.weekday():
                raise _Unreadable(
                    f"{written(date)}是{WEEKDAY_NAMES[date.weekday()]}，原文写的是“{part}”，请核对年度和日期。"
                )


def _refuse_repeated(days: list[Day], known: dict[dt.date, Line]) -> None:
    seen: set[dt.date] = set()
    for day in days:
        if day.date in known:
            raise _Unreadable(f"{written(day.date)}在第{known[day.date].number}行已经列出，请只保留一处。")
        if day.date in seen:
            raise _Unreadable(f"{written(day.date)}在这一行列出了两次，请只保留一次。")
        seen.add(day.date)
