"""What the worker does for publishing at set times: in every round, and once a day for those without a worker."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gongkai.messaging.rounds import AskedToEnd, register_round
from gongkai.messaging.work import register_daily
from gongkai.publishing.actions.due_publication import Done, do_what_is_due

REST = dt.timedelta(minutes=5)
"""How long an item is left alone after it failed."""
_TOLD_AT_MOST = 3
_resting: dict[int, dt.datetime] = {}


def register_set_times() -> None:
    """Register with the worker. Called once, when the app is ready."""
    register_round("publishing.set_times", look_after_set_times, "定时发布和下线")
    register_daily("publishing.set_times", _once_a_day, "定时发布和下线")


def look_after_set_times(asked_to_end: AskedToEnd) -> str:
    """Do what is due; a sentence for the operator, "" where there was nothing.

    What failed is left alone for a while, so that it is neither tried nor told of every two seconds.
    """
    now = timezone.now()
    for key in [key for key, until in _resting.items() if until <= now]:
        del _resting[key]
    done = do_what_is_due(now, asked_to_end=asked_to_end, leave_out=_resting)
    _resting.update((key, now + REST) for key in done.failures)
    return in_words(done)


def _once_a_day(day: dt.date) -> None:
    """The same for who runs the daily work by hand; what failed fails the day's work, so that it is told."""
    done = do_what_is_due(timezone.now())
    if done.failures:
        raise RuntimeError(in_words(done))


def in_words(done: Done) -> str:
    """What was done, and what was not."""
    parts = []
    if done.published:
        parts.append(f"发布{done.published}条")
    if done.ended:
        parts.append(f"下线{done.ended}条")
    if done.failures:
        told = [f"编号{key}：{sentence}" for key, sentence in list(done.failures.items())[:_TOLD_AT_MOST]]
        parts.append(f"没有办成{len(done.failures)}条（{'；'.join(told)}）")
    return f"{'，'.join(parts)}。" if parts else ""
