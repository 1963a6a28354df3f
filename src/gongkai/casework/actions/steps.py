"""Steps in a case: registered at once, or proposed by one person and consented to by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from gongkai.casework import notices
from gongkai.casework.actions.files import add_file
from gongkai.casework.actions.intake import Paper
from gongkai.casework.concurrency import take
from gongkai.casework.event_storage import data_of, event_type, kind_of, to_event
from gongkai.casework.keeping import (
    append,
    as_sentence,
    distances_of,
    events_of,
    project,
    rows_of,
    settings_of,
)
from gongkai.casework.models import (
    InformationRequest,
    Letter,
    ProposalStatus,
    ProposedStep,
    RequestEvent,
    VoidedEvent,
)
from gongkai.casework.rights import require_consent, require_handler, require_other_person
from gongkai.law.clock import fold
from gongkai.law.events import (
    LABELS,
    Annulled,
    DelayFixed,
    Delivered,
    Event,
    Extended,
    FeeNoticeDelivered,
    IllegalEvent,
    Received,
    Reopened,
    Replied,
)
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.access import has_role
from gongkai.organizations.audit import record
from gongkai.organizations.models import Role, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.working_calendar import calendar_for_writing, current_calendar

_FREE_REPLIES = frozenset({ReplyKind.ALREADY_PUBLIC, ReplyKind.GRANTED})
"""Replies that give the applicant everything: an officer may make them without consent."""

ApprovalHook = Callable[[ProposedStep, RequestEvent | None], None]
_on_approval: list[ApprovalHook] = []


def when_approved(hook: ApprovalHook) -> ApprovalHook:
    """Run ``hook`` inside the transaction of the consent: letters are issued then.

    It gets the event, or ``None`` for a fee notice, whose event is its delivery.
    """
    _on_approval.append(hook)
    return hook


EntryHook = Callable[[RequestEvent], None]
_on_entry: list[EntryHook] = []


def when_entered(hook: EntryHook) -> EntryHook:
    """Run ``hook`` for every event that enters a case, inside its transaction: letters are told as sent then.

    A ``Refused`` that it raises undoes the step.
    """
    _on_entry.append(hook)
    return hook


VoidHook = Callable[[RequestEvent], None]
_on_void: list[VoidHook] = []


def when_voided(hook: VoidHook) -> VoidHook:
    """Run ``hook`` for every event that is declared void, inside its transaction: what went with it is taken back."""
    _on_void.append(hook)
    return hook


def needs_consent(event: Event) -> bool:
    """Whether the head of the disclosure office has to consent: extension, delay, fees, and every reply but a full one."""
    if isinstance(event, Extended | DelayFixed | FeeNoticeDelivered):
        return True
    if isinstance(event, Replied):
        return event.kind not in _FREE_REPLIES or bool(event.override_reason.strip())
    return False


@transaction.atomic
def register(
    actor: User,
    request: InformationRequest,
    event: Event,
    *,
    seen: int | None,
    note: str = "",
    papers: Sequence[Paper] = (),
) -> RequestEvent:
    """Register a step that needs nobody's consent, with the papers that prove it.

    Raises ``NotPermitted``, ``ChangedMeanwhile``, or ``Refused`` with the law's sentence.
    """
    require_handler(actor, request.authority, f"登记“{LABELS[type(event)]}”")
    if isinstance(event, Received | Reopened | Annulled):
        raise Refused("这一步由系统在受理或者撤销答复时登记，不能单独登记。")
    locked = take(request, seen)
    refuse_while_proposed(locked)
    _refuse_apart_from_lead(locked, event)
    consent = _consent_for(locked, event)
    _take_charge(actor, locked)
    row = enter(locked, event, actor=actor, note=note)
    _enter_in_joined(locked, event, actor)
    if consent is not None:
        consent.event = row
        consent.save(update_fields=["event"])
    for paper in papers:
        add_file(locked, paper.kind, paper.upload, actor=actor)
    return row


def _take_charge(actor: User, request: InformationRequest) -> None:
    """A case that nobody has belongs to the officer who takes its first step; the head only helps out."""
    if request.officer_id is None and has_role(actor, request.authority, Role.CASE_OFFICER):
        request.officer = actor


def _consent_for(request: InformationRequest, event: Event) -> ProposedStep | None:
    """The consent that an event rests on. Only a fee notice is consented to before and registered on delivery."""
    if not needs_consent(event):
        return None
    if isinstance(event, FeeNoticeDelivered):
        given = request.proposals.filter(
            kind=kind_of(event), status=ProposalStatus.APPROVED, event__isnull=True
        ).first()
        if given is not None:
            if given.data.get("amount") != event.amount:
                raise Refused(f"负责人同意收取{given.data.get('amount')}元，与填写的{event.amount}元不一致。")
            return given
    raise Refused(f"“{LABELS[type(event)]}”须经公开工作机构负责人同意，请提交审批。")


def enter(
    request: InformationRequest, event: Event, *, actor: User | None, actor_name: str = "", note: str = ""
) -> RequestEvent:
    """Append one event to a locked request, write the audit entry, and tell the applicant what concerns them."""
    before = {"stage": request.get_stage_display(), "due_on": request.due_on, "version": request.version}
    row = append(request, [event], actor=actor, actor_name=actor_name, note=note)[0]
    record(
        actor=actor,
        authority=request.authority,
        action=f"request.{row.kind}",
        label=LABELS[type(event)],
        target=request,
        before=before,
        after={
            "stage": request.get_stage_display(),
            "due_on": request.due_on,
            "version": request.version,
            "date": event.date,
        },
    )
    for hook in _on_entry:
        hook(row)
    notices.tell_of_event(request, event)
    return row


def _refuse_apart_from_lead(request: InformationRequest, event: Event) -> None:
    """A request that is handled together with another is answered with it, or first parted from it."""
    if not isinstance(event, Replied | Delivered) or not request.is_answered_with_lead:
        return
    lead = request.handled_with
    assert lead is not None
    raise Refused(f"这件申请并入{lead.number}合并办理，由主件一并答复和送达。需要单独答复的，请先解除合并。")


def _enter_in_joined(request: InformationRequest, event: Event, actor: User) -> None:
    """A reply and its delivery answer the requests that are handled together, too; each gets the event."""
    if not isinstance(event, Replied | Delivered):
        return
    for joined in request.joined.order_by("pk"):
        part = take(joined, None)
        if not part.is_open:
            continue
        try:
            enter(part, event, actor=actor, note=f"与{request.number}合并办理")
        except Refused as refusal:
            raise Refused(f"合并办理的申请 {part.number} 不能这样办理：{refusal}请先解除合并。") from refusal


@transaction.atomic
def propose(
    actor: User,
    request: InformationRequest,
    event: Event,
    *,
    seen: int | None,
    reason: str = "",
    letter: Letter | None = None,
) -> ProposedStep:
    """Submit a step to the head of the disclosure office. It must be legal today already."""
    require_handler(actor, request.authority, f"提出“{LABELS[type(event)]}”")
    locked = take(request, seen)
    refuse_while_proposed(locked)
    _refuse_apart_from_lead(locked, event)
    require_legal(locked, event)
    if letter is not None and letter.request_id != locked.pk:
        raise Refused("这份文书不属于这件申请。")
    _take_charge(actor, locked)
    locked.save(update_fields=["officer"])
    proposal = ProposedStep.objects.create(
        request=locked,
        kind=kind_of(event),
        data=data_of(event),
        reason=reason.strip(),
        letter=letter,
        proposed_by=actor,
        seen_version=locked.version,
    )
    record(
        actor=actor,
        authority=locked.authority,
        action="request.propose",
        label=f"提请审批：{LABELS[type(event)]}",
        target=locked,
        after={"proposal": proposal.pk, "kind": proposal.kind},
    )
    return proposal


@transaction.atomic
def approve(actor: User, proposal: ProposedStep, *, comment: str = "") -> RequestEvent | None:
    """Consent to a proposed step: it becomes an event of today, and its letter is issued. Never by the proposer.

    A fee notice gives no event yet: that is its delivery, registered afterwards. Raises ``Refused`` if the case went on.
    """
    require_consent(actor, proposal.request.authority, "审批")
    locked, pending = _take_pending(proposal)
    require_other_person(actor, pending.proposed_by, "审批")
    if locked.version != pending.seen_version:
        raise Refused("提请审批之后，这件申请有了新的进展，请先退回，由经办人看过现在的情况再提出。")
    event = to_event(pending.kind, timezone.localdate(), pending.data)
    if isinstance(event, Extended):
        event = replace(event, consent_by=actor.display_name)
    row = None
    if not isinstance(event, FeeNoticeDelivered):
        row = enter(locked, event, actor=actor, note=pending.reason)
        _enter_in_joined(locked, event, actor)
    _decide(pending, actor, ProposalStatus.APPROVED, comment, row)
    for hook in _on_approval:
        hook(pending, row)
    return row


@transaction.atomic
def send_back(actor: User, proposal: ProposedStep, *, comment: str) -> ProposedStep:
    """Return a proposed step to its proposer, with the reason."""
    require_consent(actor, proposal.request.authority, "退回")
    if not comment.strip():
        raise Refused("退回时请写明原因，经办人要按它修改。")
    _, pending = _take_pending(proposal)
    return _decide(pending, actor, ProposalStatus.RETURNED, comment, None)


@transaction.atomic
def take_back(actor: User, proposal: ProposedStep) -> ProposedStep:
    """The proposer (or another handler) takes a proposed step back before it was decided."""
    require_handler(actor, proposal.request.authority, "撤回审批")
    _, pending = _take_pending(proposal)
    return _decide(pending, actor, ProposalStatus.WITHDRAWN, "", None)


def _take_pending(proposal: ProposedStep) -> tuple[InformationRequest, ProposedStep]:
    locked = take(proposal.request, None)
    pending: ProposedStep = ProposedStep.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if pending.status != ProposalStatus.PENDING:
        who = pending.decided_by.display_name if pending.decided_by else ""
        raise Refused(f"这一步已经由{who}办理：{ProposalStatus(pending.status).label}。")
    return locked, pending


def _decide(
    pending: ProposedStep, actor: User, status: ProposalStatus, comment: str, row: RequestEvent | None
) -> ProposedStep:
    pending.status = status
    pending.decided_by = actor
    pending.decided_at = timezone.now()
    pending.comment = comment.strip()
    pending.event = row
    pending.save()
    record(
        actor=actor,
        authority=pending.request.authority,
        action=f"request.{status.value}",
        label=f"{status.label}：{LABELS[event_type(pending.kind)]}",
        target=pending.request,
        after={"proposal": pending.pk, "comment": pending.comment},
    )
    return pending


@transaction.atomic
def void(actor: User, row: RequestEvent, *, reason: str, seen: int | None) -> VoidedEvent:
    """Declare an event void that was entered by mistake. It stays on record; the rest must still be legal without it.

    Only the head of the disclosure office, and never the first event. The letters of a void reply are void, too, and
    those of a void delivery are no longer open to the applicant.
    """
    require_consent(actor, row.request.authority, "作废误登的事件")
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    locked = take(row.request, seen)
    standing = [kept for kept in rows_of(locked) if kept.pk != row.pk]
    if len(standing) == len(rows_of(locked)):
        raise Refused("这个事件已经作废。")
    if isinstance(row.event, Annulled) and InformationRequest.objects.filter(previous_round=locked).exists():
        raise Refused("答复被撤销之后已经另立一轮重新办理，不能再作废撤销的登记。")
    calendar = calendar_for_writing()
    try:
        state = fold([kept.event for kept in standing], calendar)
    except IllegalEvent as refusal:
        raise Refused(f"作废之后，其余事件不再合法：{refusal}。请先作废后面的事件。") from refusal
    voided = VoidedEvent(event=row, reason=reason.strip(), actor=actor)
    voided.save()
    project(locked, state, distances_of(settings_of(locked.authority)))
    locked.version += 1
    locked.save()
    record(
        actor=actor,
        authority=locked.authority,
        action="request.void",
        label=f"作废事件：{row.get_kind_display()}",
        target=locked,
        before={"event": row.position, "date": row.date},
        after={"reason": voided.reason, "due_on": locked.due_on},
    )
    for hook in _on_void:
        hook(row)
    return voided


def refuse_while_proposed(request: InformationRequest) -> None:
    """Raise ``Refused`` while a step of the case waits for consent: the head consents to what was seen."""
    pending = request.proposals.filter(status=ProposalStatus.PENDING).first()
    if pending is not None:
        raise Refused(
            f"“{pending.get_kind_display()}”正在等待审批（{pending.proposed_by.display_name}提出），"
            "审批之前不能登记别的步骤。需要的话请先撤回审批。"
        )


def require_legal(request: InformationRequest, event: Event) -> None:
    """Raise ``Refused`` with the law's sentence unless the event could enter the case as it stands."""
    try:
        fold([*events_of(request), event], current_calendar())
    except IllegalEvent as refusal:
        raise Refused(as_sentence(str(refusal))) from refusal
