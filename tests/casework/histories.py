"""Random histories of cases, lived through the actions, with a memory of their own to hold the database against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any
from unittest import mock

from django.apps import apps
from django.db import connection
from django.utils import timezone

from gongkai.casework.actions import applicants, cases, intake, steps
from gongkai.casework.models import InformationRequest, RequestEvent
from gongkai.law.clock import fold
from gongkai.law.events import (
    Annulled,
    Corrected,
    Delivered,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    Withdrawn,
)
from gongkai.law.regulation import FEES_SINCE, Channel, regulation_at
from gongkai.law.state import ClockState
from gongkai.organizations.models import AuditEntry, Membership
from tests.casework.kit import Desk, submission
from tests.law.kit import CALENDAR, is_legal, offers

ONE_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2018, 6, 1), dt.date(2026, 6, 30)
PLATFORM_SINCE = dt.date(2019, 5, 15)
"""Nothing was submitted on this platform's site before; older requests come as papers."""
BODY = "河南省人民政府"
Rows = dict[str, list[tuple[Any, ...]]]
Step = Callable[[], Any]
_localdate = timezone.localdate


@contextmanager
def on_day(date: dt.date) -> Iterator[None]:
    """Let today be another day, wherever the platform asks for it."""

    def today(value: Any = None, zone: Any = None) -> dt.date:
        return date if value is None else _localdate(value, zone)

    with mock.patch.object(timezone, "localdate", today):
        yield


def everything() -> Rows:
    """Every row of casework, of the outbox and of the trail, as the database holds it."""
    models = [
        *apps.get_app_config("casework").get_models(),
        *apps.get_app_config("messaging").get_models(),
        AuditEntry,
    ]
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in models:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
            found[table] = cursor.fetchall()
    return found


def members_for_all_time() -> None:
    """The people of the tests joined today; these histories begin earlier."""
    Membership.objects.filter(active_to__isnull=True).update(active_from=dt.date(2017, 1, 1))


@dataclass
class Remembered:
    """What must stand of one request: the events that count, and how often a step was taken."""

    request: InformationRequest
    events: list[Event]
    version: int = 1
    all_events: int = 0
    joined_to: int | None = None

    def __post_init__(self) -> None:
        self.all_events = self.all_events or len(self.events)

    @property
    def state(self) -> ClockState:
        return fold(self.events, CALENDAR)

    def now(self) -> InformationRequest:
        return InformationRequest.objects.get(pk=self.request.pk)


@dataclass
class History:
    """Some requests of one applicant, and what happened to them by chance."""

    desk: Desk
    chance: Random
    today: dt.date = FIRST
    known: dict[int, Remembered] = field(default_factory=dict)
    steps_taken: int = 0

    def begin(self) -> None:
        """One or two requests arrive; two may be handled together."""
        first = self.chance.choice([FIRST, FEES_SINCE, FEES_SINCE])
        self.today = first + ONE_DAY * self.chance.randint(0, (LAST - first).days)
        with on_day(self.today):
            for number in range(self.chance.choice([1, 2])):
                self._remember(*self._arrived(number))
            if len(self.known) == 2 and self.chance.random() < 0.8:
                lead, part = self.known.values()
                cases.join(self.desk.officer, part.request, lead.request, seen=part.version)
                part.version, part.joined_to = part.version + 1, lead.request.pk

    def _remember(self, request: InformationRequest, events: list[Event]) -> None:
        self.known[request.pk] = Remembered(request, events)

    def _arrived(self, number: int) -> tuple[InformationRequest, list[Event]]:
        channel = self.chance.choice(list(Channel))
        if channel is Channel.INTERNET and self.today < PLATFORM_SINCE:
            channel = Channel.IN_PERSON
        arrived = self.today - dt.timedelta(days=self.chance.choice([0, 0, 1, 4]))
        if channel is Channel.INTERNET:
            request = intake.submit_online(submission(self.desk.authority), f"random-{number}")
            return request, [Received(self.today, channel), ReceiptConfirmed(self.today)]
        events: list[Event] = [Received(arrived, channel)]
        confirmed = None
        if channel in regulation_at(arrived).confirmed_channels and self.chance.random() < 0.5:
            confirmed = self.chance.choice([arrived, self.today])
            events.append(ReceiptConfirmed(confirmed))
        request = intake.register_on_paper(
            self.desk.officer,
            submission(self.desk.authority),
            channel=channel,
            arrived_on=arrived,
            confirmed_on=confirmed,
        )
        return request, events

    def go_on(self) -> None:
        """Some days pass."""
        self.today += dt.timedelta(days=self.chance.choice([0, 0, 1, 2, 3, 7, 16, 30]))

    def offer(self, case: Remembered) -> list[Event]:
        """One event of every kind, on a day from the case's last event to today."""
        last = case.events[-1].date
        back = self.chance.choice([0, 0, 0, self.chance.randint(0, max(0, (self.today - last).days))])
        return [
            replace(event, date=self.today) if self._is_of_today(event) else event
            for event in offers(self.chance, self.today - dt.timedelta(days=back))
        ]

    def _is_of_today(self, event: Event) -> bool:
        """What is consented to has its effect on the day of the consent."""
        return steps.needs_consent(event) and not isinstance(event, FeeNoticeDelivered)

    def touched(self, case: Remembered, event: Event) -> list[Remembered]:
        """The cases that an event enters: a reply answers what is handled together, too."""
        parts = [
            other
            for other in self.known.values()
            if other.joined_to == case.request.pk and other.state.is_open
        ]
        return [case, *(parts if isinstance(event, Replied | Delivered) else [])]

    def is_left_to_lead(self, case: Remembered, event: Event) -> bool:
        """What is handled together is answered with the other request, as long as that one is open."""
        lead = self.known[case.joined_to] if case.joined_to else None
        both_open = lead is not None and lead.state.is_open and case.state.is_open
        return both_open and isinstance(event, Replied | Delivered)

    def is_legal(self, case: Remembered, event: Event) -> bool:
        if self.is_left_to_lead(case, event):
            return False
        return all(is_legal(each.state, event) for each in self.touched(case, event))

    def take(self, case: Remembered, event: Event) -> None:
        """Take a legal step on the way that is its own, and remember what it must leave behind."""
        if isinstance(event, Annulled):
            self._reopen(case, event)
            return
        entered = self.attempt(case, event)
        for each in self.touched(case, entered):
            each.events.append(entered)
            each.version, each.all_events = each.version + 1, each.all_events + 1
        self.steps_taken += 1

    def attempt(self, case: Remembered, event: Event) -> Event:
        """The same without remembering; the event as it enters the case. Raises ``Refused``."""
        request, officer = case.request, self.desk.officer
        if isinstance(event, Annulled):
            steps.register(officer, request, event, seen=case.version)
        if steps.needs_consent(event):
            head = self.chance.choice([self.desk.head, self.desk.second_head])
            proposal = steps.propose(officer, request, event, seen=case.version)
            steps.approve(head, proposal)
            if isinstance(event, Extended):
                event = replace(event, consent_by=head.display_name)
            if isinstance(event, FeeNoticeDelivered):
                steps.register(officer, request, event, seen=case.version)
            return event
        by_applicant = event.date == self.today and self.chance.random() < 0.5
        if isinstance(event, Corrected) and by_applicant:
            applicants.correct(request, seen=case.version, text="补正", good_reason=event.good_reason)
        elif isinstance(event, Withdrawn) and by_applicant:
            applicants.withdraw(request, seen=case.version)
        else:
            steps.register(officer, request, event, seen=case.version)
        return event

    def _reopen(self, case: Remembered, event: Annulled) -> None:
        days = self.chance.choice([None, 15])
        again = cases.reopen(
            self.desk.officer,
            case.request,
            body=BODY,
            decided_on=event.date,
            received_on=event.date,
            days=days,
            seen=case.version,
        )
        case.events.append(Annulled(event.date, BODY))
        case.version, case.all_events = case.version + 1, case.all_events + 1
        self._remember(again, [Reopened(event.date, days)])
        self.steps_taken += 1

    def void(self, case: Remembered, place: int) -> None:
        """Declare one of the events that count void."""
        rows = [row for row in RequestEvent.objects.filter(request=case.request, voided__isnull=True)]
        steps.void(self.desk.head, rows[place], reason="误登", seen=case.version)
        del case.events[place]
        case.version += 1
        self.steps_taken += 1

    def may_void(self, case: Remembered, place: int) -> bool:
        """Whether the rest is legal without the event. An annulment that began a new round stays."""
        if isinstance(case.events[place], Annulled):
            return False
        rest = [event for number, event in enumerate(case.events) if number != place]
        try:
            fold(rest, CALENDAR)
        except ValueError:
            return False
        return True

    def what_must_be_refused(self, case: Remembered) -> list[Step]:
        """Steps that the law, the roles or the order of things forbid, each to be tried by itself."""
        desk, request, chance = self.desk, case.request, self.chance
        events = self.offer(case)
        event, stranger = chance.choice(events), chance.choice(list(desk.who_may_not_handle.values()))
        tomorrow = replace(event, date=self.today + ONE_DAY)
        earlier = replace(event, date=case.events[-1].date - ONE_DAY)
        received = Received(self.today, Channel.IN_PERSON)
        first = RequestEvent.objects.filter(request=request).earliest("position")
        tried: list[Step] = [
            *(partial(self.attempt, case, event) for event in self._illegal(case, chance.sample(events, 4))),
            partial(steps.register, stranger, request, event, seen=case.version),
            partial(steps.propose, stranger, request, event, seen=case.version),
            partial(steps.register, desk.officer, request, event, seen=case.version - 1),
            partial(steps.register, desk.officer, request, tomorrow, seen=case.version),
            partial(steps.register, desk.officer, request, earlier, seen=case.version),
            partial(steps.register, desk.officer, request, received, seen=None),
            partial(steps.void, desk.head, first, reason="误登", seen=None),
            partial(steps.void, desk.officer, first, reason="误登", seen=None),
            partial(applicants.correct, request, seen=case.version, text=" "),
            partial(applicants.send_payment_proof, request, seen=case.version, papers=[]),
        ]
        if steps.needs_consent(event):
            tried.append(partial(steps.register, desk.head, request, event, seen=case.version))
        return tried

    def _illegal(self, case: Remembered, events: list[Event]) -> list[Event]:
        return [event for event in events if not is_legal(case.state, event)]
