"""Where pictures and other private files of applicants are kept: closed, under random names, without a URL."""

from __future__ import annotations

import fcntl
import io
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage

from gongkai.vault.errors import TooLargeForVault, VaultDamaged
from gongkai.vault.key_file import sync_folder
from gongkai.vault.keyring import Key
from gongkai.vault.keys import keyring, keyring_for_writing
from gongkai.vault.sealed_file import HEADER, ClosedFileReader, close_file, key_id_of, plain_size

LARGEST_MEGABYTES = 60
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
_UNFINISHED = ".unfinished"


class _OpenedFile(File):  # type: ignore[type-arg] # not generic at run time
    """A kept file that was opened. Once closed it can be opened again, as any file of Django can."""

    def __init__(self, storage: VaultStorage, name: str, content: io.BufferedReader) -> None:
        super().__init__(content, name)
        self._storage = storage

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> Self:
        """Back to the beginning; what was closed is taken from the vault again."""
        if self.closed:
            assert self.name is not None
            self.file = self._storage.open(self.name, mode or "rb").file
        else:
            self.seek(0)
        return self


class VaultStorage(Storage):
    """Closed files below ``MEDIA_ROOT/vault``. Names are made here and tell nothing of what is inside.

    A file is written once: it appears as a whole or not at all, and is never changed, only removed.
    """

    @property
    def folder(self) -> Path:
        """The folder of the closed files."""
        return Path(settings.MEDIA_ROOT) / "vault"

    def get_available_name(self, name: str | None = None, max_length: int | None = None) -> str:
        """A new random name, whatever the file was called."""
        text = secrets.token_hex(16)
        return f"{text[:2]}/{text}"

    def generate_filename(self, filename: str | os.PathLike[str]) -> str:
        """A new random name: what a person's file is called says nothing about where it is kept."""
        return self.get_available_name()

    def path_of(self, name: str) -> Path:
        """Where a file lies, closed. Raises SuspiciousFileOperation for a name that was not made here."""
        if not _NAME.fullmatch(str(name)):
            raise SuspiciousFileOperation("not a name of the vault's storage")
        return self.folder / name

    def url(self, name: str | None) -> NoReturn:
        """Refused: a closed file is handed out by a view that has asked for the right to it."""
        raise ValueError("Files of the vault have no URL; a view opens them and answers for the right to it.")

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(_NAME.fullmatch(str(name))) and self.path_of(name).is_file()

    def size(self, name: str) -> int:
        """The size of the plain file, in bytes. Raises VaultDamaged."""
        return plain_size(self._status(name).st_size)

    def get_created_time(self, name: str) -> datetime:
        """When it was put in, or closed anew with another key."""
        return self.get_modified_time(name)

    def get_modified_time(self, name: str) -> datetime:
        """When it was put in, or closed anew with another key."""
        moment = datetime.fromtimestamp(self._status(name).st_mtime, tz=UTC)
        return moment if settings.USE_TZ else moment.astimezone().replace(tzinfo=None)

    def delete(self, name: str) -> None:
        """Remove a file; nothing happens when there is none."""
        path = self.path_of(name)
        with self.locked():
            path.unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The names of all files, in order."""
        if not self.folder.is_dir():
            return
        for shelf in sorted(entry for entry in self.folder.iterdir() if entry.is_dir()):
            for path in sorted(shelf.iterdir()):
                if _NAME.fullmatch(name := f"{shelf.name}/{path.name}"):
                    yield name

    def key_id(self, name: str) -> str:
        """The id of the key that a file needs. Raises VaultDamaged, also when the file is gone."""
        try:
            with self.path_of(name).open("rb") as file:
                return key_id_of(file.read(HEADER))
        except OSError as error:
            raise _out_of_reach() from error

    def renew(self, name: str, key: Key) -> bool:
        """Close a file with another key, in one step. False when it was removed meanwhile.

        Raises VaultLocked or VaultDamaged when it cannot be opened; the file stays as it is then.
        """
        path = self.path_of(name)
        try:
            before = path.stat()
            plain = self._open(name)
        except (FileNotFoundError, VaultDamaged):
            if not path.exists():
                return False
            raise
        with plain:
            part = self._write_part(key, name, plain.chunks())
        try:
            with self.locked():
                # A file that was removed while it was being copied must not come back.
                if not path.exists() or path.stat().st_ino != before.st_ino:
                    return False
                self._put_in_place(part, path)
        finally:
            part.unlink(missing_ok=True)
        return True

    def remove_unfinished(self, older_than: float) -> int:
        """Remove what interrupted writing left behind, not touched since ``older_than`` (seconds since 1970)."""
        folder = self.folder / _UNFINISHED
        left = [path for path in folder.glob("*") if path.stat().st_mtime < older_than]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from putting in, removing or renewing files; held for moments only."""
        self._make_folder(self.folder)
        lock = os.open(self.folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("Files of the vault are opened for reading bytes only.")
        try:
            source = self.path_of(name).open("rb")
        except OSError as error:
            raise _out_of_reach() from error
        try:
            reader = ClosedFileReader(source, name, keyring())
        except BaseException:
            source.close()
            raise
        return _OpenedFile(self, name, io.BufferedReader(reader, buffer_size=16 * 1024))

    def _save(self, name: str, content: File[Any]) -> str:
        path = self.path_of(name)
        while True:
            key = keyring_for_writing().newest
            part = self._write_part(key, name, _limited(content.chunks()))
            try:
                with self.locked():
                    # A rotation may have dropped the key since the first byte was written.
                    if keyring().holds(key.id):
                        self._put_in_place(part, path)
                        return name
            finally:
                part.unlink(missing_ok=True)

    def _write_part(self, key: Key, name: str, pieces: Iterable[bytes]) -> Path:
        folder = self.folder / _UNFINISHED
        self._make_folder(folder)
        part = folder / secrets.token_hex(16)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                close_file(key, name, pieces, file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return part

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that only the platform's user enters; a mode is not handed on to parents by itself."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for each in (self.folder, folder):
            each.mkdir(mode=0o700, exist_ok=True)

    def _put_in_place(self, part: Path, path: Path) -> None:
        self._make_folder(path.parent)
        os.replace(part, path)
        sync_folder(path.parent)

    def _status(self, name: str) -> os.stat_result:
        try:
            status = self.path_of(name).stat()
        except OSError as error:
            raise _out_of_reach() from error
        if not stat.S_ISREG(status.st_mode):
            raise _out_of_reach()
        return status


def vault_storage() -> VaultStorage:
    """The vault's storage, for ``FileField(storage=vault_storage)``."""
    return VaultStorage()


def _limited(pieces: Iterable[bytes | str]) -> Iterator[bytes]:
    """The pieces as bytes. Raises TooLargeForVault once there are too many."""
    size = 0
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        size += len(data)
        if size > LARGEST_MEGABYTES * 1024 * 1024:
            raise TooLargeForVault(f"文件超过 {LARGEST_MEGABYTES} MB，没有保存；请压缩或拆分后再上传。")
        yield data


def _out_of_reach() -> VaultDamaged:
    return VaultDamaged("加密保存的文件不见了或者无法读取，请平台管理员检查文件夹的权限，或从备份恢复。")
