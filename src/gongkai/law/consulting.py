"""Asking others for their opinion (Art. 32–34): the clock stands still, and silence has its consequence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from gongkai.law.days import written
from gongkai.law.events import (
    AuthorityAnswered,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    CoMakerSilent,
    IllegalEvent,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
)
from gongkai.law.state import ClockState, Consultation, ConsultationKind, Stage
from gongkai.law.transitions import require_processing

Asking = ThirdPartyConsulted | CoMakerConsulted | AuthorityAsked
Answering = ThirdPartyAnswered | CoMakerAnswered | AuthorityAnswered
Silence = ThirdPartySilent | CoMakerSilent

_KINDS: dict[type[Asking | Answering | Silence], ConsultationKind] = {
    ThirdPartyConsulted: ConsultationKind.THIRD_PARTY,
    ThirdPartyAnswered: ConsultationKind.THIRD_PARTY,
    ThirdPartySilent: ConsultationKind.THIRD_PARTY,
    CoMakerConsulted: ConsultationKind.CO_MAKER,
    CoMakerAnswered: ConsultationKind.CO_MAKER,
    CoMakerSilent: ConsultationKind.CO_MAKER,
    AuthorityAsked: ConsultationKind.OTHER_AUTHORITY,
    AuthorityAnswered: ConsultationKind.OTHER_AUTHORITY,
}


def consult(state: ClockState, event: Asking) -> ClockState:
    """A question goes out; its time is not counted (Art. 33 ¶3)."""
    kind = _KINDS[type(event)]
    article = _article(state, kind)
    require_processing(state, f"征求{kind.label}意见")
    if not event.party.strip():
        raise IllegalEvent(f"请写明被征求意见的{kind.label}", article)
    if _open_with(state, kind, event.party) is not None:
        raise IllegalEvent(f"正在征求{kind.label}“{event.party}”的意见，不能重复征求", article)
    days = _days(state, kind)
    deadline = None if days is None else state.calendar.add_working_days(event.date, days)
    asked = Consultation(kind, event.party, event.date, deadline, article)
    return replace(state, consultations=(*state.consultations, asked))


def answer(state: ClockState, event: Answering) -> ClockState:
    """An opinion arrived; after its limit it no longer keeps the clock still."""
    found = _required(state, event)
    agrees = None if isinstance(event, AuthorityAnswered) else event.agrees
    good_reason = isinstance(event, ThirdPartyAnswered) and _binds(state, event)
    return _settled(state, found, replace(found, ended=event.date, agrees=agrees, good_reason=good_reason))


def _binds(state: ClockState, event: ThirdPartyAnswered) -> bool:
    return not event.agrees and (event.good_reason or not state.regulation.objection_needs_reason)


def be_silent(state: ClockState, event: Silence) -> ClockState:
    """The time is over: a third party's silence leaves the decision open, a co-making authority's is consent."""
    found = _required(state, event)
    if found.deadline is not None and event.date <= found.deadline:
        raise IllegalEvent(
            f"征求{found.kind.label}“{found.party}”意见的期限尚未届满，期限至{written(found.deadline)}，"
            "不能认定为未提出意见",
            found.article,
        )
    agrees = True if found.kind is ConsultationKind.CO_MAKER else None
    return _settled(state, found, replace(found, ended=found.deadline or event.date, agrees=agrees))


def undecided(state: ClockState, on: dt.date) -> Consultation | None:
    """A third party or co-making authority that has not answered and still has time on a day."""
    for item in open_consultations(state):
        if item.kind is ConsultationKind.OTHER_AUTHORITY:
            continue
        if item.deadline is None or on <= item.deadline:
            return item
    return None


def open_consultations(state: ClockState) -> tuple[Consultation, ...]:
    """Questions that are neither answered nor settled by silence."""
    return tuple(item for item in state.consultations if item.ended is None)


def _article(state: ClockState, kind: ConsultationKind) -> str:
    if kind is ConsultationKind.THIRD_PARTY:
        return state.regulation.third_party_article
    return {
        ConsultationKind.CO_MAKER: "《条例》第三十三条、第三十四条",
        ConsultationKind.OTHER_AUTHORITY: "《条例》第三十三条",
    }[kind]


def _days(state: ClockState, kind: ConsultationKind) -> int | None:
    if kind is ConsultationKind.THIRD_PARTY:
        return state.regulation.third_party_days
    if state.regulation.co_maker_days is None:
        raise IllegalEvent(
            "2019年5月15日以前收到的申请，征求其他机关意见的时间计入答复期限", state.regulation.reply_article
        )
    return state.regulation.co_maker_days if kind is ConsultationKind.CO_MAKER else None


def _open_with(state: ClockState, kind: ConsultationKind, party: str) -> Consultation | None:
    for item in open_consultations(state):
        if item.kind is kind and item.party == party:
            return item
    return None


def _required(state: ClockState, event: Answering | Silence) -> Consultation:
    kind = _KINDS[type(event)]
    if state.stage in (Stage.REPLIED, Stage.CLOSED, Stage.WITHDRAWN, Stage.ANNULLED):
        require_processing(state, f"登记{kind.label}的意见")
    found = _open_with(state, kind, event.party)
    if found is None:
        raise IllegalEvent(f"没有正在征求{kind.label}“{event.party}”的意见", _article(state, kind))
    return found


def _settled(state: ClockState, before: Consultation, after: Consultation) -> ClockState:
    items = tuple(after if item is before else item for item in state.consultations)
    return replace(state, consultations=items)
