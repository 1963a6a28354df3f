"""Checking a yearly notice of the State Council before it enters the table of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.law.days import WEEKDAY_NAMES, Day, DayKind, is_weekend, written
from gongkai.law.statutory import FIRST_YEAR, LAST_YEAR, statutory_days

THIRTEEN_DAYS_SINCE = 2025


class NoticeError(ValueError):
    """A notice that cannot be right. ``sentences`` says in Chinese everything that is wrong with it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


def checked_notice(year: int, days: Iterable[Day]) -> tuple[Day, ...]:
    """The days of a year's notice in their order, no longer provisional.

    A notice may reach back into the last week of the year before, as those for 2012 and 2023 did for New Year.

    Raises ``NoticeError`` with one sentence for each fault.
    """
    given = sorted(days, key=lambda day: day.date)
    faults = _faults(year, given)
    if faults:
        raise NoticeError(faults)
    return tuple(replace(day, provisional=False) for day in given)


def _faults(year: int, days: list[Day]) -> list[str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return [f"工作日历只收录{FIRST_YEAR}年至{LAST_YEAR}年，不能录入{year}年的放假通知。"]
    if not days:
        return [f"{year}年的放假通知没有列出任何一天，请按国务院办公厅的通知逐日录入。"]
    faults = [sentence for day in days for sentence in _faults_of_day(year, day)]
    for earlier, later in pairwise(days):
        if earlier.date == later.date:
            faults.append(f"{written(later.date)}录入了两次，请只保留一次。")
    return faults or _faults_of_year(year, days)


def _faults_of_day(year: int, day: Day) -> list[str]:
    if day.date.year != year and not dt.date(year - 1, 12, 25) <= day.date < dt.date(year, 1, 1):
        return [f"{written(day.date)}不属于{year}年的放假通知，请核对年份。"]
    if day.kind not in (DayKind.DAY_OFF, DayKind.MAKE_UP):
        return [f"{written(day.date)}既不是放假也不是调休上班，普通的工作日和周末不必录入。"]
    if day.kind is DayKind.MAKE_UP and not is_weekend(day.date):
        weekday = WEEKDAY_NAMES[day.date.weekday()]
        return [
            f"{written(day.date)}是{weekday}，本来就上班，不能列为调休上班日；调休上班日应当是星期六或星期日。"
        ]
    return []


def _faults_of_year(year: int, days: list[Day]) -> list[str]:
    kinds = {day.date: day.kind for day in days}
    statutory = statutory_days(year)
    faults = []
    if year >= THIRTEEN_DAYS_SINCE:
        for date, name in statutory.items():
            off = kinds.get(date) is DayKind.DAY_OFF or (is_weekend(date) and date not in kinds)
            if not off:
                faults.append(f"{written(date)}是法定节假日（{name}），放假通知中没有列为放假。")
        net = sum(_working_days_lost(day) for day in days)
        if net < len(statutory):
            faults.append(
                f"扣除调休上班日后，{year}年的放假只有{net}个工作日，少于法定的{len(statutory)}天"
                "（《全国年节及纪念日放假办法》），请核对是否漏录放假日或多录调休上班日。"
            )
    return faults


def _working_days_lost(day: Day) -> int:
    if day.kind is DayKind.MAKE_UP:
        return -1
    return 0 if is_weekend(day.date) else 1
