"""Putting items before the public and taking them away: after the review, urgently, at a set time, for a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, Status, Submission
from gongkai.publishing.numbering import next_index_number
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from gongkai.publishing.rights import (
    require_drafter,
    require_not_author,
    require_urgent_publisher,
    require_withdrawer,
)


def publish_approved(actor: User | None, item: Disclosure, submission: Submission) -> None:
    """Publish what passed the review, or let it wait for its time. The item is locked and written by the caller."""
    version = submission.version
    now = timezone.now()
    if version.publish_at is not None and version.publish_at > now:
        # What is public already stays as it is until then.
        item.status = Status.APPROVED
        return
    _publish(actor, item, submission, now)


def _publish(actor: User | None, item: Disclosure, submission: Submission, now: dt.datetime) -> None:
    version = submission.version
    if version.ends_at is not None and version.ends_at <= now:
        raise Refused("这一版的下线时间已经过了，发布出来没有人能看到。请退回修改下线时间。")
    if item.index_number is None:
        item.index_number = next_index_number(item.authority, timezone.localtime(now).year)
    put_before_the_public(item, version, now, actor)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.publish",
        label="发布",
        target=item,
        after={"version": version.number, "index_number": item.index_number},
    )


@transaction.atomic
def publish_urgently(actor: User, submission: Submission, reason: str, *, seen: int | None) -> Disclosure:
    """Publish before the review is through, with a reason; the steps that are open are still to be taken.

    Where one of them says no afterwards, the item is withdrawn at once. Raises NotPermitted, Refused, ChangedMeanwhile.
    """
    require_urgent_publisher(actor, submission.disclosure.authority)
    item = take(submission.disclosure, seen)
    current = (
        Submission.objects.select_for_update(of=("self",)).select_related("version").get(pk=submission.pk)
    )
    if current.state != Submission.State.OPEN or item.working_version_id != current.version_id:
        raise Refused("这次送审已经结束，不能再紧急发布。请看过现在的情况再办。")
    if current.is_urgent:
        raise Refused("这条信息已经紧急发布。")
    require_not_author(actor, current.version)
    if not reason.strip():
        raise Refused("紧急发布须写明理由。", {"reason": ["请写明为什么不能等审核完成。"]})
    current.urgent_reason = reason.strip()[:500]
    current.urgent_by = actor
    current.urgent_at = timezone.now()
    current.save()
    _publish(actor, item, current, current.urgent_at)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.publish_urgently",
        label="紧急发布",
        target=item,
        after={"version": current.version.number, "reason": current.urgent_reason},
    )
    return item


@transaction.atomic
def withdraw(
    actor: User, disclosure: Disclosure, *, reason: str, notice: str, seen: int | None
) -> Disclosure:
    """Take an item away from the public. The notice stands in its place; nothing is erased.

    ``reason`` is for the files, ``notice`` for the public. Raises NotPermitted, Refused, ChangedMeanwhile.
    """
    require_withdrawer(actor, disclosure.authority)
    item = take(disclosure, seen)
    if not item.is_public:
        raise Refused("这条信息现在没有公开，不需要撤回。")
    missing = {}
    if not reason.strip():
        missing["reason"] = ["请写明撤回的原因。"]
    if not notice.strip():
        missing["notice"] = ["请写明向公众公告的内容。"]
    if missing:
        raise Refused("撤回须写明原因和向公众公告的内容。", missing)
    withdraw_locked(actor, item, reason=reason.strip()[:500], notice=notice.strip()[:500])
    step_done(item)
    return item


def withdraw_locked(actor: User, item: Disclosure, *, reason: str, notice: str) -> None:
    """Withdraw an item that the caller has locked and will write. A review that is under way goes back to draft."""
    item.withdrawn_at = timezone.now()
    item.withdrawn_by = actor
    item.withdrawal_reason = reason
    item.withdrawal_notice = notice
    for submission in item.submissions.filter(state=Submission.State.OPEN):
        submission.state = Submission.State.RECALLED
        submission.closed_at = timezone.now()
        submission.save()
    take_from_the_public(item, Happening.WITHDRAWN, actor, Status.WITHDRAWN)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.withdraw",
        label="撤回",
        target=item,
        after={"reason": reason, "notice": notice},
    )


@transaction.atomic
def end_now(actor: User, disclosure: Disclosure, *, seen: int | None) -> Disclosure:
    """Take an item whose time is over off the public lists before its date; its page says that it ended."""
    require_drafter(actor, disclosure.authority, "让信息到期下线")
    item = take(disclosure, seen)
    if not item.is_public:
        raise Refused("这条信息现在没有公开。")
    _end(actor, item, timezone.now())
    return item


def _end(actor: User | None, item: Disclosure, now: dt.datetime) -> None:
    item.ends_at = now if item.ends_at is None or item.ends_at > now else item.ends_at
    status = Status.ENDED if item.status == Status.PUBLISHED else Status(item.status)
    take_from_the_public(item, Happening.ENDED, actor, status)
    step_done(item)
    record(actor=actor, authority=item.authority, action="disclosure.end", label="到期下线", target=item)


def do_what_is_due(now: dt.datetime) -> int:
    """Publish what waited for its time, and take down what has reached its end; returns how many items.

    Called again and again by the worker; each item is a transaction of its own, so one that fails stops no other.
    """
    done = 0
    waiting = Q(status=Status.APPROVED, working_version__publish_at__lte=now)
    over = Q(is_public=True, ends_at__lte=now)
    for item_id in list(Disclosure.objects.filter(waiting | over).values_list("pk", flat=True)):
        done += _do_one(item_id, now)
    return done


@transaction.atomic
def _do_one(item_id: int, now: dt.datetime) -> bool:
    item = take(Disclosure(pk=item_id), None)
    version = item.working_version
    if item.is_public and item.ends_at is not None and item.ends_at <= now:
        _end(None, item, now)
        return True
    if item.status != Status.APPROVED or version is None or version.publish_at is None:
        return False
    if version.publish_at > now:
        return False
    submission = Submission.objects.select_related("version").get(version=version)
    if version.ends_at is not None and version.ends_at <= now:
        item.status = Status.DRAFT
        step_done(item)
        record(
            actor=None,
            authority=item.authority,
            action="disclosure.missed",
            label="定时发布时已过下线时间，退回起草",
            target=item,
        )
        return True
    _publish(None, item, submission, now)
    step_done(item)
    return True
