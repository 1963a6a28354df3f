"""Duties and daily e-mails about stale columns and documents that are to be interpreted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from gongkai.law.calendar import standard_calendar
from gongkai.messaging.models import Message
from gongkai.organizations.models import Membership, User
from gongkai.publishing.column_duties import duties_of_columns
from gongkai.publishing.column_reminders import KIND as COLUMNS
from gongkai.publishing.column_reminders import remind_of_columns
from gongkai.publishing.interpretation_duties import duties_of_interpretation
from gongkai.publishing.interpretation_reminders import KIND as INTERPRETATION
from gongkai.publishing.interpretation_reminders import follow_calendar, remind_of_interpretations
from gongkai.publishing.models import InterpretationDuty, ItemKind
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_published_item


def counts(user: User, duties: Any) -> dict[str, int]:
    membership = Membership.objects.active().get(user=user)
    return {duty.label: duty.count for duty in duties(membership, membership.role_values()) if duty.count}


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def addressed(user: User) -> User:
    user.email = f"{user.username}@example.com"
    user.save()
    return user


def mails(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def on_day(day: dt.date, monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """Let the outbox write the next mails as of a day."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    monkeypatch.setattr(Message._meta.get_field("created_at"), "default", lambda: moment)
    monkeypatch.setattr(Message._meta.get_field("created_at"), "_get_default", lambda: moment, raising=False)
    return day


def test_owners_and_keepers_see_their_columns(city: City) -> None:
    stale = a_column(city.city, "a", owner=city.officer, max_age_days=14)
    soon = a_column(city.city, "b", owner=city.officer, max_age_days=14)
    a_column(city.city, "c", owner=city.former)
    a_published_item(city.city, columns=[stale], at=ago(20))
    a_published_item(city.city, columns=[soon], at=ago(12))
    assert counts(city.officer, duties_of_columns) == {
        "我负责的栏目超期未更新或者空白": 1,
        "我负责的栏目快要超期": 1,
    }
    assert counts(city.head, duties_of_columns) == {
        "网站栏目超期未更新或者空白": 2,
        "栏目负责人已经离开本机关，请另选": 1,
    }
    assert counts(city.supervisor, duties_of_columns) == {}


def test_stale_columns_are_told_once_a_week_and_new_ones_at_once(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    addressed(city.head), addressed(city.officer), addressed(city.former)
    today = timezone.localdate()
    column = a_column(city.city, "a", owner=city.officer, max_age_days=14)
    orphan = a_column(city.city, "b", owner=city.former, max_age_days=30)
    a_published_item(city.city, columns=[column], at=ago(15))
    a_published_item(city.city, columns=[orphan], at=ago(0))

    remind_of_columns(on_day(today, monkeypatch))
    assert mails(COLUMNS) == 2, "the owner and the keeper"
    told = Message.objects.filter(kind=COLUMNS).first()
    assert told is not None and "超期1天未更新" in told.body

    remind_of_columns(today)
    remind_of_columns(on_day(today + dt.timedelta(days=6), monkeypatch))
    assert mails(COLUMNS) == 2
    remind_of_columns(on_day(today + dt.timedelta(days=7), monkeypatch))
    assert mails(COLUMNS) == 4
    remind_of_columns(on_day(today + dt.timedelta(days=31), monkeypatch))
    remind_of_columns(on_day(today + dt.timedelta(days=32), monkeypatch))
    assert mails(COLUMNS) == 6, "who left is told nothing"


def test_fresh_columns_send_nothing(city: City) -> None:
    addressed(city.head)
    column = a_column(city.city, max_age_days=100)
    a_published_item(city.city, columns=[column])
    remind_of_columns(timezone.localdate())
    assert mails(COLUMNS) == 0


def a_duty(city: City, due_on: dt.date) -> InterpretationDuty:
    document = a_published_item(city.city, kind=ItemKind.NORMATIVE_DOCUMENT)
    InterpretationDuty.objects.filter(document=document).update(due_on=due_on)
    return InterpretationDuty.objects.get(document=document)


def test_drafters_see_what_is_due(city: City) -> None:
    today = timezone.localdate()
    for days in (-2, -1, 0, 3):
        a_duty(city, today + dt.timedelta(days=days))
    waived = a_duty(city, today)
    InterpretationDuty.objects.filter(pk=waived.pk).update(waived_reason="不涉及")
    expected = {"文件公布后超期未解读": 2, "今天到期的政策解读": 1, "待发布的政策解读": 1}
    assert counts(city.officer, duties_of_interpretation) == expected
    assert counts(city.head, duties_of_interpretation) == expected
    assert counts(city.operator, duties_of_interpretation) == {}


def test_interpretations_are_reminded_of_on_their_day_after_it_and_weekly(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    addressed(city.officer)
    due = timezone.localdate() + dt.timedelta(days=2)
    duty = a_duty(city, due)
    sent = []
    for days in (-1, 0, 0, 1, 2, 3, 8, 9):
        remind_of_interpretations(on_day(due + dt.timedelta(days=days), monkeypatch))
        sent.append(mails(INTERPRETATION))
    assert sent == [0, 1, 1, 2, 2, 2, 3, 3]
    InterpretationDuty.objects.filter(pk=duty.pk).update(fulfilled_at=timezone.now())
    remind_of_interpretations(on_day(due + dt.timedelta(days=40), monkeypatch))
    assert mails(INTERPRETATION) == 3


def test_a_new_calendar_moves_open_duties(city: City) -> None:
    friday = timezone.make_aware(dt.datetime(2026, 5, 22, 9))
    document = a_published_item(city.city, kind=ItemKind.NORMATIVE_DOCUMENT, at=friday)
    done = a_published_item(city.city, kind=ItemKind.NORMATIVE_DOCUMENT, at=friday)
    InterpretationDuty.objects.filter(document=done).update(fulfilled_at=friday)

    class Later:
        def add_working_days(self, start: dt.date, number: int) -> dt.date:
            return standard_calendar().add_working_days(start, number + 1)

    moved = follow_calendar(standard_calendar(), Later(), None)  # type: ignore[arg-type]
    assert [(row.before, row.after) for row in moved] == [(dt.date(2026, 5, 27), dt.date(2026, 5, 28))]
    assert InterpretationDuty.objects.get(document=document).due_on == dt.date(2026, 5, 28)
    assert InterpretationDuty.objects.get(document=done).due_on == dt.date(2026, 5, 27)
    assert follow_calendar(standard_calendar(), Later(), None) == []  # type: ignore[arg-type]
