"""`gongkai index` builds the search index anew and compares it with what is public."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main
from gongkai.commands import index as command
from gongkai.search import contract, following, reading, store
from gongkai.search.query import search
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    settings.SEARCH_INDEX = tmp_path / "index"
    reading.close()
    shelf = Shelf()
    monkeypatch.setattr(contract, "_declared", lambda: iter([("tests", shelf)]))
    contract.all_sources.cache_clear()
    # The database is that of the test, and ready.
    monkeypatch.setattr(command, "prepare_django", lambda: None)
    monkeypatch.setattr(command, "update_database", lambda: 0)
    yield shelf
    contract.all_sources.cache_clear()
    reading.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["index", *arguments])


def test_it_builds_the_index_and_says_so(shelf: Shelf) -> None:
    shelf.put_all([{"title": f"公告{number}"} for number in range(3)])
    result = run()
    assert result.exit_code == 0
    assert "检索索引已建成，公开内容 3 件" in result.output
    assert search("公告").total == 3


def test_it_builds_anew_what_is_there_already(shelf: Shelf) -> None:
    shelf.put("公告")
    run()
    name = store.name_of(store.CURRENT)
    assert run().exit_code == 0
    assert store.name_of(store.CURRENT) not in ("", name)


def test_it_goes_on_with_what_was_stopped(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put_all([{"title": f"公告{number}"} for number in range(450)])
    with monkeypatch.context() as short:
        short.setattr(following, "SECONDS_OF_A_ROUND", 0.0)
        slices = iter([False, True])
        following.rebuild(stop=lambda: next(slices))
    result = run()
    assert "接着上一次没有建完的索引" in result.output
    assert search("公告").total == 450
    assert "接着" not in run("--anew").output


def test_ctrl_c_stops_it_and_nothing_is_lost(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("公告")
    run()

    def interrupted(*arguments: Any, **particulars: Any) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(following, "rebuild", interrupted)
    result = run()
    assert result.exit_code == 130
    assert "已停止。原有索引照常使用" in result.output
    assert search("公告").total == 1


def test_a_good_index_is_called_good(shelf: Shelf) -> None:
    shelf.put("公告")
    run()
    result = run("--check")
    assert result.exit_code == 0
    assert "测试文件：公开 1 件，不一致 0 件。" in result.output
    assert "检索索引与公开内容一致。" in result.output


def test_the_differences_are_named(shelf: Shelf) -> None:
    one, two, three = shelf.put_all([{"title": f"公告{number}"} for number in range(3)])
    run()
    # Behind the change log's back, as a hand at the database would.
    shelf.take(one, told=False)
    shelf.held[two.object_id] = shelf._made(object_id=two.object_id, title="改过的公告")
    shelf.put_all([{"title": "没有登记的公告"}], told=False)
    result = run("--check")
    assert result.exit_code == 1
    assert "公开 3 件，不一致 3 件" in result.output
    assert f"索引中多出 1 件：编号 {one.object_id}" in result.output
    assert f"索引中内容不是最新 1 件：编号 {two.object_id}" in result.output
    assert "索引中缺少 1 件" in result.output
    assert three.object_id in shelf.held
    run()
    assert run("--check").exit_code == 0


def test_documents_of_an_app_that_is_gone_are_named(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("公告")
    run()
    monkeypatch.setattr(contract, "_declared", lambda: iter([]))
    contract.all_sources.cache_clear()
    result = run("--check")
    assert result.exit_code == 1
    assert "已停用的种类 shelf" in result.output


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(
    shelf: Shelf, settings: Any, arguments: tuple[str, ...]
) -> None:
    settings.SEARCH_INDEX.write_text("a file where the folder should be")
    result = run(*arguments)
    assert result.exit_code == 1
    assert "检索暂时不能使用" in result.output
    assert "Traceback" not in result.output
