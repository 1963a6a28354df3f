"""Telling the applicant what happens, by e-mail and text message, if they asked for it.

The notices name the request by its number only: what was asked and what was answered stays behind the query code.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.casework.models import InformationRequest
from gongkai.casework.receipts import receipt_text
from gongkai.law.days import written
from gongkai.law.events import (
    LABELS,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReasonsAsked,
    ReceiptConfirmed,
    Withdrawn,
)
from gongkai.messaging.outbox import send_email, send_sms

KIND_LABELS = {"receipt": "登记回执", **{kind.__name__: label for kind, label in LABELS.items()}}
"""What the notices to applicants are called in lists, by kind."""
_WHERE = "请在网站“依申请公开—查询进度”中用申请编号和查询码查看。"


def tell_applicant(request: InformationRequest, kind: str, sentence: str) -> None:
    """Put a notice into the outbox, by each way the applicant chose. Part of the caller's transaction."""
    text = f"【{request.authority.short_name or request.authority.name}】{sentence}{_WHERE}"
    applicant = request.applicant
    if request.notice_by_email and applicant.email:
        send_email(
            authority=request.authority,
            to=applicant.email,
            subject=f"政府信息公开申请 {request.number}",
            body=text,
            about=request,
            kind=kind,
        )
    if request.notice_by_sms and applicant.telephone:
        send_sms(authority=request.authority, to=applicant.telephone, body=text, about=request, kind=kind)


def send_receipt(requests: Sequence[InformationRequest], *, with_code: bool) -> None:
    """Put the receipt into the outbox: by e-mail where an address was given, by text message where that was chosen.

    ``requests`` came with one form. The query code stands in the e-mail only ``with_code``: a mailbox may be shared.
    """
    request, applicant = requests[0], requests[0].applicant
    if applicant.email:
        send_email(
            authority=request.authority,
            to=applicant.email,
            subject=f"政府信息公开申请登记回执 {request.number}",
            body=receipt_text(requests, with_code=with_code, with_titles=False),
            about=request,
            kind="receipt",
        )
    if request.notice_by_sms and applicant.telephone:
        numbers = "、".join(each.number for each in requests)
        until = f"答复期限至{written(request.due_on)}。" if request.due_on else ""
        name = request.authority.short_name or request.authority.name
        text = f"【{name}】您的政府信息公开申请已经提交，申请编号 {numbers}。{until}{_WHERE}"
        send_sms(
            authority=request.authority, to=applicant.telephone, body=text, about=request, kind="receipt"
        )


def tell_of_event(request: InformationRequest, event: Event) -> None:
    """Tell the applicant of an event that concerns them; of inner ones nothing is told."""
    sentence = _sentence(request, event)
    if sentence:
        tell_applicant(request, type(event).__name__, sentence)


def _sentence(request: InformationRequest, event: Event) -> str:
    number = request.number
    match event:
        case ReceiptConfirmed():
            until = f"，答复期限至{written(request.due_on)}" if request.due_on else ""
            return f"您的申请 {number} 已经确认收到{until}。"
        case CorrectionAsked():
            return f"您的申请 {number} 需要补正，请在{written(event.deadline)}之前（含当日）补正。"
        case Extended():
            until = f"至{written(request.due_on)}" if request.due_on else ""
            return f"您的申请 {number} 的答复期限已经延长{until}。"
        case DelayFixed():
            return f"您的申请 {number} 将延迟至{written(event.until)}之前答复。"
        case ReasonsAsked():
            return f"请对您的申请 {number} 说明理由。"
        case FeeNoticeDelivered():
            return f"您的申请 {number} 有收费通知，请在期限内办理。"
        case Delivered():
            return f"您的申请 {number} 已经答复。"
        case Withdrawn():
            return f"您的申请 {number} 已经撤回。"
    return ""
