"""No change is ever skipped, in whatever order transactions begin and end."""

from __future__ import annotations

import datetime
import queue
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.search import change_log, following
from gongkai.search.change_log import HEAD, Position, beginning, clear_away, pending
from gongkai.search.daily import KEPT, clear_away_old_changes
from gongkai.search.models import IndexChange
from gongkai.search.query import search
from gongkai.search.recording import record_change, record_changes
from tests.search.shelf import Shelf

PATIENCE = 30
ON_POSTGRESQL = "only there can two transactions write at the same time"


class Actor:
    """Somebody with a connection of their own, who does one thing after the other when told to."""

    def __init__(self) -> None:
        self._orders: queue.Queue[Callable[[], Any] | None] = queue.Queue()
        self._answers: queue.Queue[Any] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        self._atomic: Any = None

    def do(self, order: Callable[[], Any]) -> None:
        self._orders.put(order)
        answer = self._answers.get(timeout=PATIENCE)
        if isinstance(answer, Exception):
            raise answer

    def begin(self) -> None:
        self._atomic = transaction.atomic()
        self.do(self._atomic.__enter__)

    def record(self, object_id: int) -> None:
        self.do(lambda: record_change("shelf", object_id))

    def commit(self) -> None:
        self.do(lambda: self._atomic.__exit__(None, None, None))

    def roll_back(self) -> None:
        self.do(lambda: self._atomic.__exit__(RuntimeError, RuntimeError(), None))

    def leave(self) -> None:
        self._orders.put(None)
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                self._answers.put(order())
            except Exception as fault:
                self._answers.put(fault)
        connection.close()


@contextmanager
def actors(number: int) -> Iterator[list[Actor]]:
    found = [Actor() for _ in range(number)]
    try:
        yield found
    finally:
        for actor in found:
            actor.leave()


@pytest.fixture
def nobody_follows_at_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "follow_after_commit", lambda: None)


def keys(position: Position) -> tuple[list[int], Position]:
    found = pending(position, 1000)
    assert found.same_log
    return [object_id for _kind, object_id in found.documents], found.after


@pytest.mark.django_db
class TestRecording:
    def test_many_changes_take_few_statements(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(4):
            record_changes("shelf", range(500))
        assert IndexChange.objects.filter(kind="shelf").count() == 500

    def test_a_change_that_is_rolled_back_was_never_there(self) -> None:
        start = beginning()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record_change("shelf", 1)
            raise ZeroDivisionError
        assert keys(start)[0] == []


@pytest.mark.django_db
class TestFollowing:
    def test_each_change_comes_once(self) -> None:
        position = beginning()
        record_change("shelf", 7)
        record_change("shelf", 8)
        found, position = keys(position)
        assert found == [7, 8]
        record_change("shelf", 7)
        found, position = keys(position)
        assert found == [7]
        assert keys(position) == ([], position)

    def test_a_document_that_changed_often_is_looked_at_once(self) -> None:
        position = beginning()
        for _ in range(5):
            record_change("shelf", 7)
        assert keys(position)[0] == [7]

    def test_a_long_log_comes_in_parts(self) -> None:
        position = beginning()
        record_changes("shelf", range(1, 26))
        found: list[int] = []
        parts = 0
        while True:
            part = pending(position, 10)
            found += [object_id for _kind, object_id in part.documents]
            position, parts = part.after, parts + 1
            if not part.more:
                break
        assert sorted(set(found)) == list(range(1, 26))
        assert parts > 1

    def test_another_log_is_known(self) -> None:
        position = beginning()
        record_change("shelf", 1)
        _found, position = keys(position)
        IndexChange.objects.all().delete()
        assert not pending(position, 10).same_log
        beginning()
        record_change("shelf", 1)
        assert not pending(position, 10).same_log

    def test_a_log_that_lost_its_end_and_went_on_is_known(self) -> None:
        """As after a backup was restored: the same numbers come again, with other changes."""
        start = beginning()
        record_changes("shelf", [1, 2])
        _found, position = keys(start)
        last = IndexChange.objects.latest("id")
        IndexChange.objects.filter(id=last.pk).delete()
        assert not pending(position, 10).same_log
        IndexChange.objects.create(id=last.pk, kind="shelf", object_id=3)
        IndexChange.objects.create(id=last.pk + 1, kind="shelf", object_id=4)
        assert not pending(position, 10).same_log
        assert keys(start)[0] == [1, 3, 4]

    def test_a_query_is_not_slower_than_one_look(self, django_assert_num_queries: Any) -> None:
        record_change("shelf", 1)
        _found, position = keys(beginning())
        if not position.beyond:
            with django_assert_num_queries(1):
                pending(position, 10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_follows_at_commit")
class TestOverlappingTransactions:
    @pytest.fixture(autouse=True)
    def only_on_postgresql(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip(ON_POSTGRESQL)

    def test_a_lower_number_that_appears_later_is_not_skipped(self) -> None:
        position = beginning()
        with actors(2) as (early, late):
            early.begin()
            early.record(1)
            late.begin()
            late.record(2)
            late.commit()
            found, position = keys(position)
            assert found == [2]
            assert keys(position)[0] == []
            early.commit()
            found, position = keys(position)
            assert found == [1]
        assert keys(position) == ([], position)
        assert not position.beyond

    def test_a_roll_back_keeps_nobody_waiting(self) -> None:
        position = beginning()
        with actors(2) as (early, late):
            early.begin()
            early.record(1)
            late.begin()
            late.record(2)
            late.commit()
            _found, position = keys(position)
            assert position.beyond
            early.roll_back()
            found, position = keys(position)
        assert found == []
        assert not position.beyond

    def test_a_building_that_begins_in_between_misses_nothing(self) -> None:
        with actors(2) as (early, late):
            early.begin()
            early.record(1)
            late.begin()
            late.record(2)
            late.commit()
            position = beginning()
            early.commit()
            assert 1 in keys(position)[0]

    def test_clearing_away_leaves_what_may_still_be_overtaken(self) -> None:
        position = beginning()
        with actors(2) as (early, late):
            early.begin()
            early.record(1)
            late.begin()
            late.record(2)
            late.record(3)
            late.commit()
            assert clear_away(timezone.now() + datetime.timedelta(days=1)) == 0
            early.commit()
            assert sorted(keys(position)[0]) == [1, 2, 3]

    @pytest.mark.parametrize("seed", range(6))
    def test_in_any_order_every_change_is_seen(self, seed: int) -> None:
        chance = random.Random(seed)
        position = beginning()
        seen: set[int] = set()
        committed: set[int] = set()
        with actors(4) as everybody:
            open_changes: dict[Actor, set[int]] = {}
            for number in range(1, 61):
                actor = chance.choice(everybody)
                if actor not in open_changes:
                    actor.begin()
                    open_changes[actor] = set()
                deed = chance.random()
                if deed < 0.6:
                    actor.record(number)
                    open_changes[actor].add(number)
                elif deed < 0.85:
                    actor.commit()
                    committed |= open_changes.pop(actor)
                else:
                    actor.roll_back()
                    del open_changes[actor]
                if chance.random() < 0.5:
                    found, position = keys(position)
                    seen.update(found)
                    assert seen == committed
            for actor, numbers in open_changes.items():
                actor.commit()
                committed |= numbers
        found, position = keys(position)
        assert seen | set(found) == committed
        assert not position.beyond

    def test_a_page_of_a_slow_step_is_found_as_soon_as_it_commits(self, shelf: Shelf) -> None:
        search("")
        with actors(1) as [slow]:
            slow.begin()
            slow.record(1)
            shelf.held[1] = shelf._made(title="慢的一步")
            shelf.put("快的一步")
            # What is not committed is looked at, too, only if its change can be seen.
            assert [hit.title for hit in search("一步").hits] == ["快的一步"]
            slow.commit()
            assert sorted(hit.title for hit in search("一步").hits) == ["快的一步", "慢的一步"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_follows_at_commit")
class TestClearingAway:
    def test_old_changes_go_and_the_last_stays(self) -> None:
        position = beginning()
        with transaction.atomic():
            record_changes("shelf", range(1, 11))
        _found, position = keys(position)
        assert clear_away(timezone.now() + datetime.timedelta(days=1)) == 9
        assert list(IndexChange.objects.exclude(id=HEAD).values_list("object_id", flat=True)) == [10]
        assert keys(position) == ([], position)
        with transaction.atomic():
            record_change("shelf", 11)
        assert keys(position)[0] == [11]

    def test_an_index_that_was_away_too_long_knows_it(self) -> None:
        position = beginning()
        with transaction.atomic():
            record_changes("shelf", [1, 2, 3])
        clear_away(timezone.now() + datetime.timedelta(days=1))
        assert not pending(position, 10).same_log
        assert pending(beginning(), 10).same_log

    def test_the_daily_work_keeps_a_week(self) -> None:
        beginning()
        now = timezone.now()
        for days in (9, 8, 6, 0):
            IndexChange.objects.create(kind="shelf", object_id=days, at=now - datetime.timedelta(days=days))
        clear_away_old_changes(now.date())
        left = IndexChange.objects.exclude(id=HEAD).values_list("object_id", flat=True)
        assert set(left) == {8, 6, 0}
        assert datetime.timedelta(days=7) == KEPT

    def test_an_empty_log_is_left_alone(self) -> None:
        assert clear_away(timezone.now()) == 0
        beginning()
        assert clear_away(timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record_change("shelf", 1)
    assert not IndexChange.objects.exists()


@pytest.mark.django_db
def test_the_transaction_of_a_test_case_is_no_step() -> None:
    assert not change_log.inside_a_step()
    with transaction.atomic():
        assert change_log.inside_a_step()
