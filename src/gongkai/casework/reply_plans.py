"""The reply that a decision or a missed deadline leads to, as a step with its letter."""

from __future__ import annotations

import datetime as dt

from gongkai.casework.deciding.way import Conclusion
from gongkai.casework.keeping import state_of
from gongkai.casework.letter_facts import withheld_ground, withheld_text
from gongkai.casework.letters.kinds import LetterKind, letter_for_reply
from gongkai.casework.models import FileKind, InformationRequest, LetterStatus, ReceiptWay
from gongkai.casework.step_plans import Input, StepField, StepPlan, Values
from gongkai.law.days import written
from gongkai.law.events import Event, Replied
from gongkai.law.outcomes import OUTCOMES, Ground, ReplyKind
from gongkai.organizations.refusals import Refused

_TOLD: dict[ReplyKind, frozenset[str]] = {
    ReplyKind.REFUSED: frozenset({"ground"}),
    ReplyKind.PARTLY_GRANTED: frozenset({"withheld"}),
    ReplyKind.NOT_CORRECTED: frozenset({"deadline"}),
    ReplyKind.FEE_UNPAID: frozenset({"deadline", "amount"}),
}
OVERRIDE_REASON = StepField(
    "override_reason",
    "决定公开的理由",
    Input.TEXT,
    "写明不公开会对公共利益造成怎样的重大影响。理由会写进给第三方的书面告知（条例第三十二条）。",
)


def reply_plan(
    request: InformationRequest, kind: ReplyKind, conclusion: Conclusion | None = None
) -> StepPlan:
    """How the reply of a kind is drafted. ``conclusion`` is ``None`` for the closings R15 and R16."""
    outcome = OUTCOMES[kind]
    ground = conclusion.ground if conclusion else None
    overrides = bool(conclusion and conclusion.overrides)

    def build(request: InformationRequest, values: Values, today: dt.date) -> Event:
        if kind is ReplyKind.PARTLY_GRANTED:
            passages = list(request.withheld_passages.all())
            if not passages:
                raise Refused("部分公开的，请先逐处标注不予公开的部分和理由（条例第三十七条）。")
            return Replied(today, kind, withheld_ground(passages))
        return Replied(today, kind, ground, str(values.get("override_reason") or "").strip())

    return StepPlan(
        event_kind=Replied.__name__,
        title=f"拟制答复：{outcome.title}",
        letter=letter_for_reply(kind),
        explanation=_explanation(kind),
        fields=(OVERRIDE_REASON,) if overrides else (),
        build=build,
        told=lambda request, event, values: told_by_records(request, kind, ground),
        told_names=_TOLD.get(kind, frozenset()),
        initial=lambda request: _initial(request, kind),
    )


def _explanation(kind: ReplyKind) -> str:
    outcome = OUTCOMES[kind]
    told = "；".join(outcome.must_tell)
    return f"依据：{outcome.article}。" + (f"答复应当告知：{told}。" if told else "")


def told_by_records(request: InformationRequest, kind: ReplyKind, ground: Ground | None) -> dict[str, str]:
    """What the letter takes from the decision and the records."""
    state = state_of(request)
    if kind is ReplyKind.REFUSED and ground is not None:
        return {"ground": ground.value}
    if kind is ReplyKind.PARTLY_GRANTED:
        return {"withheld": withheld_text(list(request.withheld_passages.all()))}
    if kind is ReplyKind.NOT_CORRECTED and state.correction_deadline is not None:
        return {"deadline": written(state.correction_deadline)}
    if kind is ReplyKind.FEE_UNPAID and state.fee is not None:
        return {"deadline": written(state.fee.deadline), "amount": str(state.fee.amount)}
    return {}


def lacks_files(request: InformationRequest, kind: ReplyKind) -> bool:
    """Whether information is to be given in electronic form, and no file of it was uploaded (Art. 40).

    After the reply none can be added.
    """
    gives = kind in (ReplyKind.GRANTED, ReplyKind.PARTLY_GRANTED)
    if not gives or request.receipt_way not in (ReceiptWay.ONLINE, ReceiptWay.EMAIL):
        return False
    return not request.files.filter(kind=FileKind.INFORMATION, cleared_at=None).exists()


def _initial(request: InformationRequest, kind: ReplyKind) -> dict[str, str]:
    """Proposals for the words of the letter, from the records; the officer reads and changes them."""
    if kind in (ReplyKind.STILL_UNCLEAR, ReplyKind.NOT_CORRECTED):
        return {"notice": _notice(request, LetterKind.CORRECTION_NOTICE, "补正告知书")}
    if kind is ReplyKind.FEE_UNPAID:
        return {"notice": _notice(request, LetterKind.FEE_NOTICE, "收费通知")}
    if kind is ReplyKind.REPEATED and request.repeats is not None:
        return {"earlier": _earlier(request.repeats)}
    files = request.files.filter(kind=FileKind.INFORMATION, cleared_at=None)
    names = "\n".join(f"{number}. {file.name}" for number, file in enumerate(files, start=1))
    if kind is ReplyKind.GRANTED:
        return {"information": names}
    if kind is ReplyKind.PARTLY_GRANTED:
        return {"given": names}
    return {}


def _notice(request: InformationRequest, kind: LetterKind, name: str) -> str:
    letter = request.letters.filter(
        kind=kind.value, status__in=(LetterStatus.APPROVED, LetterStatus.SENT)
    ).last()
    if letter is not None and letter.date is not None:
        return f"{written(letter.date)}作出的{letter.document_number}{name}"
    state = state_of(request)
    day = state.correction_asked if kind is LetterKind.CORRECTION_NOTICE else (state.fee and state.fee.sent)
    return f"{written(day)}作出的{name}" if day else ""


def _earlier(earlier: InformationRequest) -> str:
    letter = earlier.letters.filter(kind__in=_REPLIES, status=LetterStatus.SENT).last()
    number = f"以{letter.document_number}" if letter and letter.document_number else ""
    day = written(earlier.replied_on) if earlier.replied_on else ""
    return f"您于{written(earlier.counted_on)}提出的申请（编号：{earlier.number}），本机关已于{day}{number}作出答复。"


_REPLIES = [letter_for_reply(kind).value for kind in ReplyKind]
