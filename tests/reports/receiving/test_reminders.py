"""Reminders: on the arranged days, on the last day, weekly when it is over and not for ever; nobody twice, nobody in vain."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.messaging.models import Message
from gongkai.messaging.work import registered_daily
from gongkai.organizations.models import Membership, Role, User
from gongkai.reports.annual.actions.units import arrange, change_unit
from gongkai.reports.models import Duty, ReportStatus, Scope
from gongkai.reports.reminders import DUE, OVERDUE_WEEKS, SUMMARY, remind_of_reports, turn_reached
from tests.organizations.city import person
from tests.reports.receiving.kit import House, a_report, days, handed_over

ONE_DAY = dt.timedelta(days=1)
LAST = dt.date(2026, 1, 31)


@given(st.lists(st.integers(0, 120), max_size=6), st.integers(-150, 150))
def test_a_turn_is_a_day_that_was_arranged_and_is_reached(arranged: list[int], distance: int) -> None:
    day = LAST + days(distance)
    turn = turn_reached(LAST, arranged, day)
    before = {LAST - days(number) for number in arranged} | {LAST}
    if turn is None:
        assert day < min(before) or day > LAST + days(OVERDUE_WEEKS * 7)
    elif day <= LAST:
        assert turn in before and turn <= day
        assert not any(turn < other <= day for other in before)
    else:
        assert turn <= day < turn + days(7) and (turn - LAST).days % 7 == 1


def days_told(house: House, first: dt.date, last: dt.date, person_told: User, kind: str = DUE) -> list[int]:
    """On which days before (or, below zero, after) the department's last day somebody is told, when the worker runs every day."""
    found = []
    day = first
    while day <= last:
        before = Message.objects.filter(kind=kind, about_id=str(person_told.pk)).count()
        remind_of_reports(day)
        new = Message.objects.filter(kind=kind, about_id=str(person_told.pk)).count() - before
        assert new in (0, 1)
        if new:
            found.append((_due(house) - day).days)
        day += ONE_DAY
    return found


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC)


def _due(house: House) -> dt.date:
    return dt.date(house.year + 1, 1, 31)


def here_since_long_ago() -> None:
    """Let everybody be a member on the days of the tests, which are not today."""
    Membership.objects.update(active_from=dt.date(2015, 1, 1))


@pytest.fixture
def house(house: House) -> House:
    """The house, with people who have been there for years."""
    here_since_long_ago()
    return house


@pytest.fixture(autouse=True)
def written_on_the_day_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a message be dated by the day that is reminded of: what was told when is what the rule rests on."""
    from gongkai.publishing import reminding

    sent = reminding.send_email
    today: list[dt.date] = []
    real = reminding.remind

    def remind(*arguments: Any, **options: Any) -> int:
        today[:] = [arguments[4]]
        return real(*arguments, **options)

    def send_email(**options: Any) -> Message:
        message = sent(**options)
        Message.objects.filter(pk=message.pk).update(created_at=_noon(today[0]))
        return message

    monkeypatch.setattr("gongkai.reports.reminders.remind", remind)
    monkeypatch.setattr(reminding, "send_email", send_email)


def test_a_unit_is_told_on_the_arranged_days_and_weekly_afterwards(house: House) -> None:
    house.listed()
    due = _due(house)
    told = days_told(house, due - days(40), due + days(90), house.writer)
    assert told == [30, 10, 3, 1, 0, *(-1 - 7 * week for week in range(OVERDUE_WEEKS))]


def test_a_missed_day_is_made_up_for_once(house: House) -> None:
    house.listed()
    due = _due(house)
    assert days_told(house, due - days(8), due - days(4), house.writer) == [8]


def test_the_same_day_again_tells_nobody_again(house: House) -> None:
    house.listed()
    for _ in range(3):
        remind_of_reports(_due(house))
    assert Message.objects.filter(about_id=str(house.writer.pk)).count() == 1


def test_an_own_arrangement_is_kept_to(house: House) -> None:
    arrange(
        house.officer,
        house.compiler,
        departments=(1, 31),
        governments=(3, 31),
        townships_report=True,
        reminder_days=[5],
    )
    house.listed()
    due = _due(house)
    assert days_told(house, due - days(40), due, house.writer) == [5, 0]


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_who_has_handed_in_is_left_alone(house: House, status: str) -> None:
    house.listed()
    handed_over(a_report(house.city.department, house.compiler, house.year), status=status)
    remind_of_reports(_due(house))
    assert not Message.objects.filter(about_id=str(house.writer.pk)).exists()


def test_a_returned_report_is_due_again(house: House) -> None:
    house.listed()
    handed_over(a_report(house.city.department, house.compiler, house.year), status=ReportStatus.RETURNED)
    remind_of_reports(_due(house))
    assert "已被退回" in Message.objects.get(about_id=str(house.writer.pk)).body


def test_who_has_not_to_report_is_left_alone(house: House) -> None:
    row = house.listed()[house.city.department.name]
    change_unit(house.officer, row, duty=Duty.EXEMPT, due=row.due_on, seen=row.revision, reason="已撤销")
    remind_of_reports(_due(house))
    assert not Message.objects.filter(about_id=str(house.writer.pk)).exists()


def test_a_county_is_told_of_the_roll_up_and_not_by_its_own_office_report(house: House) -> None:
    house.listed()
    handed_over(a_report(house.city.county, house.city.county, house.year), status=ReportStatus.ACCEPTED)
    remind_of_reports(dt.date(house.year + 1, 3, 31))
    body = Message.objects.get(kind=DUE, about_id=str(house.county_writer.pk)).body
    assert "汇总报告" in body and f"{house.year + 1}-03-31" in body
    handed_over(
        a_report(house.city.county, house.compiler, house.year, scope=Scope.COMPILED),
        status=ReportStatus.ACCEPTED,
    )
    Message.objects.all().delete()
    remind_of_reports(dt.date(house.year + 1, 3, 31))
    assert not Message.objects.filter(about_id=str(house.county_writer.pk)).exists()


def test_only_who_writes_and_works_there_is_told(house: House) -> None:
    house.listed()
    department = house.city.department
    person(Role.FINAL_REVIEWER, at=department, email="reviewer@hebi.example")
    person(Role.SUPERVISOR, at=department, email="supervisor@hebi.example")
    gone = person(Role.INFORMATION_OFFICER, at=department, email="gone@hebi.example")
    person(Role.INFORMATION_OFFICER, at=department, email="locked@hebi.example", is_active=False)
    person(Role.INFORMATION_OFFICER, at=department, email="")
    here_since_long_ago()
    gone.memberships.update(active_to=_due(house) - days(60))
    remind_of_reports(_due(house))
    told = Message.objects.filter(authority=department).values_list("recipient", flat=True)
    assert list(told) == [house.writer.email]


def test_the_compiling_office_gets_one_summary(house: House) -> None:
    house.listed()
    handed_over(a_report(house.compiler, house.compiler, house.year))
    remind_of_reports(_due(house) + ONE_DAY)
    messages = Message.objects.filter(kind=SUMMARY, authority=house.compiler)
    assert set(messages.values_list("recipient", flat=True)) == {house.officer.email, house.head.email}
    body = messages.get(about_id=str(house.head.pk)).body
    assert "未报送 2 个单位" in body and "已报送待接收 1 个" in body
    assert f"逾期：{house.city.department.name}" in body


def test_nothing_is_said_when_everything_is_accepted(house: House) -> None:
    house.listed()
    for authority, scope in (
        (house.compiler, Scope.OWN),
        (house.city.department, Scope.OWN),
        (house.city.county, Scope.COMPILED),
    ):
        handed_over(
            a_report(authority, house.compiler, house.year, scope=scope), status=ReportStatus.ACCEPTED
        )
    remind_of_reports(_due(house))
    assert not Message.objects.exists()


def test_the_worker_reminds_every_day() -> None:
    assert remind_of_reports in [work.function for work in registered_daily()]
