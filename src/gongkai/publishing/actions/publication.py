"""Putting items before the public and taking them away: after the review, urgently, for a reason, before their end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.concurrency import ChangedMeanwhile, step_done, take
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, Status, Submission
from gongkai.publishing.numbering import next_index_number
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from gongkai.publishing.review_notices import tell_reviewers
from gongkai.publishing.review_plan import open_steps, secrecy_is_reviewed
from gongkai.publishing.rights import (
    require_drafter,
    require_not_author,
    require_urgent_publisher,
    require_withdrawer,
)

LONGEST_REASON = 500


def publish_approved(actor: User | None, item: Disclosure, submission: Submission) -> None:
    """Publish what passed the review, or let it wait for its time. The item is locked and written by the caller."""
    version = submission.version
    now = timezone.now()
    if version.publish_at is not None and version.publish_at > now:
        # What is public already stays as it is until then.
        item.status = Status.APPROVED
        return
    publish_locked(actor, item, submission, now)


def publish_locked(actor: User | None, item: Disclosure, submission: Submission, now: dt.datetime) -> None:
    """Let everybody read the version of a submission. The item is locked and written by the caller.

    Raises Refused where the version's end is over, or no index number can be made.
    """
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
def publish_urgently(
    actor: User, submission: Submission, reason: str, *, seen: int | None, secrecy_confirmed: bool = False
) -> Disclosure:
    """Publish before the review is through, with a reason; the steps that are open are still to be taken.

    The secrecy review cannot be made up for: where it is not done yet, the person confirms to have done it
    (保守国家秘密法 Art. 35). Where a step says no afterwards, the item is withdrawn at once. Raises NotPermitted,
    Refused, ChangedMeanwhile.
    """
    require_urgent_publisher(actor, submission.disclosure.authority)
    item = take(submission.disclosure, seen)
    current = (
        Submission.objects.select_for_update(of=("self",)).select_related("version").get(pk=submission.pk)
    )
    if current.state != Submission.State.OPEN or item.working_version_id != current.version_id:
        raise ChangedMeanwhile("这次送审已经结束，不能再紧急发布。请看过现在的情况再办。")
    if current.is_urgent:
        raise Refused("这条信息已经紧急发布。")
    require_not_author(actor, current.version)
    missing = {}
    kept = fitting(reason, "reason", "理由", LONGEST_REASON)
    if not kept:
        missing["reason"] = ["请写明为什么不能等审核完成。"]
    if not secrecy_confirmed and not secrecy_is_reviewed(current):
        missing["secrecy_confirmed"] = ["保密审查还没有完成，请确认已经作了保密审查。"]
    if missing:
        raise Refused("紧急发布须写明理由，并且须先作保密审查（保守国家秘密法第三十五条）。", missing)
    current.disclosure = item
    current.urgent_reason = kept
    current.urgent_by = actor
    current.urgent_at = timezone.now()
    current.save()
    publish_locked(actor, item, current, current.urgent_at)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.publish_urgently",
        label="紧急发布",
        target=item,
        after={
            "version": current.version.number,
            "reason": current.urgent_reason,
            "secrecy_confirmed": secrecy_confirmed,
        },
    )
    tell_reviewers(current, open_steps(current))
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
    kept_reason = fitting(reason, "reason", "撤回的原因", LONGEST_REASON)
    kept_notice = fitting(notice, "notice", "撤回公告", LONGEST_REASON)
    missing = {}
    if not kept_reason:
        missing["reason"] = ["请写明撤回的原因。"]
    if not kept_notice:
        missing["notice"] = ["请写明向公众公告的内容。"]
    if missing:
        raise Refused("撤回须写明原因和向公众公告的内容。", missing)
    withdraw_locked(actor, item, reason=kept_reason, notice=kept_notice)
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
def end_now(actor: User, disclosure: Disclosure, reason: str, *, seen: int | None) -> Disclosure:
    """Take an item off the public lists before the end that it was published with; its page says that it ended.

    Only for items that have an end: what was published without one is withdrawn by the leader, with a notice. Raises
    NotPermitted, Refused, ChangedMeanwhile.
    """
    require_drafter(actor, disclosure.authority, "让信息提前下线")
    item = take(disclosure, seen)
    if not item.is_public:
        raise Refused("这条信息现在没有公开，不需要下线。")
    if item.ends_at is None:
        raise Refused(
            "这条信息发布时没有设下线时间，不能提前下线。需要停止公开的，请分管领导或者公开工作机构负责人撤回。"
        )
    kept = fitting(reason, "reason", "原因", LONGEST_REASON)
    if not kept:
        raise Refused("提前下线须写明原因。", {"reason": ["请写明为什么提前下线。"]})
    end_locked(actor, item, timezone.now(), kept)
    return item


def end_locked(actor: User | None, item: Disclosure, now: dt.datetime, reason: str = "") -> None:
    """Take down what has reached its end. The item is locked by the caller; this writes it."""
    item.ends_at = now if item.ends_at is None or item.ends_at > now else item.ends_at
    status = Status.ENDED if item.status == Status.PUBLISHED else Status(item.status)
    take_from_the_public(item, Happening.ENDED, actor, status)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.end",
        label="提前下线" if reason else "到期下线",
        target=item,
        after={"reason": reason} if reason else None,
    )
