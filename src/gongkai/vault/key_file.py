"""The file of the keys: ``vault_keys`` in ``GONGKAI_HOME``, one key a line, the newest first.

It is only ever replaced as a whole, so a reader sees the keys before a change or after it; and it is read
again whenever it has changed, so a running server knows a new key at once.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.vault.errors import VaultLocked
from gongkai.vault.keyring import BadKey, Key, Keyring

_Signature = tuple[int, int, int]
_read: dict[Path, tuple[_Signature, Keyring]] = {}


class AlreadyLocked(Exception):
    """Another process is changing the keys."""


class KeyFile:
    """The keys in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether the file is there. Raises VaultLocked when the folder does not let itself be asked."""
        try:
            self.path.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unreadable() from error
        return True

    def keyring(self) -> Keyring:
        """The keys of the file. Raises VaultLocked when it is absent, unreadable, empty or not made of keys."""
        try:
            status = os.stat(self.path)
            signature = (status.st_ino, status.st_mtime_ns, status.st_size)
            known = _read.get(self.path)
            if known is not None and known[0] == signature:
                return known[1]
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError as error:
            raise VaultLocked(
                "找不到密钥文件 vault_keys，加密保存的内容打不开。内容没有丢失，"
                "请平台管理员从备份恢复这个文件。"
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable() from error
        entries = [line.strip() for line in text.splitlines() if line.strip()]
        if not entries:
            raise VaultLocked("密钥文件 vault_keys 是空的，加密保存的内容打不开，请平台管理员从备份恢复它。")
        try:
            keyring = Keyring.from_texts(entries)
        except BadKey as error:
            raise VaultLocked(f"密钥文件 vault_keys 读不懂。{error}请平台管理员从备份恢复它。") from error
        _read[self.path] = (signature, keyring)
        return keyring

    def age(self) -> float:
        """Seconds since the keys were last changed; never below zero."""
        return max(0.0, time.time() - os.stat(self.path).st_mtime)

    def make(self, key: Key) -> None:
        """Begin the file with a key, unless another process has begun it meanwhile. Raises VaultLocked."""
        with self.locked():
            if not self.exists():
                self.write([key])

    def write(self, keys: Iterable[Key]) -> None:
        """Replace the keys, for the owner's eyes only (mode 0600), safe on the disk before it returns.

        Raises VaultLocked when the folder cannot be written. Call it while ``locked``.
        """
        part = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}.part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    file.write("".join(f"{key.text}\n" for key in keys))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, self.path)
            finally:
                part.unlink(missing_ok=True)
            sync_folder(self.path.parent)
        except OSError as error:
            raise self._unreadable() from error

    @contextmanager
    def locked(self, *, wait: bool = True) -> Iterator[None]:
        """Keep other processes from changing the keys. Raises AlreadyLocked without ``wait``."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unreadable() from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise AlreadyLocked from error
            yield
        finally:
            os.close(lock)

    def _unreadable(self) -> VaultLocked:
        return VaultLocked(
            "无法读写密钥文件 vault_keys，请平台管理员检查数据文件夹（GONGKAI_HOME）和这个文件的权限。"
        )


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder safe on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
