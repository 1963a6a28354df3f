"""A platform full of requests, made in bulk: authorities, people, and requests in every situation with their events."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction

from gongkai.casework.event_storage import data_of, kind_of
from gongkai.casework.keeping import project
from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    InformationRequest,
    ProvisionForm,
    ReceiptWay,
    RequestEvent,
    Subject,
)
from gongkai.law.calendar import standard_calendar
from gongkai.law.clock import apply, fold
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    IllegalEvent,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import ClockState, LightDistances
from gongkai.organizations.models import Authority, Kind, Level, Membership, Role, RoleAssignment, User
from gongkai.vault.fields import Ciphertext
from gongkai.vault.keys import keyring_for_writing

CLOSED_OF_TEN = 9
BODIES = 20
APPLICANTS_OF_TEN = 3
"""How many different people ask ten requests."""
BATCH = 2000
ONE_DAY = dt.timedelta(days=1)
_CALENDAR = standard_calendar()
_THINGS = (
    "老旧小区改造",
    "征地补偿",
    "道路工程",
    "学校招生",
    "社保缴费",
    "环评批复",
    "行政处罚",
    "财政预算",
    "公租房分配",
)
_PLACES = ("淇滨区", "山城区", "鹤山区", "浚县", "淇县")
_REPLIES = (
    *[Replied(dt.date.min, ReplyKind.GRANTED)] * 5,
    *[Replied(dt.date.min, ReplyKind.ALREADY_PUBLIC)] * 2,
    Replied(dt.date.min, ReplyKind.NOT_EXISTING),
    Replied(dt.date.min, ReplyKind.REFUSED, Ground.PROCESS),
)


@dataclass(frozen=True, slots=True)
class Platform:
    """A city with bodies below it, and a big body that gets most requests; one body gets none."""

    city: Authority
    big: Authority
    bodies: tuple[Authority, ...]
    empty: Authority
    supervisor: User
    officer: User
    idle: User


def authority(name: str, parent: Authority | None, level: str) -> Authority:
    row = Authority(
        name=name, short_name=name, parent=parent, level=level, kind=Kind.GOVERNMENT, division_code="410600"
    )
    row.save()
    return row


def person(name: str, role: str, at: Authority) -> User:
    user = User.objects.create(username=name, display_name=name)
    membership = Membership.objects.create(user=user, authority=at)
    RoleAssignment.objects.create(membership=membership, role=role)
    return user


@transaction.atomic
def platform() -> Platform:
    city = authority("鹤壁市人民政府", None, Level.PREFECTURE)
    big, empty, *bodies = (authority(f"第{place}机关", city, Level.COUNTY) for place in range(BODIES + 2))
    return Platform(
        city,
        big,
        tuple(bodies),
        empty,
        supervisor=person("监督", Role.SUPERVISOR, city),
        officer=person("经办", Role.HEAD_OF_DISCLOSURE_OFFICE, big),
        idle=person("空闲", Role.HEAD_OF_DISCLOSURE_OFFICE, empty),
    )


@cache
def history(arrived: dt.date, shape: int, closed: bool) -> tuple[tuple[Event, ...], ClockState]:
    """Some lawful events from an arrival on; ``shape`` from 0 to 99 says which."""
    on_line = shape % 2 == 0
    events: list[Event] = [Received(arrived, Channel.INTERNET if on_line else Channel.IN_PERSON)]
    if on_line:
        events.append(ReceiptConfirmed(arrived))
    if shape % 5 == 1:
        events += [
            CorrectionAsked(arrived + 2 * ONE_DAY, arrived + 20 * ONE_DAY),
            Corrected(arrived + 9 * ONE_DAY),
        ]
    if shape % 7 == 2:
        asked = events[-1].date + ONE_DAY
        events += [
            ThirdPartyConsulted(asked, "甲公司"),
            ThirdPartyAnswered(asked + 8 * ONE_DAY, "甲公司", agrees=True),
        ]
    if shape % 6 == 3:
        events.append(Extended(events[-1].date + ONE_DAY, 15, "郑文静"))
    if closed:
        pattern = _REPLIES[shape % len(_REPLIES)]
        on = events[-1].date + (3 + shape % 20) * ONE_DAY
        events.append(Replied(on, pattern.kind, pattern.ground))
        events.append(Delivered(on + ONE_DAY, Delivery.POST))
    return tuple(events), _lawful(events)


def _lawful(events: Sequence[Event]) -> ClockState:
    state = fold(events[:1], _CALENDAR)
    for event in events[1:]:
        try:
            state = apply(state, event)
        except IllegalEvent as illegal:
            raise AssertionError(f"{events}: {illegal}") from illegal
    return state


@cache
def closed_text(text: str) -> Ciphertext:
    """A text as it lies in the database: closed once, written often."""
    return Ciphertext(keyring_for_writing().encrypt(text))


def fill(
    where: Platform,
    number: int,
    *,
    first: int,
    today: dt.date,
    closed_of_ten: int = CLOSED_OF_TEN,
    arrived_after: dt.date | None = None,
) -> None:
    """Add ``number`` requests, the serial beginning with ``first``: six of ten at the big authority.

    Closed ones arrived within three years, open ones within forty days, or within three weeks after
    ``arrived_after``.
    """
    chance = random.Random(first)
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        with transaction.atomic():
            _batch(
                where, chance, range(first + start, first + start + size), today, closed_of_ten, arrived_after
            )


def _batch(
    where: Platform,
    chance: random.Random,
    serials: range,
    today: dt.date,
    closed_of_ten: int,
    arrived_after: dt.date | None,
) -> None:
    people = Applicant.objects.bulk_create([_applicant(chance, serial) for serial in serials])
    made = [
        _request(where, chance, serial, applicant, today, closed_of_ten, arrived_after)
        for serial, applicant in zip(serials, people, strict=True)
    ]
    InformationRequest.objects.bulk_create([request for request, _ in made])
    RequestEvent.objects.bulk_create(_rows(made))


def _applicant(chance: random.Random, serial: int) -> Applicant:
    number = chance.randrange(max(10, (serial + 1) * APPLICANTS_OF_TEN // 10))
    return Applicant(
        kind=ApplicantKind.NATURAL_PERSON,
        name=f"申请人{number}",
        document_kind="resident_id",
        identity_number=f"4106{number:014d}",
        telephone=closed_text(f"1380000{number % 1000:04d}"),
        address=closed_text(f"河南省鹤壁市九州路{number % 100}号"),
    )


def _request(
    where: Platform,
    chance: random.Random,
    serial: int,
    applicant: Applicant,
    today: dt.date,
    closed_of_ten: int,
    arrived_after: dt.date | None,
) -> tuple[InformationRequest, tuple[Event, ...]]:
    closed = chance.randrange(10) < closed_of_ten
    if arrived_after is not None:
        arrived = arrived_after + chance.randrange(1, 20) * ONE_DAY
    else:
        arrived = today - (chance.randrange(70, 1100) if closed else chance.randrange(18, 40)) * ONE_DAY
    events, state = history(arrived, chance.randrange(100), closed)
    place = chance.choice(_PLACES)
    thing = chance.choice(_THINGS)
    body = where.big if chance.random() < 0.6 else chance.choice(where.bodies)
    request = InformationRequest(
        authority=body,
        number=f"{arrived.year}-{body.pk:04d}-{serial:07d}",
        query_code=closed_text(f"ABCD{serial % 500:04d}"),
        applicant=applicant,
        channel=events[0].channel.value,  # type: ignore[union-attr]
        title=f"{place}{arrived.year}年{thing}情况{serial}",
        description=f"请公开{place}{arrived.year}年度{thing}的项目名称、地址、批准文号、投资额和完成情况。"
        * 3,
        provision_form=ProvisionForm.ELECTRONIC,
        receipt_way=ReceiptWay.ONLINE,
        subject=chance.choice(Subject.values),
        officer=where.officer if body == where.big and chance.random() < 0.8 else None,
        version=len(events),
    )
    project(request, state, LightDistances())
    request.counted_on = request.received_on or request.closed_on or request.arrived_on
    return request, events


def _rows(made: Sequence[tuple[InformationRequest, tuple[Event, ...]]]) -> Iterator[RequestEvent]:
    for request, events in made:
        for position, event in enumerate(events, start=1):
            yield RequestEvent(
                request=request,
                position=position,
                kind=kind_of(event),
                date=event.date,
                data=_closed_data(event),
                actor_name="经办",
            )


@cache
def _closed_data(event: Event) -> Ciphertext:
    field = RequestEvent._meta.get_field("data")
    return closed_text(field.to_text(data_of(event)))  # type: ignore[union-attr]


@transaction.atomic
def case_of_many_events(where: Platform, number: int, today: dt.date) -> InformationRequest:
    """An open request in which one third party after another was asked: ``number`` events."""
    arrived = today - 30 * ONE_DAY
    events: list[Event] = [Received(arrived, Channel.IN_PERSON)]
    pair = 0
    while len(events) + 2 <= number:
        asked = arrived + (1 + pair * 28 // (number // 2)) * ONE_DAY
        events += [
            ThirdPartyConsulted(asked, f"第{pair}公司"),
            ThirdPartyAnswered(asked, f"第{pair}公司", agrees=True),
        ]
        pair += 1
    if len(events) < number:
        events.append(Extended(events[-1].date, 15, "郑文静"))
    applicant = Applicant(kind=ApplicantKind.NATURAL_PERSON, name="申请人0", identity_number=f"4106{0:014d}")
    applicant.save()
    request, _ = _request(where, random.Random(0), 0, applicant, today, 0, None)
    request.authority, request.number = where.big, f"{today.year}-{where.big.pk:04d}-manyevents"
    project(request, _lawful(events), LightDistances())
    request.version = len(events)
    request.save()
    RequestEvent.objects.bulk_create(_rows([(request, tuple(events))]))
    return request


def analyse() -> None:
    """Let PostgreSQL tidy and count its tables, as it does by itself some minutes after so many rows came."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
