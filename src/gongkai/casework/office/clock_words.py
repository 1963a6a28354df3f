"""The clock in sentences: when the request was received, how many days are used, and why it is due on that day."""

from __future__ import annotations

import datetime as dt

from gongkai.law.days import written
from gongkai.law.state import ClockState, Stage

PROVISIONAL_SENTENCE = (
    "期限涉及国务院办公厅还没有公布放假安排的年份，暂按周末和法定节日推算，公布后可能调整，系统会自动重算。"
)


def clock_sentences(state: ClockState, today: dt.date) -> list[str]:
    """What a person who asks "why that day?" is told, the answer first."""
    if state.receipt is None:
        return [
            f"{written(state.arrived)}收到申请材料，还没有与申请人确认收到；"
            "双方确认之日为收到申请之日，答复期限从那一天起算（《条例》第三十一条）。"
        ]
    sentences = [*_waiting(state), *_counted(state, today)]
    if state.is_open and state.involves_provisional_days:
        sentences.append(PROVISIONAL_SENTENCE)
    return sentences


def _waiting(state: ClockState) -> list[str]:
    if state.correction_deadline is not None:
        return [
            f"已要求申请人在{written(state.correction_deadline)}之前补正；"
            f"答复期限从收到补正后的申请之日起重新计算（{state.regulation.correction_article}）。"
        ]
    if state.fee is not None and state.awaits_payment:
        return [
            f"已通知申请人在{written(state.fee.deadline)}之前缴纳信息处理费{state.fee.amount}元；缴费之后继续办理。"
        ]
    return []


def _counted(state: ClockState, today: dt.date) -> list[str]:
    count = state.count
    if count is None or state.start is None or state.stage in (Stage.WITHDRAWN, Stage.ANNULLED):
        return []
    sentences = [f"{_beginning(state)}次日起计算{_limit(state)}。"]
    due = state.due
    ended = state.answered_on or (state.reply.date if state.reply and not state.is_open else None)
    used = count.used(min(ended or today, due) if due else ended or today)
    if due is None:
        sentences.append(f"已计{used}个工作日；正在征求其他机关意见，所需时间不计算，期限暂时不能确定。")
    elif ended is not None:
        how = "没有超过" if ended <= due else "超过了"
        sentences.append(
            f"{written(ended)}办结，用了{count.used(ended)}个工作日，{how}{written(due)}的期限。"
        )
    else:
        sentences.append(_standing(state, used, due, today))
    return [*sentences, *_what_moved_it(state)]


def _beginning(state: ClockState) -> str:
    assert state.start is not None
    if state.restarts:
        restart = state.restarts[-1]
        return f"{restart.reason}，从{written(restart.date)}的"
    if state.channel is None:
        return f"{written(state.start)}收到责令重新答复的决定，"
    return f"{written(state.start)}收到申请，"


def _limit(state: ClockState) -> str:
    if state.extension:
        return f"{state.limit}个工作日，经{state.consent_by}同意延长{state.extension}个，共{state.days_allowed}个"
    return f"{state.limit}个工作日"


def _standing(state: ClockState, used: int, due: dt.date, today: dt.date) -> str:
    left = state.working_days_left(today) or 0
    if today > due:
        late = f"，已超期{-left}个工作日" if left else ""
        return f"期限是{written(due)}{late}。请尽快答复。"
    if today == due:
        return f"已计{used}日，今天是最后一天，请在今天之内答复。"
    still = "现在暂停计算，" if state.is_suspended(today) else ""
    return f"已计{used}日，{still}还剩{left}日，最迟{written(due)}答复。"


def _what_moved_it(state: ClockState) -> list[str]:
    sentences = []
    for span in state.exclusions:
        until = f"{written(span.until)}" if span.until else "收到意见"
        sentences.append(f"{span.reason}：{written(span.after)}次日至{until}（{span.article}）。")
    if state.fixed is not None:
        sentences.append(f"已确定延迟至{written(state.fixed)}答复（《条例》第三十五条）。")
    return sentences
