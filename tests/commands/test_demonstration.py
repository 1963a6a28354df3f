"""The demonstration is loaded once, whole, and never over a database that is in use."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model

from gongkai.cli import main
from gongkai.commands import demonstration
from gongkai.commands.demonstration import (
    creators,
    database_is_in_use,
    load_demonstration,
    working_log_ins,
)
from gongkai.commands.refusal import Refusal
from gongkai.config.models import DemonstrationLoad

pytestmark = pytest.mark.django_db
User = get_user_model()


@dataclass(frozen=True)
class Shown:
    who: str
    username: str
    password: str


class App:
    """An app with a demonstration of one user; it counts how often it was asked."""

    def __init__(self, username: str) -> None:
        self.username = username
        self.calls = 0

    def __call__(self) -> list[Shown]:
        self.calls += 1
        User._default_manager.create_user(self.username, password="demonstration")
        return [Shown("经办人", self.username, "demonstration")]


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> App:
    app = App("first")
    monkeypatch.setattr(demonstration, "creators", lambda: iter([("first", app), ("silent", lambda: None)]))
    return app


def test_an_empty_database_gets_the_demonstration_of_every_app_once(first: App) -> None:
    assert load_demonstration() == ["first", "silent"]
    assert load_demonstration() == []
    assert first.calls == 1
    assert [log_in.username for log_in in working_log_ins()] == ["first"]


def test_a_database_in_use_is_left_alone(first: App) -> None:
    User._default_manager.create_user("somebody", password="of-their-own")
    assert database_is_in_use()
    with pytest.raises(Refusal, match="数据库已在使用，不能装入演示数据"):
        load_demonstration()
    assert first.calls == 0
    assert not DemonstrationLoad.objects.exists()
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 1
    assert result.output.endswith("请用环境变量 GONGKAI_HOME 指定一个空文件夹再装入。\n")
    assert list(User._default_manager.values_list("username", flat=True)) == ["somebody"]


def test_users_who_join_a_demonstration_do_not_stop_it_from_being_shown_again(first: App) -> None:
    load_demonstration()
    User._default_manager.create_user("visitor", password="of-their-own")
    assert not database_is_in_use()
    assert load_demonstration() == []


def test_an_app_that_came_later_adds_its_own(first: App, monkeypatch: pytest.MonkeyPatch) -> None:
    load_demonstration()
    later = App("later")
    monkeypatch.setattr(demonstration, "creators", lambda: iter([("first", first), ("later", later)]))
    assert load_demonstration() == ["later"]
    assert (first.calls, later.calls) == (1, 1)
    assert [log_in.username for log_in in working_log_ins()] == ["first", "later"]


def test_what_fails_halfway_leaves_nothing_behind(first: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr(demonstration, "creators", lambda: iter([("first", first), ("broken", broken)]))
    with pytest.raises(RuntimeError):
        load_demonstration()
    assert not User._default_manager.exists()
    assert not DemonstrationLoad.objects.exists()


@pytest.mark.parametrize("change", ["password", "inactive", "gone"])
def test_a_log_in_that_no_longer_works_is_not_shown(first: App, change: str) -> None:
    load_demonstration()
    user = User._default_manager.get(username="first")
    if change == "password":
        user.set_password("of-their-own")
        user.save()
    elif change == "inactive":
        user.is_active = False
        user.save()
    else:
        user.delete()
    assert working_log_ins() == []


def test_the_command_shows_the_log_ins_and_that_they_are_public(first: App) -> None:
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 0, result.output
    assert "演示数据已装入。" in result.output
    assert "经办人：用户名 first，密码 demonstration" in result.output
    assert "密码是公开的" in result.output
    again = CliRunner().invoke(main, ["demo"])
    assert "此前已经装入，没有改动任何内容。" in again.output
    assert "用户名 first" in again.output


def test_the_apps_that_have_a_demonstration_are_found_in_order() -> None:
    names = [name for name, _ in creators()]
    assert names == ["gongkai.organizations", "gongkai.casework", "gongkai.publishing", "gongkai.reports"]


def test_the_real_demonstration_loads_and_its_log_ins_work() -> None:
    assert load_demonstration()
    log_ins = working_log_ins()
    assert log_ins
    for log_in in log_ins:
        user = User._default_manager.get(**{User.USERNAME_FIELD: log_in.username})
        assert user.check_password(log_in.password), log_in.username
