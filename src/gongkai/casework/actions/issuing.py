"""Issuing letters: number, date and signature at the moment of approval, and from then on no change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gongkai.casework.actions import steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.actions.letters import keep_word, own_draft, word_of
from gongkai.casework.concurrency import take
from gongkai.casework.keeping import settings_of
from gongkai.casework.letter_facts import STEP_PREFIX, facts_of, template_of
from gongkai.casework.letters.faults import LetterFault
from gongkai.casework.letters.kinds import Addressee, LetterKind
from gongkai.casework.letters.render import check_docx, render_docx
from gongkai.casework.models import (
    FileKind,
    InformationRequest,
    Letter,
    LetterSerial,
    LetterStatus,
    ProposedStep,
    RequestEvent,
)
from gongkai.casework.rights import require_handler
from gongkai.casework.stamping import stamped
from gongkai.law.days import written
from gongkai.law.events import Delivered, Delivery, Event, Extended, FeeNoticeDelivered, Replied
from gongkai.law.outcomes import OUTCOMES, Outcome, ReplyKind
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused

DEFAULT_NUMBER_WORD = "依申请公开"
"""The word of document numbers of an authority that has set none."""
_GIVING = (ReplyKind.GRANTED.value, ReplyKind.PARTLY_GRANTED.value)
"""The replies with which information goes out; what was uploaded for another decision stays in the house."""


def next_document_number(authority: Authority, year: int) -> str:
    """The next document number, e.g. ``鹤政公开告〔2026〕12号``. Without a gap: it is given with the approval alone."""
    word = settings_of(authority).number_word.strip() or DEFAULT_NUMBER_WORD
    LetterSerial.objects.get_or_create(authority=authority, year=year)
    LetterSerial.objects.filter(authority=authority, year=year).update(last=F("last") + 1)
    serial = LetterSerial.objects.get(authority=authority, year=year)
    return f"{word}〔{year}〕{serial.last}号"


def issue(actor: User, letter: Letter, *, on: dt.date) -> Letter:
    """Give a draft its number and date, freeze its file, and put it into the case. The caller holds the transaction.

    An inner form gets a date alone, so that the series of outward letters has no gap to explain.
    Raises ``Refused`` with all that the letter lacks.
    """
    request = letter.request
    kind = LetterKind(letter.kind)
    number = next_document_number(request.authority, on.year) if kind.is_numbered else ""
    facts = facts_of(request, kind, letter.particulars, document_number=number, date=on)
    try:
        if letter.edited:
            docx = stamped(word_of(letter), number, on)
            lacks = check_docx(kind, facts, docx)
        else:
            docx, lacks = render_docx(kind, facts, template_of(request.authority, kind)), ()
    except LetterFault as fault:
        lacks = fault.sentences
    if lacks:
        raise Refused(f"“{kind.title}”还不能签发：{''.join(lacks)}")
    letter.document_number, letter.date = number, on
    letter.file = keep_word(letter, docx, actor)
    letter.status = LetterStatus.APPROVED
    letter.approved_by = actor
    letter.save()
    _record(actor, letter, "letter.issue", f"签发文书：{letter.title}")
    return letter


def mark_sent(letter: Letter, actor: User | None) -> Letter:
    """An issued letter has gone out. One for the applicant can be fetched on the tracking page from now on."""
    if letter.status != LetterStatus.APPROVED:
        raise Refused("只有已经签发、尚未发出的文书才能登记为已发出。")
    letter.status = LetterStatus.SENT
    letter.save()
    if LetterKind(letter.kind).addressee is Addressee.APPLICANT and letter.file is not None:
        letter.file.open_to_applicant = True
        letter.file.save(update_fields=["open_to_applicant"])
    _record(actor, letter, "letter.sent", f"发出文书：{letter.title}")
    return letter


@transaction.atomic
def send(actor: User, letter: Letter, *, seen: int | None) -> Letter:
    """Put on record that an issued letter went out, where no step of the clock says so (a letter to a third party)."""
    require_handler(actor, letter.request.authority, "登记文书发出")
    take(letter.request, seen)
    if letter.event_kind:
        raise Refused("这份文书随它的步骤登记发出，请在案卷里登记那一步，例如答复的送达。")
    current: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    return mark_sent(current, actor)


@transaction.atomic
def issue_ahead(actor: User, letter: Letter, *, seen: int | None) -> Letter:
    """Issue a letter that is posted first: its step is registered when the other side has received it."""
    require_handler(actor, letter.request.authority, "签发文书")
    locked = take(letter.request, seen)
    return issue(actor, own_draft(locked, letter, None), on=timezone.localdate())


@transaction.atomic
def register_with_letter(
    actor: User,
    request: InformationRequest,
    event: Event,
    letter: Letter,
    *,
    seen: int | None,
    note: str = "",
    papers: Sequence[Paper] = (),
) -> RequestEvent:
    """Register a step that needs no consent, and issue the letter it goes out with: both or neither."""
    row = steps.register(actor, request, event, seen=seen, note=note, papers=papers)
    current = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk, request=request)
    if current.status == LetterStatus.SENT:
        # It was issued before and posted; the event has just told that it arrived.
        return row
    _issue_for(actor, own_draft(row.request, current, None), event, on=event.date)
    return row


@steps.when_approved
def issue_approved(proposal: ProposedStep, row: RequestEvent | None) -> None:
    """The head consented: the letter of the step is issued with the head's name, in the same transaction."""
    if proposal.letter is None or proposal.decided_by is None:
        return
    letter = own_draft(proposal.request, proposal.letter, None)
    event = row.event if row is not None else None
    due = proposal.request.due_on if row is None else row.request.due_on
    if isinstance(event, Extended) and due is not None:
        # A notice on days off may have moved the day since the letter was drafted.
        letter.particulars = letter.particulars | {"until": written(due)}
    _issue_for(proposal.decided_by, letter, event, on=timezone.localdate())


def _issue_for(actor: User, letter: Letter, event: Event | None, *, on: dt.date) -> None:
    issue(actor, letter, on=on)
    if isinstance(event, Replied):
        if event.override_reason.strip():
            _issue_overrides(actor, letter.request, on)
        _copy_to_joined(actor, letter, OUTCOMES[event.kind])
        if OUTCOMES[event.kind].needs_delivery:
            return
    if event is not None:
        mark_sent(letter, actor)


def _issue_overrides(actor: User, request: InformationRequest, on: dt.date) -> None:
    """The letters that tell third parties why information is disclosed against their will (Art. 32)."""
    for party in request.consulted_parties.exclude(override_letter=None).select_related("override_letter"):
        if party.override_letter is not None and party.override_letter.status == LetterStatus.DRAFT:
            issue(actor, party.override_letter, on=on)


def _copy_to_joined(actor: User, letter: Letter, outcome: Outcome) -> None:
    """A reply answers what is handled together with it: each of these cases holds the letter, too."""
    docx = word_of(letter)
    answered = letter.request.joined.filter(outcome=letter.request.outcome).exclude(outcome="")
    for part in answered.exclude(letters__document_number=letter.document_number):
        copy = Letter(
            request=part,
            kind=letter.kind,
            title=letter.title,
            event_kind=letter.event_kind,
            addressee=letter.addressee,
            particulars=letter.particulars,
            document_number=letter.document_number,
            status=LetterStatus.APPROVED,
            date=letter.date,
            edited=letter.edited,
            prepared_by=letter.prepared_by,
            approved_by=actor,
        )
        copy.file = keep_word(copy, docx, actor)
        copy.save()
        if not outcome.needs_delivery:
            mark_sent(copy, actor)


@steps.when_entered
def send_with_event(row: RequestEvent) -> None:
    """An event that says that a letter arrived marks it as sent; an electronic delivery opens the information."""
    event = row.event
    request = row.request
    if isinstance(event, Delivered):
        _require_third_parties_told(request)
        for letter in request.letters.filter(status=LetterStatus.APPROVED):
            if LetterKind(letter.kind).reply is not None:
                mark_sent(letter, row.actor)
        if event.manner is Delivery.ELECTRONIC and request.outcome in _GIVING:
            request.files.filter(kind=FileKind.INFORMATION).update(open_to_applicant=True)
        return
    if isinstance(event, Replied):
        return
    for letter in request.letters.filter(status=LetterStatus.APPROVED, event_kind=row.kind):
        party = letter.particulars.get(f"{STEP_PREFIX}party")
        if isinstance(event, FeeNoticeDelivered) or party == getattr(event, "party", None):
            mark_sent(letter, row.actor)


@steps.when_voided
def take_back_with_event(row: RequestEvent) -> None:
    """A void reply leaves no letter behind that a later delivery could send; a void delivery opens nothing."""
    event, request = row.event, row.request
    if not isinstance(event, Replied | Delivered):
        return
    request.files.filter(kind=FileKind.INFORMATION).update(open_to_applicant=False)
    issued = request.letters.filter(status__in=[LetterStatus.APPROVED, LetterStatus.SENT])
    for letter in issued.select_related("file"):
        if LetterKind(letter.kind).reply is None:
            continue
        letter.status = LetterStatus.VOID if isinstance(event, Replied) else LetterStatus.APPROVED
        letter.save()
        if letter.file is not None:
            letter.file.open_to_applicant = False
            letter.file.save(update_fields=["open_to_applicant"])
        _record(
            row.voided.actor, letter, "letter.taken_back", f"{letter.get_status_display()}：{letter.title}"
        )
    if isinstance(event, Replied):
        _take_back_overrides(request)


def _take_back_overrides(request: InformationRequest) -> None:
    """What third parties would have been told with a void reply; what they were told already stays as sent."""
    for party in request.consulted_parties.exclude(override_letter=None).select_related("override_letter"):
        told = party.override_letter
        if told is not None and told.status != LetterStatus.SENT:
            told.status = LetterStatus.VOID
            told.save()
        party.override_letter, party.override_reason = None, ""
        party.save()


def _require_third_parties_told(request: InformationRequest) -> None:
    """Art. 32: who objected is told in writing before the information leaves the house."""
    for party in request.consulted_parties.exclude(override_letter=None).select_related("override_letter"):
        if party.override_letter is not None and party.override_letter.status == LetterStatus.APPROVED:
            raise Refused(
                f"请先把决定公开的书面告知送达第三方“{party.name}”，并登记已发出，再送达答复（条例第三十二条）。"
            )


def _record(actor: User | None, letter: Letter, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=letter.request.authority,
        action=action,
        label=label[:60],
        target=letter.request,
        after={"letter": letter.pk, "number": letter.document_number},
    )
