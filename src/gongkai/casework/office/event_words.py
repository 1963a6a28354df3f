"""What an event says besides its name, in words for staff."""

from __future__ import annotations

from gongkai.law.days import written
from gongkai.law.events import (
    Annulled,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReasonsGiven,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
)
from gongkai.law.outcomes import GROUNDS, OUTCOMES

MANNERS = {
    Delivery.SERVICE: "当面送达，申请人签收",
    Delivery.POST: "交邮寄出",
    Delivery.ELECTRONIC: "按申请人的要求用电子方式发出",
}
"""How a reply reaches the applicant, in words."""


def particulars(event: Event, *, with_parties: bool) -> str:
    """The particulars of an event; parties are left out for who may not know them."""
    party = getattr(event, "party", "") if with_parties else ""
    return "；".join(part for part in (party, _said(event)) if part)


def _said(event: Event) -> str:
    match event:
        case Received():
            return event.channel.label
        case Reopened():
            return f"决定要求{event.days}个工作日内重新答复" if event.days else ""
        case CorrectionAsked():
            return f"补正期限至{written(event.deadline)}"
        case Corrected():
            return f"逾期补正的理由：{event.good_reason}" if event.good_reason else ""
        case Extended():
            return f"延长{event.days}个工作日，{event.consent_by}同意"
        case ReasonsGiven():
            return "理由合理" if event.reasonable else "理由不合理"
        case DelayFixed():
            return f"延迟至{written(event.until)}"
        case FeeNoticeDelivered():
            return f"{event.amount}元，{written(event.sent)}发出"
        case Delivered():
            return MANNERS[event.manner]
        case Annulled():
            return event.body
    return _opinion(event)


def _opinion(event: Event) -> str:
    if isinstance(event, Replied):
        ground = f"，{GROUNDS[event.ground].title}" if event.ground else ""
        override = f"；仍然公开的理由：{event.override_reason}" if event.override_reason else ""
        return f"{OUTCOMES[event.kind].title}{ground}{override}"
    if isinstance(event, ThirdPartyAnswered) and not event.agrees:
        return "不同意公开，有合理理由" if event.good_reason else "不同意公开，没有合理理由"
    agrees = getattr(event, "agrees", None)
    return {True: "同意公开", False: "不同意公开", None: ""}[agrees]
