"""Making a request of the demonstration: an invented applicant, and events of days gone by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from gongkai.casework.actions.intake import RequestFacts, new_request
from gongkai.casework.keeping import append
from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    InformationRequest,
    ProvisionForm,
    ReceiptWay,
    Subject,
)
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.events import Event, Received
from gongkai.organizations.identity_numbers import DocumentKind
from gongkai.organizations.models import Authority

HEAD = "郑文静"
"""Who consented to extensions."""

Days = Callable[[int], dt.date]
"""The day so many working days before today."""


def before(calendar: WorkingCalendar, today: dt.date) -> Days:
    """Working days counted back from today; negative numbers lie ahead."""

    def day(ago: int) -> dt.date:
        if ago <= 0:
            return calendar.add_working_days(today, -ago)
        date = today - dt.timedelta(days=ago)
        while calendar.working_days_between(date, today) < ago or not calendar.is_working(date):
            date -= dt.timedelta(days=1)
        return date

    return day


def a_request(
    authority: Authority,
    applicant: Applicant,
    events: Sequence[Event],
    subject: Subject,
    title: str,
    description: str,
) -> InformationRequest:
    """A request that has gone through these events."""
    facts = RequestFacts(title, description, ProvisionForm.ELECTRONIC, ReceiptWay.ONLINE, subject=subject)
    first = events[0]
    assert isinstance(first, Received)
    request = new_request(authority, applicant, first.channel, facts, year=first.date.year)
    append(request, events, actor=None, actor_name="演示数据")
    return request


def an_applicant(kind: ApplicantKind, name: str, number: int) -> Applicant:
    """An invented applicant; the same number gives the same identity."""
    return Applicant.objects.create(
        kind=kind,
        name=name,
        document_kind=DocumentKind.RESIDENT_ID if kind.is_person else "",
        identity_number=_identity_number(number) if kind.is_person else "",
        contact_person="" if kind.is_person else "演示联系人",
        telephone=f"1380000{number:04d}",
        address="河南省鹤壁市（演示地址）",
    )


def _identity_number(number: int) -> str:
    """A number of an invented person that has the right check character (GB 11643)."""
    body = f"41061119{60 + number % 40:02d}01{1 + number % 28:02d}{number:03d}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]
