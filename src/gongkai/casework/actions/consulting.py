"""Asking others: third parties, co-makers, other authorities, and the authority's own units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions import issuing, letters, steps
from gongkai.casework.actions.files import add_file
from gongkai.casework.actions.intake import Paper
from gongkai.casework.concurrency import take
from gongkai.casework.letter_facts import quoted_request
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.notice_particulars import ORGANIZATION
from gongkai.casework.models import (
    CaseFile,
    ConsultedParty,
    InformationRequest,
    Letter,
    RequestEvent,
    UnitEnquiry,
)
from gongkai.casework.personal_data import personal_data_in
from gongkai.casework.rights import may_handle, require_handler
from gongkai.law.days import written
from gongkai.law.events import (
    AuthorityAnswered,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    Event,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
)
from gongkai.law.state import ConsultationKind
from gongkai.organizations.access import memberships_of
from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import NotPermitted, Refused

_ASKED: dict[type[Event], ConsultationKind] = {
    ThirdPartyConsulted: ConsultationKind.THIRD_PARTY,
    CoMakerConsulted: ConsultationKind.CO_MAKER,
    AuthorityAsked: ConsultationKind.OTHER_AUTHORITY,
}
_ANSWERED: dict[type[Event], ConsultationKind] = {
    ThirdPartyAnswered: ConsultationKind.THIRD_PARTY,
    CoMakerAnswered: ConsultationKind.CO_MAKER,
    AuthorityAnswered: ConsultationKind.OTHER_AUTHORITY,
}


def party_of(request: InformationRequest, kind: ConsultationKind, name: str) -> ConsultedParty | None:
    """The party that events of this name are about; the latest, where one was asked twice."""
    found = [row for row in request.consulted_parties.filter(kind=kind.value) if row.name == name]
    return found[-1] if found else None


@steps.when_entered
def keep_party(row: RequestEvent) -> None:
    """A question or an answer entered the case: the party's row follows its event."""
    event = row.event
    if isinstance(event, ThirdPartyConsulted | CoMakerConsulted | AuthorityAsked):
        ConsultedParty.objects.create(request=row.request, kind=_ASKED[type(event)].value, name=event.party)
    elif isinstance(event, ThirdPartyAnswered | CoMakerAnswered | AuthorityAnswered):
        party = party_of(row.request, _ANSWERED[type(event)], event.party)
        if party is None:
            return
        party.agrees = None if isinstance(event, AuthorityAnswered) else event.agrees
        party.has_good_reason = isinstance(event, ThirdPartyAnswered) and event.good_reason
        if row.note and not party.opinion:
            party.opinion = row.note
        party.save()


def describe_party(request: InformationRequest, event: Event, letter: Letter, contact: str) -> None:
    """Keep with a party that was just asked how to reach it, what was asked, and the letter."""
    assert isinstance(event, ThirdPartyConsulted | CoMakerConsulted | AuthorityAsked)
    party = party_of(request, _ASKED[type(event)], event.party)
    assert party is not None
    words = letter.particulars
    party.contact = contact.strip()
    party.question = "\n".join(filter(None, (words.get("information"), words.get("questions"))))[:3000]
    party.letter = letter
    party.save()


@transaction.atomic
def record_answer(
    actor: User,
    party: ConsultedParty,
    *,
    date: dt.date,
    opinion: str,
    agrees: bool | None,
    has_good_reason: bool = False,
    judgement: str = "",
    papers: Sequence[Paper] = (),
    seen: int | None,
) -> RequestEvent:
    """Register a party's opinion and how the authority judges its reasons (Art. 32, 34).

    An objection with a good reason binds the authority, so the judgement has to be written down.
    """
    require_handler(actor, party.request.authority, "登记意见")
    kind = ConsultationKind(party.kind)
    if not opinion.strip():
        raise Refused("请写明对方的意见。", {"opinion": ["请写明对方的意见。"]})
    if kind is not ConsultationKind.OTHER_AUTHORITY and agrees is None:
        raise Refused("请选择对方是否同意公开。", {"agrees": ["请选择是否同意公开。"]})
    if kind is ConsultationKind.THIRD_PARTY and agrees is False and not judgement.strip():
        raise Refused(
            "第三方不同意公开的，请写明本机关认为其理由是否合理以及原因（条例第三十二条）。",
            {"judgement": ["请写明对第三方理由的判断。"]},
        )
    event: Event
    if kind is ConsultationKind.THIRD_PARTY:
        event = ThirdPartyAnswered(date, party.name, bool(agrees), has_good_reason and not agrees)
    elif kind is ConsultationKind.CO_MAKER:
        event = CoMakerAnswered(date, party.name, bool(agrees))
    else:
        event = AuthorityAnswered(date, party.name)
    row = steps.register(actor, party.request, event, seen=seen)
    current = ConsultedParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    current.opinion = opinion.strip()
    current.judgement = judgement.strip()
    kept: list[CaseFile] = [add_file(row.request, paper.kind, paper.upload, actor=actor) for paper in papers]
    if kept:
        current.answer_file = kept[0]
    current.save()
    return row


@transaction.atomic
def draft_override(
    actor: User, party: ConsultedParty, *, information: str, reasons: str, seen: int | None
) -> Letter:
    """Write the letter that tells a third party what is disclosed against its will, and why (Art. 32).

    It is issued together with the reply that discloses, and has to go out before the reply does.
    """
    request = party.request
    recipient_kind = party.letter.particulars.get("recipient_kind") if party.letter else None
    words: Mapping[str, str] = {
        "recipient": party.name,
        "recipient_kind": recipient_kind or ORGANIZATION,
        "information": information or quoted_request(request),
        "reasons": reasons,
    }
    standing = party.override_letter
    letter = letters.draft(
        actor, request, LetterKind.THIRD_PARTY_OVERRIDE, words, seen=seen, letter=standing, letter_seen=None
    )
    party.override_letter = letter
    party.override_reason = reasons.strip()[:2000]
    party.save()
    return letter


@transaction.atomic
def ask_unit(
    actor: User,
    request: InformationRequest,
    *,
    unit: str,
    person: User | None,
    question: str,
    due_on: dt.date,
    seen: int | None,
) -> UnitEnquiry:
    """Ask a unit of the authority, or one of its members. It does not stop the clock, and never names the applicant."""
    require_handler(actor, request.authority, "发出内部协查")
    locked = take(request, seen)
    if not locked.is_open:
        raise Refused("这件申请已经办结，不需要再协查。")
    today = timezone.localdate()
    if not unit.strip() or not question.strip():
        raise Refused("请写明协查机构和协查事项。")
    if due_on < today:
        raise Refused("反馈期限不能早于今天。", {"due_on": ["反馈期限不能早于今天。"]})
    if person is not None and not memberships_of(person).filter(authority=locked.authority).exists():
        raise Refused(f"{person}不是本机关的人员，不能承办协查。", {"person": ["请选择本机关的人员。"]})
    found = personal_data_in(question, locked.applicant)
    if found:
        raise Refused(
            f"协查事项中有申请人的个人信息：{'；'.join(str(item) for item in found)}。请删去后再发出，被协查的人不需要知道申请人是谁。",
            {"question": [f"{item}，请删去。" for item in found]},
        )
    enquiry = UnitEnquiry.objects.create(
        request=locked,
        unit=unit.strip(),
        person=person,
        question=question.strip(),
        asked_on=today,
        due_on=due_on,
        asked_by=actor,
    )
    enquiry.letter = _enquiry_letter(actor, locked, enquiry)
    enquiry.save(update_fields=["letter"])
    _record_enquiry(actor, enquiry, "request.enquiry", "发出内部协查")
    return enquiry


def _enquiry_letter(actor: User, request: InformationRequest, enquiry: UnitEnquiry) -> Letter:
    """The enquiry on paper, for units that answer with a signature."""
    words = {
        "recipient": enquiry.unit,
        "matters": enquiry.question,
        "until": written(enquiry.due_on),
    }
    letter = letters.draft(actor, request, LetterKind.UNIT_ENQUIRY, words, seen=None)
    return issuing.mark_sent(issuing.issue(actor, letter, on=enquiry.asked_on), actor)


def may_answer(actor: User, enquiry: UnitEnquiry) -> bool:
    """Who may answer: the member who was asked, and who handles the authority's requests."""
    authority = enquiry.request.authority
    if may_handle(actor, authority):
        return True
    asked = enquiry.person_id == actor.pk
    return asked and memberships_of(actor).filter(authority=authority).exists()


@transaction.atomic
def answer_enquiry(actor: User, enquiry: UnitEnquiry, *, answer: str) -> UnitEnquiry:
    """Answer an enquiry, once."""
    if not may_answer(actor, enquiry):
        raise NotPermitted("只有被协查的人员和依申请公开经办人可以反馈。")
    current: UnitEnquiry = UnitEnquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if current.answered_on is not None:
        raise Refused("这件协查已经反馈，不能重复反馈。需要补充的，请联系发出协查的经办人。")
    if not answer.strip():
        raise Refused("请写明反馈的内容。", {"answer": ["请写明反馈的内容。"]})
    current.answer = answer.strip()
    current.answered_on = timezone.localdate()
    current.answered_by = actor
    current.save()
    _record_enquiry(actor, current, "request.enquiry_answered", "反馈内部协查")
    return current


def _record_enquiry(actor: User, enquiry: UnitEnquiry, action: str, label: str) -> None:
    record(
        actor=actor,
        authority=enquiry.request.authority,
        action=action,
        label=label,
        target=enquiry.request,
        after={"enquiry": enquiry.pk, "unit": enquiry.unit, "due_on": enquiry.due_on},
    )
