"""The State Council's notice of a year recomputes every open request, and says what moved."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.casework.calendar_following import recompute
from gongkai.casework.keeping import append, state_of
from gongkai.casework.models import InformationRequest
from gongkai.law.calendar import standard_calendar
from gongkai.law.days import Day, DayKind
from gongkai.law.events import Received
from gongkai.law.regulation import Channel
from gongkai.organizations.models import AuditEntry
from tests.casework.kit import Desk, registered
from tests.law.test_calendar import NOTICE_2027

DECEMBER = dt.date(2026, 12, 20)


def notice() -> list[Day]:
    """A notice for 2027 that gives five days to the new year, and works on the Saturday after."""
    off = [Day(dt.date(2027, 1, day), DayKind.DAY_OFF, "元旦") for day in (4, 5)]
    return [*NOTICE_2027, *off, Day(dt.date(2027, 1, 23), DayKind.MAKE_UP, "元旦")]


def received_in_december(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> InformationRequest:
    request = registered(desk)
    monkeypatch.setattr("gongkai.casework.keeping.timezone.localdate", lambda: DECEMBER)
    again = InformationRequest.objects.get(pk=request.pk)
    again.pk, again.number, again.submission_key = None, "2026-0000-00001", None
    again.version = 0
    again._state.adding = True
    append(again, [Received(DECEMBER, Channel.IN_PERSON)], actor=desk.officer)
    return again


def test_twenty_working_days_from_20_december_2026_have_an_answer_marked_provisional(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = received_in_december(desk, monkeypatch)
    assert request.due_on is not None and request.due_on.year == 2027
    assert request.is_provisional


def test_a_notice_moves_the_due_date_of_open_requests_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = received_in_december(desk, monkeypatch)
    old = standard_calendar()
    new = old.with_notice(2027, notice())
    batch = recompute(old, new, None, "", 100)
    moved = [item for item in batch.moved if item.label.startswith(request.number)]
    before = request.due_on
    request.refresh_from_db()
    assert [(item.before, item.after) for item in moved] == [(before, request.due_on)]
    assert request.due_on == state_of(request, new).due != before
    assert not request.is_provisional
    assert AuditEntry.objects.filter(action="request.calendar", target_id=request.pk).exists()


def test_recomputing_twice_moves_nothing_the_second_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    received_in_december(desk, monkeypatch)
    old = standard_calendar()
    new = old.with_notice(2027, notice())
    recompute(old, new, None, "", 100)
    assert recompute(old, new, None, "", 100).moved == []


def test_batches_go_through_every_open_request_once(desk: Desk) -> None:
    for _ in range(5):
        registered(desk)
    old = standard_calendar()
    position: str | None = ""
    seen = 0
    while position is not None:
        batch = recompute(old, old, None, position, 2)
        seen, position = seen + batch.looked_at, batch.position
    assert seen == 5
