"""The working-day calendar: our own table of days, which a year's notice can be entered into."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from gongkai.law.days import Day, DayKind, is_weekend
from gongkai.law.notices import checked_notice
from gongkai.law.statutory import (
    FIRST_YEAR,
    LAST_ANNOUNCED_YEAR,
    LAST_YEAR,
    announced_days,
    expected_days,
)

_FIRST = dt.date(FIRST_YEAR, 1, 1).toordinal()
# One year more than promised, so that a limit that begins in the last December has an end.
_LAST = dt.date(LAST_YEAR + 1, 12, 31).toordinal()


class OutsideCalendar(ValueError):
    """A day that the table does not hold; the message says so in Chinese."""

    def __init__(self, date: dt.date) -> None:
        super().__init__(
            f"工作日历只收录{FIRST_YEAR}年至{LAST_YEAR}年，查不到{date.isoformat()}，请核对日期。"
        )


class WorkingCalendar:
    """An immutable table of days from 2004 to 2100.

    Announced years come from ``chinesecalendar``; the years after them hold weekends and statutory days and
    are provisional, until the State Council's notice of the year is entered with :meth:`with_notice`.
    """

    __slots__ = ("_announced", "_exceptions", "_notices", "_worked")

    def __init__(self, notices: Mapping[int, tuple[Day, ...]] | None = None) -> None:
        self._notices: Mapping[int, tuple[Day, ...]] = MappingProxyType(dict(notices or {}))
        self._announced = frozenset(range(FIRST_YEAR, LAST_ANNOUNCED_YEAR + 1)) | frozenset(self._notices)
        self._exceptions = self._merged()
        kinds = {date.toordinal(): day.is_worked for date, day in self._exceptions.items()}
        # 1 January of year 1 was a Monday and has the ordinal 1.
        self._worked = [day for day in range(_FIRST, _LAST + 1) if kinds.get(day, (day - 1) % 7 < 5)]

    def _merged(self) -> dict[dt.date, Day]:
        known = {**announced_days(), **expected_days()}
        merged = {date: day for date, day in known.items() if date.year not in self._notices}
        for year in sorted(self._notices):
            merged.update({day.date: day for day in self._notices[year]})
        return merged

    def with_notice(self, year: int, days: Iterable[Day]) -> WorkingCalendar:
        """A calendar in which the entered notice replaces everything known about the year's days off.

        ``days`` are the days off and the make-up working days; weekends of a holiday may be listed or left out.
        A notice that was entered for the same year before is replaced.

        Raises ``NoticeError`` if the notice cannot be right.
        """
        return WorkingCalendar({**self._notices, year: checked_notice(year, days)})

    def day(self, date: dt.date) -> Day:
        """What the table says about a day. Raises ``OutsideCalendar``."""
        if not _FIRST <= date.toordinal() <= _LAST:
            raise OutsideCalendar(date)
        provisional = date.year not in self._announced
        found = self._exceptions.get(date)
        if found is not None:
            return found
        return Day(date, DayKind.WEEKEND if is_weekend(date) else DayKind.WORKING, "", provisional)

    def days(self, first: dt.date, last: dt.date) -> Iterator[Day]:
        """Every day from ``first`` to ``last``, both included."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield self.day(dt.date.fromordinal(ordinal))

    def exceptions(self, year: int) -> tuple[Day, ...]:
        """The days off and make-up working days of a year, as a notice would list them."""
        return tuple(self._exceptions[date] for date in sorted(self._exceptions) if date.year == year)

    def is_working(self, date: dt.date) -> bool:
        """Whether the day is a working day, make-up days included. Raises ``OutsideCalendar``."""
        return self.day(date).is_worked

    def is_provisional(self, first: dt.date, last: dt.date) -> bool:
        """Whether a day of the span lies in a year whose notice is not known, so that a count over it may change."""
        return any(year not in self._announced for year in range(first.year, last.year + 1))

    def add_working_days(self, start: dt.date, number: int) -> dt.date:
        """The day on which ``number`` working days after ``start`` are full; the day itself is not counted.

        Nought working days after a day is that day. Raises ``OutsideCalendar`` or, for a negative number, ``ValueError``.
        """
        if number < 0:
            raise ValueError(f"工作日数不能是负数：{number}。")
        if number == 0:
            self.day(start)
            return start
        index = self._worked_until(start) + number - 1
        if index >= len(self._worked):
            raise OutsideCalendar(dt.date.fromordinal(_LAST + 1))
        return dt.date.fromordinal(self._worked[index])

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
        return self._worked_until(end) - self._worked_until(start)

    def _worked_until(self, date: dt.date) -> int:
        if not _FIRST <= date.toordinal() <= _LAST:
            raise OutsideCalendar(date)
        return bisect_right(self._worked, date.toordinal())


@cache
def standard_calendar() -> WorkingCalendar:
    """The calendar as delivered, without any notice entered by hand."""
    return WorkingCalendar()
