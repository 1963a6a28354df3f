"""A year of the working calendar as a page shows it: twelve months, and its holidays in words."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.days import WEEKDAY_NAMES, Day, DayKind

MARKS = {DayKind.DAY_OFF: "休", DayKind.MAKE_UP: "班"}


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day in its month: the day itself, its mark (休, 班 or nothing), and whether a notice would change it."""

    day: Day
    changed: bool

    @property
    def mark(self) -> str:
        """The one character that says what is special about the day."""
        return MARKS.get(self.day.kind, "")

    @property
    def words(self) -> str:
        """What the mark means, for who does not see it."""
        return f"{self.day.name}{self.day.kind.label}" if self.mark else ""

    @property
    def style(self) -> str:
        """The classes of the cell."""
        names = [f"day-{self.day.kind.value.replace('_', '-')}"]
        if self.day.provisional and self.mark:
            names.append("day-provisional")
        if self.changed:
            names.append("day-changed")
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class DrawnMonth:
    """A month: its number, and its weeks from Monday; None stands for a day of another month."""

    number: int
    weeks: Sequence[Sequence[DrawnDay | None]]


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off that belong together, and the days that are worked for them."""

    name: str
    first: dt.date
    last: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Change:
    """A day that is worked in one calendar and not in the other."""

    date: dt.date
    weekday: str
    before: Day
    after: Day


def drawn_year(year: int, shown: WorkingCalendar, known: WorkingCalendar | None = None) -> list[DrawnMonth]:
    """The twelve months of a year; days that ``known`` has otherwise are marked as changed."""
    return [_month(year, number, shown, known or shown) for number in range(1, 13)]


def _month(year: int, number: int, shown: WorkingCalendar, known: WorkingCalendar) -> DrawnMonth:
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, number):
        drawn: list[DrawnDay | None] = []
        for date in week:
            if date.month != number:
                drawn.append(None)
            else:
                changed = shown.is_working(date) != known.is_working(date)
                drawn.append(DrawnDay(shown.day(date), changed))
        weeks.append(drawn)
    return DrawnMonth(number, weeks)


def holidays_of(days: Iterable[Day]) -> list[Holiday]:
    """The days off in runs of one name, in their order."""
    found: list[Holiday] = []
    for day in sorted(days, key=lambda day: day.date):
        if day.kind is not DayKind.DAY_OFF:
            continue
        last = found[-1] if found else None
        if last and last.name == day.name and last.last + dt.timedelta(days=1) == day.date:
            found[-1] = Holiday(last.name, last.first, day.date, last.days + 1)
        else:
            found.append(Holiday(day.name, day.date, day.date, 1))
    return found


def changes_between(known: WorkingCalendar, shown: WorkingCalendar, year: int) -> list[Change]:
    """The days from the last week before the year to its end that are worked in one of the two only."""
    first, last = dt.date(max(year - 1, 2004), 12, 25), dt.date(year, 12, 31)
    return [
        Change(before.date, WEEKDAY_NAMES[before.date.weekday()], before, after)
        for before, after in zip(known.days(first, last), shown.days(first, last), strict=True)
        if before.is_worked != after.is_worked
    ]
