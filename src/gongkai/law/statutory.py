"""The days off as published packages know them: announced years, and statutory days of the years to come."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays
from chinese_calendar import constants

from gongkai.law.days import Day, DayKind, day_off, make_up_day

FIRST_YEAR = 2004
LAST_YEAR = 2100
LAST_ANNOUNCED_YEAR: int = max(constants.holidays).year
"""The last year whose notice the package ``chinesecalendar`` knows."""

_NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}
_EXCHANGED = "休息日"
"""How the package ``holidays`` begins the name of a day that is off by exchange and not by law."""


def announced_days() -> dict[dt.date, Day]:
    """Days off and make-up working days of the years that the State Council has announced."""
    days = {date: day_off(date, _NAMES[name]) for date, name in constants.holidays.items()}
    days.update({date: make_up_day(date, _NAMES[name]) for date, name in constants.workdays.items()})
    return days


@cache
def expected_days() -> dict[dt.date, Day]:
    """Statutory days of the years not announced yet, with the substitute days that the law itself orders.

    Which days are exchanged for longer holidays only the yearly notice says; so these days are provisional.
    《全国年节及纪念日放假办法》: a statutory day on a Saturday or Sunday is made up for on a working day.
    """
    years = range(LAST_ANNOUNCED_YEAR + 1, LAST_YEAR + 1)
    found = holidays.country_holidays("CN", years=years, observed=True, language="zh_CN")
    return {
        date: Day(date, DayKind.DAY_OFF, name, provisional=True)
        for date, name in found.items()
        if not name.startswith(_EXCHANGED)
    }


@cache
def statutory_days(year: int) -> dict[dt.date, str]:
    """The days that are a holiday by law in a year, with their names, before any exchange of days.

    《全国年节及纪念日放假办法》: thirteen since 2025, fewer when the Mid-Autumn Festival falls on the National Day.
    """
    found = holidays.country_holidays("CN", years=year, observed=False, language="zh_CN")
    return {date: name for date, name in sorted(found.items()) if not name.startswith(_EXCHANGED)}
