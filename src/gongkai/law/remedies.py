"""What is open to an applicant after a reply, and the days by which it has to be done."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind

RECONSIDERATION_FIRST_SINCE = dt.date(2024, 1, 1)
"""The day the revised 《行政复议法》 took force: refusals under Art. 14–16 go to reconsideration first (its Art. 23)."""
_REFUSING = (ReplyKind.REFUSED, ReplyKind.PARTLY_GRANTED)


class RemedyKind(StrEnum):
    """A way to have a reply examined."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for a step, and the article that sets it."""

    date: dt.date
    title: str
    article: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """A remedy open after a reply. ``must_come_first`` is true where a court is open only after it."""

    kind: RemedyKind
    deadline: Deadline
    must_come_first: bool = False


def remedies_after(kind: ReplyKind, ground: Ground | None, known: dt.date) -> tuple[Remedy, ...]:
    """The remedies that an applicant has who learnt of the reply on ``known``, with their last days.

    Where a refusal under Art. 14–16 must go to reconsideration first, a court is not listed: it opens with the
    decision on reconsideration (:func:`sue_after_reconsideration`).
    """
    reconsideration = apply_for_reconsideration(known)
    if must_be_reconsidered_first(kind, ground, known):
        return (Remedy(RemedyKind.RECONSIDERATION, reconsideration, must_come_first=True),)
    return (
        Remedy(RemedyKind.RECONSIDERATION, reconsideration),
        Remedy(RemedyKind.LITIGATION, sue_directly(known)),
    )


def must_be_reconsidered_first(kind: ReplyKind, ground: Ground | None, known: dt.date) -> bool:
    """《行政复议法》 Art. 23 ¶1(4): a refusal under Art. 14–16 since 2024, also of a part."""
    if kind not in _REFUSING or ground is None or known < RECONSIDERATION_FIRST_SINCE:
        return False
    return GROUNDS[ground].reconsideration_first


def apply_for_reconsideration(known: dt.date) -> Deadline:
    """Sixty days from knowing the reply and that the remedy exists."""
    return _days(known, 60, "申请行政复议", "《行政复议法》第二十条")


def apply_for_reconsideration_untold(told: dt.date | None, known: dt.date) -> Deadline:
    """The reply did not tell of the remedy: sixty days from being told, at most one year from knowing the reply."""
    last = _years(known, 1)
    if told is not None:
        last = min(last, told + dt.timedelta(days=60))
    return Deadline(last, "申请行政复议（答复未告知救济途径）", "《行政复议法》第二十条")


def accept_reconsideration(received: dt.date, calendar: WorkingCalendar) -> Deadline:
    """Five working days to examine an application for reconsideration."""
    return _working(received, 5, calendar, "审查是否受理行政复议申请", "《行政复议法》第三十条、第八十八条")


def ask_correction_of_reconsideration(received: dt.date, calendar: WorkingCalendar) -> Deadline:
    """Five working days to ask for a correction of the application."""
    return _working(received, 5, calendar, "通知补正行政复议申请", "《行政复议法》第三十一条")


def correct_reconsideration(told: dt.date, calendar: WorkingCalendar) -> Deadline:
    """Ten working days for the applicant to correct it."""
    return _working(told, 10, calendar, "补正行政复议申请", "《行政复议法》第三十一条")


def send_copy_to_respondent(accepted: dt.date, summary: bool, calendar: WorkingCalendar) -> Deadline:
    """Seven working days to send the copy to the respondent, three in the summary procedure."""
    article = "《行政复议法》第五十四条" if summary else "《行政复议法》第四十八条"
    return _working(accepted, 3 if summary else 7, calendar, "向被申请人发送申请书副本", article)


def answer_as_respondent(copied: dt.date, summary: bool, calendar: WorkingCalendar) -> Deadline:
    """Ten working days for the respondent's answer and evidence, five in the summary procedure.

    Without an answer the act counts as one without evidence (Art. 70).
    """
    article = "《行政复议法》第五十四条" if summary else "《行政复议法》第四十八条"
    return _working(copied, 5 if summary else 10, calendar, "提交行政复议答复书和证据", article)


def decide_reconsideration(accepted: dt.date, summary: bool, extended: bool = False) -> Deadline:
    """Sixty days for the decision, thirty more if extended; thirty in the summary procedure, without extension.

    Raises ``ValueError`` in Chinese for an extension of the summary procedure.
    """
    if summary and extended:
        raise ValueError("适用简易程序的行政复议案件不能延长审理期限（《行政复议法》第六十二条）。")
    days = 30 if summary else 90 if extended else 60
    return _days(accepted, days, "作出行政复议决定", "《行政复议法》第六十二条")


def sue_after_reconsideration(decided: dt.date) -> Deadline:
    """Fifteen days from the decision's receipt, or from the end of the time for it."""
    return _days(decided, 15, "复议后提起行政诉讼", "《行政诉讼法》第四十五条")


def sue_directly(known: dt.date) -> Deadline:
    """Six months from knowing the reply."""
    return Deadline(_months(known, 6), "直接提起行政诉讼", "《行政诉讼法》第四十六条")


def sue_at_the_latest(replied: dt.date) -> Deadline:
    """Five years from the reply, whoever knew of it when."""
    return Deadline(_years(replied, 5), "提起行政诉讼的最长期限", "《行政诉讼法》第四十六条")


def defend(copied: dt.date) -> Deadline:
    """Fifteen days from the copy of the complaint for the defence and the evidence."""
    return _days(copied, 15, "提交答辩状和证据", "《行政诉讼法》第六十七条")


def decide_first_instance(filed: dt.date, summary: bool) -> Deadline:
    """Six months, or forty-five days in the summary procedure."""
    if summary:
        return _days(filed, 45, "第一审判决（简易程序）", "《行政诉讼法》第八十三条")
    return Deadline(_months(filed, 6), "第一审判决", "《行政诉讼法》第八十一条")


def appeal(served: dt.date, ruling: bool) -> Deadline:
    """Fifteen days against a judgment, ten against a ruling."""
    return _days(served, 10 if ruling else 15, "提起上诉", "《行政诉讼法》第八十五条")


def decide_second_instance(received: dt.date) -> Deadline:
    """Three months for the second instance."""
    return Deadline(_months(received, 3), "第二审判决", "《行政诉讼法》第八十八条")


def handle_petition(received: dt.date) -> Deadline:
    """Fifteen days to register a petition (信访) and to hand it on, transfer it or tell that it is taken up."""
    return _days(
        received, 15, "登记并转送、交办或者告知是否受理信访事项", "《信访工作条例》第二十二条、第二十三条"
    )


def decide_petition(accepted: dt.date, extended: bool = False) -> Deadline:
    """Sixty days to finish a petition, thirty more if extended."""
    return _days(accepted, 90 if extended else 60, "办结信访事项", "《信访工作条例》第三十四条")


def _days(start: dt.date, number: int, title: str, article: str) -> Deadline:
    return Deadline(start + dt.timedelta(days=number), title, article)


def _working(start: dt.date, number: int, calendar: WorkingCalendar, title: str, article: str) -> Deadline:
    return Deadline(calendar.add_working_days(start, number), title, article)


def _months(start: dt.date, number: int) -> dt.date:
    """The same day of a later month, or its last day where there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _years(start: dt.date, number: int) -> dt.date:
    return _months(start, 12 * number)
