"""Taking the steps of the review: approving and returning (三审三校, 先审后发; the Regulation, Art. 17)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.actions.publication import publish_approved, withdraw_locked
from gongkai.publishing.concurrency import ChangedMeanwhile, step_done, take
from gongkai.publishing.models import Disclosure, ReviewDecision, Status, Step, Submission
from gongkai.publishing.review_notices import tell_of_approval, tell_of_return, tell_reviewers
from gongkai.publishing.review_plan import PlannedStep, open_steps, steps_of
from gongkai.publishing.review_standing import hindrance
from gongkai.publishing.rights import require_reviewer

RETURNED_IN_URGENCY = "补审没有通过，信息已停止公开。"
LONGEST_REMARKS = 1000


@transaction.atomic
def approve(
    actor: User,
    submission: Submission,
    step: str,
    *,
    seen: int | None,
    remarks: str = "",
    secrecy_confirmed: bool = False,
) -> Submission:
    """Take one step with a yes. The last one publishes the item, at once or at the time that the version names.

    Raises NotPermitted for who has not the step's role in this authority today, wrote in the version, or took another
    step of it; ChangedMeanwhile for a stale look; Refused for a step that is not open and a missing secrecy review.
    """
    item, current, planned = _enter(actor, submission, step, seen)
    if planned.confirms_secrecy and not secrecy_confirmed:
        raise Refused(
            "请先确认已经作了保密审查（保守国家秘密法第三十五条、条例第十七条）。",
            {"secrecy_confirmed": ["请确认已经作了保密审查。"]},
        )
    open_before = open_steps(current)
    _decide(actor, current, step, ReviewDecision.Outcome.APPROVED, remarks, planned.confirms_secrecy)
    _record(actor, item, current, step, "disclosure.approve", f"{planned.label}通过", remarks)
    if {decision.step for decision in current.decisions.all()} >= {one.step for one in steps_of(current)}:
        _finish(actor, item, current)
    else:
        tell_reviewers(current, [one for one in open_steps(current) if one not in open_before])
    step_done(item)
    return current


def _finish(actor: User, item: Disclosure, submission: Submission) -> None:
    submission.state = Submission.State.APPROVED
    submission.closed_at = timezone.now()
    submission.save()
    if not submission.is_urgent:
        publish_approved(actor, item, submission)
    if submission.is_urgent or item.status == Status.APPROVED:
        tell_of_approval(submission, actor)


@transaction.atomic
def send_back(
    actor: User, submission: Submission, step: str, *, seen: int | None, remarks: str
) -> Submission:
    """Take one step with a no: the item goes back to its drafters with the reasons.

    One that was published urgently is withdrawn from the public at once. Raises like ``approve``.
    """
    item, current, planned = _enter(actor, submission, step, seen)
    if not remarks.strip():
        raise Refused("退回须写明原因，起草人才知道怎么改。", {"remarks": ["请写明退回的原因。"]})
    _decide(actor, current, step, ReviewDecision.Outcome.RETURNED, remarks, False)
    current.state = Submission.State.RETURNED
    current.closed_at = timezone.now()
    current.save()
    _record(actor, item, current, step, "disclosure.return", f"{planned.label}退回", remarks)
    if current.is_urgent and item.is_public:
        withdraw_locked(actor, item, reason=remarks.strip()[:500], notice=RETURNED_IN_URGENCY)
    else:
        item.status = Status.DRAFT
    tell_of_return(current, planned, actor)
    step_done(item)
    return current


def _enter(
    actor: User, submission: Submission, step: str, seen: int | None
) -> tuple[Disclosure, Submission, PlannedStep]:
    """The item and the submission, locked, and the step that the person may take."""
    if step not in Step.values:
        raise Refused("没有这个审核环节。")
    item = take(submission.disclosure, None)
    require_reviewer(actor, item.authority, step)
    if seen is not None and item.revision != seen:
        # Asked again, only for the sentence that says what happened.
        take(item, seen)
    current = (
        Submission.objects.select_for_update(of=("self",)).select_related("version").get(pk=submission.pk)
    )
    current.disclosure = item
    authors = current.version.authors.values_list("pk", flat=True)
    refusal = hindrance(
        actor.pk, item, current, step, authors=set(authors), decisions=list(current.decisions.all())
    )
    if refusal is not None:
        raise refusal
    return item, current, next(one for one in steps_of(current) if one.step == step)


def _decide(
    actor: User, submission: Submission, step: str, outcome: str, remarks: str, secrecy_confirmed: bool
) -> None:
    decision = ReviewDecision(
        submission=submission,
        step=step,
        outcome=outcome,
        reviewer=actor,
        remarks=fitting(remarks, "remarks", "意见", LONGEST_REMARKS),
        secrecy_confirmed=secrecy_confirmed,
    )
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        raise ChangedMeanwhile(
            "刚才有人办理了同一个环节，您的这一步没有保存。请看过现在的情况再办。"
        ) from error


def _record(
    actor: User, item: Disclosure, submission: Submission, step: str, action: str, label: str, remarks: str
) -> None:
    record(
        actor=actor,
        authority=item.authority,
        action=action,
        label=label,
        target=item,
        after={"version": submission.version.number, "step": step, "remarks": remarks.strip()},
    )
