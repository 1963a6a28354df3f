"""The way through the questions: what has been answered, what is asked next, and where it has led."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.casework.deciding.answers import Answer, Question
from gongkai.casework.deciding.opinions import contradiction
from gongkai.casework.deciding.questions import FIRST, QUESTIONS
from gongkai.law.clock import apply
from gongkai.law.events import (
    CoMakerConsulted,
    CorrectionAsked,
    Event,
    FeeNoticeDelivered,
    IllegalEvent,
    ReasonsAsked,
    Replied,
    ThirdPartyConsulted,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.state import ClockState, ConsultationKind

CLOSINGS = (ReplyKind.NOT_CORRECTED, ReplyKind.FEE_UNPAID)
"""The replies that no question leads to, but a deadline that the applicant missed."""
_SOMEBODY = "（待填）"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer that was given."""

    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Where the answers have led: a reply with what belongs to it, or a step that has to come first."""

    answer: Answer
    reply: ReplyKind | None
    step: type[Event] | None
    ground: Ground | None
    interest: str
    row_2014: str

    @property
    def overrides(self) -> bool:
        """Whether information is disclosed against a well-founded objection."""
        return self.answer.overrides

    @property
    def names_earlier(self) -> bool:
        """Whether the reply rests on an earlier request."""
        return self.answer.names_earlier


@dataclass(frozen=True, slots=True)
class Way:
    """The answered questions in their order, the question that is open, and the conclusion; one of the two is there."""

    answered: tuple[Answered, ...]
    question: Question | None
    conclusion: Conclusion | None


def way(answers: Mapping[str, str]) -> Way:
    """Follow the answers from the first question on. Answers off the way, or unknown ones, are not looked at."""
    answered: list[Answered] = []
    question = QUESTIONS[FIRST]
    while True:
        answer = question.answer(answers.get(question.key, ""))
        if answer is None:
            return Way(tuple(answered), question, None)
        answered.append(Answered(question, answer))
        if not answer.leads_to:
            return Way(tuple(answered), None, _concluded(answered))
        question = QUESTIONS[answer.leads_to]


def standing(found: Way, state: ClockState, on: dt.date) -> Way:
    """The way as far as the opinions on record bear it out: an opinion may have come in after the question was answered."""
    for place, item in enumerate(found.answered):
        if contradiction(state, on, item.answer):
            return Way(found.answered[:place], item.question, None)
    return found


def _concluded(answered: list[Answered]) -> Conclusion:
    last = answered[-1].answer
    grounds = [item.answer.ground for item in answered if item.answer.ground is not None]
    withholding = last.reply in (ReplyKind.REFUSED, ReplyKind.PARTLY_GRANTED, ReplyKind.SPECIAL_REGISTER)
    interests = [item.answer.interest for item in answered if item.answer.interest]
    return Conclusion(
        answer=last,
        reply=last.reply,
        step=last.step,
        ground=grounds[-1] if grounds and withholding else None,
        interest=interests[-1] if interests and withholding else "",
        row_2014=last.row_2014,
    )


def closing(state: ClockState, on: dt.date) -> ReplyKind | None:
    """R15 or R16, where the applicant's own time has run out; ``None`` while it runs or nothing is waited for."""
    return next((kind for kind in CLOSINGS if not _refusal(state, Replied(on, kind))), None)


def why_not(state: ClockState, on: dt.date, answer: Answer) -> str:
    """Why the law or the opinions on record do not allow an answer on a day; "" where they do."""
    if answer.overrides and not _is_objected(state):
        return "没有第三方提出不同意公开且有合理理由的意见，不需要这样决定（《条例》第三十二条）"
    reason = contradiction(state, on, answer)
    if reason:
        return reason
    event = _event(state, on, answer)
    return _refusal(state, event) if event is not None else ""


def _is_objected(state: ClockState) -> bool:
    return any(item.kind is ConsultationKind.THIRD_PARTY and item.good_reason for item in state.consultations)


def _event(state: ClockState, on: dt.date, answer: Answer) -> Event | None:
    if answer.reply is not None:
        ground = answer.ground
        if answer.reply is ReplyKind.REFUSED:
            ground = Ground.STATE_SECRET
        return Replied(on, answer.reply, ground, _SOMEBODY if answer.overrides else "")
    if answer.step is CorrectionAsked:
        return CorrectionAsked(on, on + dt.timedelta(days=1))
    if answer.step is ReasonsAsked:
        return ReasonsAsked(on)
    if answer.step is FeeNoticeDelivered:
        return FeeNoticeDelivered(on, max(state.start or on, min(on, state.due or on)), 1)
    if answer.step is ThirdPartyConsulted:
        return ThirdPartyConsulted(on, _SOMEBODY)
    if answer.step is CoMakerConsulted:
        return CoMakerConsulted(on, _SOMEBODY)
    return None


def _refusal(state: ClockState, event: Event) -> str:
    try:
        apply(state, event)
    except IllegalEvent as refusal:
        return str(refusal)
    return ""
