"""A file comes back as it was, or says that it does not; the disk sees nothing of it."""

from __future__ import annotations

import io
import os
import random
import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gongkai.vault.errors import TooLargeForVault, VaultDamaged, VaultLocked
from gongkai.vault.keyring import Key, Keyring, new_key
from gongkai.vault.sealed_file import CHUNK, HEADER, TAG, ClosedFileReader, close_file, plain_size
from gongkai.vault.storage import LARGEST_MEGABYTES, VaultStorage, vault_storage
from tests.vault.kept.models import Note

SIZES = [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7]


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> VaultStorage:
    settings.MEDIA_ROOT = tmp_path / "files"
    return vault_storage()


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def put(storage: VaultStorage, data: bytes, name: str = "身份证.jpg") -> str:
    return storage.save(name, ContentFile(data))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_as_it_was_with_its_size(storage: VaultStorage, size: int) -> None:
    data = content(size)
    name = put(storage, data)
    with storage.open(name) as file:
        assert file.read() == data
        assert file.size == size
    assert storage.size(name) == size
    assert plain_size(storage.path_of(name).stat().st_size) == size


@hypothesis_settings(deadline=None, max_examples=30)
@given(
    pieces=st.lists(st.integers(0, 3 * CHUNK), max_size=4),
    start=st.integers(0, 4 * CHUNK),
    length=st.integers(0, 3 * CHUNK),
)
def test_any_part_can_be_read_however_it_was_written(pieces: list[int], start: int, length: int) -> None:
    key = Key.from_text(new_key())
    closed = io.BytesIO()
    parts = [content(size) for size in pieces]
    close_file(key, "name", parts, closed)
    closed.seek(0)
    reader = io.BufferedReader(ClosedFileReader(closed, "name", Keyring([key])))
    reader.seek(start)
    assert reader.read(length) == b"".join(parts)[start : start + length]
    reader.seek(0)
    assert reader.read() == b"".join(parts)


def test_the_disk_keeps_neither_content_nor_name_and_two_files_differ(storage: VaultStorage) -> None:
    data = b"plain words that must not be found " * 10
    names = {put(storage, data), put(storage, data)}
    assert len(names) == 2
    closed = [storage.path_of(name).read_bytes() for name in names]
    assert closed[0][HEADER:] != closed[1][HEADER:]
    for path in storage.folder.rglob("*"):
        assert "身份证" not in path.name and ".jpg" not in path.name
        if path.is_file():
            assert b"plain words" not in path.read_bytes()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(storage.folder.stat().st_mode) == 0o700


def altered(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


SEALED = CHUNK + TAG
ALTERATIONS = {
    "a bit of the first chunk": lambda data: altered(data, HEADER + 5),
    "a bit of the last chunk": lambda data: altered(data, len(data) - 1),
    "a bit of the salt": lambda data: altered(data, HEADER - 1),
    "the magic": lambda data: altered(data, 0),
    "the last byte cut": lambda data: data[:-1],
    "the last chunk cut": lambda data: data[: HEADER + 2 * SEALED],
    "all but the header cut": lambda data: data[:HEADER],
    "everything cut": lambda data: b"",
    "a byte more": lambda data: data + b"x",
    "two chunks exchanged": lambda data: (
        data[:HEADER]
        + data[HEADER + SEALED : HEADER + 2 * SEALED]
        + data[HEADER : HEADER + SEALED]
        + data[HEADER + 2 * SEALED :]
    ),
    "a chunk left out": lambda data: data[:HEADER] + data[HEADER + SEALED :],
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_a_file_that_was_altered_does_not_open(storage: VaultStorage, alteration: str) -> None:
    name = put(storage, content(2 * CHUNK + 7))
    path = storage.path_of(name)
    path.write_bytes(ALTERATIONS[alteration](path.read_bytes()))
    with pytest.raises(VaultDamaged, match="从备份恢复"), storage.open(name) as file:
        file.read()


def test_a_file_does_not_open_in_the_place_of_another(storage: VaultStorage) -> None:
    mine, other = put(storage, b"mine"), put(storage, b"other")
    os.replace(storage.path_of(other), storage.path_of(mine))
    with pytest.raises(VaultDamaged):
        storage.open(mine)
    with pytest.raises(VaultDamaged, match="不见了"):
        storage.open(other)
    with pytest.raises(VaultDamaged, match="不见了"):
        storage.size(other)


def test_without_its_key_a_file_stays_closed_and_unharmed(storage: VaultStorage, settings: Any) -> None:
    name = put(storage, b"data")
    right = settings.VAULT_KEYS
    settings.VAULT_KEYS = (new_key(),)
    with pytest.raises(VaultLocked, match="没有丢失"):
        storage.open(name)
    settings.VAULT_KEYS = (*settings.VAULT_KEYS, *right)
    with storage.open(name) as file:
        assert file.read() == b"data"


def test_there_is_no_url_no_writing_over_and_no_way_out_of_the_folder(storage: VaultStorage) -> None:
    name = put(storage, b"data")
    with pytest.raises(ValueError, match="no URL"):
        storage.url(name)
    for mode in ("wb", "r", "ab"):
        with pytest.raises(ValueError, match="reading bytes only"):
            storage.open(name, mode)
    for outside in ("../secret_key", "/etc/passwd", "ab/../../secret_key", f"{name}/", ""):
        assert not storage.exists(outside)
        for act in (storage.open, storage.delete, storage.size):
            with pytest.raises(SuspiciousFileOperation):
                act(outside)
    assert storage.exists(name)
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)


class Repeated(File):
    """A file of ``size`` bytes that needs no memory."""

    def __init__(self, size: int, fails_after: int | None = None) -> None:
        super().__init__(io.BytesIO(), "large")
        self.total, self.fails_after = size, fails_after

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        given = 0
        while given < self.total:
            if self.fails_after is not None and given >= self.fails_after:
                raise OSError("the line went dead")
            piece = b"x" * min(65_000, self.total - given)
            given += len(piece)
            yield piece


def test_the_largest_file_needs_little_memory(storage: VaultStorage) -> None:
    size = LARGEST_MEGABYTES * 1024 * 1024
    tracemalloc.start()
    try:
        name = storage.save("large", Repeated(size))
        with storage.open(name) as file:
            assert sum(len(chunk) for chunk in file.chunks()) == size
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (Repeated(LARGEST_MEGABYTES * 1024 * 1024 + 1), TooLargeForVault),
        (Repeated(10**6, fails_after=500_000), OSError),
    ],
)
def test_a_file_that_is_not_whole_leaves_nothing(
    storage: VaultStorage, file: File[bytes], error: type[Exception]
) -> None:
    with pytest.raises(error):
        storage.save("large", file)
    assert list(storage.names()) == []
    assert [path for path in storage.folder.rglob("*") if path.is_file() and path.name != ".lock"] == []


def test_a_file_closed_with_another_key_is_the_same_file(storage: VaultStorage, settings: Any) -> None:
    data = content(CHUNK + 9)
    name = put(storage, data)
    settings.VAULT_KEYS = (new_key(), *settings.VAULT_KEYS)
    newest = Key.from_text(settings.VAULT_KEYS[0])
    with storage.open(name) as before:
        assert before.read(10) == data[:10]
        assert storage.renew(name, newest)
        assert before.read() == data[10:], "who reads is not disturbed"
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    assert storage.key_id(name) == newest.id
    with storage.open(name) as after:
        assert after.read() == data


def test_a_file_that_is_removed_while_its_key_is_exchanged_does_not_come_back(
    storage: VaultStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(storage, b"data")
    write_part = VaultStorage._write_part

    def write_and_lose(self: VaultStorage, *arguments: Any) -> Path:
        part = write_part(self, *arguments)
        self.delete(name)
        return part

    monkeypatch.setattr(VaultStorage, "_write_part", write_and_lose)
    assert not storage.renew(name, Key.from_text(new_key()))
    assert not storage.exists(name)
    assert not storage.renew(name, Key.from_text(new_key()))


def test_a_file_is_not_put_in_under_a_key_that_was_dropped_meanwhile(
    storage: VaultStorage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_part = VaultStorage._write_part

    def write_and_exchange_keys(self: VaultStorage, *arguments: Any) -> Path:
        part = write_part(self, *arguments)
        monkeypatch.setattr(VaultStorage, "_write_part", write_part)
        settings.VAULT_KEYS = (new_key(),)
        return part

    monkeypatch.setattr(VaultStorage, "_write_part", write_and_exchange_keys)
    name = put(storage, b"data")
    with storage.open(name) as file:
        assert file.read() == b"data"


def test_a_model_keeps_its_file_closed(db: None) -> None:
    upload = SimpleUploadedFile("../../身份证 正面.jpg", b"picture")
    note = Note.objects.create(code="a", picture=upload)
    note = Note.objects.get(pk=note.pk)
    assert note.picture.read() == b"picture"
    assert note.picture.size == 7
    assert "身份证" not in note.picture.name
    field = Note._meta.get_field("picture")
    assert field.deconstruct()[3]["storage"] is vault_storage


def test_a_file_that_was_closed_can_be_opened_again() -> None:
    storage = vault_storage()
    name = storage.save("甲.txt", ContentFile("内容".encode()))
    file = storage.open(name)
    for _ in range(3):
        with file.open("rb") as again:
            assert again.read() == "内容".encode()
    with file.open("rb") as first:
        first.read(2)
        assert first.open("rb").read() == "内容".encode()
