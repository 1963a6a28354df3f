"""Requests of many kinds, written directly as the fold would leave them: what is tested here is the counting."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count
from typing import Any

from gongkai.casework.models import Applicant, ApplicantKind, InformationRequest, Subject
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage
from gongkai.organizations.models import Authority

_numbers = count(1)


def a_request(
    authority: Authority,
    received: dt.date,
    closed: dt.date | None = None,
    kind: ApplicantKind = ApplicantKind.NATURAL_PERSON,
    name: str = "张三丰",
    **facts: Any,
) -> InformationRequest:
    """One request, open unless it has a day on which it was closed."""
    defaults: dict[str, Any] = {
        "channel": Channel.INTERNET.value,
        "stage": Stage.CLOSED.value if closed else Stage.PROCESSING.value,
        "arrived_on": received,
        "received_on": received,
        "closed_on": closed,
        "replied_on": closed,
        "due_on": received + dt.timedelta(days=28),
        "outcome": ReplyKind.GRANTED.value if closed else "",
        "in_time": True if closed else None,
        "working_days_used": 10 if closed else None,
        "title": "某项信息",
        "description": "请公开某项信息。",
    }
    row = InformationRequest(
        authority=authority,
        number=f"x{next(_numbers):05}",
        query_code="x",
        applicant=Applicant.objects.create(kind=kind, name=name, telephone="13800000000"),
        provision_form="paper",
        receipt_way="post",
        **(defaults | facts),
    )
    row.save()
    return row


def many(authorities: list[Authority], seed: int, number: int = 80) -> None:
    """A mixed lot of requests of 2025 and 2026."""
    chance = random.Random(seed)
    ends = [(kind.value, "", Stage.CLOSED.value) for kind in ReplyKind if kind is not ReplyKind.REFUSED]
    grounds = [ground for ground in Ground if ground is not Ground.SPECIAL_REGISTER]
    ends += [(ReplyKind.REFUSED.value, ground.value, Stage.CLOSED.value) for ground in grounds]
    ends += [("", "", Stage.WITHDRAWN.value), (ReplyKind.GRANTED.value, "", Stage.ANNULLED.value)]
    for _ in range(number):
        received = dt.date(2025, 7, 1) + dt.timedelta(days=chance.randrange(500))
        closed = received + dt.timedelta(days=chance.randrange(60)) if chance.random() < 0.8 else None
        facts: dict[str, Any] = {
            "channel": chance.choice(list(Channel)).value,
            "subject": chance.choice(list(Subject)).value,
            "is_extended": chance.random() < 0.2,
        }
        if closed:
            outcome, ground, stage = chance.choice(ends)
            answered = outcome != ""
            facts |= {"outcome": outcome, "ground": ground, "stage": stage}
            facts |= {
                "in_time": chance.random() < 0.9 if answered else None,
                "working_days_used": chance.randrange(1, 41) if answered else None,
            }
        elif chance.random() < 0.2:
            facts |= {"stage": Stage.AWAITING_CONFIRMATION.value, "received_on": None, "due_on": None}
        a_request(chance.choice(authorities), received, closed, chance.choice(list(ApplicantKind)), **facts)
