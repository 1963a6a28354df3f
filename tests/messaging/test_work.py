"""Daily work is done once on every calendar day in China, by one worker, and again where it failed."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.messaging import work
from gongkai.messaging.models import WorkRun
from gongkai.messaging.work import register_daily, run_daily, run_day
from gongkai.messaging.worker import Worker

CHINA = datetime.timezone(datetime.timedelta(hours=8))
NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=CHINA)
TODAY = NOON.date()


class Duty:
    """A function that remembers its days, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.days: list[datetime.date] = []

    def __call__(self, day: datetime.date) -> None:
        self.days.append(day)
        if self.failures:
            self.failures -= 1
            raise ValueError("今天不行")


def at(now: datetime.datetime) -> list[tuple[str, bool]]:
    return [(outcome.work.name, outcome.ok) for outcome in run_daily(now)]


@pytest.mark.django_db
def test_it_is_done_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    assert at(NOON) == [("reminders", True)]
    assert at(NOON + datetime.timedelta(hours=11)) == []
    assert at(NOON + datetime.timedelta(hours=12)) == [("reminders", True)]
    assert duty.days == [TODAY, TODAY + datetime.timedelta(days=1)]
    run = WorkRun.objects.get(day=TODAY)
    assert run.ok and run.finished and not run.error and run.attempts == 1


@pytest.mark.django_db
def test_the_day_begins_at_midnight_in_china() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    at(datetime.datetime(2026, 11, 22, 15, 59, tzinfo=datetime.UTC))
    at(datetime.datetime(2026, 11, 22, 16, 0, tzinfo=datetime.UTC))
    assert duty.days == [datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)]


@pytest.mark.django_db
def test_missed_days_are_not_made_up_for() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    at(NOON)
    at(NOON + datetime.timedelta(days=10))
    assert duty.days == [TODAY, TODAY + datetime.timedelta(days=10)]


@pytest.mark.django_db
def test_it_waits_for_a_decent_hour_where_one_is_named() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒", not_before=datetime.time(8, 30))
    assert at(NOON.replace(hour=8, minute=29)) == []
    assert at(NOON.replace(hour=8, minute=30)) == [("reminders", True)]


@pytest.mark.django_db
def test_a_failure_is_written_down_tried_again_at_a_distance_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failing, other = Duty(failures=2), Duty()
    register_daily("failing", failing, "会出错的工作")
    register_daily("other", other, "别的工作")
    now = NOON
    monkeypatch.setattr(work.timezone, "now", lambda: now)
    assert at(now) == [("failing", False), ("other", True)]
    run = WorkRun.objects.get(name="failing")
    assert (run.ok, run.error) == (False, "ValueError：今天不行")
    now = NOON + datetime.timedelta(seconds=59)
    assert at(now) == []
    now = NOON + datetime.timedelta(seconds=60)
    assert at(now) == [("failing", False)]
    now += datetime.timedelta(minutes=4)
    assert at(now) == []
    now += datetime.timedelta(minutes=1)
    assert at(now) == [("failing", True)]
    run.refresh_from_db()
    assert (run.ok, run.error, run.attempts) == (True, "", 3)


@pytest.mark.django_db
def test_a_run_whose_worker_died_is_begun_anew_when_its_lease_ends() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    assert work._claim("reminders", TODAY, NOON)
    assert at(NOON + work.LEASE - datetime.timedelta(seconds=1)) == []
    assert at(NOON + work.LEASE) == [("reminders", True)]


@pytest.mark.django_db
def test_the_operator_has_a_day_done_that_failed_and_no_other() -> None:
    failing, fine = Duty(failures=1), Duty()
    register_daily("failing", failing, "会出错的工作")
    register_daily("fine", fine, "别的工作")
    at(NOON)
    assert [outcome.work.name for outcome in run_day(TODAY, NOON)] == ["failing"]
    assert [outcome.work.name for outcome in run_day(TODAY, NOON)] == []
    assert (failing.days, fine.days) == ([TODAY, TODAY], [TODAY])


@pytest.mark.django_db
def test_the_operator_does_not_double_what_a_worker_is_doing() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    assert work._claim("reminders", TODAY, NOON)
    assert list(run_day(TODAY, NOON)) == []
    assert duty.days == []


@pytest.mark.django_db
def test_the_worker_tells_what_it_did() -> None:
    register_daily("failing", Duty(failures=1), "会出错的工作")
    register_daily("fine", Duty(), "别的工作")
    said: list[str] = []
    assert not Worker(said.append).day(TODAY)
    assert said == [
        "每日工作“会出错的工作”没有完成（ValueError：今天不行），稍后再试。",
        "每日工作“别的工作”已完成。",
    ]
    assert Worker(said.append).day(TODAY)


def test_a_name_that_the_table_cannot_hold_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="60"):
        register_daily("x" * 61, Duty(), "工作")


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_does_the_work_of_a_day() -> None:
    duty = Duty()
    register_daily("reminders", duty, "发送提醒")
    begin = threading.Barrier(4)
    faults: list[BaseException] = []

    def one() -> None:
        try:
            begin.wait()
            list(run_daily(timezone.now()))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(duty.days) == 1
    assert WorkRun.objects.get().ok
