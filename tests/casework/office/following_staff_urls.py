from __future__ import annotations

from typing import Any

from gongkai.casework.models import FollowUpCase, FollowUpKind, FollowUpPaper, FollowUpStep, StepKind
from tests.casework.office.known import CLOSED, Known, of_request, request_of
from tests.organizations.city import City


def case_of(city: City) -> FollowUpCase:
    """The one reconsideration about the city's request."""
    request = request_of(city)
    case, _ = FollowUpCase.objects.get_or_create(
        authority=city.city,
        request=request,
        kind=FollowUpKind.RECONSIDERATION,
        defaults={"body": "某机关", "subject": "不服答复", "filed_on": request.arrived_on},
    )
    return case


def of_case(city: City) -> list[Any]:
    return [case_of(city).pk]


def of_step(city: City) -> list[Any]:
    return [case_of(city).pk, StepKind.COPIED.value]


def of_paper(city: City) -> list[Any]:
    case = case_of(city)
    step = case.steps.first()
    if step is None:
        step = FollowUpStep(case=case, date=case.filed_on, title="提出", actor=city.head)
        step.save()
    paper = case.papers.first() or FollowUpPaper.objects.create(
        case=case,
        step=step,
        owner=city.city,
        name="复议申请书.png",
        content_type="image/png",
        size=1,
        sha256="0" * 64,
        uploaded_by=city.head,
    )
    return [case.pk, paper.pk]


def of_kind(city: City) -> list[Any]:
    return [*of_request(city), FollowUpKind.RECONSIDERATION.value]


KNOWN: dict[str, Known] = {
    "casework:follow_ups": Known(),
    "casework:complaint_new": Known(post=200),
    "casework:follow_up": Known(of_case, get=404, post=405),
    "casework:follow_up_step": Known(of_step, **CLOSED),
    "casework:follow_up_conclude": Known(of_case, **CLOSED),
    "casework:follow_up_revoke": Known(of_case, **CLOSED),
    "casework:follow_up_reply": Known(of_case, **CLOSED),
    "casework:follow_up_change": Known(of_case, **CLOSED),
    "casework:follow_up_papers": Known(of_case, **CLOSED),
    "casework:follow_up_paper": Known(of_paper, get=404, post=405),
    "casework:follow_up_new": Known(of_request, get=404, post=405),
    "casework:follow_up_open": Known(of_kind, **CLOSED),
    "casework:reopen": Known(of_request, **CLOSED),
}
