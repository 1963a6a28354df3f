"""The counter counts exactly, for all threads and processes together, and forgets what is over."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from gongkai.web.models import Throttle
from gongkai.web.robots.throttling import TooMany, happens_first, prune, throttle

pytestmark = pytest.mark.django_db


def at(moment: datetime.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.robots.throttling.timezone.now", lambda: moment)


def test_as_many_as_the_limit_pass_and_the_next_is_told_when_to_come_back() -> None:
    for _ in range(3):
        throttle("a", 3, 600)
    with pytest.raises(TooMany) as refused:
        throttle("a", 3, 600)
    assert refused.value.status == 429
    assert str(refused.value) == "操作太频繁了，这一次没有办理。请在10分钟后再试。"
    assert 590 < refused.value.retry_after <= 600
    throttle("b", 3, 600)


def test_the_window_begins_with_the_first_and_refused_tries_do_not_make_it_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = timezone.now()
    for seconds in (0, 50, 59):
        at(start + datetime.timedelta(seconds=seconds), monkeypatch)
        if seconds == 0:
            throttle("a", 1, 60)
            continue
        with pytest.raises(TooMany) as refused:
            throttle("a", 1, 60)
        assert refused.value.retry_after == 60 - seconds
    at(start + datetime.timedelta(seconds=60), monkeypatch)
    throttle("a", 1, 60)
    with pytest.raises(TooMany, match="请在1分钟后再试"):
        throttle("a", 1, 60)


@pytest.mark.parametrize(("seconds", "said"), [(5, "5秒"), (90, "2分钟"), (3600, "1小时"), (5000, "2小时")])
def test_waiting_times_are_said_in_words_and_never_too_short(seconds: int, said: str) -> None:
    assert f"请在{said}后再试" in str(TooMany(seconds))


def test_the_table_holds_no_address() -> None:
    throttle("apply:203.0.113.7", 3, 60)
    assert not Throttle.objects.filter(key__contains="203").exists()
    assert len(Throttle.objects.get().key) == 64


def test_only_the_first_is_the_first() -> None:
    assert [happens_first("nonce", 60) for _ in range(3)] == [True, False, False]


def test_what_is_over_is_pruned_and_what_runs_is_kept() -> None:
    throttle("old", 1, 60)
    throttle("new", 1, 3600)
    assert prune(timezone.now() + datetime.timedelta(seconds=120)) == 1
    with pytest.raises(TooMany):
        throttle("new", 1, 3600)


def test_old_counters_are_pruned_along_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.robots.throttling.secrets.randbelow", lambda _: 0)
    Throttle.objects.create(key="x", ends_at=timezone.now() - datetime.timedelta(hours=1), count=5)
    throttle("a", 1, 60)
    assert not Throttle.objects.filter(key="x").exists()


def test_counting_inside_a_transaction_is_a_fault_of_the_program() -> None:
    """A rollback would take the count back with it."""
    with transaction.atomic(), pytest.raises(RuntimeError):
        throttle("a", 1, 60)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_count_exactly() -> None:
    def tries(_: int) -> int:
        passed = 0
        try:
            for _ in range(15):
                try:
                    throttle("shared", 50, 600)
                    passed += 1
                except TooMany:
                    pass
        finally:
            connection.close()
        return passed

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(8))) == 50
    assert Throttle.objects.get().count == 120


@pytest.mark.django_db(transaction=True)
def test_of_eight_threads_one_is_first_also_when_an_old_counter_stands_there() -> None:
    def first(_: int) -> bool:
        try:
            return happens_first("shared", 600)
        finally:
            connection.close()

    happens_first("shared", 600)
    Throttle.objects.update(ends_at=timezone.now() - datetime.timedelta(seconds=1))
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(first, range(8))) == 1


def test_a_refused_page_says_when_to_come_back_in_its_head_too(client: Client, rf: Any) -> None:
    from gongkai.web.errors import refused

    request = client.get("/").wsgi_request
    answer = refused(request, TooMany(300))
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert "请在5分钟后再试" in answer.content.decode()
