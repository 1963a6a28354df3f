"""How the pages show whom the authority has asked, what came back, and which letters are still on their way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.casework.actions.consulting import party_of
from gongkai.casework.deciding.opinions import opinion_of, recorded
from gongkai.casework.models import ConsultedParty, InformationRequest, Letter, LetterStatus
from gongkai.casework.step_plans import PLANS
from gongkai.law.state import ClockState

_POSTED_FIRST = [kind for kind, plan in PLANS.items() if plan.may_go_ahead]


@dataclass(frozen=True, slots=True)
class ShownOpinion:
    """A third party or co-making authority with its opinion; ``answered`` is ``None`` while it is awaited."""

    label: str
    name: str
    opinion: str
    answered: dt.date | None
    party: ConsultedParty | None


def shown_opinions(request: InformationRequest, state: ClockState, on: dt.date) -> list[ShownOpinion]:
    """The opinions on record on a day, in the order in which they were asked for."""
    return [
        ShownOpinion(
            item.kind.label,
            item.party,
            opinion_of(item, on),
            item.ended if item.agrees is not None else None,
            party_of(request, item.kind, item.party),
        )
        for item in recorded(state)
    ]


def letters_under_way(request: InformationRequest) -> QuerySet[Letter]:
    """Letters that ask for an opinion, are issued, and have not been registered as received."""
    return request.letters.filter(status=LetterStatus.APPROVED, event_kind__in=_POSTED_FIRST)
