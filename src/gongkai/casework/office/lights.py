"""The traffic light of a request in words: the colour only helps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.models import InformationRequest
from gongkai.law.state import ClockState, Light, Stage

_COLOURS = {Light.GREEN: "green", Light.AMBER: "amber", Light.RED: "red", Light.OFF: "grey"}
LIGHT_WORDS = {Light.RED: "紧急", Light.AMBER: "临近期限", Light.GREEN: "正常", Light.OFF: "已了结"}
"""What each light is called where requests are counted by it."""


@dataclass(frozen=True, slots=True)
class ShownLight:
    """A light as pages show it: its colour, the word beside it, and how many days are left."""

    colour: str
    word: str
    detail: str


def shown_light(request: InformationRequest, state: ClockState, today: dt.date) -> ShownLight:
    """The light of a request on a day."""
    light = request.light(today)
    if light is Light.OFF:
        return ShownLight(_COLOURS[light], state.stage.label, _how_it_ended(request))
    if state.is_overdue(today):
        late = -(state.working_days_left(today) or 0)
        return ShownLight(_COLOURS[Light.RED], "已超期", f"超期{late}个工作日" if late else "期限已过")
    return ShownLight(_COLOURS[light], LIGHT_WORDS[light], days_left(state, today))


def days_left(state: ClockState, today: dt.date) -> str:
    """How much time is left, or why none runs."""
    if state.stage is Stage.AWAITING_CONFIRMATION:
        return "尚未确认收到，期限没有开始"
    if state.correction_deadline is not None:
        return f"等申请人补正，至{state.correction_deadline}"
    if state.fee is not None and state.awaits_payment:
        return f"等申请人缴费，至{state.fee.deadline}"
    left = state.working_days_left(today)
    if left is None:
        return "期限没有开始"
    if state.due == today:
        return "今天到期"
    word = f"还剩{left}个工作日"
    return f"{word}（暂停计算）" if state.is_suspended(today) else word


def _how_it_ended(request: InformationRequest) -> str:
    if request.in_time is None:
        return ""
    return "按期答复" if request.in_time else "超期答复"
