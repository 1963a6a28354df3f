"""Everything goes over to a new key, nothing is lost on the way, and no key goes while it is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.files.base import ContentFile
from django.db import connection, transaction

from gongkai.cli import main
from gongkai.vault import rotation
from gongkai.vault.digests import digest, digests
from gongkai.vault.errors import VaultLocked
from gongkai.vault.fields import Ciphertext
from gongkai.vault.holdings import Holding, holdings
from gongkai.vault.key_file import KeyFile
from gongkai.vault.keyring import Key, new_key
from gongkai.vault.keys import keyring
from gongkai.vault.rotation import (
    add_key,
    count_left,
    drop_old_keys,
    renew_everything,
    still_needed,
)
from gongkai.vault.storage import vault_storage
from tests.vault.kept.models import Note, Person

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0


def fill(people: int = 7) -> None:
    """People with and without numbers, notes with and without texts, and a picture."""
    for n in range(people):
        Person.objects.create(number=f"no {n}", contact={"n": n})
    Person.objects.create()
    Note.objects.create(code="a", text=None, other="其他", picture=ContentFile(b"picture", "x.jpg"))
    Note.objects.create(code="b", text="", other="")


def everything() -> list[Any]:
    """What is kept, opened."""
    return [
        sorted(Person.objects.values_list("number", flat=True)),
        sorted(str(contact) for contact in Person.objects.values_list("contact", flat=True)),
        list(Note.objects.order_by("code").values_list("code", "text", "other")),
        [note.picture.read() for note in Note.objects.exclude(picture="")],
    ]


def holding_of(model: type[Any]) -> Holding:
    return next(holding for holding in holdings() if holding.model is model)


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["rotate-keys", *options])


def test_everything_goes_over_to_the_new_key_and_is_what_it_was(db: None, old: Key, file: KeyFile) -> None:
    fill()
    before, found_before = everything(), digest("no 3", "identity")
    keys = add_key(file)
    left = count_left(keys.newest)
    assert left == 7 + 1 + 1
    steps: list[None] = []
    done = renew_everything(keys, lambda: steps.append(None))
    assert (done.rows, done.files, done.problems) == (8, 1, {})
    assert len(steps) == left
    assert count_left(keys.newest) == 0 and still_needed(keys) == []
    assert everything() == before
    assert digest("no 3", "identity") != found_before
    assert Person.objects.get(number_digest=digest("no 3", "identity")).number == "no 3"
    file.write([keys.newest])
    assert everything() == before, "nothing needs the old key"
    assert Person.objects.get(number_digest=digest("no 3", "identity")).number == "no 3"


def test_a_second_run_finds_nothing_to_do(db: None, old: Key, file: KeyFile) -> None:
    fill()
    keys = add_key(file)
    renew_everything(keys)
    assert renew_everything(keys).renewed == 0


def test_a_person_is_found_at_every_moment_of_a_rotation(
    db: None, old: Key, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    monkeypatch.setattr(rotation, "BATCH", 2)
    found: list[int] = []
    renew_everything(
        add_key(file),
        lambda: found.append(Person.objects.filter(number_digest__in=digests("no 6", "identity")).count()),
    )
    assert set(found) == {1}


def test_a_value_that_changed_after_it_was_read_is_not_overwritten(
    db: None, old: Key, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.create(number="before", contact={"n": 1})
    keys = add_key(file)
    renewed_values = rotation._renewed_values

    def somebody_comes_between(*arguments: Any) -> Any:
        values = renewed_values(*arguments)
        monkeypatch.setattr(rotation, "_renewed_values", renewed_values)
        Person.objects.update(
            number=Ciphertext(old.encrypt("after")),
            contact=Ciphertext(old.encrypt('{"n":2}')),
            number_digest=old.digest("identity", b"AFTER"),
        )
        return values

    monkeypatch.setattr(rotation, "_renewed_values", somebody_comes_between)
    assert renew_everything(keys).rows == 1
    person = Person.objects.get(number_digest=digest("after", "identity"))
    assert (person.number, person.contact) == ("after", {"n": 2})
    assert count_left(keys.newest) == 0


def test_rows_written_while_the_keys_change_are_kept_as_they_were_written(
    transactional_db: None, old: Key, file: KeyFile, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 10)
    for n in range(120):
        Person.objects.create(number=f"{n} first")
    pks = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    written: dict[int, str] = dict(Person.objects.values_list("pk", "number"))
    stop = threading.Event()
    failures: list[BaseException] = []

    def write(part: int) -> None:
        try:
            round_ = 0
            while not stop.is_set():
                round_ += 1
                for pk in pks[part::2]:
                    person = Person.objects.get(pk=pk)
                    person.number = f"{pk} round {round_}"
                    person.save()
                    written[pk] = person.number
                    if stop.is_set():
                        break
                    time.sleep(0.001)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(part,)) for part in range(2)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(2):
            renew_everything(add_key(file))
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE)
    assert failures == []
    renew_everything(keyring())
    assert drop_old_keys(file) == (2, 0)
    assert dict(Person.objects.values_list("pk", "number")) == written
    for pk, number in written.items():
        assert Person.objects.get(number_digest=digest(number, "identity")).pk == pk


CHILD = """
import sys, time
from tests import settings
name, keys, files = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.VAULT_KEYS, settings.VAULT_KEYS_FILE, settings.MEDIA_ROOT = (), __import__("pathlib").Path(keys), files
import django
django.setup()
from gongkai.vault import rotation
rotation.BATCH = 5
renew = rotation._renew_row
rotation._renew_row = lambda *arguments: (time.sleep(0.01), renew(*arguments))[1]
from gongkai.cli import main
main(["rotate-keys"])
"""


def test_a_rotation_that_was_killed_is_taken_up_where_it_ended(
    transactional_db: None, old: Key, file: KeyFile, settings: Any, at_once: None
) -> None:
    fill(people=150)
    before = everything()
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            CHILD,
            str(connection.settings_dict["NAME"]),
            str(file.path),
            str(settings.MEDIA_ROOT),
        ],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        until = time.monotonic() + PATIENCE
        while holding_of(Person).rows_under(old).count() in (150, 151) and time.monotonic() < until:
            assert child.poll() is None, child.communicate()[0].decode()
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    new = file.keyring().newest
    assert new.id != old.id
    under_new, under_old = (holding_of(Person).rows_under(key).count() for key in (new, old))
    assert under_new > 0 and under_old > 0 and under_new + under_old == 150
    assert everything() == before, "between the two keys everything can be read"

    result = run()
    assert result.exit_code == 0, result.output
    assert f"已有 {under_old + 1} 条记录和 1 个文件改用密钥 {new.id}" in result.output
    assert "没有生成新密钥" in result.output
    assert [key.id for key in file.keyring().keys] == [new.id, old.id]
    assert count_left(new) == 0
    assert everything() == before
    assert drop_old_keys(file) == (1, 0)
    assert everything() == before


def test_no_key_is_dropped_while_a_value_needs_it(db: None, old: Key, file: KeyFile, at_once: None) -> None:
    fill()
    keys = add_key(file)
    assert drop_old_keys(file) == (0, 1)
    renew_everything(keys)
    Note.objects.filter(code="b").update(text=Ciphertext(old.encrypt("晚到的")))
    assert drop_old_keys(file) == (0, 1)
    renew_everything(keys)
    assert drop_old_keys(file) == (1, 0)
    assert drop_old_keys(file) == (0, 0)
    assert [key.id for key in file.keyring().keys] == [keys.newest.id]
    assert Note.objects.get(code="b").text == "晚到的"


def test_no_key_is_dropped_while_a_digest_needs_it(db: None, old: Key, file: KeyFile, at_once: None) -> None:
    fill()
    keys = add_key(file)
    renew_everything(keys)
    person = Person.objects.order_by("pk")[3]
    Person.objects.filter(pk=person.pk).update(number_digest=old.digest("identity", b"NO3"))
    assert drop_old_keys(file) == (0, 1)
    assert renew_everything(keys).rows == 1
    assert Person.objects.get(number_digest=digest("no 3", "identity")) == person
    assert drop_old_keys(file) == (1, 0)


def test_no_key_is_dropped_while_a_file_needs_it_or_cannot_be_read(
    db: None, old: Key, file: KeyFile, at_once: None
) -> None:
    storage = vault_storage()
    name = storage.save("x", ContentFile(b"data"))
    keys = add_key(file)
    assert drop_old_keys(file) == (0, 1)
    whole = storage.path_of(name).read_bytes()
    storage.path_of(name).write_bytes(whole[:10])
    assert list(renew_everything(keys).problems) == [f"文件 {name}"]
    assert drop_old_keys(file) == (0, 1)
    storage.path_of(name).write_bytes(whole)
    assert renew_everything(keys).files == 1
    assert drop_old_keys(file) == (1, 0)


def test_of_several_old_keys_only_those_that_are_needed_stay(
    db: None, old: Key, file: KeyFile, at_once: None
) -> None:
    between = Key.from_text(new_key())
    newest = Key.from_text(new_key())
    Note.objects.create(code="a", text="原文")
    file.write([newest, between, old])
    assert drop_old_keys(file) == (1, 1)
    assert [key.id for key in file.keyring().keys] == [newest.id, old.id]
    assert Note.objects.get().text == "原文"


def test_the_old_keys_stay_while_somebody_writes(
    transactional_db: None, old: Key, file: KeyFile, at_once: None, settings: Any
) -> None:
    fill()
    renew_everything(add_key(file))
    writing, stop = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Note.objects.create(code="late")
            Note.objects.filter(code="late").update(text=Ciphertext(old.encrypt("late")))
            writing.set()
            stop.wait(PATIENCE)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(PATIENCE)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
    try:
        result = run("--drop-old")
    finally:
        stop.set()
        writer.join(PATIENCE)
        connection.close()
    assert result.exit_code == 1
    assert "Traceback" not in result.output and isinstance(result.exception, SystemExit)
    assert old.id in {key.id for key in file.keyring().keys}
    assert Note.objects.get(code="late").text == "late"


def test_what_cannot_be_opened_is_named_and_left_as_it_is(db: None, old: Key, file: KeyFile) -> None:
    fill()
    stranger = Ciphertext(Key.from_text(new_key()).encrypt("x"))
    Note.objects.filter(code="b").update(text=stranger)
    Person.objects.filter(seen=0, contact__isnull=True).update(contact=Ciphertext("open words"))
    done = renew_everything(add_key(file))
    assert (done.rows, done.files, len(done.problems)) == (8, 1, 2)
    assert any("kept.note b" in place for place in done.problems)
    assert not any("open words" in f"{place}{sentence}" for place, sentence in done.problems.items())
    with pytest.raises(VaultLocked):
        Note.objects.get(code="b")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM kept_note WHERE code = 'b'")
        assert cursor.fetchone() == (str(stranger),)


def test_the_command_makes_a_key_and_says_what_it_did(
    db: None, old: Key, file: KeyFile, at_once: None
) -> None:
    fill()
    before = everything()
    result = run()
    new = file.keyring().newest
    assert result.exit_code == 0, result.output
    assert f"已生成新密钥（编号 {new.id}），请立即备份密钥文件 {file.path}。" in result.output
    assert f"已有 8 条记录和 1 个文件改用密钥 {new.id}。" in result.output
    assert [key.id for key in file.keyring().keys] == [new.id, old.id]
    for key in (new, old):
        assert key.text not in result.output

    result = run("--drop-old")
    assert result.exit_code == 0, result.output
    assert "已核实并删除 1 个旧密钥" in result.output
    assert [key.id for key in file.keyring().keys] == [new.id], "what was backed up is what is used"
    assert everything() == before


def test_the_command_changes_and_drops_in_one_run_where_there_is_one_key(
    db: None, old: Key, file: KeyFile, at_once: None
) -> None:
    fill()
    before = everything()
    result = run("--drop-old")
    assert result.exit_code == 0, result.output
    assert "已生成新密钥" in result.output and "已核实并删除 1 个旧密钥" in result.output
    assert [key.id == old.id for key in file.keyring().keys] == [False]
    assert everything() == before


def test_the_command_ends_with_one_and_names_what_is_damaged(
    db: None, old: Key, file: KeyFile, at_once: None
) -> None:
    fill()
    Note.objects.filter(code="b").update(text=Ciphertext(old.encrypt("x")[:-6]))
    result = run("--drop-old")
    assert result.exit_code == 1
    assert "kept.note b" in result.output and "已损坏" in result.output
    assert "还有内容需要 1 个旧密钥，没有删除" in result.output
    assert old.id in {key.id for key in file.keyring().keys}
    assert run().exit_code == 1, "what is damaged does not stand in the way of another key"
    assert len(file.keyring().keys) == 3


def test_two_rotations_do_not_run_at_once(db: None, old: Key, file: KeyFile) -> None:
    with file.locked():
        result = run()
    assert result.exit_code == 1
    assert result.output == "另一个密钥更换正在进行，请等它结束后再运行。\n"
    assert [key.id for key in file.keyring().keys] == [old.id]


def test_a_rotation_that_is_interrupted_says_that_it_goes_on(
    db: None, old: Key, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()

    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_renewed_values", interrupt)
        result = run()
    assert result.exit_code == 130
    assert "再运行一次 gongkai rotate-keys 会接着完成" in result.output
    new = file.keyring().newest
    result = run()
    assert result.exit_code == 0
    assert file.keyring().newest.id == new.id
    assert count_left(new) == 0


def test_a_lost_key_file_stops_the_command_before_it_makes_anything(
    db: None, old: Key, file: KeyFile
) -> None:
    fill()
    file.path.unlink()
    result = run()
    assert result.exit_code == 1
    assert result.output.startswith("找不到密钥文件 vault_keys")
    assert not file.exists()


def test_with_keys_in_the_environment_the_command_says_what_to_do(db: None, settings: Any) -> None:
    fill()
    before = everything()
    result = run()
    assert result.exit_code == 0
    assert "写在原有密钥之前" in result.output and "重新启动" in result.output
    first = settings.VAULT_KEYS[0]
    settings.VAULT_KEYS = (new_key(), first)
    result = run("--drop-old")
    assert result.exit_code == 0, result.output
    assert "已有 8 条记录和 1 个文件改用密钥" in result.output
    assert f"旧密钥（编号 {Key.from_text(first).id}）已无用处" in result.output
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    assert everything() == before
    assert first not in result.output
