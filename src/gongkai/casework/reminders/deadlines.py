"""Which deadlines somebody has to be reminded of on a day. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.casework.follow_up_deadlines import open_deadlines
from gongkai.casework.keeping import state_of
from gongkai.casework.models import (
    CaseworkSettings,
    FollowUpCase,
    InformationRequest,
    Reminder,
    ReminderKind,
    UnitEnquiry,
)
from gongkai.casework.models.arrangements import default_distances
from gongkai.casework.reminders.people import EVERYBODY, Audience
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.consulting import open_consultations
from gongkai.law.days import written
from gongkai.law.state import Stage
from gongkai.organizations.models import User

PAST = -1
"""The distance of a deadline that has passed."""
FARTHEST = 60
"""The largest distance that is heeded, in working days: more than the law gives for any reply."""
_OUT_OF_SIGHT = dt.timedelta(days=366)
"""No distance reaches so far. One row with a day beyond the calendar must not keep everybody from being reminded."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline that somebody has to be reminded of, with the sentence that says so.

    ``others`` are people who are told besides the audience: whom a unit's enquiry waits for.
    """

    kind: ReminderKind
    due_on: dt.date
    distance: int
    sentence: str
    audience: Audience
    request: InformationRequest | None = None
    follow_up: FollowUpCase | None = None
    mark: str = ""
    others: tuple[User, ...] = ()

    def is_told_by(self, reminder: Reminder) -> bool:
        """Whether a reminder that went out has told of this: the same thing and day, as near or nearer."""
        return (
            reminder.kind == self.kind.value
            and reminder.mark == self.mark
            and reminder.due_on == self.due_on
            and reminder.distance <= self.distance
        )


def distances_in(settings: CaseworkSettings | None) -> tuple[int, ...]:
    """At how many working days left an authority reminds, the farthest first; what is no such number is left out."""
    wanted = settings.reminder_distances if settings is not None else default_distances()
    numbers = wanted if isinstance(wanted, list) else []
    found = {
        number for number in numbers if type(number) is int and 0 <= number <= FARTHEST
    } or default_distances()
    return tuple(sorted(found, reverse=True))


def nearest_distance(left: int, distances: Collection[int]) -> int | None:
    """The smallest distance that is reached with ``left`` working days left, ``None`` if none is."""
    return min((distance for distance in distances if left <= distance), default=None)


def of_request(
    request: InformationRequest, day: dt.date, calendar: WorkingCalendar, distances: Sequence[int]
) -> Iterator[Deadline]:
    """The deadlines of an open request that are near or past: the reply's own, and those of others."""
    if request.stage == Stage.AWAITING_CONFIRMATION.value and request.arrived_on < day:
        yield Deadline(
            ReminderKind.RECEIPT,
            request.arrived_on,
            PAST,
            f"{written(request.arrived_on)}收到材料，还没有与申请人确认。请当日联系确认，并登记确认的日期（条例第三十一条）。",
            Audience.OFFICER,
            request,
        )
    if request.due_on is not None:
        yield from _of_reply(request, request.due_on, day, calendar, distances)
    if request.waits_until is not None and request.waits_until < day:
        yield from _of_others(request, day, calendar)


def _of_reply(
    request: InformationRequest,
    due: dt.date,
    day: dt.date,
    calendar: WorkingCalendar,
    distances: Sequence[int],
) -> Iterator[Deadline]:
    if due < day:
        late = calendar.working_days_between(due, day)
        by = f"{late}个工作日" if late else "期限"
        yield Deadline(
            ReminderKind.OVERDUE,
            due,
            PAST,
            f"答复期限是{written(due)}，已经超过{by}，{_what_is_missing(request)}。请立即办理。",
            EVERYBODY,
            request,
        )
        return
    left = working_days_left(request, due, day, calendar)
    distance = nearest_distance(left, distances)
    if distance is None:
        return
    when = "今天到期" if due == day else f"还剩{left}个工作日"
    last = distance == min(distances)
    yield Deadline(
        ReminderKind.REPLY,
        due,
        distance,
        f"答复期限是{written(due)}，{when}，{_what_is_missing(request)}。",
        Audience.OFFICER | Audience.HEAD if last else Audience.OFFICER,
        request,
    )


def _what_is_missing(request: InformationRequest) -> str:
    decided = request.stage == Stage.REPLIED.value
    return "答复已经作出，还没有送达或者交邮" if decided else "还没有答复"


def working_days_left(
    request: InformationRequest, due: dt.date, day: dt.date, calendar: WorkingCalendar
) -> int:
    """The working days that the clock leaves. Only where it may stand still are the events folded."""
    if request.waits_until is None:
        return calendar.working_days_between(day, due)
    left = state_of(request, calendar).working_days_left(day)
    return calendar.working_days_between(day, due) if left is None else left


def _of_others(request: InformationRequest, day: dt.date, calendar: WorkingCalendar) -> Iterator[Deadline]:
    state = state_of(request, calendar)
    correction, fee = state.correction_deadline, state.fee
    if state.stage is Stage.AWAITING_CORRECTION and correction is not None and correction < day:
        yield Deadline(
            ReminderKind.CORRECTION,
            correction,
            PAST,
            f"补正期限至{written(correction)}，申请人没有补正。没有正当理由的，视为放弃申请，不再处理（条例第三十条）。",
            Audience.OFFICER,
            request,
        )
    if state.stage is Stage.AWAITING_PAYMENT and fee is not None and fee.deadline < day:
        yield Deadline(
            ReminderKind.PAYMENT,
            fee.deadline,
            PAST,
            f"缴费期限至{written(fee.deadline)}，申请人没有缴费，视为放弃申请，不再处理（国办函〔2020〕109号第六条）。",
            Audience.OFFICER,
            request,
        )
    for place, consultation in enumerate(state.consultations):
        if consultation not in open_consultations(state):
            continue
        if consultation.deadline is not None and consultation.deadline < day:
            # Who was asked is the third party's own matter and does not go into a mail.
            yield Deadline(
                ReminderKind.OPINION,
                consultation.deadline,
                PAST,
                f"征求{consultation.kind.label}意见的期限至{written(consultation.deadline)}，"
                f"没有收到意见，期限已经继续计算。请登记逾期未答复（{consultation.article}）。",
                Audience.OFFICER,
                request,
                mark=str(place),
            )


def enquiries_past_due(today: dt.date) -> QuerySet[UnitEnquiry]:
    """Enquiries to units that were not answered by their own day."""
    return UnitEnquiry.objects.filter(answered_on__isnull=True, due_on__lt=today)


def of_enquiry(enquiry: UnitEnquiry) -> Deadline:
    """The deadline of an enquiry to a unit that was not answered in time."""
    return Deadline(
        ReminderKind.ENQUIRY,
        enquiry.due_on,
        PAST,
        f"发给“{enquiry.unit}”的协查，反馈期限是{written(enquiry.due_on)}，还没有反馈。答复期限照常计算。",
        Audience.OFFICER,
        enquiry.request,
        mark=str(enquiry.pk),
        others=(enquiry.person,) if enquiry.person is not None else (),
    )


def of_follow_up(
    case: FollowUpCase, day: dt.date, calendar: WorkingCalendar, distances: Sequence[int]
) -> Iterator[Deadline]:
    """The deadlines that the respondent itself has to keep in a reconsideration, a litigation or a complaint.

    The distance is in working days here, too, whatever days the law counts the deadline in: they are what is left to
    work on it.
    """
    for found in open_deadlines(case, calendar):
        if not found.is_own:
            continue
        last = found.deadline.date
        if last - day > _OUT_OF_SIGHT:
            continue
        left = calendar.working_days_between(day, last)
        distance = PAST if last < day else nearest_distance(left, distances)
        if distance is None:
            continue
        audience = Audience.OFFICER
        if distance == PAST:
            audience |= Audience.HEAD | Audience.LEADER
        elif distance == min(distances):
            audience |= Audience.HEAD
        when = "今天到期" if last == day else f"还剩{left}个工作日" if last > day else "已经超过"
        yield Deadline(
            ReminderKind.FOLLOW_UP,
            last,
            distance,
            f"{found.deadline.title}，期限是{written(last)}，{when}（{found.deadline.article}）。{found.effect}",
            audience,
            case.request,
            case,
            mark=found.mark,
        )
