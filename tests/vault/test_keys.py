"""Where the keys come from, and that a lost one is never replaced behind anybody's back."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.db import transaction

from gongkai.config.environment import vault_keys
from gongkai.vault.digests import digest
from gongkai.vault.errors import VaultLocked
from gongkai.vault.key_file import KeyFile
from gongkai.vault.keyring import BadKey, Key, Keyring, new_key
from gongkai.vault.keys import keyring, keyring_for_writing
from gongkai.vault.storage import vault_storage
from tests.vault.kept.models import Note


def test_the_file_is_made_once_when_first_needed_and_for_its_owner_only(db: None, file: KeyFile) -> None:
    with pytest.raises(VaultLocked, match="找不到密钥文件"):
        keyring()
    assert not file.exists()
    first = keyring_for_writing().newest
    assert stat.S_IMODE(os.stat(file.path).st_mode) == 0o600
    assert file.path.read_text() == first.text + "\n"
    assert keyring_for_writing().newest.id == keyring().newest.id == first.id
    assert {path.name for path in file.path.parent.iterdir()} == {"vault_keys", "vault_keys.lock"}


def test_of_many_that_begin_at_once_one_makes_the_key(file: KeyFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: KeyFile(file.path).make(Key.from_text(new_key())), range(16)))
    assert len(file.path.read_text().split()) == 1


def test_a_lost_file_is_not_replaced_while_a_value_is_kept(db: None, file: KeyFile) -> None:
    Note.objects.create(code="a", text="原文")
    lost = file.path.read_text()
    file.path.unlink()
    for act in (
        lambda: Note.objects.get(),
        lambda: Note.objects.create(code="b", text="新的"),
        lambda: digest("42", "identity"),
    ):
        with (
            pytest.raises(VaultLocked, match=r"找不到密钥文件 vault_keys.*没有丢失.*从备份恢复"),
            transaction.atomic(),
        ):
            act()
    assert not file.exists()
    file.path.write_text(lost)
    assert Note.objects.get().text == "原文"


def test_a_lost_file_is_not_replaced_while_a_file_is_kept(db: None, file: KeyFile) -> None:
    name = vault_storage().save("x", ContentFile(b"data"))
    file.path.unlink()
    with pytest.raises(VaultLocked, match="找不到密钥文件"):
        vault_storage().save("y", ContentFile(b"data"))
    assert list(vault_storage().names()) == [name]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [(b"", "是空的"), (b"\n \n", "是空的"), (b"secret-words\n", "读不懂"), (b"\xff\xfe", "无法读写")],
)
def test_a_file_that_holds_no_keys_is_answered_with_a_sentence(
    file: KeyFile, written: bytes, sentence: str
) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(written)
    for act in (keyring, keyring_for_writing):
        with pytest.raises(VaultLocked, match=sentence) as refused:
            act()
        assert "secret-words" not in str(refused.value)


def test_a_home_that_cannot_be_written_is_answered_with_a_sentence(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.VAULT_KEYS = ()
    settings.VAULT_KEYS_FILE = tmp_path / "file" / "vault_keys"
    for act in (keyring, keyring_for_writing):
        with pytest.raises(VaultLocked, match="无法读写密钥文件"):
            act()


def test_a_change_of_the_file_is_seen_at_once(db: None, file: KeyFile) -> None:
    old = keyring_for_writing().newest
    new = Key.from_text(new_key())
    with file.locked():
        file.write([new, old])
    assert [key.id for key in keyring().keys] == [new.id, old.id]
    assert stat.S_IMODE(os.stat(file.path).st_mode) == 0o600


def test_the_keys_of_the_environment_come_before_the_file(file: KeyFile, settings: Any) -> None:
    settings.VAULT_KEYS = (new_key(),)
    assert keyring_for_writing().newest.text == settings.VAULT_KEYS[0]
    assert not file.exists()


def test_a_key_may_be_written_in_either_alphabet_of_base64() -> None:
    secret = bytes(range(224, 256))
    written = [base64.urlsafe_b64encode(secret).decode(), base64.b64encode(secret).decode()]
    written += [written[0].rstrip("="), f" {written[1]} "]
    assert len({Key.from_text(text).id for text in written}) == 1


A_KEY = "A" * 43 + "="


@pytest.mark.parametrize("text", ["very-secret", "", "é" * 43, A_KEY[:-5], f"{A_KEY}AAAA", "*" * 44])
def test_a_wrong_key_is_named_by_its_place_and_not_shown(text: str) -> None:
    with pytest.raises(BadKey, match="第 2 个加密密钥写得不对") as refused:
        Keyring.from_texts([new_key(), text])
    assert not text or text not in str(refused.value)


def test_the_environment_gives_keys_or_a_sentence() -> None:
    one, two = new_key(), new_key()
    assert vault_keys("") == vault_keys(" , ") == ()
    assert vault_keys(f"{one}, {two},") == (one, two)
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_VAULT_KEYS 有误。第 2 个") as refused:
        vault_keys(f"{one},very-secret")
    assert "very-secret" not in str(refused.value) and one not in str(refused.value)


def test_a_command_answers_a_wrong_key_with_one_sentence(tmp_path: Path) -> None:
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "gongkai.cli", "migrate"],
        env={**ours, "GONGKAI_HOME": str(tmp_path), "GONGKAI_VAULT_KEYS": "very-secret"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("环境变量 GONGKAI_VAULT_KEYS 有误。第 1 个加密密钥写得不对")
    assert done.stderr.count("\n") == 1


def test_no_use_of_a_key_shares_its_bytes_with_another() -> None:
    key = Key.from_text(new_key())
    derived = [key.derived("text"), key.derived("file", salt=b"1" * 32), key.derived("file", salt=b"2" * 32)]
    assert len(set(derived)) == 3
    assert key.digest("a", b"x") != key.digest("b", b"x")
    assert key.digest("a", b"x") == Key.from_text(key.text).digest("a", b"x")
    assert key.text not in repr(key) + str(vars(key))
