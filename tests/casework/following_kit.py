"""Requests that were answered, and cases that follow them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.casework.actions.following import FilingFacts, open_case
from gongkai.casework.keeping import append
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest
from gongkai.law.events import Delivered, Delivery, Replied
from gongkai.law.outcomes import Ground, ReplyKind
from tests.casework.kit import Desk, registered, today

RECEIVED_AGO = 120
ANSWERED_AGO = 100


def days_ago(number: int) -> dt.date:
    return today() - dt.timedelta(days=number)


def answered(
    desk: Desk,
    kind: ReplyKind = ReplyKind.REFUSED,
    ground: Ground | None = Ground.PROCESS,
    *,
    received_ago: int = RECEIVED_AGO,
    answered_ago: int = ANSWERED_AGO,
) -> InformationRequest:
    """A request with its reply and the delivery, all in the past."""
    request = registered(desk, received_ago)
    date = days_ago(answered_ago)
    events = [Replied(date, kind, ground), Delivered(date, Delivery.SERVICE)]
    append(request, events, actor=desk.officer)
    return request


def filing(kind: FollowUpKind = FollowUpKind.RECONSIDERATION, ago: int = 60, **changes: Any) -> FilingFacts:
    """What is known of a case when it is registered."""
    facts: dict[str, Any] = {
        "kind": kind,
        "body": "河南省人民政府",
        "subject": "不服不予公开的答复",
        "filed_on": days_ago(ago),
    }
    return FilingFacts(**(facts | changes))


def opened(desk: Desk, request: InformationRequest | None = None, **changes: Any) -> FollowUpCase:
    """A reconsideration of an answered request, unless told otherwise."""
    return open_case(
        desk.officer, desk.authority, filing(**changes), request=request if request else answered(desk)
    )
