"""What followed some replies of the demonstration: a pending reconsideration, a decided one, and a complaint."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gongkai.casework.actions.following import FilingFacts, open_case
from gongkai.casework.actions.following_results import Conclusion, conclude
from gongkai.casework.actions.following_steps import register_step
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest
from gongkai.casework.models.following import StepKind
from gongkai.law.dispositions import Disposition
from gongkai.organizations.models import Authority, User

_UNFAVOURABLE = ("R3", "R4", "R5", "R8")
_BODY = "河南省人民政府"


def tell_what_followed(officer: User, authority: Authority) -> None:
    """Register the cases through the same actions as everybody, about the latest replies that gave less than was asked."""
    refused = authority.information_requests.filter(outcome__in=_UNFAVOURABLE, closed_on__isnull=False)
    latest = list(refused.order_by("-closed_on")[:3])
    for request, tell in zip(latest, (_pending, _upheld, _complained), strict=False):
        tell(officer, request)


def _days_after(date: dt.date, days: int) -> dt.date:
    return min(date + dt.timedelta(days=days), timezone.localdate())


def _reconsideration(officer: User, request: InformationRequest, number: int) -> FollowUpCase:
    assert request.closed_on is not None
    filed = _days_after(request.closed_on, 12)
    facts = FilingFacts(
        kind=FollowUpKind.RECONSIDERATION,
        body=_BODY,
        subject=f"不服对申请 {request.number} 的答复",
        filed_on=filed,
        case_number=f"豫政复〔{filed.year}〕{number}号（演示）",
        accepted_on=_days_after(filed, 5),
        copied_on=_days_after(filed, 9),
    )
    return open_case(officer, request.authority, facts, request=request)


def _pending(officer: User, request: InformationRequest) -> None:
    _reconsideration(officer, request, 311)


def _upheld(officer: User, request: InformationRequest) -> None:
    case = _reconsideration(officer, request, 297)
    assert case.copied_on is not None
    register_step(officer, case, StepKind.ANSWERED, _days_after(case.copied_on, 7), seen=case.version)
    case.refresh_from_db()
    decided = _days_after(case.copied_on, 40)
    conclusion = Conclusion(
        Disposition.UPHELD, decided, decided, result_text="维持被申请人作出的答复（演示）。"
    )
    conclude(officer, case, conclusion, seen=case.version)


def _complained(officer: User, request: InformationRequest) -> None:
    assert request.closed_on is not None
    facts = FilingFacts(
        kind=FollowUpKind.COMPLAINT,
        body=_BODY,
        subject=f"反映申请 {request.number} 的答复没有说明理由",
        filed_on=_days_after(request.closed_on, 20),
    )
    open_case(officer, request.authority, facts, request=request)
