"""Recomputing all open requests for a new calendar, beside a bare loop that reads and writes the same rows."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.db import connection, transaction

from gongkai.casework.calendar_following import recompute
from gongkai.casework.models import InformationRequest, RequestEvent
from gongkai.casework.models.requests import CLOSED_STAGES
from gongkai.law.calendar import WorkingCalendar, standard_calendar
from gongkai.law.days import Day, DayKind
from gongkai.law.statutory import LAST_ANNOUNCED_YEAR
from gongkai.organizations.actions.calendar import BATCH

YEAR = LAST_ANNOUNCED_YEAR + 1
ARRIVED_AFTER = dt.date(LAST_ANNOUNCED_YEAR, 12, 1)
"""Requests of December are due in January, which the notice changes."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many rows, how many of them moved, and the seconds of the recomputation and of the bare loop."""

    rows: int
    moved: int
    seconds: float
    bare: float


def new_calendar(old: WorkingCalendar) -> WorkingCalendar:
    """The calendar with a notice that gives two more days to the new year, and has a Sunday worked for one."""
    first = dt.date(YEAR, 1, 4)
    off = [
        first + dt.timedelta(days=number)
        for number in range(4)
        if old.is_working(first + dt.timedelta(days=number))
    ][:2]
    sunday = next(
        day for day in (dt.date(YEAR, 1, 10) + dt.timedelta(days=n) for n in range(7)) if day.weekday() == 6
    )
    return old.with_notice(
        YEAR,
        [
            *old.exceptions(YEAR),
            *(Day(day, DayKind.DAY_OFF, "元旦") for day in off),
            Day(sunday, DayKind.MAKE_UP, "元旦"),
        ],
    )


def recomputed() -> Recomputed:
    old = standard_calendar()
    new = new_calendar(old)
    start = time.perf_counter()
    bare_rows = bare_loop()
    bare = time.perf_counter() - start
    rows = moved = 0
    position: str | None = ""
    start = time.perf_counter()
    while position is not None:
        batch = recompute(old, new, None, position, BATCH)
        rows, moved, position = rows + batch.looked_at, moved + len(batch.moved), batch.position
    seconds = time.perf_counter() - start
    assert rows == bare_rows == InformationRequest.objects.open().count()
    return Recomputed(rows, moved, seconds, bare)


def bare_loop() -> int:
    """Read every open request and its events in batches and write the columns back, without looking at them."""
    requests, events = InformationRequest._meta.db_table, RequestEvent._meta.db_table
    closed = ", ".join(f"'{stage}'" for stage in CLOSED_STAGES)
    columns = (
        "due_on",
        "amber_from",
        "red_from",
        "waits_until",
        "is_provisional",
        "in_time",
        "working_days_used",
    )
    wanted = f"SELECT id, {', '.join(columns)} FROM {requests} WHERE id > %s AND stage NOT IN ({closed}) ORDER BY id LIMIT {BATCH}"
    written = f"UPDATE {requests} SET {', '.join(f'{column} = %s' for column in columns)} WHERE id = %s"
    last = total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wanted, [last])
            rows = cursor.fetchall()
            if not rows:
                return total
            keys = ", ".join(str(row[0]) for row in rows)
            cursor.execute(f"SELECT request_id, kind, date, data FROM {events} WHERE request_id IN ({keys})")
            cursor.fetchall()
            cursor.executemany(written, [[*row[1:], row[0]] for row in rows])
        last, total = rows[-1][0], total + len(rows)
