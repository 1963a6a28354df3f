from __future__ import annotations

from typing import Any

from gongkai.casework.models import CaseFile, FileKind, InformationRequest
from tests.casework.office.known import CLOSED, Known, of_request, request_of
from tests.organizations.city import City


def of_step(city: City) -> list[Any]:
    return [*of_request(city), "Withdrawn"]


def of_event(city: City) -> list[Any]:
    request = request_of(city)
    return [request.pk, request.events.latest("position").pk]


def of_file(city: City) -> list[Any]:
    request = request_of(city)
    paper, _ = CaseFile.objects.get_or_create(
        request=request,
        kind=FileKind.IDENTITY,
        defaults={"name": "身份证.png", "content_type": "image/png", "size": 1, "sha256": "0" * 64},
    )
    return [request.pk, paper.pk]


def of_pair(city: City) -> list[Any]:
    request = request_of(city)
    other = InformationRequest.objects.exclude(pk=request.pk).first() or request
    return [request.pk, other.pk]


KNOWN: dict[str, Known] = {
    "casework:requests": Known(),
    "casework:register_request": Known(post=200),
    "casework:find_applicant": Known(post=200),
    "casework:case": Known(of_request, get=404, post=405),
    "casework:register_step": Known(of_step, **CLOSED),
    "casework:void_event": Known(of_event, **CLOSED),
    "casework:reveal": Known(of_request, **CLOSED),
    "casework:request_receipt": Known(of_request, get=404, post=405),
    "casework:oral_sheet": Known(of_request, get=404, post=405),
    "casework:add_files": Known(of_request, **CLOSED),
    "casework:open_file": Known(of_file, **CLOSED),
    "casework:assign": Known(of_request, **CLOSED),
    "casework:set_subject": Known(of_request, **CLOSED),
    "casework:add_note": Known(of_request, **CLOSED),
    "casework:split": Known(of_request, **CLOSED),
    "casework:join": Known(of_request, **CLOSED),
    "casework:part": Known(of_request, **CLOSED),
    "casework:archive": Known(of_request, **CLOSED),
    "casework:take_back_step": Known(of_request, **CLOSED),
    "casework:compare": Known(of_pair, get=404, post=405),
}
