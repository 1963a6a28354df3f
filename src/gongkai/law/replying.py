"""How a request ends: reply, delivery, withdrawal, and the annulment of a reply."""

from __future__ import annotations

from dataclasses import replace

from gongkai.law.consulting import undecided
from gongkai.law.days import written
from gongkai.law.events import Annulled, Delivered, IllegalEvent, Replied, Withdrawn
from gongkai.law.outcomes import OUTCOMES, Ground, ReplyKind
from gongkai.law.state import ClockState, ConsultationKind, Stage
from gongkai.law.transitions import EXCESSIVE_ARTICLE, FEE_ARTICLE, require_processing

_DISCLOSING = (ReplyKind.GRANTED, ReplyKind.PARTLY_GRANTED)


def reply(state: ClockState, event: Replied) -> ClockState:
    """The authority decides (Art. 36–39); a late decision is still one, and is recorded."""
    outcome = OUTCOMES[event.kind]
    if event.kind is ReplyKind.NOT_CORRECTED:
        _require_correction_missed(state, event)
    elif event.kind is ReplyKind.FEE_UNPAID:
        _require_fee_missed(state, event)
    else:
        require_processing(state, f"作出“{outcome.title}”的答复")
    _require_ground(event)
    _require_history(state, event)
    _require_opinions(state, event)
    stage = Stage.REPLIED if outcome.needs_delivery else Stage.CLOSED
    return replace(state, reply=event, stage=stage)


def _require_correction_missed(state: ClockState, event: Replied) -> None:
    article = state.regulation.correction_article
    if state.stage is not Stage.AWAITING_CORRECTION or state.correction_deadline is None:
        raise IllegalEvent("没有等待补正，不能以逾期不补正结案", article)
    if event.date <= state.correction_deadline:
        raise IllegalEvent(
            f"补正期限至{written(state.correction_deadline)}，尚未届满，不能以逾期不补正结案", article
        )


def _require_fee_missed(state: ClockState, event: Replied) -> None:
    if state.stage is not Stage.AWAITING_PAYMENT or state.fee is None:
        raise IllegalEvent("没有等待缴费，不能以逾期未缴费结案", FEE_ARTICLE)
    if event.date <= state.fee.deadline:
        raise IllegalEvent(
            f"缴费期限至{written(state.fee.deadline)}，尚未届满，不能以逾期未缴费结案", FEE_ARTICLE
        )


def _require_ground(event: Replied) -> None:
    if event.kind is ReplyKind.REFUSED:
        if event.ground is None:
            raise IllegalEvent(
                "不予公开应当说明理由，请选择第十四条至第十六条中的理由", "《条例》第三十六条第（三）项"
            )
        if event.ground is Ground.SPECIAL_REGISTER:
            raise IllegalEvent(
                "有专门查询规定的信息应当以“属于行政查询事项”答复", "《条例》第三十六条第（七）项"
            )
    elif event.ground is not None and event.kind is not ReplyKind.PARTLY_GRANTED:
        special = event.kind is ReplyKind.SPECIAL_REGISTER and event.ground is Ground.SPECIAL_REGISTER
        if not special:
            raise IllegalEvent(
                f"“{OUTCOMES[event.kind].title}”不是不予公开，不能附不予公开的理由", "《条例》第三十六条"
            )


def _require_history(state: ClockState, event: Replied) -> None:
    if event.kind is ReplyKind.STILL_UNCLEAR and not state.corrections:
        raise IllegalEvent("没有要求过补正，不能以补正后仍不明确答复", state.regulation.correction_article)
    if event.kind is ReplyKind.EXCESSIVE:
        if not state.reasons_asked:
            raise IllegalEvent("应当先要求申请人说明理由，才能不予处理", EXCESSIVE_ARTICLE)
        if state.reasons_reasonable:
            raise IllegalEvent("申请人说明的理由合理，不能不予处理", EXCESSIVE_ARTICLE)


def _require_opinions(state: ClockState, event: Replied) -> None:
    if event.kind not in _DISCLOSING:
        return
    pending = undecided(state, event.date)
    if pending is not None:
        until = f"，期限至{written(pending.deadline)}" if pending.deadline else ""
        raise IllegalEvent(
            f"正在征求{pending.kind.label}“{pending.party}”的意见{until}，不能先行公开",
            pending.article,
        )
    if event.kind is not ReplyKind.GRANTED or event.override_reason.strip():
        return
    for item in state.consultations:
        if item.kind is ConsultationKind.THIRD_PARTY and item.good_reason:
            raise IllegalEvent(
                f"第三方“{item.party}”不同意公开且有合理理由，应当不予公开；"
                "认为不公开会对公共利益造成重大影响的，请写明决定公开的理由，并书面告知第三方",
                item.article,
            )


def deliver(state: ClockState, event: Delivered) -> ClockState:
    """The reply is served or posted: on this day it counts as made."""
    if state.stage is not Stage.REPLIED:
        reason = "答复已经送达或者交邮" if state.answered_on else "尚未作出需要送达的答复"
        raise IllegalEvent(f"{reason}，不能登记送达", "《条例》第三十三条")
    return replace(state, stage=Stage.CLOSED, answered_on=event.date, manner=event.manner)


def withdraw(state: ClockState, event: Withdrawn) -> ClockState:
    """The applicant gives the request up, at any time before the reply."""
    if state.stage not in (
        Stage.AWAITING_CONFIRMATION,
        Stage.PROCESSING,
        Stage.AWAITING_CORRECTION,
        Stage.AWAITING_PAYMENT,
    ):
        require_processing(state, "撤回申请")
    return replace(state, stage=Stage.WITHDRAWN)


def annul(state: ClockState, event: Annulled) -> ClockState:
    """The reply is annulled; the request is taken up in a new round."""
    if state.stage is not Stage.CLOSED:
        raise IllegalEvent("申请尚未办结，没有可以撤销的答复", "《条例》第五十一条")
    if not event.body.strip():
        raise IllegalEvent("请写明撤销答复的机关", "《条例》第五十一条")
    return replace(state, stage=Stage.ANNULLED)
