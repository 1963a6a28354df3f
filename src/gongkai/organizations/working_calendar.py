"""The working calendar as it stands: the delivered one with every notice that is in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection

from gongkai.law.calendar import WorkingCalendar, standard_calendar
from gongkai.law.days import Day
from gongkai.organizations.models import CalendarNotice
from gongkai.organizations.models.calendar import stored_days

_LOCK = 0x6B_61_6C  # any number that nothing else in the database locks by
Version = tuple[tuple[int, str], ...]


def digest_of(days: Iterable[Day]) -> str:
    """A fingerprint of the days: equal for equal days, whoever entered them and when."""
    content = json.dumps(stored_days(tuple(days)), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def current_calendar() -> WorkingCalendar:
    """The calendar with every notice in force applied; correct in every process once a notice is committed.

    One query of a few short rows a call, which asks what the notices contain and not when they were entered:
    so neither a roll-back nor another process can leave a stale calendar behind. Who computes many dates asks
    once and keeps the answer for the loop.
    """
    return _calendar(version())


def version() -> Version:
    """What tells this state of the calendar from every other: the years with a notice, and their digests."""
    return tuple(CalendarNotice.objects.in_force().order_by("year").values_list("year", "digest"))


def calendar_for_writing() -> WorkingCalendar:
    """The current calendar, which no notice can change before this transaction ends.

    For a step that stores a date which it computes. Without it a step that began before a notice and ends
    after it would store a date by the old calendar where the recomputation has already passed. Call it first in
    the transaction, before any row is locked: who waits for it with a row in hand may stand in the way of the
    one it waits for. Many may hold it at once. On SQLite nothing is to be done: there is one writer at a time.
    """
    _lock("pg_advisory_xact_lock_shared")
    return current_calendar()


def lock_for_new_notice() -> None:
    """Wait for the steps that hold the calendar, and keep others waiting until the notice is committed."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])


def calendar_before(notice: CalendarNotice) -> WorkingCalendar:
    """The calendar as it was when ``notice`` was entered: with those entered earlier only."""
    earlier = CalendarNotice.objects.filter(pk__lt=notice.pk).order_by("pk")
    notices = {row.year: row.calendar_days() for row in earlier}
    return WorkingCalendar(notices) if notices else standard_calendar()


@lru_cache(maxsize=4)
def _calendar(wanted: Version) -> WorkingCalendar:
    if not wanted:
        return standard_calendar()
    # The digest is asked for besides the year, so that a notice that comes in between is not stored under
    # the version that was asked for.
    rows = [CalendarNotice.objects.filter(year=year, digest=digest).latest("pk") for year, digest in wanted]
    return WorkingCalendar({row.year: row.calendar_days() for row in rows})
