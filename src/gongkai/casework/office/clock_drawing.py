"""The clock of a request drawn as a calendar: every month a small grid, every day with the word that says what it is."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.law.days import WEEKDAY_NAMES, DayKind
from gongkai.law.explanation import DayExplanation

WEEKDAYS = tuple(name[-1] for name in WEEKDAY_NAMES)
MOST_MONTHS = 26
"""A case that ran longer shows its last two years as a drawing, and all its days in the table."""


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day of the drawing.

    ``mark`` is the short word in the cell, ``told`` the sentence for who does not see the drawing, ``kind`` the style:
    counted, off (weekend or holiday), still (a working day that is not counted), outside (of the request's time).
    """

    number: int
    mark: str
    told: str
    kind: str
    is_due: bool = False
    is_today: bool = False
    happened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnMonth:
    """A month: its name and its weeks from Monday to Sunday; ``None`` where a week reaches outside the month."""

    name: str
    weeks: tuple[tuple[DrawnDay | None, ...], ...]


def drawn(days: Sequence[DayExplanation], due: dt.date | None, today: dt.date) -> list[DrawnMonth]:
    """The months that the days of a request lie in."""
    months = [
        _month(year, month, {day.date: day for day in group}, due, today)
        for (year, month), group in groupby(days, key=lambda day: (day.date.year, day.date.month))
    ]
    return months[-MOST_MONTHS:]


def _month(
    year: int, month: int, days: dict[dt.date, DayExplanation], due: dt.date | None, today: dt.date
) -> DrawnMonth:
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        cells = [_day(date, days.get(date), due, today) if date.month == month else None for date in week]
        if any(cell is not None and cell.kind != "outside" for cell in cells):
            weeks.append(tuple(cells))
    return DrawnMonth(f"{year}年{month}月", tuple(weeks))


def _day(date: dt.date, day: DayExplanation | None, due: dt.date | None, today: dt.date) -> DrawnDay:
    if day is None:
        return DrawnDay(date.day, "", "", "outside", is_today=date == today)
    told = f"第{day.number}个工作日" if day.counted else day.reason
    return DrawnDay(
        number=date.day,
        mark=f"第{day.number}" if day.counted else _short(day),
        told=told,
        kind=_kind(day),
        is_due=date == due,
        is_today=date == today,
        happened=day.happened,
    )


def _kind(day: DayExplanation) -> str:
    if day.counted:
        return "counted"
    return "still" if day.day.is_worked else "off"


def _short(day: DayExplanation) -> str:
    if day.day.kind is DayKind.WEEKEND:
        return "周末"
    return "放假" if day.day.kind is DayKind.DAY_OFF else "不计"
