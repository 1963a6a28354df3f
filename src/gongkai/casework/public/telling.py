"""What an applicant is told about a request: public events only, in plain words, and nobody else's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.casework.models import InformationRequest, RequestEvent
from gongkai.law.calendar import WorkingCalendar
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
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
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
from gongkai.law.explanation import DayExplanation, explain
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind
from gongkai.law.state import ClockState, Stage

_THIRD_PARTY = "所需的信息涉及第三方的权益，向有关方面征求意见，所需时间不计算在答复期限内（条例第三十二条、第三十三条）。"
_AUTHORITIES = "向其他行政机关征求意见，所需时间不计算在答复期限内（条例第三十三条、第三十四条）。"
_OF_CONSULTATIONS = (
    ThirdPartyConsulted,
    ThirdPartyAnswered,
    ThirdPartySilent,
    CoMakerConsulted,
    CoMakerAnswered,
    CoMakerSilent,
    AuthorityAsked,
    AuthorityAnswered,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the timeline: the day, what happened, a sentence about it, and the applicant's own words."""

    date: dt.date
    title: str
    sentence: str = ""
    own_words: str = ""


def timeline(rows: Sequence[RequestEvent], state: ClockState) -> list[Told]:
    """The public events of a request, the newest first. A consultation is told once a day, without names."""
    told: list[Told] = []
    for row in rows:
        entry = _told(row.event, state)
        if entry is None:
            continue
        if isinstance(row.event, Corrected | Withdrawn) and row.actor_id is None and row.note:
            entry = replace(entry, own_words=row.note)
        if entry not in told:
            told.append(entry)
    return told[::-1]


def _told(event: Event, state: ClockState) -> Told | None:
    date = event.date
    match event:
        case Received():
            return Told(date, "收到您的申请", f"提出方式：{event.channel.label}。")
        case ReceiptConfirmed():
            return Told(date, "确认收到申请", "这一天是收到申请之日，答复期限从第二天起计算。")
        case Reopened():
            return Told(date, "重新办理", "按照决定重新办理您的申请，答复期限重新计算。")
        case CorrectionAsked():
            return Told(
                date,
                "请您补正",
                f"申请内容还不明确，请在{written(event.deadline)}之前（含当日）补正（条例第三十条）。",
            )
        case Corrected():
            return Told(date, "收到补正", "答复期限从第二天起重新计算（条例第三十条）。")
        case ThirdPartyConsulted():
            return Told(date, "征求第三方意见", _THIRD_PARTY)
        case CoMakerConsulted() | AuthorityAsked():
            return Told(date, "征求其他机关意见", _AUTHORITIES)
        case Extended():
            return Told(date, "延长答复期限", f"答复期限延长{event.days}个工作日（条例第三十三条）。")
        case ReasonsAsked():
            return Told(
                date, "请您说明理由", "申请的数量、频次明显超过合理范围，请说明理由（条例第三十五条）。"
            )
        case ReasonsGiven():
            return Told(date, "收到您说明的理由")
        case DelayFixed():
            return Told(date, "确定延迟答复的期限", f"将在{written(event.until)}之前答复（条例第三十五条）。")
        case FeeNoticeDelivered():
            until = f"请在{written(state.fee.deadline)}之前（含当日）缴纳。" if state.fee else ""
            return Told(date, "收费通知送达", f"信息处理费{event.amount}元。{until}")
        case FeePaid():
            return Told(date, "收到缴费")
        case Withdrawn():
            return Told(date, "申请已经撤回")
        case Replied():
            return _replied(event)
        case Delivered():
            return Told(date, "答复已经" + _MANNERS[event.manner])
        case Annulled():
            return Told(date, "原来的答复已被撤销", "将按照决定重新办理。")
    return None


_MANNERS = {
    Delivery.SERVICE: "送达",
    Delivery.POST: "交邮",
    Delivery.ELECTRONIC: "发送",
}


def _replied(event: Replied) -> Told:
    if event.kind in (ReplyKind.NOT_CORRECTED, ReplyKind.FEE_UNPAID):
        return Told(event.date, "申请已经办结", DECIDED[event.kind])
    return Told(event.date, "已经作出答复", "正在送达。")


DECIDED = {
    ReplyKind.ALREADY_PUBLIC: "您申请的信息已经主动公开，答复告诉您到哪里、怎样获取。",
    ReplyKind.GRANTED: "您申请的信息予以公开。",
    ReplyKind.REFUSED: "您申请的信息不予公开，答复说明了理由。",
    ReplyKind.NOT_EXISTING: "经检索，本机关没有您申请的信息。",
    ReplyKind.NOT_THIS_AUTHORITY: "您申请的信息不属于本机关负责公开，答复说明了理由；能够确定负责公开的机关的，也告诉了您。",
    ReplyKind.REPEATED: "您已经提出过同样的申请并且得到答复，不再重复处理。",
    ReplyKind.SPECIAL_REGISTER: "您申请的信息有专门的查询规定，请按照那些规定办理。",
    ReplyKind.PARTLY_GRANTED: "您申请的信息一部分予以公开，其余部分不予公开，答复说明了理由。",
    ReplyKind.NEEDS_MAKING: "没有现成的信息，需要对现有信息加工、分析，不予提供。",
    ReplyKind.STILL_UNCLEAR: "补正之后申请内容仍然不明确，无法提供。",
    ReplyKind.PETITION: "您提出的是信访、投诉或者举报事项，不作为政府信息公开申请处理，请通过相应渠道提出。",
    ReplyKind.PUBLICATION: "您申请的是公开出版物，答复告诉您获取的途径。",
    ReplyKind.EXCESSIVE: "申请的数量、频次明显超过合理范围，说明的理由不合理，不予处理。",
    ReplyKind.REISSUE: "这些信息您已经获取过，不再确认或者重新出具。",
    ReplyKind.NOT_CORRECTED: "补正期限已过，您没有补正，也没有说明正当理由，视为放弃申请，不再处理。",
    ReplyKind.FEE_UNPAID: "缴费期限已过，您没有缴纳信息处理费，视为放弃申请，不再处理。",
    ReplyKind.OTHER: "您的申请已经处理，处理的情况和理由见答复。",
}
"""What each kind of reply means, in plain words."""


def decided(request: InformationRequest) -> str:
    """What was decided, in plain words, with the ground; empty as long as nothing has reached the applicant."""
    if request.stage not in (Stage.CLOSED.value, Stage.ANNULLED.value) or not request.outcome:
        return ""
    text = DECIDED[ReplyKind(request.outcome)]
    if request.outcome == ReplyKind.REFUSED.value and request.ground:
        ground = GROUNDS[Ground(request.ground)]
        text += f"理由：{ground.title}（{ground.article}）。"
    return text


def where_it_stands(request: InformationRequest) -> str:
    """The stage, in the words of somebody who waits."""
    return {
        Stage.AWAITING_CONFIRMATION.value: "等待与您确认收到",
        Stage.PROCESSING.value: "正在办理",
        Stage.AWAITING_CORRECTION.value: "等待您补正",
        Stage.AWAITING_PAYMENT.value: "等待您缴费",
        Stage.REPLIED.value: "已经作出答复，正在送达",
        Stage.CLOSED.value: "已经办结",
        Stage.WITHDRAWN.value: "您已经撤回",
        Stage.ANNULLED.value: "原来的答复已被撤销",
    }[request.stage]


def days_explained(events: Sequence[Event], calendar: WorkingCalendar) -> list[DayExplanation]:
    """The clock day by day, as the law room explains it, but with no party's name in it.

    The names are replaced before the law room sees them, so none can stand in any of its sentences.
    """
    parties = sorted({party for event in events if (party := getattr(event, "party", ""))})
    nameless = {party: f"甲乙{place}" for place, party in enumerate(parties)}
    clean = [
        replace(event, party=nameless[event.party]) if isinstance(event, _OF_CONSULTATIONS) else event
        for event in events
    ]
    return [replace(day, reason=_without(day.reason, nameless.values())) for day in explain(clean, calendar)]


def _without(reason: str, marks: Iterable[str]) -> str:
    for mark in marks:
        reason = reason.replace(f"“{mark}”", "")
    return reason
