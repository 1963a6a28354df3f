"""Telling reviewers and drafters by e-mail what waits for them, and what became of their items.

The notices name an item by its number only: what it says is not public yet, and may turn out never to be.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.messaging.outbox import send_email
from gongkai.organizations.models import User
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure, DisclosureVersion, Submission
from gongkai.publishing.review_plan import PlannedStep
from gongkai.publishing.review_staffing import staff_of

WAITS = "review.waits"
RETURNED = "review.returned"
APPROVED = "review.approved"
PUBLISHED = "disclosure.published"
WITHDRAWN = "disclosure.withdrawn"
ENDED = "disclosure.ended"
MISSED = "disclosure.missed"
KIND_LABELS = {
    WAITS: "待审核提醒",
    RETURNED: "审核退回",
    APPROVED: "审核通过",
    PUBLISHED: "信息发布",
    WITHDRAWN: "信息撤回",
    ENDED: "信息下线",
    MISSED: "定时发布未成",
}
_OF_HAPPENING = {
    Happening.PUBLISHED: (PUBLISHED, "已经发布"),
    Happening.UPDATED: (PUBLISHED, "修改后的版本已经发布"),
    Happening.WITHDRAWN: (WITHDRAWN, "已经撤回，公众看到的是撤回公告"),
    Happening.ENDED: (ENDED, "已经到期下线"),
}
_WHERE_TO_REVIEW = "请登录工作平台，在“主动公开—待我审核”中办理。"
_WHERE_TO_LOOK = "请登录工作平台，在“主动公开”中查看。"


def tell_reviewers(submission: Submission, steps: Iterable[PlannedStep]) -> None:
    """Put a notice for everybody who can take one of ``steps`` into the outbox. Part of the caller's transaction."""
    item = submission.disclosure
    staff = staff_of(item.authority)
    without = {
        *submission.version.authors.values_list("pk", flat=True),
        *submission.decisions.values_list("reviewer_id", flat=True),
    }
    waiting: dict[int, list[str]] = {}
    for step in steps:
        for user in staff.for_step(step, without):
            waiting.setdefault(user, []).append(step.label)
    for person in User.objects.filter(pk__in=waiting).exclude(email=""):
        labels = "、".join(waiting[person.pk])
        urgent = "这条信息已经紧急发布，请尽快补审。" if submission.is_urgent else ""
        _send(item, person, WAITS, f"等待审核（{labels}）", f"等待您办理{labels}。{urgent}{_WHERE_TO_REVIEW}")


def tell_of_return(submission: Submission, step: PlannedStep, actor: User) -> None:
    """Tell the drafters that a step said no; the reasons stay behind the log-in."""
    _tell_drafters(
        submission.disclosure,
        submission.version,
        actor,
        RETURNED,
        f"{step.label}退回",
        f"在{step.label}被退回，原因写在审核意见中。{_WHERE_TO_LOOK}",
    )


def tell_of_approval(submission: Submission, actor: User) -> None:
    """Tell the drafters that the review is through, where that published nothing at once."""
    waits = f"审核已经全部通过，将按设定的时间发布。{_WHERE_TO_LOOK}"
    told = "紧急发布后的补审已经全部通过。" if submission.is_urgent else waits
    _tell_drafters(submission.disclosure, submission.version, actor, APPROVED, "审核通过", told)


def tell_of_missed_time(item: Disclosure, version: DisclosureVersion) -> None:
    """Tell the drafters that the end came before the publication, so that nothing was published."""
    told = f"到设定的发布时间时，它的下线时间已经过了，所以没有发布，已退回起草。{_WHERE_TO_LOOK}"
    _tell_drafters(item, version, None, MISSED, "定时发布没有办成", told)


def tell_authors(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: tell who wrote an item that it became public, or ceased to be."""
    version = disclosure.published_version
    if happening not in _OF_HAPPENING or version is None:
        return
    kind, told = _OF_HAPPENING[happening]
    _tell_drafters(disclosure, version, actor, kind, KIND_LABELS[kind], f"{told}。{_WHERE_TO_LOOK}")


def _tell_drafters(
    item: Disclosure, version: DisclosureVersion, actor: User | None, kind: str, subject: str, told: str
) -> None:
    """Only those who still work for the authority: who left learns nothing more of its items."""
    people = (
        User.objects.filter(pk__in=version.authors.values("pk"))
        .filter(pk__in=item.authority.memberships.active().values("user_id"))
        .exclude(email="")
    )
    for person in people:
        if actor is None or person.pk != actor.pk:
            _send(item, person, kind, subject, told)


def _send(item: Disclosure, person: User, kind: str, subject: str, told: str) -> None:
    number = item.index_number or f"编号{item.pk}"
    short = item.authority.short_name or item.authority.name
    send_email(
        authority=item.authority,
        to=person.email,
        subject=f"主动公开信息（{number}）{subject}",
        body=f"{person}，您好。\n\n“{short}”的主动公开信息（{number}）{told}",
        about=item,
        kind=kind,
    )
