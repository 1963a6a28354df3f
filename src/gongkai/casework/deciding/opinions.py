"""What third parties and co-makers have said so far, and which answers their opinions leave open (Art. 15, 32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from gongkai.casework.deciding.answers import Answer
from gongkai.casework.deciding.questions import QUESTIONS, THIRD_PARTY
from gongkai.law.days import written
from gongkai.law.state import ClockState, Consultation, ConsultationKind


@dataclass(frozen=True, slots=True)
class _Opinions:
    """The opinions of the third parties on a day; of who was asked twice the last one counts.

    A well-founded objection stays one, as it does for the reply itself.
    """

    founded: tuple[Consultation, ...]
    awaited: tuple[Consultation, ...]
    silent: tuple[Consultation, ...]
    unfounded: tuple[Consultation, ...]
    agreeing: tuple[Consultation, ...]

    @property
    def asked(self) -> tuple[Consultation, ...]:
        """Everybody who was asked."""
        return (*self.founded, *self.awaited, *self.silent, *self.unfounded, *self.agreeing)


def recorded(state: ClockState) -> tuple[Consultation, ...]:
    """The last question to each third party and each co-making authority, in the order in which they were asked."""
    last = {
        (item.kind, item.party): item
        for item in state.consultations
        if item.kind is not ConsultationKind.OTHER_AUTHORITY
    }
    return tuple(last.values())


def is_awaited(item: Consultation, on: dt.date) -> bool:
    """Whether a party has not answered and still has time on a day."""
    return item.ended is None and (item.deadline is None or on <= item.deadline)


def opinion_of(item: Consultation, on: dt.date) -> str:
    """What a party's opinion is on a day, in words."""
    if is_awaited(item, on):
        until = f"，期限至{written(item.deadline)}" if item.deadline else ""
        return f"等待意见{until}"
    if item.agrees:
        return "同意公开"
    if item.agrees is None:
        return "逾期未提出意见"
    if item.kind is not ConsultationKind.THIRD_PARTY:
        return "不同意公开"
    return "不同意公开，理由合理" if item.good_reason else "不同意公开，理由不合理"


def contradiction(state: ClockState, on: dt.date, answer: Answer) -> str:
    """Why an answer on the third parties' opinion contradicts what is on record; "" where it does not."""
    if answer not in QUESTIONS[THIRD_PARTY].answers:
        return ""
    rule = _RULES.get(answer.key)
    return rule(_opinions(state, on)) if rule else ""


def _opinions(state: ClockState, on: dt.date) -> _Opinions:
    all_of_them = [item for item in state.consultations if item.kind is ConsultationKind.THIRD_PARTY]
    founded = tuple(item for item in all_of_them if item.good_reason)
    bound = {item.party for item in founded}
    others = [
        item
        for item in recorded(state)
        if item.kind is ConsultationKind.THIRD_PARTY and item.party not in bound
    ]
    given = [item for item in others if not is_awaited(item, on)]
    return _Opinions(
        founded=founded,
        awaited=tuple(item for item in others if is_awaited(item, on)),
        silent=tuple(item for item in given if item.agrees is None),
        unfounded=tuple(item for item in given if item.agrees is False),
        agreeing=tuple(item for item in given if item.agrees),
    )


def _names(items: tuple[Consultation, ...]) -> str:
    return "、".join(dict.fromkeys(f"“{item.party}”" for item in items))


def _ask(found: _Opinions) -> str:
    if not found.asked:
        return ""
    return (
        f"已经征求第三方{_names(found.asked)}的意见；还要征求其他第三方的，请在案卷页的“下一步”中办理"
        "（《条例》第三十二条）"
    )


def _pending(found: _Opinions) -> str:
    if not found.asked:
        return "还没有征求第三方的意见，请先征求（《条例》第三十二条）"
    if found.founded:
        return f"第三方{_names(found.founded)}不同意公开，并且有合理理由（《条例》第三十二条）"
    if found.awaited:
        return f"正在等待第三方{_names(found.awaited)}的意见，期限还没有届满（《条例》第三十二条）"
    return ""


def _agrees(found: _Opinions) -> str:
    if reason := _pending(found):
        return reason
    if found.unfounded:
        return f"第三方{_names(found.unfounded)}不同意公开，登记的理由不合理，是否公开由本机关决定（《条例》第三十二条）"
    if found.silent:
        return f"第三方{_names(found.silent)}逾期未提出意见，不能当作同意，是否公开由本机关决定（《条例》第三十二条）"
    return ""


def _decide_to_give(found: _Opinions) -> str:
    if reason := _pending(found):
        return reason
    if not found.silent and not found.unfounded:
        return f"第三方{_names(found.agreeing)}同意公开，请选择“同意公开”（《条例》第十五条）"
    return ""


def _protect(found: _Opinions) -> str:
    """A well-founded objection is enough, whatever the others say; without any question on record nothing speaks against it."""
    if found.founded or found.silent or found.unfounded:
        return ""
    if found.awaited:
        return _pending(found)
    if found.agreeing:
        return f"第三方{_names(found.agreeing)}同意公开，不能再以其权益为由不予公开（《条例》第十五条）"
    return ""


_RULES: dict[str, Callable[[_Opinions], str]] = {
    "ask": _ask,
    "agrees": _agrees,
    "decide_to_give": _decide_to_give,
    "protect_secret": _protect,
    "protect_privacy": _protect,
}
