from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import (
    ConsultedParty,
    Letter,
    LetterTemplate,
    ProactiveProposal,
    ProposedStep,
    UnitEnquiry,
    WithheldPassage,
)
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


def of_party(city: City) -> list[Any]:
    request = request_of(city)
    party = ConsultedParty.objects.create(request=request, kind="third_party", name="某公司")
    return [request.pk, party.pk]


def of_enquiry(city: City) -> list[Any]:
    today = timezone.localdate()
    enquiry = UnitEnquiry.objects.create(
        request=request_of(city),
        unit="法规科",
        question="有没有",
        asked_on=today,
        due_on=today,
        asked_by=city.head,
    )
    return [enquiry.pk]


def of_publication(city: City) -> list[Any]:
    return [ProactiveProposal.objects.create(request=request_of(city), title="清单", text="").pk]


def of_kind(city: City) -> list[Any]:
    return ["receipt"]


def of_trial(city: City) -> list[Any]:
    return ["receipt", "docx"]


def of_template(city: City) -> list[Any]:
    row = LetterTemplate(
        authority=city.city, kind="receipt", name="模板.docx", uploaded_by=city.head, is_current=False
    )
    row.file.save("模板.docx", ContentFile(b"docx"), save=False)
    row.save()
    return [row.pk]


READ_ONLY = {"get": 404, "post": 405}
KNOWN: dict[str, Known] = {
    "casework:consents": Known(),
    "casework:consent": Known(of_proposal, **CLOSED),
    "casework:enquiries": Known(),
    "casework:enquiry": Known(of_enquiry, **CLOSED),
    "casework:publications": Known(),
    "casework:publication": Known(of_publication, **CLOSED),
    "casework:propose_publication": Known(of_request, **CLOSED),
    "casework:ask_unit": Known(of_request, **CLOSED),
    "casework:parties": Known(of_request, **READ_ONLY),
    "casework:party": Known(of_party, **CLOSED),
    "casework:settings": Known(post=200),
    "casework:templates": Known(),
    "casework:template": Known(of_kind, post=200),
    "casework:template_default": Known(of_kind, post=409),
    "casework:template_try": Known(of_trial),
    "casework:template_file": Known(of_template, **CLOSED),
    "casework:draft_step": Known(of_step, **CLOSED),
    "casework:decide": Known(of_request, **CLOSED),
    "casework:reply": Known(of_request, **CLOSED),
    "casework:choose_earlier": Known(of_request, **CLOSED),
    "casework:passage_new": Known(of_request, **CLOSED),
    "casework:passage_remove": Known(of_passage, **CLOSED),
    "casework:information": Known(of_request, **CLOSED),
    "casework:information_back": Known(of_passage, **CLOSED),
    "casework:letter": Known(of_letter, **READ_ONLY),
    "casework:letter_word": Known(of_letter, **READ_ONLY),
    "casework:letter_pdf": Known(of_letter, **READ_ONLY),
    "casework:letter_upload": Known(of_letter, **CLOSED),
    "casework:letter_restore": Known(of_letter, **CLOSED),
    "casework:letter_discard": Known(of_letter, **CLOSED),
    "casework:letter_sent": Known(of_letter, **CLOSED),
    "casework:letter_arrived": Known(of_letter, **CLOSED),
}
