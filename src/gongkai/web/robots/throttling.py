"""How often something may happen: counted in the database, so that all processes count together."""

from __future__ import annotations

import datetime
import math
import secrets

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gongkai.organizations.refusals import Refused
from gongkai.web.models import Throttle

PRUNED_ONCE_IN = 200


class TooMany(Refused):
    """Something happened more often than it may. ``retry_after`` is the number of seconds to wait."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(f"操作太频繁了，这一次没有办理。请在{_duration(self.retry_after)}后再试。")


def throttle(key: str, limit: int, seconds: int) -> None:
    """Count one more of ``key``; raises TooMany once there were more than ``limit`` within ``seconds``.

    The window begins with the first one and is as long for everybody; what is refused does not make it longer.
    Must be called outside any transaction: a step that is rolled back has still been tried.
    """
    count, ends_at = _counted(key, seconds)
    if count > limit:
        raise TooMany(math.ceil((ends_at - timezone.now()).total_seconds()))


def happens_first(key: str, seconds: int) -> bool:
    """Whether this is the first time within ``seconds`` that ``key`` comes up; true for one caller only."""
    return _counted(key, seconds)[0] == 1


def prune(now: datetime.datetime | None = None) -> int:
    """Delete the counters whose window is over; how many there were."""
    return Throttle.objects.filter(ends_at__lte=now or timezone.now()).delete()[0]


def _counted(key: str, seconds: int) -> tuple[int, datetime.datetime]:
    """Count one more; the count within the window and the window's end."""
    digest = salted_hmac("gongkai.web.throttle", key, algorithm="sha256").hexdigest()
    now = timezone.now()
    end = now + datetime.timedelta(seconds=seconds)
    over = When(ends_at__lte=now, then=Value(1))
    while True:
        with transaction.atomic(durable=True):
            Throttle.objects.bulk_create([Throttle(key=digest, ends_at=end)], ignore_conflicts=True)
            # One statement, so two processes cannot both read the same count; it also holds the row until the end.
            changed = Throttle.objects.filter(key=digest).update(
                count=Case(over, default=F("count") + 1),
                ends_at=Case(When(ends_at__lte=now, then=Value(end)), default=F("ends_at")),
            )
            # The row is missing only when it was old and another process has just pruned it.
            if changed:
                row = Throttle.objects.get(key=digest)
                break
    if row.count == 1 and secrets.randbelow(PRUNED_ONCE_IN) == 0:
        prune(now)
    return row.count, row.ends_at


def _duration(seconds: int) -> str:
    """A waiting time as people say it, never shorter than it is."""
    if seconds < 60:
        return f"{seconds}秒"
    if seconds < 3600:
        return f"{-(-seconds // 60)}分钟"
    return f"{-(-seconds // 3600)}小时"
