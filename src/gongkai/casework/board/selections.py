"""The selections of requests that the board counts and lists: the same query gives the figure and its list.

What is counted in a period follows the annual report (``casework.measures``): a request is received in the period of
its date of receipt and finished in that of its end, once, whatever rounds follow an annulled reply. What stands now
(open, overdue …) counts every round, because each has its own clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from gongkai.casework.models import ApplicantKind, Subject
from gongkai.casework.models.choices import CHANNELS
from gongkai.casework.models.requests import CLOSED_STAGES
from gongkai.casework.reminders.deadlines import enquiries_past_due
from gongkai.law.days import written
from gongkai.law.outcomes import GROUNDS, OUTCOMES, ReplyKind
from gongkai.law.state import Stage

WITHDRAWN = "withdrawn"
"""The value of the outcome of requests that were withdrawn; the others are the numbers of the replies."""
WITHOUT_OUTCOME = "none"
"""The value of the outcome of finished requests of which no outcome is known."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @property
    def label(self) -> str:
        """The span in words: ``2026年``, or from day to day."""
        if self == Period.of_year(self.first.year):
            return f"{self.first.year}年"
        return f"{written(self.first)}至{written(self.last)}"

    def holds(self, column: str) -> Q:
        """That the day in a column lies in the period."""
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.last})


Condition = Callable[[Period, dt.date], Q]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests are meant: what they are called, how they are chosen, and whether the period matters."""

    label: str
    condition: Condition
    of_period: bool = True


def is_open() -> Q:
    """Those in which a reply is still to be made; the same as ``RequestQuerySet.open``."""
    return ~Q(stage__in=CLOSED_STAGES)


def counted() -> Q:
    """Those that the annual report counts: received by both sides' word, and no later round."""
    return Q(round=1) & ~Q(stage=Stage.AWAITING_CONFIRMATION.value)


def _received(period: Period, today: dt.date) -> Q:
    return counted() & period.holds("counted_on")


def _closed(period: Period, today: dt.date) -> Q:
    return counted() & period.holds("closed_on")


def _this_week(period: Period, today: dt.date) -> Q:
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return is_open() & Q(due_on__gte=today, due_on__lte=sunday)


def _now(condition: Callable[[dt.date], Q]) -> Condition:
    return lambda period, today: is_open() & condition(today)


_APPLICANTS_TURN = (Stage.AWAITING_CORRECTION.value, Stage.AWAITING_PAYMENT.value)

SELECTIONS: Mapping[str, Selection] = {
    "open": Selection("在办", _now(lambda today: Q()), of_period=False),
    "week": Selection("本周到期", _this_week, of_period=False),
    "today": Selection("今天到期", _now(lambda today: Q(due_on=today)), of_period=False),
    "overdue": Selection("超期未答复", _now(lambda today: Q(due_on__lt=today)), of_period=False),
    "extended": Selection("在办中已延长", _now(lambda today: Q(is_extended=True)), of_period=False),
    "near": Selection(
        "临近期限",
        _now(lambda today: Q(amber_from__lte=today) & Q(due_on__gte=today)),
        of_period=False,
    ),
    "unconfirmed": Selection(
        "尚未确认收到",
        lambda period, today: Q(stage=Stage.AWAITING_CONFIRMATION.value, arrived_on__lt=today),
        of_period=False,
    ),
    "uncorrected": Selection(
        "申请人逾期未补正",
        lambda period, today: Q(stage=Stage.AWAITING_CORRECTION.value, waits_until__lt=today),
        of_period=False,
    ),
    "unpaid": Selection(
        "申请人逾期未缴费",
        lambda period, today: Q(stage=Stage.AWAITING_PAYMENT.value, waits_until__lt=today),
        of_period=False,
    ),
    "silent": Selection(
        "征求意见期限已过，没有收到意见",
        _now(lambda today: Q(waits_until__lt=today) & ~Q(stage__in=_APPLICANTS_TURN)),
        of_period=False,
    ),
    "undelivered": Selection(
        "已作出答复，尚未送达", lambda period, today: Q(stage=Stage.REPLIED.value), of_period=False
    ),
    "enquired": Selection(
        "内部协查逾期未反馈",
        _now(lambda today: Q(pk__in=enquiries_past_due(today).values("request"))),
        of_period=False,
    ),
    "received": Selection("收到", _received),
    "closed": Selection("办结", _closed),
    "judged": Selection(
        "办结且有答复时限", lambda period, today: _closed(period, today) & Q(in_time__isnull=False)
    ),
    "in_time": Selection("按期答复", lambda period, today: _closed(period, today) & Q(in_time=True)),
    "late": Selection("超期答复", lambda period, today: _closed(period, today) & Q(in_time=False)),
    "closed_extended": Selection(
        "办结中延长答复", lambda period, today: _closed(period, today) & Q(is_extended=True)
    ),
    "timed": Selection(
        "办结且计算工作日",
        lambda period, today: _closed(period, today) & ~Q(outcome="") & Q(working_days_used__isnull=False),
    ),
    "refused": Selection(
        "不予公开",
        lambda period, today: _closed(period, today) & Q(outcome=ReplyKind.REFUSED.value),
    ),
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what requests are told apart: what it is called, the column, and what its values are called, in order."""

    label: str
    column: str
    values: Mapping[str, str]

    def condition(self, value: str) -> Q:
        """Those with a value; raises KeyError for one that there is not."""
        if value not in self.values:
            raise KeyError(value)
        return Q(**{self.column: value})


class OutcomeDimension(Dimension):
    """The outcome: a withdrawal is one, too, though it is no reply."""

    def condition(self, value: str) -> Q:
        """Those with an outcome; raises KeyError for one that there is not."""
        withdrawn = Q(stage=Stage.WITHDRAWN.value)
        if value == WITHDRAWN:
            return withdrawn
        if value == WITHOUT_OUTCOME:
            return Q(outcome="") & ~withdrawn
        return super().condition(value) & ~withdrawn


DIMENSIONS: Mapping[str, Dimension] = {
    "channel": Dimension("提出方式", "channel", dict(CHANNELS)),
    "applicant": Dimension("申请人类型", "applicant__kind", dict(ApplicantKind.choices)),
    "subject": Dimension("主题", "subject", dict(Subject.choices)),
    "outcome": OutcomeDimension(
        "处理结果",
        "outcome",
        {
            **{kind.value: outcome.title for kind, outcome in OUTCOMES.items()},
            WITHDRAWN: "申请人撤回",
            WITHOUT_OUTCOME: "没有登记结果",
        },
    ),
    "ground": Dimension("理由", "ground", {ground.value: known.title for ground, known in GROUNDS.items()}),
}
