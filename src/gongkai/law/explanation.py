"""Why a request is due on that day: every calendar day, counted or not, and the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.clock import fold
from gongkai.law.counting import Count
from gongkai.law.days import Day, DayKind
from gongkai.law.events import LABELS, Event
from gongkai.law.regulation import Regulation
from gongkai.law.state import ClockState


@dataclass(frozen=True, slots=True)
class DayExplanation:
    """One calendar day of a request.

    ``number`` is the running number of counted days, the day included. ``happened`` names the events of the day.
    """

    day: Day
    counted: bool
    number: int
    reason: str
    article: str = ""
    happened: tuple[str, ...] = ()

    @property
    def date(self) -> dt.date:
        """The calendar day."""
        return self.day.date


def explain(
    events: Sequence[Event], calendar: WorkingCalendar, regulation: Regulation | None = None
) -> list[DayExplanation]:
    """Every calendar day from the day the request arrived to its due date.

    Where no due date is known yet, it ends with the applicant's own deadline or the last event. The counted days
    up to a due date are as many as the limit allows; days before a restart are shown as not counted.

    Raises ``IllegalEvent`` like the fold itself.
    """
    state = fold(events, calendar, regulation)
    happened: dict[dt.date, list[str]] = {}
    for event in events:
        happened.setdefault(event.date, []).append(LABELS[type(event)])
    explained: list[DayExplanation] = []
    number = 0
    for day in calendar.days(state.arrived, state.horizon):
        counted, reason, article = _judged(state, day)
        number += counted
        names = tuple(happened.get(day.date, ()))
        explained.append(DayExplanation(day, counted, number, reason, article, names))
    return explained


def _judged(state: ClockState, day: Day) -> tuple[bool, str, str]:
    before = _before_the_count(state, day.date)
    if before is not None:
        return False, *before
    count = state.count
    if count is None:
        return False, *_waiting(state)
    if not day.is_worked:
        return False, _not_worked(day), ""
    return _inside_the_count(state, count, day)


def _before_the_count(state: ClockState, date: dt.date) -> tuple[str, str] | None:
    if state.receipt is None or date < state.receipt:
        return "尚未与申请人确认收到申请，期限没有开始", "《条例》第三十一条"
    if state.start is None or date > state.start:
        return None
    restart = next((item for item in state.restarts if date <= item.date), None)
    if restart is not None:
        if date == restart.date:
            return f"{restart.reason}，当日不计入", restart.article
        return f"{restart.reason}，此前的日子不计入", restart.article
    if state.channel is None:
        return "收到责令重新答复的决定之日，当日不计入", state.regulation.reply_article
    return "收到申请之日，当日不计入", "《条例》第三十一条、第三十三条"


def _waiting(state: ClockState) -> tuple[str, str]:
    if state.awaits_correction:
        return "已要求申请人补正，答复期限在收到补正后的申请之后重新计算", state.regulation.correction_article
    return "已发出收费通知，等待申请人缴费，期限在缴费之后再计算", "国办函〔2020〕109号第六条"


def _not_worked(day: Day) -> str:
    if day.kind is DayKind.DAY_OFF:
        return f"{day.name}放假，不计入"
    return "周末，不计入"


def _inside_the_count(state: ClockState, count: Count, day: Day) -> tuple[bool, str, str]:
    exclusion = count.excluded_on(day.date)
    full = count.due()
    if full is not None and day.date > full:
        return False, "延迟答复的合理期限，不再逐日计数", "《条例》第三十五条"
    if exclusion is not None:
        return False, exclusion.reason, exclusion.article
    article = state.regulation.reply_article
    number = count.used(day.date)
    if number > state.limit:
        return True, "工作日，计入延长的期限", state.regulation.extension_article
    if day.kind is DayKind.MAKE_UP:
        return True, f"{day.name}调休上班，是工作日，计入", article
    return True, "工作日，计入", article
