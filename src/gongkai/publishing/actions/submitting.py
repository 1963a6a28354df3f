"""Sending a draft into the review, and calling it back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.actions.drafting import draft_of
from gongkai.publishing.checking import Checked, check_version
from gongkai.publishing.checks import LinkResult
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Disclosure, Status, Submission
from gongkai.publishing.review_notices import tell_reviewers
from gongkai.publishing.review_plan import PlannedStep, as_data, open_steps, plan_for
from gongkai.publishing.review_staffing import lack_in_words, staff_of, without_a_person
from gongkai.publishing.rights import require_drafter

LONGEST_REASON = 500


class NotReady(Refused):
    """The checks found something that must be removed or answered; ``open_findings`` says what."""

    def __init__(self, sentence: str, open_findings: tuple[Checked, ...]) -> None:
        super().__init__(sentence)
        self.open_findings = open_findings


@transaction.atomic
def submit(
    actor: User,
    disclosure: Disclosure,
    *,
    seen: int | None,
    links: Mapping[str, LinkResult] | None = None,
) -> Submission:
    """Freeze the draft and send it to the first reviewers (先审后发; the Regulation, Art. 17).

    ``links`` is what ``checks.look_up`` said about the addresses in the text. Raises NotReady with all findings that
    are open, and Refused where columns, class or reviewers are missing.
    """
    require_drafter(actor, disclosure.authority, "送审")
    item = take(disclosure, seen)
    version = item.working_version
    assert version is not None
    if version.is_frozen or item.status == Status.DROPPED:
        raise Refused("这条信息没有正在起草的内容，不能送审。")
    _require_place(item)
    checked = check_version(version, links)
    open_findings = tuple(one for one in checked if one.is_open)
    if open_findings:
        sentences = "；".join(one.finding.sentence.rstrip("。") for one in open_findings[:3])
        more = f"；共{len(open_findings)}处" if len(open_findings) > 3 else ""
        raise NotReady(f"自动检查发现问题，还不能送审：{sentences}{more}。", open_findings)
    plan = plan_for(item.authority, version.kind)
    _require_reviewers(item, plan)
    version.frozen_at = timezone.now()
    version.save()
    submission = Submission.objects.create(
        disclosure=item,
        version=version,
        plan=as_data(plan),
        findings=[one.as_data() for one in checked],
        submitted_by=actor,
    )
    item.status = Status.IN_REVIEW
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.submit",
        label="送审",
        target=item,
        after={"version": version.number},
    )
    tell_reviewers(submission, open_steps(submission))
    return submission


def _require_place(item: Disclosure) -> None:
    version = item.working_version
    assert version is not None
    if not version.category and not version.columns.exists():
        raise Refused(
            "还没有选择信息放在哪里：请选择法定公开内容的类别，或者至少一个栏目。",
            {"category": ["请选择类别，或者至少一个栏目。"]},
        )
    closed = version.columns.filter(is_open=False).first()
    if closed is not None:
        raise Refused(
            f"栏目“{closed}”已经关闭，请改选其他栏目。", {"columns": [f"栏目“{closed}”已经关闭，请改选。"]}
        )


def _require_reviewers(item: Disclosure, plan: tuple[PlannedStep, ...]) -> None:
    """Nobody should wait for a reviewer whom there is not: another person who wrote nothing, for every step."""
    assert item.working_version is not None
    authors = set(item.working_version.authors.values_list("pk", flat=True))
    staff = staff_of(item.authority)
    lacking = without_a_person(staff, plan, authors)
    if lacking:
        raise Refused(f"还不能送审：{lack_in_words(item.authority, staff, lacking)}")


@transaction.atomic
def recall(actor: User, disclosure: Disclosure, reason: str, *, seen: int | None) -> Disclosure:
    """Call a submission back before it is through; the text can be changed again. Raises Refused."""
    require_drafter(actor, disclosure.authority, "收回送审")
    kept = fitting(reason, "reason", "收回的原因", LONGEST_REASON)
    item = take(disclosure, seen)
    submission = item.submissions.filter(state=Submission.State.OPEN).first()
    if submission is None and item.status != Status.APPROVED:
        raise Refused("这条信息现在没有在审核，不需要收回。")
    if submission is not None:
        if submission.is_urgent:
            raise Refused("这条信息已经紧急发布，补审不能收回。需要停止公开的，请分管领导撤回。")
        submission.state = Submission.State.RECALLED
        submission.closed_at = timezone.now()
        submission.save()
    draft_of(actor, item)
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.recall",
        label="收回送审",
        target=item,
        after={"reason": kept},
    )
    return item
