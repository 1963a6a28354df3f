"""Requests of whole reporting years: every outcome, every kind of applicant, some carried over into the next year.

Made by chance and always the same ones. What would have happened after today has not happened yet.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from itertools import count, cycle

from django.utils import timezone

from gongkai.casework.demonstration.history import a_description, a_name
from gongkai.casework.demonstration.making import HEAD, a_request, an_applicant
from gongkai.casework.models import ApplicantKind, InformationRequest
from gongkai.casework.models.choices import ThirdPartyInterest
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel, regulation_at
from gongkai.organizations.models import Authority

NUMBERS = (
    ("鹤壁市人民政府", 42),
    ("鹤壁市自然资源和规划局", 40),
    ("鹤壁市市场监督管理局", 16),
    ("鹤壁市财政局", 8),
    ("鹤壁市发展和改革委员会", 6),
    ("浚县人民政府", 18),
    ("淇县人民政府", 12),
    ("淇滨区人民政府", 14),
    ("淇县自然资源局", 10),
    ("淇县教育体育局", 3),
    ("淇县朝歌街道办事处", 4),
    ("北阳镇人民政府", 3),
    ("高村镇人民政府", 2),
)
"""How many requests each authority receives in a reporting year."""
BEFORE = (("北阳镇人民政府", 2018, 3), ("北阳镇人民政府", 2020, 4))
"""A town's requests of years that were reported in earlier forms: authority, year, how many."""

CARRIED_INTO_THE_FIRST = (("鹤壁市人民政府", 3), ("鹤壁市自然资源和规划局", 2), ("浚县人民政府", 1))
"""How many requests of the December before the first reporting year were still open in it."""

After = Callable[[int], dt.date]
"""The day so many working days after the receipt."""

_KINDS = (
    *[ApplicantKind.NATURAL_PERSON] * 5,
    ApplicantKind.ENTERPRISE,
    *[ApplicantKind.NATURAL_PERSON] * 3,
    ApplicantKind.LEGAL_SERVICE,
    *[ApplicantKind.NATURAL_PERSON] * 4,
    ApplicantKind.RESEARCH,
    *[ApplicantKind.NATURAL_PERSON] * 3,
    ApplicantKind.PUBLIC_INTEREST,
    ApplicantKind.OTHER,
    ApplicantKind.ENTERPRISE,
)
_CHANNELS = (
    Channel.INTERNET,
    Channel.INTERNET,
    Channel.SIGNED_MAIL,
    Channel.INTERNET,
    Channel.IN_PERSON,
    Channel.FAX,
    Channel.INTERNET,
    Channel.ORDINARY_MAIL,
)
_TRADE, _PRIVACY = ThirdPartyInterest.TRADE_SECRET.value, ThirdPartyInterest.PRIVACY.value
_INTERESTS = (_TRADE, _PRIVACY, _PRIVACY, _TRADE)
_ROWS_OF_2014 = ("other_way", "refused_not_information")


def _reply(after: After, days: int, kind: ReplyKind, ground: Ground | None = None) -> list[Event]:
    return [Replied(after(days), kind, ground), Delivered(after(days + 1), Delivery.POST)]


def _plain(kind: ReplyKind, ground: Ground | None = None) -> Callable[[After, int], list[Event]]:
    return lambda after, days: _reply(after, days, kind, ground)


def _extended(after: After, days: int) -> list[Event]:
    return [Extended(after(12), 15, HEAD), *_reply(after, days + 16, ReplyKind.GRANTED)]


def _corrected(kind: ReplyKind) -> Callable[[After, int], list[Event]]:
    return lambda after, days: [
        CorrectionAsked(after(3), after(18)),
        Corrected(after(9)),
        *_reply(after, days + 9, kind),
    ]


def _never_corrected(after: After, days: int) -> list[Event]:
    return [CorrectionAsked(after(4), after(14)), Replied(after(15), ReplyKind.NOT_CORRECTED)]


def _consulted(agrees: bool) -> Callable[[After, int], list[Event]]:
    kind, ground = (ReplyKind.GRANTED, None) if agrees else (ReplyKind.PARTLY_GRANTED, Ground.THIRD_PARTY)
    party = "某企业（演示）"
    return lambda after, days: [
        ThirdPartyConsulted(after(3), party),
        ThirdPartyAnswered(after(11), party, agrees, not agrees),
        *_reply(after, days + 10, kind, ground),
    ]


def _paid(after: After, days: int) -> list[Event]:
    return [
        FeeNoticeDelivered(after(6), after(5), 100 + days * 40),
        FeePaid(after(10)),
        *_reply(after, days + 11, ReplyKind.GRANTED),
    ]


def _never_paid(after: After, days: int) -> list[Event]:
    return [FeeNoticeDelivered(after(6), after(5), 380), Replied(after(28), ReplyKind.FEE_UNPAID)]


def _excessive(after: After, days: int) -> list[Event]:
    return [ReasonsAsked(after(4)), ReasonsGiven(after(8), False), *_reply(after, 15, ReplyKind.EXCESSIVE)]


def _withdrawn(after: After, days: int) -> list[Event]:
    return [Withdrawn(after(5))]


_COURSES: tuple[Callable[[After, int], list[Event]], ...] = (
    _plain(ReplyKind.GRANTED),
    _plain(ReplyKind.NOT_EXISTING),
    _plain(ReplyKind.ALREADY_PUBLIC),
    _consulted(False),
    _plain(ReplyKind.NOT_THIS_AUTHORITY),
    _extended,
    _plain(ReplyKind.PETITION),
    _plain(ReplyKind.REFUSED, Ground.THIRD_PARTY),
    _plain(ReplyKind.GRANTED),
    _plain(ReplyKind.NOT_EXISTING),
    _plain(ReplyKind.SPECIAL_REGISTER),
    _corrected(ReplyKind.GRANTED),
    _plain(ReplyKind.REFUSED, Ground.PROCESS),
    _withdrawn,
    _plain(ReplyKind.NEEDS_MAKING),
    _plain(ReplyKind.REFUSED, Ground.CASE_FILE),
    _plain(ReplyKind.REPEATED),
    _never_corrected,
    _plain(ReplyKind.REFUSED, Ground.PROHIBITED_BY_LAW),
    _plain(ReplyKind.OTHER),
    _corrected(ReplyKind.STILL_UNCLEAR),
    _plain(ReplyKind.REFUSED, Ground.SECURITY_AND_STABILITY),
    _paid,
    _plain(ReplyKind.PUBLICATION),
    _plain(ReplyKind.REFUSED, Ground.INTERNAL_AFFAIRS),
    _excessive,
    _consulted(True),
    _never_paid,
    _plain(ReplyKind.REISSUE),
    _plain(ReplyKind.REFUSED, Ground.STATE_SECRET),
    _plain(ReplyKind.OTHER),
)
"""Every way in which a request ends, in the order in which an authority meets them."""
_COURSES_BEFORE = (
    _plain(ReplyKind.GRANTED),
    _plain(ReplyKind.NOT_EXISTING),
    _plain(ReplyKind.ALREADY_PUBLIC),
    _plain(ReplyKind.GRANTED),
)
"""How the few requests of earlier years ended: in ways that the Regulation of 2007 knew, too."""
_SLOW_EVERY = 17
"""Of so many requests one is answered after its last day."""


class Year:
    """The requests of one reporting year, authority by authority."""

    def __init__(self, year: int, calendar: WorkingCalendar, chance: random.Random) -> None:
        self.year, self.calendar, self.chance = year, calendar, chance
        self.today = timezone.localdate()
        self.kinds, self.channels = cycle(_KINDS), cycle(_CHANNELS)
        self.rows_of_2014 = cycle(_ROWS_OF_2014)
        self.interests = {kind: cycle(_INTERESTS) for kind in (ReplyKind.REFUSED, ReplyKind.PARTLY_GRANTED)}
        self.persons = count(chance.randrange(100, 400))

    def fill(self, authority: Authority, number: int) -> None:
        """Make so many requests, spread over the year; the last ones of December are carried over."""
        for place in range(number):
            self._request(authority, self._day(place, number), _COURSES[place % len(_COURSES)], place)

    def fill_before(self, authority: Authority, number: int) -> None:
        """Make a few requests of a year before, ended as the law of that time knew."""
        for place in range(number):
            day = dt.date(self.year, 3 + place * 2, 12)
            self._request(authority, day, _COURSES_BEFORE[place % len(_COURSES_BEFORE)], place)

    def fill_its_end(self, authority: Authority, number: int) -> None:
        """Make a few requests of the last days of December, which the year after carries over."""
        for place in range(number):
            day = dt.date(self.year, 12, 22 + place % 7)
            self._request(authority, day, _COURSES_BEFORE[place % len(_COURSES_BEFORE)], place)

    def _day(self, place: int, number: int) -> dt.date:
        """The day of receipt: evenly over the year, and one in twelve in its last ten days."""
        if place % 12 == 7:
            return dt.date(self.year, 12, 20 + self.chance.randrange(10))
        return dt.date(self.year, 1, 1) + dt.timedelta(days=place * 345 // number + self.chance.randrange(10))

    def _request(
        self,
        authority: Authority,
        day: dt.date,
        course: Callable[[After, int], list[Event]],
        place: int,
    ) -> InformationRequest | None:
        receipt = self.calendar.add_working_days(day, 1)
        if receipt.year != self.year:
            receipt = day
        if receipt > self.today:
            return None
        kind, channel = next(self.kinds), next(self.channels)
        events: list[Event] = [Received(receipt, channel)]
        if channel in regulation_at(receipt).confirmed_channels:
            events.append(ReceiptConfirmed(receipt))
        # Shorter than the limit of 2007, which was fifteen working days.
        days = 24 if place % _SLOW_EVERY == 8 else 4 + self.chance.randrange(9)
        events += course(lambda after: self.calendar.add_working_days(receipt, after), days)
        subject, title, description, where = a_description(self.chance)
        request = a_request(
            authority,
            an_applicant(kind, a_name(self.chance, kind, where), next(self.persons) % 900 + 100),
            [event for event in events if event.date <= self.today],
            subject,
            title,
            description,
        )
        self._choose_row_of_2014(request)
        return request

    def _choose_row_of_2014(self, request: InformationRequest) -> None:
        """Say what the officer says where the form of 2014 leaves a choice."""
        if request.ground == Ground.THIRD_PARTY.value:
            request.third_party_interest = next(self.interests[ReplyKind(request.outcome)])
        elif request.outcome == ReplyKind.OTHER.value:
            request.row_of_2014 = next(self.rows_of_2014)
        else:
            return
        request.save(update_fields=["third_party_interest", "row_of_2014"])
