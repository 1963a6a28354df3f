"""The index is at the database whenever it is asked, and says so where it cannot be."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.messaging.rounds import registered_rounds
from gongkai.messaging.work import registered_daily
from gongkai.search import building, following, reading, store
from gongkai.search.change_log import clear_away
from gongkai.search.faults import BUILDING, DAMAGED, OUT_OF_REACH
from gongkai.search.following import LAGGING, follow, rebuild, tend
from gongkai.search.models import IndexChange
from gongkai.search.query import search
from gongkai.search.recording import record_change
from gongkai.search.similar import similar_to
from gongkai.search.suggesting import suggest
from tests.search.shelf import Shelf

NOBODY_ASKED = "nobody asked for the document yet"


def titles(text: str) -> list[str]:
    found = search(text)
    assert found.ready, found.sentence
    return sorted(hit.title for hit in found.hits)


@contextmanager
def somebody_writes() -> Iterator[None]:
    """Another process is at the index."""
    with store.locked(5) as first, store.locked(5, store.BUILDING_LOCK) as second:
        assert first and second
        yield


@pytest.mark.django_db(transaction=True)
class TestAfterACommit:
    def test_what_is_published_is_in_the_index_when_the_step_ends(self, shelf: Shelf) -> None:
        shelf.put("殡葬管理办法")
        assert shelf.asked == [1], NOBODY_ASKED
        # Nothing is left to be done for the query.
        with somebody_writes():
            assert titles("殡葬") == ["殡葬管理办法"]

    def test_by_the_first_who_asks(self, shelf: Shelf) -> None:
        search("")
        shelf.put("殡葬管理办法")
        assert titles("殡葬") == ["殡葬管理办法"]

    def test_a_change_replaces_what_was_there(self, shelf: Shelf) -> None:
        document = shelf.put("殡葬管理办法")
        shelf.change(document, title="公墓管理办法")
        assert titles("殡葬") == []
        assert titles("公墓") == ["公墓管理办法"]
        assert search("").total == 1

    def test_what_is_withdrawn_is_gone(self, shelf: Shelf) -> None:
        document = shelf.put("殡葬管理办法")
        assert titles("殡葬")
        shelf.take(document)
        found = search("殡葬")
        assert (found.total, found.hits) == (0, ())

    def test_a_step_that_is_rolled_back_leaves_nothing(self, shelf: Shelf) -> None:
        search("")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            shelf.held[1] = shelf._made(title="殡葬管理办法")
            record_change(shelf.kind, 1)
            raise ZeroDivisionError
        assert shelf.asked == []

    def test_many_changes_of_a_step_are_followed_once(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = []
        monkeypatch.setattr(following, "follow_after_commit", lambda: calls.append(1))
        with transaction.atomic():
            for number in range(20):
                with transaction.atomic():
                    record_change(shelf.kind, number)
        assert calls == [1]

    def test_nothing_that_is_wrong_with_the_index_touches_the_step(
        self, shelf: Shelf, index_folder: Path
    ) -> None:
        index_folder.write_text("a file where the folder should be")
        shelf.put("殡葬管理办法")
        assert IndexChange.objects.filter(kind="shelf").exists()
        found = search("殡葬")
        assert (found.ready, found.sentence) == (False, OUT_OF_REACH)

    def test_inside_a_step_nothing_is_followed(self, shelf: Shelf) -> None:
        shelf.put("公告")
        with transaction.atomic():
            shelf.held[2] = shelf._made(title="还没有提交的公告")
            record_change(shelf.kind, 2)
            assert not follow(1)
            found = search("公告")
            assert [hit.title for hit in found.hits] == ["公告"]
            transaction.set_rollback(True)
        assert 2 not in shelf.asked


@pytest.mark.django_db
class TestBeforeAQuery:
    """In these tests nothing is committed, so only the query itself follows."""

    def test_an_index_that_lags_is_brought_up_to_date(self, shelf: Shelf) -> None:
        shelf.put("公告一")
        assert titles("公告") == ["公告一"]
        shelf.put("公告二")
        assert titles("公告") == ["公告一", "公告二"]

    def test_what_is_not_public_any_more_is_not_shown_whatever_the_index_says(self, shelf: Shelf) -> None:
        document = shelf.put("公告一")
        shelf.put("公告二")
        assert search("公告").total == 2
        shelf.take(document, told=False)
        found = search("公告")
        assert [hit.title for hit in found.hits] == ["公告二"]
        assert found.total == 1
        assert [entry.title for entry in suggest("公告")] == ["公告二"]
        assert [hit.title for hit in similar_to("公告一的全文")] == []

    def test_while_another_process_writes_old_texts_are_not_shown(self, shelf: Shelf) -> None:
        document = shelf.put("公告一", "手机 13800000000")
        shelf.put("公告二")
        search("")
        shelf.change(document, body="")
        with somebody_writes():
            found = search("公告")
        assert found.ready
        assert [hit.title for hit in found.hits] == ["公告二"]
        assert found.sentence == LAGGING
        assert titles("公告") == ["公告一", "公告二"]

    def test_whoever_waits_does_not_wait_for_ever(self, shelf: Shelf) -> None:
        shelf.put("公告")
        with somebody_writes():
            found = search("公告")
        assert (found.ready, found.sentence) == (False, BUILDING)

    def test_a_document_that_its_source_cannot_tell_does_not_keep_the_others_out(
        self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def documents(ids: Any) -> Any:
            if 2 in ids:
                raise ValueError("damaged row")
            return iter([shelf.held[number] for number in ids])

        monkeypatch.setattr(shelf, "documents", documents)
        shelf.put_all([{"title": f"公告{number}"} for number in (1, 2, 3)])
        assert titles("公告") == ["公告1", "公告3"]
        shelf.change(shelf.held[3], title="公告4")
        assert titles("公告") == ["公告1", "公告4"]

    def test_changes_of_an_app_that_is_gone_remove_its_documents(
        self, shelf: Shelf, sources: list[Any]
    ) -> None:
        document = shelf.put("公告")
        assert titles("公告")
        sources.clear()
        following_sources = following.building.all_sources
        following_sources.cache_clear()
        shelf.change(document, title="通知")
        assert search("").total == 0

    def test_a_good_index_costs_two_queries(self, shelf: Shelf, django_assert_max_num_queries: Any) -> None:
        shelf.put("公告")
        search("公告")
        if connection.vendor == "sqlite":
            with django_assert_max_num_queries(1):  # the shelf itself asks no database
                search("公告")


@pytest.mark.django_db
class TestWhatCannotBeTrusted:
    @pytest.fixture
    def full(self, shelf: Shelf) -> Shelf:
        shelf.put("殡葬管理办法")
        assert titles("殡葬")
        return shelf

    def files(self, pattern: str) -> list[Path]:
        return sorted(store.folder_of(store.name_of(store.CURRENT)).glob(pattern))

    def test_an_index_that_is_not_there_is_built(self, full: Shelf, index_folder: Path) -> None:
        name = store.name_of(store.CURRENT)
        (index_folder / "current").unlink()
        assert titles("殡葬") == ["殡葬管理办法"]
        assert store.name_of(store.CURRENT) != name

    @pytest.mark.parametrize("content", ["", "{}", "no json", '{"version": "0"}', "[]"])
    def test_a_stamp_that_cannot_be_read_is_no_stamp(
        self, full: Shelf, index_folder: Path, content: str
    ) -> None:
        name = store.name_of(store.CURRENT)
        (index_folder / f"{name}.json").write_text(content)
        assert titles("殡葬") == ["殡葬管理办法"]
        assert store.name_of(store.CURRENT) != name

    @pytest.mark.parametrize("content", [b"", b"../../etc", b"\xff\xfe", b"nothing"])
    def test_a_name_that_leads_nowhere_leads_nowhere(
        self, full: Shelf, index_folder: Path, content: bytes
    ) -> None:
        (index_folder / "current").write_bytes(content)
        assert titles("殡葬") == ["殡葬管理办法"]

    def test_an_index_of_another_version_is_built_anew(
        self, full: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = store.name_of(store.CURRENT)
        monkeypatch.setattr(store, "version_stamp", lambda: "another version")
        assert titles("殡葬") == ["殡葬管理办法"]
        assert store.name_of(store.CURRENT) != name

    @pytest.mark.parametrize("pattern", ["meta.json", "*.store", "*.term", "*.idx", "*.fast", "*.pos"])
    @pytest.mark.parametrize("deed", ["emptied", "cut", "removed", "overwritten"])
    def test_damaged_files_are_said_and_repaired(self, full: Shelf, pattern: str, deed: str) -> None:
        reading.close()
        for path in self.files(pattern):
            content = path.read_bytes()
            # Another file takes its place: the old one may still be mapped into memory.
            path.unlink()
            if deed != "removed":
                half = content[: len(content) // 2]
                path.write_bytes({"emptied": b"", "cut": half, "overwritten": b"x" * len(content)}[deed])
        first = search("殡葬")
        assert first.ready or first.sentence in (BUILDING, DAMAGED, OUT_OF_REACH)
        assert not first.ready or [hit.title for hit in first.hits] == ["殡葬管理办法"]
        assert titles("殡葬") == ["殡葬管理办法"]

    def test_damage_met_while_writing_is_repaired(self, full: Shelf) -> None:
        reading.close()
        for path in self.files("*.term"):
            path.unlink()
            path.write_bytes(b"")
        full.put("公墓管理办法")
        search("公墓")
        assert titles("办法") == ["公墓管理办法", "殡葬管理办法"]

    def test_a_database_from_a_backup_is_known(self, full: Shelf) -> None:
        """The last changes are gone and their documents with them; no change tells of it."""
        lost = full.put("丢失的办法")
        assert titles("丢失")
        IndexChange.objects.latest("id").delete()
        full.take(lost, told=False)
        assert search("丢失").total == 0
        assert titles("殡葬") == ["殡葬管理办法"]

    def test_nothing_is_raised_for_a_folder_that_cannot_be_written(
        self, full: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*arguments: Any, **particulars: Any) -> Any:
            raise PermissionError("read-only")

        monkeypatch.setattr(store.os, "open", refused)
        full.put("公墓管理办法")
        found = search("办法")
        assert (found.ready, found.sentence) == (False, OUT_OF_REACH)
        assert suggest("办法") == ()
        assert similar_to("殡葬管理办法全文") == ()


@pytest.mark.django_db(transaction=True)
def test_a_node_that_was_away_for_too_long_builds_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("殡葬管理办法")
    assert titles("殡葬")
    name = store.name_of(store.CURRENT)
    with monkeypatch.context() as away:
        away.setattr(following, "follow_after_commit", lambda: None)
        shelf.put_all([{"title": f"新的办法{number}"} for number in range(3)])
    assert clear_away(timezone.now() + datetime.timedelta(days=1)) == 3
    assert len(titles("新的办法")) == 3
    assert store.name_of(store.CURRENT) != name


@pytest.mark.django_db(transaction=True)
class TestSeveralAtOnce:
    def test_threads_that_publish_and_search_at_once_lose_nothing(self, shelf: Shelf) -> None:
        faults: list[BaseException] = []

        def publish(number: int) -> None:
            try:
                for place in range(3):
                    shelf.put(f"公告{number}之{place}")
                    assert search(f"公告{number}之{place}").ready
            except BaseException as fault:
                faults.append(fault)
            finally:
                connection.close()

        search("")
        threads = [threading.Thread(target=publish, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not faults
        assert search("公告", size=100).total == 12
        assert len(search("公告", size=100).hits) == 12


@pytest.mark.django_db
class TestTheWorker:
    def test_it_builds_and_follows(self, shelf: Shelf) -> None:
        shelf.put("公告")
        assert tend(lambda: False) == ""
        with somebody_writes():
            assert titles("公告") == ["公告"]

    def test_it_says_what_is_wrong(self, shelf: Shelf, index_folder: Path) -> None:
        index_folder.write_text("a file where the folder should be")
        assert tend(lambda: False) == OUT_OF_REACH

    def test_it_is_registered(self) -> None:
        assert "search.index" in [work.name for work in registered_rounds()]
        assert "search.clear_away" in [work.name for work in registered_daily()]


@pytest.mark.django_db
def test_a_building_that_is_stopped_goes_on_where_it_was(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SECONDS_OF_A_ROUND", 0.0)
    shelf.put_all([{"title": f"公告{number}"} for number in range(1, 451)], told=False)
    slices = iter([False, False, True])
    assert not rebuild(stop=lambda: next(slices))
    begun = building.begun()
    assert begun is not None
    assert begun[1].built == {"shelf": 400}
    assert building.left(begun[1]) == 50
    shelf.asked.clear()
    shelf.change(shelf.held[7], title="变动七")
    shelf.take(shelf.held[8])
    assert rebuild()
    assert min(number for number in shelf.asked if number not in (7, 8)) == 401
    assert search("公告").total == 448
    assert titles("变动") == ["变动七"]


@pytest.mark.django_db
def test_until_the_new_index_is_complete_the_old_one_answers_and_follows(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SECONDS_OF_A_ROUND", 0.0)
    shelf.put_all([{"title": f"公告{number}"} for number in range(1, 301)])
    assert rebuild()
    name = store.name_of(store.CURRENT)
    slices = iter([False, True])
    assert not rebuild(stop=lambda: next(slices), anew=True)
    assert store.name_of(store.CURRENT) == name
    shelf.put("后来的公告")
    assert titles("后来") == ["后来的公告"]
    assert search("公告").total == 301
    assert rebuild()
    assert store.name_of(store.CURRENT) != name
    assert search("公告").total == 301
    assert not store.folder_of(name).exists()
