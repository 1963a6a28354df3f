"""One day of the calendar, and what the State Council's yearly notice says about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

WEEKDAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 5


class DayKind(StrEnum):
    """What a day is for those who count working days."""

    WORKING = "working"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    """A statutory holiday, or a day off by the State Council's notice."""
    MAKE_UP = "make_up"
    """A Saturday or Sunday that is worked in exchange for a day off (调休上班)."""

    @property
    def is_worked(self) -> bool:
        """Whether such a day counts as a working day."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP)

    @property
    def label(self) -> str:
        """The word a person sees."""
        return {"working": "工作日", "weekend": "周末", "day_off": "放假", "make_up": "调休上班"}[self.value]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its kind, the holiday it belongs to (empty for plain days), and whether that may still change.

    A day is provisional as long as the State Council has not announced the year it lies in.
    """

    date: dt.date
    kind: DayKind
    name: str = ""
    provisional: bool = False

    @property
    def is_worked(self) -> bool:
        """Whether the day counts as a working day."""
        return self.kind.is_worked


def day_off(date: dt.date, name: str) -> Day:
    """A day off, as a notice announces it."""
    return Day(date, DayKind.DAY_OFF, name)


def make_up_day(date: dt.date, name: str) -> Day:
    """A Saturday or Sunday that is worked, as a notice announces it."""
    return Day(date, DayKind.MAKE_UP, name)


def is_weekend(date: dt.date) -> bool:
    """Whether the day is a Saturday or a Sunday, whatever a notice says."""
    return date.weekday() >= SATURDAY


def written(date: dt.date) -> str:
    """The day as Chinese text writes it: 2026年3月2日."""
    return f"{date.year}年{date.month}月{date.day}日"
