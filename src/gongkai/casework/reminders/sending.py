"""Sending the reminders of a day: in batches, each with its rows and its mails in one transaction.

A run that was stopped goes on where it was: what went out is on record, once for each deadline and distance. A person
gets one mail for an authority and batch, not one for each case.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from gongkai.casework.keeping import with_events
from gongkai.casework.models import (
    CaseworkSettings,
    FollowUpCase,
    InformationRequest,
    Reminder,
    ReminderKind,
    UnitEnquiry,
)
from gongkai.casework.models.requests import CLOSED_STAGES
from gongkai.casework.reminders.deadlines import (
    Deadline,
    distances_in,
    enquiries_past_due,
    of_enquiry,
    of_follow_up,
    of_request,
)
from gongkai.casework.reminders.people import People, officer_of
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.state import Stage
from gongkai.messaging.outbox import send_email
from gongkai.organizations.models import Authority, User
from gongkai.organizations.working_calendar import current_calendar

BATCH = 200
"""How many cases are told of in one transaction, and at most in one mail."""
NOBODY = "（没有可以提醒的人）"
KIND = "casework.reminder"

Found = Iterable[Deadline]


def send_reminders(day: dt.date) -> None:
    """Remind everybody of what is near its last day or past it on ``day``; what was told before is not told again."""
    calendar = current_calendar()
    people = People(day)
    settings = {row.authority_id: distances_in(row) for row in CaseworkSettings.objects.all()}
    usual = distances_in(None)

    def of_requests(keys: Sequence[int]) -> Found:
        for request in _requests(keys):
            yield from of_request(request, day, calendar, settings.get(request.authority_id, usual))

    def of_enquiries(keys: Sequence[int]) -> Found:
        rows = UnitEnquiry.objects.filter(pk__in=keys)
        yield from map(of_enquiry, rows.select_related("request__authority", "request__officer", "person"))

    def of_follow_ups(keys: Sequence[int]) -> Found:
        cases = FollowUpCase.objects.filter(pk__in=keys).with_what_deadlines_need()
        for case in cases.select_related("authority", "request__officer"):
            yield from of_follow_up(case, day, calendar, settings.get(case.authority_id, usual))

    running = FollowUpCase.objects.with_running_deadlines(day).order_by("authority_id", "pk")
    farthest = max([usual[0], *(distances[0] for distances in settings.values())])
    _in_batches(near_requests(day, calendar, farthest), of_requests, people)
    _in_batches(late_enquiries(day), of_enquiries, people)
    _in_batches(running, of_follow_ups, people)


def near_requests(day: dt.date, calendar: WorkingCalendar, farthest: int) -> QuerySet[InformationRequest]:
    """The open requests of which somebody may have to be reminded, from the projected columns alone.

    Where nobody outside is waited for, the days left are the working days until the due date; so what lies beyond
    the farthest distance cannot be near. Those that are known to be overdue are left out.
    """
    told = Reminder.objects.filter(
        request=OuterRef("pk"), kind=ReminderKind.OVERDUE.value, due_on=OuterRef("due_on")
    )
    horizon = calendar.add_working_days(day, farthest)
    near = Q(due_on__lte=horizon) & ~Exists(told)
    unconfirmed = Q(stage=Stage.AWAITING_CONFIRMATION.value, arrived_on__lt=day)
    rows = InformationRequest.objects.open().filter(near | Q(waits_until__isnull=False) | unconfirmed)
    return rows.order_by("authority_id", "pk")


def late_enquiries(day: dt.date) -> QuerySet[UnitEnquiry]:
    """Enquiries of open requests that were not answered by their own day, and of which nobody was told."""
    told = Reminder.objects.filter(
        request=OuterRef("request"),
        kind=ReminderKind.ENQUIRY.value,
        mark=Cast(OuterRef("pk"), CharField()),
        due_on=OuterRef("due_on"),
    )
    still_open = enquiries_past_due(day).exclude(request__stage__in=CLOSED_STAGES)
    return still_open.filter(~Exists(told)).order_by("request__authority_id", "pk")


def _requests(keys: Sequence[int]) -> Iterator[InformationRequest]:
    """The requests of a batch that are still open; with their events only where the clock may stand still."""
    rows = InformationRequest.objects.open().filter(pk__in=keys).select_related("authority", "officer")
    yield from rows.filter(waits_until__isnull=True).order_by("pk")
    yield from with_events(rows.filter(waits_until__isnull=False).order_by("pk"))


def _in_batches(rows: QuerySet, find: Callable[[Sequence[int]], Found], people: People) -> None:  # type: ignore[type-arg]
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _send(_untold(list(find(keys[start : start + BATCH]))), people)


def _untold(deadlines: list[Deadline]) -> Iterator[Deadline]:
    """Those of which no reminder has told."""
    by_request: dict[int, list[Reminder]] = defaultdict(list)
    by_follow_up: dict[int, list[Reminder]] = defaultdict(list)
    requests = {found.request.pk for found in deadlines if found.request is not None}
    follow_ups = {found.follow_up.pk for found in deadlines if found.follow_up is not None}
    for reminder in Reminder.objects.filter(Q(request__in=requests) | Q(follow_up__in=follow_ups)):
        if reminder.request_id is not None:
            by_request[reminder.request_id].append(reminder)
        elif reminder.follow_up_id is not None:
            by_follow_up[reminder.follow_up_id].append(reminder)
    for found in deadlines:
        # A reminder of a follow-up case hangs on the case, also where the case has a request.
        told = (
            by_follow_up[found.follow_up.pk]
            if found.follow_up is not None
            else by_request[found.request.pk if found.request is not None else 0]
        )
        if not any(found.is_told_by(reminder) for reminder in told):
            yield found


def _send(deadlines: Iterable[Deadline], people: People) -> None:
    """Put the reminders on record and one mail for each person and authority into the outbox."""
    rows: list[Reminder] = []
    mails: dict[tuple[Authority, User], list[str]] = defaultdict(list)
    for found in deadlines:
        subject = found.follow_up or found.request
        assert subject is not None
        officer = officer_of(found.request)
        told = people.told(found.audience, subject.authority_id, officer)
        told += [user for user in found.others if user.is_active and user not in told]
        for user in told:
            mails[subject.authority, user].append(_line(found))
        rows.append(
            Reminder(
                request=None if found.follow_up is not None else found.request,
                follow_up=found.follow_up,
                kind=found.kind,
                mark=found.mark,
                due_on=found.due_on,
                distance=found.distance,
                sent_to=_names(told),
            )
        )
    Reminder.objects.bulk_create(rows)
    for (authority, user), lines in mails.items():
        if user.email:
            _mail(authority, user, lines)


def _line(found: Deadline) -> str:
    """A case by its number only: what was asked and by whom stays on the platform."""
    number = found.request.number if found.request is not None else ""
    if found.follow_up is not None:
        number = f"{found.follow_up.get_kind_display()} {found.follow_up.case_number}".strip()
    return f"{number}：{found.sentence}"


def _names(told: Sequence[User]) -> str:
    """The names, and how many more where they do not fit."""
    if not told:
        return NOBODY
    names = "、".join(user.display_name for user in told)
    return names if len(names) <= 200 else f"{names[:185]}…等{len(told)}人"


def _mail(authority: Authority, user: User, lines: Sequence[str]) -> None:
    body = "\n".join(
        [
            f"{user.display_name}：",
            f"“{authority.name}”有{len(lines)}件政府信息公开事项需要留意：",
            "",
            *(f"{number}. {line}" for number, line in enumerate(lines, start=1)),
            "",
            "请登录政府信息公开工作平台办理。这封邮件由平台自动发出，请不要直接回复。",
        ]
    )
    send_email(
        authority=authority,
        to=user.email,
        subject=f"【{authority.short_name or authority.name}】{len(lines)}件政府信息公开事项的期限提醒",
        body=body,
        about=authority,
        kind=KIND,
    )
