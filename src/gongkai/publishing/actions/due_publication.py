"""What comes at a set time: publishing what waited for it, taking down what has reached its end."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db import DatabaseError, IntegrityError, transaction

from gongkai.organizations.audit import record
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.publication import end_locked, publish_locked
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Disclosure, DisclosureVersion, Status, Submission
from gongkai.publishing.review_notices import tell_of_missed_time

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200
"""After so many items the caller gets a look at its other work; the rest comes the next time."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many items were published, and how many were taken down; and a sentence for each that failed, by its key."""

    published: int = 0
    ended: int = 0
    failures: Mapping[int, str] = field(default_factory=dict)


def due_items(now: dt.datetime) -> list[int]:
    """The items for which something is due, those that end first. Two short queries over an index each."""
    over = Disclosure.objects.past_their_end(now).order_by("ends_at", "pk")
    waiting = Disclosure.objects.waiting_for_their_time().filter(working_version__publish_at__lte=now)
    keys = [*over.values_list("pk", flat=True)[:MOST_AT_ONCE]]
    keys += waiting.order_by("working_version__publish_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return list(dict.fromkeys(keys))


def do_what_is_due(
    now: dt.datetime, *, asked_to_end: Callable[[], bool] = lambda: False, leave_out: Collection[int] = ()
) -> Done:
    """Publish what waited for its time, and take down what has reached its end, but for the keys in ``leave_out``.

    Each item is a transaction of its own, so one that fails stops no other; it is tried again the next time. A database
    that fails is no fault of an item and raises.
    """
    published = ended = 0
    failures: dict[int, str] = {}
    for key in due_items(now):
        if asked_to_end():
            break
        if key in leave_out:
            continue
        try:
            status = _do_one(key, now)
        except Refused as refusal:
            failures[key] = str(refusal)
        except Exception as fault:
            if isinstance(fault, DatabaseError) and not isinstance(fault, IntegrityError):
                raise
            logger.exception("the item %s could not be published or taken down at its time", key)
            failures[key] = type(fault).__name__
        else:
            published += status == Status.PUBLISHED
            ended += status == Status.ENDED
    return Done(published, ended, failures)


@transaction.atomic
def _do_one(key: int, now: dt.datetime) -> Status | None:
    """Do what is due for one item; what became of it, None where another worker was faster."""
    item = take(Disclosure(pk=key), None)
    if item.is_public and item.ends_at is not None and item.ends_at <= now:
        end_locked(None, item, now)
        return Status.ENDED
    version = item.working_version
    if item.status != Status.APPROVED or version is None or version.publish_at is None:
        return None
    if version.publish_at > now:
        return None
    if version.ends_at is not None and version.ends_at <= now:
        _miss(item, version)
        return Status.DRAFT
    submission = Submission.objects.select_related("version").get(
        version=version, state=Submission.State.APPROVED
    )
    publish_locked(None, item, submission, now)
    step_done(item)
    return Status.PUBLISHED


def _miss(item: Disclosure, version: DisclosureVersion) -> None:
    item.status = Status.DRAFT
    step_done(item)
    record(
        actor=None,
        authority=item.authority,
        action="disclosure.missed",
        label="定时发布时已过下线时间，退回起草",
        target=item,
    )
    tell_of_missed_time(item, version)
