"""What becomes of a case past its retention period: kept longer, or cleared of the applicant's data by two people."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gongkai.casework.concurrency import take
from gongkai.casework.models import Applicant, ClearingProposal, FollowUpCase, InformationRequest
from gongkai.casework.retention import clear, is_past_retention
from gongkai.casework.rights import require_consent, require_handler, require_other_person
from gongkai.law.days import written
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused

LONGEST_YEARS = 100
"""The longest a retention period can be set to: what is to be kept for ever belongs into an archive."""
SHORTEST_REASON = 4


@transaction.atomic
def keep_longer(
    actor: User, request: InformationRequest, *, until: dt.date | None, reason: str
) -> InformationRequest:
    """Keep the case as it is until another day. A pending proposal to clear it is returned with it.

    Only the head of the disclosure office. Raises ``Refused`` without a reason or for a day that is not later.
    """
    require_consent(actor, request.authority, "延长保管期限")
    _require_reason(reason, "继续保管的理由")
    locked = _take_due(request)
    today = timezone.localdate()
    assert locked.retain_until is not None
    if until is None:
        raise Refused("请填写保管到哪一天。", {"until": ["请填写保管到哪一天。"]})
    if until <= today or until.year > today.year + LONGEST_YEARS:
        sentence = f"新的保管期限应当晚于今天，也不能超过{LONGEST_YEARS}年。"
        raise Refused(sentence, {"until": [sentence]})
    before = {"retain_until": locked.retain_until}
    locked.retain_until = until
    locked.save(update_fields=["retain_until"])
    pending = _pending(locked)
    if pending is not None:
        _decide(pending, actor, ClearingProposal.Status.RETURNED, reason)
    record(
        actor=actor,
        authority=locked.authority,
        action="request.retain",
        label="延长保管期限",
        target=locked,
        before=before,
        after={"retain_until": until, "reason": reason.strip()},
    )
    return locked


@transaction.atomic
def propose_clearing(actor: User, request: InformationRequest, *, reason: str) -> ClearingProposal:
    """Propose that the applicant's data be removed; another person, the head, decides."""
    require_handler(actor, request.authority, "建议清除个人信息")
    _require_reason(reason, "建议清除的理由")
    locked = _take_due(request)
    if _pending(locked) is not None:
        raise Refused("已经有人建议清除，正在等待负责人确认。")
    _all_due(locked)
    proposal = ClearingProposal.objects.create(request=locked, reason=reason.strip(), proposed_by=actor)
    record(
        actor=actor,
        authority=locked.authority,
        action="request.propose_clearing",
        label="建议清除个人信息",
        target=locked,
        after={"reason": proposal.reason},
    )
    return proposal


@transaction.atomic
def confirm_clearing(actor: User, proposal: ClearingProposal) -> list[InformationRequest]:
    """Remove the applicant's data for good, from all requests that share the applicant; the requests are given back.

    Only the head of the disclosure office, and never the person who proposed it.
    """
    require_consent(actor, proposal.request.authority, "确认清除个人信息")
    locked = _take_due(proposal.request)
    pending = _still_pending(proposal)
    require_other_person(actor, pending.proposed_by, "确认")
    requests = _all_due(locked)
    # Locked, so that nobody reads or changes the row while it is emptied.
    applicant = Applicant.objects.select_for_update().get(pk=locked.applicant_id)
    clear(applicant, requests)
    for request in requests:
        record(
            actor=actor,
            authority=request.authority,
            action="request.clear",
            label="清除个人信息",
            target=request,
            after={"reason": pending.reason, "proposed_by": pending.proposed_by.display_name},
        )
    also = ClearingProposal.objects.filter(
        request__in=[request.pk for request in requests], status=ClearingProposal.Status.PENDING
    )
    for each in also:
        _decide(each, actor, ClearingProposal.Status.CONFIRMED, "")
    return requests


@transaction.atomic
def return_clearing(actor: User, proposal: ClearingProposal, *, comment: str) -> ClearingProposal:
    """Decide against clearing, with the reason; the case stays in the review list."""
    require_consent(actor, proposal.request.authority, "退回清除的建议")
    _require_reason(comment, "退回的理由")
    locked = take(proposal.request, None)
    pending = _decide(_still_pending(proposal), actor, ClearingProposal.Status.RETURNED, comment)
    record(
        actor=actor,
        authority=locked.authority,
        action="request.return_clearing",
        label="不清除个人信息",
        target=locked,
        after={"reason": pending.comment},
    )
    return pending


def _take_due(request: InformationRequest) -> InformationRequest:
    locked = take(request, None)
    if locked.applicant.cleared_at is not None:
        raise Refused(f"申请 {locked.number} 的个人信息已经清除。")
    if locked.archived_at is None or locked.retain_until is None:
        raise Refused(f"申请 {locked.number} 还没有归档，没有保管期限。")
    if not is_past_retention(locked, timezone.localdate()):
        raise Refused(f"申请 {locked.number} 的保管期限至{written(locked.retain_until)}，还没有届满。")
    return locked


def _all_due(locked: InformationRequest) -> list[InformationRequest]:
    """All requests of the applicant's row; raises ``Refused`` where one of them, or a follow-up, is still needed."""
    today = timezone.localdate()
    rows = InformationRequest.objects.filter(applicant=locked.applicant_id).select_for_update(of=("self",))
    requests = list(rows.select_related("authority").order_by("pk"))
    for request in requests:
        if not is_past_retention(request, today):
            raise Refused(
                f"同一份申请中的 {request.number} 还没有归档或者保管期限未满，"
                f"它和 {locked.number} 用同一份申请人信息，现在不能清除。"
            )
    pending = FollowUpCase.objects.filter(request__in=[request.pk for request in requests], result="").first()
    if pending is not None:
        raise Refused(f"申请 {locked.number} 有尚未审结的{pending.get_kind_display()}，现在不能清除。")
    return requests


def _pending(request: InformationRequest) -> ClearingProposal | None:
    pending = ClearingProposal.Status.PENDING
    return ClearingProposal.objects.filter(request=request, status=pending).first()


def _still_pending(proposal: ClearingProposal) -> ClearingProposal:
    found: ClearingProposal = ClearingProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.status != ClearingProposal.Status.PENDING:
        who = found.decided_by.display_name if found.decided_by else ""
        raise Refused(f"这件建议已经由{who}办理：{ClearingProposal.Status(found.status).label}。")
    return found


def _decide(
    pending: ClearingProposal, actor: User, status: ClearingProposal.Status, comment: str
) -> ClearingProposal:
    pending.status = status
    pending.decided_by = actor
    pending.decided_at = timezone.now()
    pending.comment = comment.strip()
    pending.save()
    return pending


def _require_reason(reason: str, what: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        sentence = f"请写明{what}，原因会记录在案。"
        raise Refused(sentence, {"reason": [sentence]})
