"""What a letter says about its case, gathered from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from gongkai.casework.keeping import settings_of
from gongkai.casework.letters.facts import LetterFacts, OfficeContact
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.models import InformationRequest, LetterTemplate, WithheldPassage
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind
from gongkai.law.remedies import Remedy, remedies_after
from gongkai.organizations.models import Authority, DisclosureOffice

STEP_PREFIX = "step:"
"""Before the names of what a draft keeps for its step (a deadline, a party) and does not print itself."""


def facts_of(
    request: InformationRequest,
    kind: LetterKind,
    particulars: Mapping[str, str],
    *,
    document_number: str = "",
    date: dt.date | None = None,
) -> LetterFacts:
    """The facts of a letter of a kind; ``document_number`` and ``date`` are known once it is issued."""
    settings = settings_of(request.authority)
    names = {field.name for field in fields_for(kind)}
    return LetterFacts(
        authority_name=request.authority.name,
        office=office_contact(request.authority),
        applicant_name=request.applicant.name,
        request_number=request.number,
        received=request.received_on or request.arrived_on,
        request_text=quoted_request(request),
        applicant_is_organization=not request.applicant.is_person,
        document_number=document_number,
        date=date,
        remedies=_remedies(kind, request, particulars, date),
        reconsideration_body=settings.reconsideration_body,
        court=settings.court,
        particulars={name: value for name, value in particulars.items() if name in names},
    )


def quoted_request(request: InformationRequest) -> str:
    """How a letter names what was asked: its title, with the document number where one was given."""
    number = request.document_number
    return f"{request.title}（{number}）" if number else request.title


def office_contact(authority: Authority) -> OfficeContact:
    """How to reach the authority's disclosure office; empty where it has not been told."""
    office = DisclosureOffice.objects.filter(authority=authority).first()
    if office is None:
        return OfficeContact()
    return OfficeContact(office.name, office.address, office.telephone, office.postcode)


def template_of(authority: Authority, kind: LetterKind) -> bytes | None:
    """The authority's own template of a kind that is in use, or ``None`` for the default one."""
    own = LetterTemplate.objects.filter(authority=authority, kind=kind.value, is_current=True).first()
    if own is None:
        return None
    with own.file.open("rb") as file:
        return bytes(file.read())


def withheld_ground(passages: list[WithheldPassage]) -> Ground | None:
    """The ground that a partial release is kept under: one that sends to reconsideration first, if any does.

    《行政复议法》 Art. 23 ¶1(4): a single passage withheld under Art. 14–16 is enough.
    """
    grounds = [Ground(passage.ground) for passage in passages]
    leading = [ground for ground in grounds if GROUNDS[ground].reconsideration_first]
    return next(iter([*leading, *grounds]), None)


def _as_sentence(words: str) -> str:
    """The words with one full stop at their end, whoever typed it."""
    return words.strip().rstrip("。.；;，,") + "。"


def withheld_text(passages: list[WithheldPassage]) -> str:
    """The passages withheld as a letter tells them: place, what it is, ground, article and reason, one a line."""
    return "\n".join(
        f"{_as_sentence(f'{passage.place}：{passage.content}')}{GROUNDS[Ground(passage.ground)].title}，"
        f"依据{GROUNDS[Ground(passage.ground)].article}，不予公开。{_as_sentence(f'理由：{passage.reason}')}"
        for passage in passages
    )


def _remedies(
    kind: LetterKind, request: InformationRequest, particulars: Mapping[str, str], date: dt.date | None
) -> tuple[Remedy, ...]:
    """The ways to have the letter examined. A third party that is told of a disclosure has the same."""
    if not kind.tells_remedies:
        return ()
    reply = kind.reply or ReplyKind.GRANTED
    ground = None
    if reply is ReplyKind.REFUSED and particulars.get("ground"):
        ground = Ground(particulars["ground"])
    elif reply is ReplyKind.PARTLY_GRANTED:
        ground = withheld_ground(list(request.withheld_passages.all()))
    return remedies_after(reply, ground, date or timezone.localdate())
