"""Where a request stands: what the fold over its events gives, and what can be asked of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.counting import Count, Exclusion
from gongkai.law.events import Delivery, Replied
from gongkai.law.regulation import Channel, Regulation


class Stage(StrEnum):
    """What the request is waiting for."""

    AWAITING_CONFIRMATION = "awaiting_confirmation"
    PROCESSING = "processing"
    AWAITING_CORRECTION = "awaiting_correction"
    AWAITING_PAYMENT = "awaiting_payment"
    REPLIED = "replied"
    """Decided, but not served or posted yet."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ANNULLED = "annulled"
    """The reply was annulled; a new round with an event list of its own follows."""

    @property
    def label(self) -> str:
        """The words a person sees."""
        return {
            "awaiting_confirmation": "等待双方确认收到",
            "processing": "办理中",
            "awaiting_correction": "等待申请人补正",
            "awaiting_payment": "等待申请人缴费",
            "replied": "已作出答复，尚未送达",
            "closed": "已办结",
            "withdrawn": "申请人已撤回",
            "annulled": "答复已被撤销",
        }[self.value]


class Light(StrEnum):
    """The traffic light of a request."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OFF = "off"
    """Nothing is due: the request is closed."""


@dataclass(frozen=True, slots=True)
class LightDistances:
    """From how many working days left a request shows amber, and from how many red; overdue is always red."""

    amber: int = 5
    red: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.red <= self.amber:
            raise ValueError("红灯的天数不能为负数，也不能大于黄灯的天数。")


class ConsultationKind(StrEnum):
    """Whose opinion is asked."""

    THIRD_PARTY = "third_party"
    CO_MAKER = "co_maker"
    OTHER_AUTHORITY = "other_authority"

    @property
    def label(self) -> str:
        """The word a person sees."""
        return {"third_party": "第三方", "co_maker": "共同制作机关", "other_authority": "其他机关"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Consultation:
    """One question to one party. ``deadline`` is ``None`` where the law sets none; ``ended`` once it is settled.

    ``good_reason`` says that an objection binds the authority, unless the public interest overrides it.
    """

    kind: ConsultationKind
    party: str
    since: dt.date
    deadline: dt.date | None
    article: str
    ended: dt.date | None = None
    agrees: bool | None = None
    good_reason: bool = False

    @property
    def exclusion(self) -> Exclusion:
        """The time that is not counted: until the answer, at most until the deadline (Art. 33 ¶3)."""
        ends = [date for date in (self.ended, self.deadline) if date is not None]
        return Exclusion(
            self.since,
            min(ends) if ends else None,
            f"征求{self.kind.label}“{self.party}”意见，所需时间不计算在答复期限内",
            self.article,
        )


@dataclass(frozen=True, slots=True)
class Fee:
    """A processing fee that was asked: ``amount`` in whole yuan, to be paid until ``deadline``."""

    sent: dt.date
    delivered: dt.date
    amount: int
    deadline: dt.date
    paid: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """The clock began anew on this day, which is not counted itself."""

    date: dt.date
    reason: str
    article: str


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where a request stands after its last event. Pure data: what depends on today takes the day as argument.

    ``receipt`` is the date of receipt (Art. 31), ``start`` the day from which the limit now counts. ``limit`` is
    in working days, without ``extension``. ``fixed`` is the end of a reasonable delay (Art. 35). ``answered_on`` is the
    day on which the reply counts as made.
    """

    calendar: WorkingCalendar
    regulation: Regulation
    regulation_is_set: bool
    stage: Stage
    last: dt.date
    arrived: dt.date
    channel: Channel | None
    limit: int
    receipt: dt.date | None = None
    start: dt.date | None = None
    extension: int = 0
    consent_by: str = ""
    corrections: int = 0
    correction_asked: dt.date | None = None
    correction_deadline: dt.date | None = None
    consultations: tuple[Consultation, ...] = ()
    reasons_asked: bool = False
    reasons_reasonable: bool | None = None
    fixed: dt.date | None = None
    fee: Fee | None = None
    restarts: tuple[Restart, ...] = ()
    reply: Replied | None = None
    answered_on: dt.date | None = None
    manner: Delivery | None = None

    @property
    def awaits_correction(self) -> bool:
        """Whether a correction was asked and has not come, also after the request was closed for that."""
        return self.correction_deadline is not None

    @property
    def awaits_payment(self) -> bool:
        """Whether a fee was asked and is not paid, also after the request was closed for that."""
        return self.fee is not None and self.fee.paid is None

    @property
    def is_open(self) -> bool:
        """Whether the authority or the applicant still has something to do before the reply is made."""
        return self.stage not in (Stage.CLOSED, Stage.WITHDRAWN, Stage.ANNULLED)

    @property
    def days_allowed(self) -> int:
        """The whole limit in working days, extension included."""
        return self.limit + self.extension

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """All spans of time that are not counted."""
        spans = [consultation.exclusion for consultation in self.consultations]
        if self.fee is not None and not self.regulation.payment_restarts_clock:
            article = "国办函〔2020〕109号第六条"
            spans.append(
                Exclusion(self.fee.sent, self.fee.paid, "等待申请人缴纳信息处理费，不计入期限", article)
            )
        return tuple(spans)

    @property
    def count(self) -> Count | None:
        """The count that gives the due date; ``None`` before receipt and while the applicant has to act."""
        if self.start is None or self.awaits_correction or self.awaits_payment:
            return None
        return Count(self.start, self.days_allowed, self.exclusions, self.calendar)

    @property
    def due(self) -> dt.date | None:
        """The last day for the reply (Art. 33).

        While a third party or a co-making authority has not answered, it is reckoned as if they took all their
        time. ``None`` before receipt, while the applicant has to act, and while an authority without a limit is asked.
        """
        counted = self.count.due() if self.count else None
        if counted is None or self.fixed is None:
            return counted
        return max(counted, self.fixed)

    @property
    def horizon(self) -> dt.date:
        """The last day this state speaks of: the due date, or what the applicant's own deadline is, or the last event."""
        waiting = self.correction_deadline or (
            self.fee.deadline if self.fee and self.awaits_payment else None
        )
        return self.due or max(self.last, waiting or self.last)

    @property
    def involves_provisional_days(self) -> bool:
        """Whether a day that counts for this request lies in a year that is not announced yet."""
        return self.calendar.is_provisional(self.arrived, self.horizon)

    @property
    def answered_in_time(self) -> bool | None:
        """Whether the reply was made by its due date; ``None`` if it was not made.

        A reply made while another authority was still asked is in time: the clock stood still.
        """
        if self.answered_on is None:
            return None
        due = self.due
        return due is None or self.answered_on <= due

    def is_suspended(self, on: dt.date) -> bool:
        """Whether the clock stands still on a day, for whatever reason; false once the request is closed."""
        if not self.is_open:
            return False
        count = self.count
        return count is None or count.excluded_on(on) is not None

    def working_days_left(self, on: dt.date) -> int | None:
        """How many days of the limit are left after a day; negative when overdue, ``None`` while nothing runs.

        Days that are not counted are left out, so the number stands still with the clock.
        """
        return self._left(on, self.count, self.due)

    def _left(self, on: dt.date, count: Count | None, due: dt.date | None) -> int | None:
        if count is None or self.stage in (Stage.WITHDRAWN, Stage.ANNULLED):
            return None
        if due is not None and on > due:
            return -self.calendar.working_days_between(due, on)
        left = count.limit - count.used(on)
        if due is not None and self.fixed == due:
            return max(left, self.calendar.working_days_between(max(on, count.start), due))
        return left

    def is_overdue(self, on: dt.date) -> bool:
        """Whether the reply should have been made before this day, and was not."""
        due = self.due
        return self.is_open and due is not None and on > due

    def light(self, on: dt.date, distances: LightDistances = LightDistances()) -> Light:
        """The traffic light on a day; while the applicant has to act it is green."""
        if not self.is_open:
            return Light.OFF
        due = self.due
        left = self._left(on, self.count, due)
        if left is None or left > distances.amber:
            return Light.GREEN
        if left <= distances.red or (due is not None and on > due):
            return Light.RED
        return Light.AMBER
