"""What each event does to the clock, and when the law does not allow it: receipt, correction, time, fees."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.days import written
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    IllegalEvent,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Reopened,
)
from gongkai.law.regulation import FEES_SINCE, Regulation, regulation_at
from gongkai.law.state import ClockState, Fee, Restart, Stage

EXCESSIVE_ARTICLE = "《条例》第三十五条"
FEE_ARTICLE = "国办函〔2020〕109号第六条"
_RECEIPT_ARTICLE = "《条例》第三十一条"
LONGEST_DEADLINE = dt.timedelta(days=730)
"""How far ahead a deadline may lie that the authority sets itself: far more than any that is reasonable."""


def begin(event: Received | Reopened, calendar: WorkingCalendar, regulation: Regulation | None) -> ClockState:
    """The state after the first event (Art. 31)."""
    chosen = regulation or regulation_at(event.date)
    state = ClockState(
        calendar=calendar,
        regulation=chosen,
        regulation_is_set=regulation is not None,
        stage=Stage.AWAITING_CONFIRMATION,
        last=event.date,
        arrived=event.date,
        channel=event.channel if isinstance(event, Received) else None,
        limit=chosen.reply_days,
    )
    if isinstance(event, Reopened):
        if event.days is not None and event.days < 1:
            raise IllegalEvent("决定书确定的答复期限至少为一个工作日，请按决定书填写")
        return replace(_received(state, event.date), limit=event.days or chosen.reply_days)
    if event.channel in chosen.confirmed_channels:
        return state
    return _received(state, event.date)


def _received(state: ClockState, date: dt.date) -> ClockState:
    return replace(state, stage=Stage.PROCESSING, receipt=date, start=date)


def confirm(state: ClockState, event: ReceiptConfirmed) -> ClockState:
    """Receipt is confirmed by both sides (Art. 31); the version of the Regulation follows from that day."""
    if state.stage is not Stage.AWAITING_CONFIRMATION:
        raise IllegalEvent("收到申请之日已经确定，不需要再确认", _RECEIPT_ARTICLE)
    regulation = state.regulation if state.regulation_is_set else regulation_at(event.date)
    return _received(replace(state, regulation=regulation, limit=regulation.reply_days), event.date)


def require_processing(state: ClockState, step: str) -> None:
    """Refuses a step of the authority while the request is not in its hands."""
    if state.stage is Stage.PROCESSING:
        return
    reasons = {
        Stage.AWAITING_CONFIRMATION: ("尚未与申请人确认收到申请之日", _RECEIPT_ARTICLE),
        Stage.AWAITING_CORRECTION: ("正在等待申请人补正", state.regulation.correction_article),
        Stage.AWAITING_PAYMENT: ("正在等待申请人缴纳信息处理费", FEE_ARTICLE),
        Stage.REPLIED: ("已经作出答复", ""),
        Stage.CLOSED: ("申请已经办结", ""),
        Stage.WITHDRAWN: ("申请人已经撤回申请", ""),
        Stage.ANNULLED: ("答复已被撤销，应当另立一轮重新办理", ""),
    }
    reason, article = reasons[state.stage]
    raise IllegalEvent(f"{reason}，不能{step}", article)


def ask_correction(state: ClockState, event: CorrectionAsked) -> ClockState:
    """Art. 30: within seven working days from receipt, once, with a reasonable time for the applicant."""
    regulation = state.regulation
    if regulation.corrections is not None and state.corrections >= regulation.corrections:
        raise IllegalEvent("补正只能要求一次", regulation.correction_article)
    require_processing(state, "要求补正")
    if regulation.correction_days is not None and state.receipt is not None:
        last = state.calendar.add_working_days(state.receipt, regulation.correction_days)
        if event.date > last:
            raise IllegalEvent(
                f"要求补正应当在收到申请之日起{regulation.correction_days}个工作日内一次性告知，"
                f"最后一天是{written(last)}",
                regulation.correction_article,
            )
    if event.deadline <= event.date:
        raise IllegalEvent("补正期限应当晚于告知之日，并且合理", regulation.correction_article)
    _require_believable(event.date, event.deadline, "补正期限", regulation.correction_article)
    return replace(
        state,
        stage=Stage.AWAITING_CORRECTION,
        corrections=state.corrections + 1,
        correction_asked=event.date,
        correction_deadline=event.deadline,
    )


def _require_believable(date: dt.date, until: dt.date, what: str, article: str) -> None:
    """A deadline years away is a slip in the year: no such time is reasonable, and the calendar may not reach it."""
    if until - date > LONGEST_DEADLINE:
        raise IllegalEvent(f"{what}{written(until)}太远，不是合理的期限，请核对年份", article)


def correct(state: ClockState, event: Corrected) -> ClockState:
    """Art. 30: the limit counts from the receipt of the corrected request; too late only with a good reason."""
    article = state.regulation.correction_article
    if state.stage is not Stage.AWAITING_CORRECTION or state.correction_deadline is None:
        raise IllegalEvent("没有等待补正的告知，不能登记补正", article)
    if event.date > state.correction_deadline and not event.good_reason.strip():
        raise IllegalEvent(
            f"补正期限已于{written(state.correction_deadline)}届满；申请人逾期补正有正当理由的，请写明理由",
            article,
        )
    restart = Restart(event.date, "答复期限自收到补正后的申请之日起重新计算", article)
    return _restarted(replace(state, correction_deadline=None), restart)


def _restarted(state: ClockState, restart: Restart) -> ClockState:
    return replace(
        state,
        stage=Stage.PROCESSING,
        start=restart.date,
        restarts=(*state.restarts, restart),
    )


def extend(state: ClockState, event: Extended) -> ClockState:
    """Art. 33 ¶2: once, within the limit's length, with the head's consent, told before the due date."""
    regulation = state.regulation
    article = regulation.extension_article
    if state.extension:
        raise IllegalEvent("答复期限只能延长一次", article)
    require_processing(state, "延长答复期限")
    if not 1 <= event.days <= regulation.extension_days:
        raise IllegalEvent(f"延长的期限应当为1至{regulation.extension_days}个工作日", article)
    if not event.consent_by.strip():
        raise IllegalEvent("延长答复期限应当经政府信息公开工作机构负责人同意，请写明同意人", article)
    _require_in_time(state, event.date, "延长答复期限并告知申请人", article)
    return replace(state, extension=event.days, consent_by=event.consent_by)


def _require_in_time(state: ClockState, date: dt.date, step: str, article: str) -> None:
    due = state.due
    if due is not None and date > due:
        raise IllegalEvent(f"答复期限已于{written(due)}届满，{step}应当在届满之前", article)


def ask_reasons(state: ClockState, event: ReasonsAsked) -> ClockState:
    """Art. 35: the applicant may be asked why there are so many requests; the clock runs on."""
    _require_excessive_rule(state)
    require_processing(state, "要求说明理由")
    if state.reasons_asked:
        raise IllegalEvent("已经要求申请人说明理由，不必再次要求", EXCESSIVE_ARTICLE)
    return replace(state, reasons_asked=True)


def _require_excessive_rule(state: ClockState) -> None:
    if not state.regulation.excessive_requests:
        raise IllegalEvent("2019年5月15日以前收到的申请不适用说明理由的规定", EXCESSIVE_ARTICLE)


def give_reasons(state: ClockState, event: ReasonsGiven) -> ClockState:
    """Art. 35: reasons arrived, and the authority judged them."""
    require_processing(state, "登记申请理由")
    if not state.reasons_asked:
        raise IllegalEvent("尚未要求申请人说明理由", EXCESSIVE_ARTICLE)
    if state.reasons_reasonable is not None:
        raise IllegalEvent("申请人已经说明理由", EXCESSIVE_ARTICLE)
    return replace(state, reasons_reasonable=event.reasonable)


def fix_delay(state: ClockState, event: DelayFixed) -> ClockState:
    """Art. 35: reasons are reasonable, but the limit cannot be kept: a later day is fixed and told."""
    _require_excessive_rule(state)
    require_processing(state, "确定延迟答复的期限")
    if not state.reasons_reasonable:
        raise IllegalEvent("申请人说明的理由合理的，才能确定延迟答复的合理期限", EXCESSIVE_ARTICLE)
    _require_in_time(state, event.date, "确定延迟答复的期限并告知申请人", EXCESSIVE_ARTICLE)
    due = state.due
    if due is None:
        raise IllegalEvent(
            "正在征求其他机关意见，期限尚不能确定，请在收到意见后再确定延迟答复的期限", EXCESSIVE_ARTICLE
        )
    if event.until <= due:
        raise IllegalEvent(f"延迟答复的期限应当晚于现在的期限{written(due)}", EXCESSIVE_ARTICLE)
    _require_believable(event.date, event.until, "延迟答复的期限", EXCESSIVE_ARTICLE)
    return replace(state, fixed=event.until)


def ask_fee(state: ClockState, event: FeeNoticeDelivered) -> ClockState:
    """109号 Art. 6: the notice is sent within the limit; paid within twenty working days after its receipt."""
    if not state.regulation.fees or event.sent < FEES_SINCE:
        raise IllegalEvent("2021年1月1日起才可以收取信息处理费", "《条例》第四十二条、国办函〔2020〕109号")
    if state.fee is not None:
        raise IllegalEvent("对同一申请已经发出收费通知", FEE_ARTICLE)
    require_processing(state, "送达收费通知")
    if event.amount <= 0:
        raise IllegalEvent("收费金额应当为正整数（元）", FEE_ARTICLE)
    if event.sent > event.date:
        raise IllegalEvent("收费通知的送达日不能早于发出日", FEE_ARTICLE)
    if state.start is not None and event.sent < state.start:
        raise IllegalEvent("收费通知不能在收到申请之前发出", FEE_ARTICLE)
    _require_in_time(state, event.sent, "发出收费通知", FEE_ARTICLE)
    deadline = state.calendar.add_working_days(event.date, state.regulation.payment_days)
    fee = Fee(event.sent, event.date, event.amount, deadline)
    return replace(state, stage=Stage.AWAITING_PAYMENT, fee=fee)


def pay(state: ClockState, event: FeePaid) -> ClockState:
    """109号 Art. 6: paid in time, the limit counts anew from the day after payment, or goes on, as is set."""
    if state.stage is not Stage.AWAITING_PAYMENT or state.fee is None:
        raise IllegalEvent("没有等待缴费的收费通知", FEE_ARTICLE)
    if event.date > state.fee.deadline:
        raise IllegalEvent(
            f"缴费期限已于{written(state.fee.deadline)}届满，逾期未缴纳的视为放弃申请", FEE_ARTICLE
        )
    paid = replace(state, stage=Stage.PROCESSING, fee=replace(state.fee, paid=event.date))
    if not state.regulation.payment_restarts_clock:
        return paid
    return _restarted(paid, Restart(event.date, "答复期限自缴费次日起重新计算", FEE_ARTICLE))
