from __future__ import annotations

from typing import Any

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import Letter, ProposedStep, WithheldPassage
from tests.casework.office.known import CLOSED, Known, of_request, request_of
from tests.organizations.city import City


def of_step(city: City) -> list[Any]:
    return [request_of(city).pk, "CorrectionAsked"]


def of_letter(city: City) -> list[Any]:
    request = request_of(city)
    letter, _ = Letter.objects.get_or_create(
        request=request,
        kind=LetterKind.RECEIPT.value,
        defaults={"title": "回执", "prepared_by": city.head},
    )
    return [request.pk, letter.pk]


def of_proposal(city: City) -> list[Any]:
    request = request_of(city)
    proposal, _ = ProposedStep.objects.get_or_create(
        request=request,
        kind="Extended",
        defaults={"data": {"days": 5, "consent_by": ""}, "proposed_by": city.head, "seen_version": 1},
    )
    return [proposal.pk]


def of_passage(city: City) -> list[Any]:
    request = request_of(city)
    passage, _ = WithheldPassage.objects.get_or_create(
        request=request, place="第1页", ground="W6", defaults={"reason": "过程稿", "marked_by": city.head}
    )
    return [request.pk, passage.pk]


READ_ONLY = {"get": 404, "post": 405}
KNOWN: dict[str, Known] = {
    "casework:consents": Known(),
    "casework:consent": Known(of_proposal, **CLOSED),
    "casework:draft_step": Known(of_step, **CLOSED),
    "casework:decide": Known(of_request, **CLOSED),
    "casework:reply": Known(of_request, **CLOSED),
    "casework:choose_earlier": Known(of_request, **CLOSED),
    "casework:passage_new": Known(of_request, **CLOSED),
    "casework:passage_remove": Known(of_passage, **CLOSED),
    "casework:information": Known(of_request, **CLOSED),
    "casework:letter": Known(of_letter, **READ_ONLY),
    "casework:letter_word": Known(of_letter, **READ_ONLY),
    "casework:letter_pdf": Known(of_letter, **READ_ONLY),
    "casework:letter_upload": Known(of_letter, **CLOSED),
    "casework:letter_restore": Known(of_letter, **CLOSED),
    "casework:letter_discard": Known(of_letter, **CLOSED),
    "casework:letter_sent": Known(of_letter, **CLOSED),
    "casework:letter_arrived": Known(of_letter, **CLOSED),
}
