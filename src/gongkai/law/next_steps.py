"""The legal next steps: what the fold would accept on a day, found by asking it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.law.clock import apply
from gongkai.law.consulting import open_consultations
from gongkai.law.events import (
    LABELS,
    Annulled,
    AuthorityAnswered,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    CoMakerSilent,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    IllegalEvent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.outcomes import OUTCOMES, Ground, ReplyKind
from gongkai.law.state import ClockState, Consultation, ConsultationKind

_SOMEBODY = "（待填）"
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that is legal on a day. ``party`` names whom it concerns, ``reply`` the kind of a reply.

    ``until`` is the last day on which it is legal, where the law sets one.
    """

    event: type[Event]
    title: str
    party: str = ""
    reply: ReplyKind | None = None
    until: dt.date | None = None


def next_steps(state: ClockState, on: dt.date) -> tuple[NextStep, ...]:
    """The steps that the law allows on a day, in the order of practice.

    Every step is one that :func:`gongkai.law.clock.apply` accepts with fitting particulars, and no other.
    """
    return tuple(_step(state, event) for event in _candidates(state, on) if _is_legal(state, event))


def _is_legal(state: ClockState, event: Event) -> bool:
    try:
        apply(state, event)
    except IllegalEvent:
        return False
    return True


def _candidates(state: ClockState, on: dt.date) -> Iterator[Event]:
    yield ReceiptConfirmed(on)
    yield CorrectionAsked(on, on + _ONE_DAY)
    yield Corrected(on, _SOMEBODY)
    for consultation in open_consultations(state):
        yield from _answers(consultation, on)
    yield ThirdPartyConsulted(on, _SOMEBODY)
    yield CoMakerConsulted(on, _SOMEBODY)
    yield AuthorityAsked(on, _SOMEBODY)
    yield Extended(on, 1, _SOMEBODY)
    yield ReasonsAsked(on)
    yield ReasonsGiven(on, reasonable=True)
    yield DelayFixed(on, max(on, state.due or on) + _ONE_DAY)
    yield FeeNoticeDelivered(on, max(state.start or on, min(on, state.due or on)), 1)
    yield FeePaid(on)
    for kind in ReplyKind:
        ground = Ground.STATE_SECRET if kind is ReplyKind.REFUSED else None
        yield Replied(on, kind, ground, _SOMEBODY)
    yield Delivered(on, Delivery.SERVICE)
    yield Withdrawn(on)
    yield Annulled(on, _SOMEBODY)


def _answers(consultation: Consultation, on: dt.date) -> Iterator[Event]:
    party = consultation.party
    match consultation.kind:
        case ConsultationKind.THIRD_PARTY:
            yield ThirdPartyAnswered(on, party, agrees=True)
            yield ThirdPartySilent(on, party)
        case ConsultationKind.CO_MAKER:
            yield CoMakerAnswered(on, party, agrees=True)
            yield CoMakerSilent(on, party)
        case ConsultationKind.OTHER_AUTHORITY:
            yield AuthorityAnswered(on, party)


def _step(state: ClockState, event: Event) -> NextStep:
    title = LABELS[type(event)]
    party = getattr(event, "party", "")
    if party == _SOMEBODY:
        party = ""
    if isinstance(event, Replied):
        return NextStep(Replied, f"{title}：{OUTCOMES[event.kind].title}", reply=event.kind)
    return NextStep(type(event), title, party, until=_last_day(state, event))


def _last_day(state: ClockState, event: Event) -> dt.date | None:
    if isinstance(event, CorrectionAsked) and state.receipt and state.regulation.correction_days:
        return state.calendar.add_working_days(state.receipt, state.regulation.correction_days)
    if isinstance(event, Extended | DelayFixed):
        return state.due
    if isinstance(event, Corrected):
        return state.correction_deadline
    if isinstance(event, FeePaid) and state.fee:
        return state.fee.deadline
    return None
