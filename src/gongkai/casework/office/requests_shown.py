"""Requests as lists show them: light, marks and masked applicant, in a number of queries that does not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from gongkai.casework.keeping import state_of, with_events
from gongkai.casework.models import InformationRequest, ProposalStatus, ProposedStep
from gongkai.casework.office.lights import ShownLight, shown_light
from gongkai.law.consulting import open_consultations
from gongkai.law.state import ClockState
from gongkai.organizations.models import Authority
from gongkai.organizations.working_calendar import current_calendar

PROVISIONAL = "期限可能调整"
"""The mark of a due date that reaches into a year whose days off are not announced."""
# Reading them would mean decrypting them; lists show none of them.
_UNSHOWN = (
    "query_code",
    "reasons_text",
    "applicant__identity_number",
    "applicant__contact_person",
    "applicant__telephone",
    "applicant__email",
    "applicant__fax",
    "applicant__address",
    "applicant__postcode",
)


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as a list shows it."""

    request: InformationRequest
    address: str
    applicant: str
    light: ShownLight
    marks: tuple[str, ...]


def shown_requests(keys: Sequence[int], today: dt.date, *, inside: Authority | None) -> list[ShownRequest]:
    """The requests with these keys, in their order.

    ``inside`` is the authority for which the person works: of others' requests only the kind of applicant is shown.
    """
    pending = ProposedStep.objects.filter(request=OuterRef("pk"), status=ProposalStatus.PENDING)
    found = with_events(
        InformationRequest.objects.filter(pk__in=list(keys))
        .select_related("authority", "applicant", "officer")
        .defer(*_UNSHOWN)
        .annotate(is_pending=Exists(pending))
    )
    rows = {row.pk: row for row in found}
    calendar = current_calendar()
    return [_shown(rows[key], state_of(rows[key], calendar), today, inside) for key in keys if key in rows]


def _shown(
    request: InformationRequest, state: ClockState, today: dt.date, inside: Authority | None
) -> ShownRequest:
    is_inside = inside is not None and request.authority_id == inside.pk
    applicant = request.applicant
    return ShownRequest(
        request=request,
        address=reverse("casework:case", args=[request.pk]),
        applicant=applicant.masked_name if is_inside else applicant.get_kind_display(),
        light=shown_light(request, state, today),
        marks=_marks(request, state),
    )


def _marks(request: InformationRequest, state: ClockState) -> tuple[str, ...]:
    waiting = {item.kind.label for item in open_consultations(state)} if state.is_open else set()
    found = {
        "待审批": bool(getattr(request, "is_pending", False)),
        "延长": request.is_extended,
        "补正": state.corrections > 0,
        **{f"征求{label}意见": True for label in sorted(waiting)},
        "合并办理": request.handled_with_id is not None,
        f"第{request.round}轮": request.round > 1,
        PROVISIONAL: request.is_provisional and request.is_open,
    }
    return tuple(mark for mark, holds in found.items() if holds)
