"""Counting a limit in working days, with spans of time that are not counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.law.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Exclusion:
    """The days after ``after`` up to and including ``until`` are not counted; ``None``: no end is known yet."""

    after: dt.date
    until: dt.date | None
    reason: str
    article: str

    def covers(self, date: dt.date) -> bool:
        """Whether the day is one that is not counted."""
        return self.after < date and (self.until is None or date <= self.until)


Span = tuple[dt.date, dt.date | None]


def merged(exclusions: Iterable[Exclusion]) -> list[Span]:
    """The exclusions as spans that do not overlap, in order: a day that is excluded twice is excluded once."""
    spans: list[Span] = []
    for item in sorted(exclusions, key=lambda item: item.after):
        if spans:
            after, until = spans[-1]
            if until is None:
                break
            if item.after <= until:
                spans[-1] = (after, None if item.until is None else max(until, item.until))
                continue
        spans.append((item.after, item.until))
    return spans


@dataclass(frozen=True, slots=True)
class Count:
    """A limit of ``limit`` working days from ``start``, the day itself not counted, without the exclusions."""

    start: dt.date
    limit: int
    exclusions: Sequence[Exclusion]
    calendar: WorkingCalendar

    def due(self) -> dt.date | None:
        """The day on which the limit is full, ``None`` as long as an exclusion without an end keeps it open."""
        position, remaining = self.start, self.limit
        for after, until in merged(self.exclusions):
            if until is not None and until <= position:
                continue
            reached = max(after, position)
            counted = self.calendar.working_days_between(position, reached)
            if counted >= remaining:
                break
            if until is None:
                return None
            position, remaining = until, remaining - counted
        return self.calendar.add_working_days(position, remaining)

    def used(self, on: dt.date) -> int:
        """How many days of the limit are used up at the end of a day; may pass the limit."""
        if on <= self.start:
            return 0
        total = self.calendar.working_days_between(self.start, on)
        for after, until in merged(self.exclusions):
            first = max(after, self.start)
            last = on if until is None else min(until, on)
            if last > first:
                total -= self.calendar.working_days_between(first, last)
        return total

    def excluded_on(self, date: dt.date) -> Exclusion | None:
        """The first exclusion that covers a day, if there is one."""
        return next((item for item in self.exclusions if item.covers(date)), None)
