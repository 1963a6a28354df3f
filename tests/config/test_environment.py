"""Settings come from the environment, and what is wrong there is answered with a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.config.environment import database_from_url, home_folder, listed, secret_key_in, whole_number


def test_without_a_url_the_database_is_a_file_in_the_home(tmp_path: Path) -> None:
    for url in ("", "  "):
        database = database_from_url(url, tmp_path)
        assert database["ENGINE"] == "django.db.backends.sqlite3"
        assert database["NAME"] == tmp_path / "gongkai.sqlite3"
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
        assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_a_url_names_a_postgresql_database(tmp_path: Path) -> None:
    database = database_from_url("postgresql://us%40er:p%3Aw%2F%25@db.example:6432/open%20data", tmp_path)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("us@er", "p:w/%")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "6432", "open data")
    assert database["OPTIONS"] == {}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres@/gongkai?host=/run/postgresql",
        "postgres://postgres@%2Frun%2Fpostgresql/gongkai",
    ],
)
def test_a_url_may_name_the_folder_of_a_socket(url: str, tmp_path: Path) -> None:
    database = database_from_url(url, tmp_path)
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("/run/postgresql", "", "gongkai")


def test_a_url_may_ask_for_an_encrypted_connection(tmp_path: Path) -> None:
    database = database_from_url("postgresql://a:b@c/d?sslmode=require&connect_timeout=5", tmp_path)
    assert database["OPTIONS"] == {"sslmode": "require", "connect_timeout": "5"}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://root:very-secret@host/name",
        "postgresql://user:very-secret@host",
        "postgresql://user:very-secret@host/",
        "postgresql://user:very-secret@host:door/name",
        "postgresql://user:very-secret@host:99999/name",
        "postgresql://user:very-secret@[::1/name",
        "very-secret",
    ],
)
def test_a_wrong_url_is_answered_with_how_to_write_it_and_without_the_password(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database_from_url(url, tmp_path)
    assert "GONGKAI_DATABASE_URL 应写成 postgresql://" in str(refused.value)
    assert "very-secret" not in str(refused.value)


def test_an_unknown_parameter_of_the_url_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="不认识的连接参数：sslmod。"):
        database_from_url("postgresql://a:b@c/d?sslmod=require", tmp_path)


def test_the_home_is_absolute_and_var_by_default(tmp_path: Path) -> None:
    assert home_folder({}) == Path.cwd() / "var"
    assert home_folder({"GONGKAI_HOME": ""}) == Path.cwd() / "var"
    assert home_folder({"GONGKAI_HOME": str(tmp_path)}) == tmp_path


def test_a_list_is_written_with_commas() -> None:
    assert listed(" a.gov.cn, b.gov.cn ,,") == ["a.gov.cn", "b.gov.cn"]


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    key = secret_key_in(tmp_path / "home")
    assert len(key) >= 50
    assert secret_key_in(tmp_path / "home") == key
    assert secret_key_in(tmp_path / "other") != key
    assert stat.S_IMODE(os.stat(tmp_path / "home" / "secret_key").st_mode) == 0o600


def test_a_home_that_cannot_be_written_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"无法读写密钥文件 .*GONGKAI_HOME"):
        secret_key_in(tmp_path / "file" / "home")


def test_an_empty_secret_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="是空的"):
        secret_key_in(tmp_path)


def test_a_whole_number_is_taken_and_its_default_stands_where_it_is_not_set() -> None:
    assert whole_number({"X": " 12 "}, "X", default=3, least=1) == 12
    assert whole_number({}, "X", default=3, least=1) == 3
    assert whole_number({"X": ""}, "X", default=3, least=1) == 3


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "１２", "1 2"])
def test_anything_else_is_refused_with_the_name_and_an_example(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="X 应是不小于1的整数，例如 3") as refused:
        whole_number({"X": text}, "X", default=3, least=1)
    assert text in str(refused.value)
