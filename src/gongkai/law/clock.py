"""The clock of a request: a pure fold over its dated events and a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.consulting import answer, be_silent, consult
from gongkai.law.days import written
from gongkai.law.events import (
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
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    IllegalEvent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.regulation import Regulation
from gongkai.law.replying import annul, deliver, reply, withdraw
from gongkai.law.state import ClockState
from gongkai.law.transitions import (
    ask_correction,
    ask_fee,
    ask_reasons,
    begin,
    confirm,
    correct,
    extend,
    fix_delay,
    give_reasons,
    pay,
)


def fold(
    events: Sequence[Event], calendar: WorkingCalendar, regulation: Regulation | None = None
) -> ClockState:
    """Where a request stands after its events.

    ``regulation`` is the version to follow; by default the date of receipt decides (before 15 May 2019: that of 2007).

    Raises ``IllegalEvent`` with reason and article in Chinese for the first event that the law does not allow.
    """
    if not events:
        raise IllegalEvent("申请尚未登记收到，没有可以计算的期限", "《条例》第三十一条")
    first = events[0]
    if not isinstance(first, Received | Reopened):
        raise IllegalEvent("第一个事件应当是收到申请", "《条例》第三十一条")
    state = begin(first, calendar, regulation)
    for event in events[1:]:
        state = apply(state, event)
    return state


def apply(state: ClockState, event: Event) -> ClockState:
    """The state after one more event. Raises ``IllegalEvent``."""
    if event.date < state.last:
        raise IllegalEvent(
            f"事件的日期{written(event.date)}早于前一事件的日期{written(state.last)}，请按时间先后登记"
        )
    return replace(_applied(state, event), last=event.date)


def _applied(state: ClockState, event: Event) -> ClockState:
    match event:
        case Received() | Reopened():
            raise IllegalEvent("申请已经登记收到，不能重复登记", "《条例》第三十一条")
        case ReceiptConfirmed():
            return confirm(state, event)
        case CorrectionAsked():
            return ask_correction(state, event)
        case Corrected():
            return correct(state, event)
        case ThirdPartyConsulted() | CoMakerConsulted() | AuthorityAsked():
            return consult(state, event)
        case ThirdPartyAnswered() | CoMakerAnswered() | AuthorityAnswered():
            return answer(state, event)
        case ThirdPartySilent() | CoMakerSilent():
            return be_silent(state, event)
        case Extended():
            return extend(state, event)
        case ReasonsAsked():
            return ask_reasons(state, event)
        case ReasonsGiven():
            return give_reasons(state, event)
        case DelayFixed():
            return fix_delay(state, event)
        case FeeNoticeDelivered():
            return ask_fee(state, event)
        case FeePaid():
            return pay(state, event)
        case Withdrawn():
            return withdraw(state, event)
        case Replied():
            return reply(state, event)
        case Delivered():
            return deliver(state, event)
        case Annulled():
            return annul(state, event)
