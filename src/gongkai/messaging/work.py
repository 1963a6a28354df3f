"""Daily work: functions that the worker calls once on every calendar day (Asia/Shanghai).

An app registers its functions in ``AppConfig.ready``::

    register_daily("casework.reminders", send_reminders, "发送办理期限提醒")

Of several workers one does the work of a day. A function that raises is called again the same day, at growing
distances, and does not stop the others. A day on which no worker ran is not made up for: what a function does, it
does for the state of things on the day it is given. A process may die in the middle, so a function must bear being
called again for the same day.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.messaging.connections import drop_broken_connection
from gongkai.messaging.models import SENTENCE_LENGTH, WorkRun

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(hours=2)
"""How long one call may take. After that its worker is taken for dead, and the work is begun anew."""
DISTANCES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""How long to wait after the first, the second … failure; the last one holds for all that follow."""
ZONE = ZoneInfo("Asia/Shanghai")

DailyFunction = Callable[[datetime.date], None]


@dataclass(frozen=True, slots=True)
class DailyWork:
    """A registered function: its code, what it is called in Chinese, and the local time from which it may run."""

    name: str
    function: DailyFunction
    label: str
    not_before: datetime.time


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call went; ``error`` is empty where it did what it had to."""

    work: DailyWork
    error: str

    @property
    def ok(self) -> bool:
        """Whether the function ended without an exception."""
        return not self.error


_registered: dict[str, DailyWork] = {}


def register_daily(
    name: str, function: DailyFunction, label: str, *, not_before: datetime.time = datetime.time.min
) -> None:
    """Let the worker call ``function(day)`` once on every local calendar day.

    ``name`` is a code of at most 60 characters; the same name again replaces the function that stood.
    ``label`` is the Chinese name. Work that makes telephones ring names in ``not_before`` the local time from which
    that is decent.
    """
    if len(name) > 60:
        raise ValueError(f"the name of daily work has at most 60 characters: {name}")
    _registered[name] = DailyWork(name, function, label, not_before)


def registered_daily() -> list[DailyWork]:
    """What is registered, in the order of registration."""
    return list(_registered.values())


def local_day(now: datetime.datetime) -> datetime.date:
    """The calendar day in China at a moment."""
    return timezone.localtime(now, ZONE).date()


def run_daily(now: datetime.datetime) -> Iterator[Outcome]:
    """Call everything that is due today and that nobody has done or is doing."""
    day, clock = local_day(now), timezone.localtime(now, ZONE).time()
    for work in registered_daily():
        if work.not_before <= clock and (claim := _claim(work.name, day, now)):
            yield _call(work, day, claim)


def run_day(day: datetime.date, now: datetime.datetime) -> Iterator[Outcome]:
    """Call everything that did not succeed on ``day``, without waiting for the distance after a failure.

    What another worker is doing at this moment is left to it.
    """
    for work in registered_daily():
        if claim := _claim(work.name, day, now, at_once=True):
            yield _call(work, day, claim)


def _claim(
    name: str, day: datetime.date, now: datetime.datetime, *, at_once: bool = False
) -> uuid.UUID | None:
    """Take one piece of a day's work for this process; None where it is done, being done or not due."""
    mark = uuid.uuid4()
    run = WorkRun.objects.filter(name=name, day=day).first()
    if run is None:
        try:
            with transaction.atomic():
                WorkRun.objects.create(
                    name=name, day=day, started=now, next_attempt_at=now + LEASE, claim=mark
                )
        except IntegrityError:
            return None
        return mark
    if run.ok or (run.next_attempt_at > now and not (at_once and run.claim is None)):
        return None
    taken = WorkRun.objects.filter(
        pk=run.pk, ok=run.ok, claim=run.claim, next_attempt_at=run.next_attempt_at
    ).update(
        claim=mark,
        started=now,
        finished=None,
        ok=None,
        attempts=run.attempts + 1,
        next_attempt_at=now + LEASE,
    )
    return mark if taken else None


def _call(work: DailyWork, day: datetime.date, claim: uuid.UUID) -> Outcome:
    error = ""
    try:
        work.function(day)
    except Exception as fault:
        logger.exception("daily work %s failed for %s", work.name, day)
        error = f"{type(fault).__name__}：{fault}"[:SENTENCE_LENGTH]
        # Where it was the connection that failed, the failure is written down over a new one.
        drop_broken_connection()
    _write_down(work.name, day, claim, error)
    return Outcome(work, error)


def _write_down(name: str, day: datetime.date, claim: uuid.UUID, error: str) -> None:
    now = timezone.now()
    mine = WorkRun.objects.filter(name=name, day=day, claim=claim)
    attempts = mine.values_list("attempts", flat=True).first()
    if attempts is None:
        return  # the lease ran out and another worker has begun anew: what it finds is what counts
    distance = DISTANCES[min(attempts, len(DISTANCES)) - 1]
    mine.update(claim=None, finished=now, ok=not error, error=error, next_attempt_at=now + distance)
