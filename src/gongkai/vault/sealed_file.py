"""The format of a closed file: chunks that are each encrypted and authenticated, and together cannot be cut.

::

    "GKV1" | id of the key, 4 bytes | salt, 32 bytes | chunk | chunk | ... | last chunk

Every file has an AES-256-GCM key of its own, derived from the vault key and the salt. A chunk holds 64 KiB of
the plain file and 16 bytes of authentication. Its nonce is its number and whether it is the last; header and
name of the file are authenticated with each. So a chunk that is altered, moved, left out, cut off or taken
from another file, or a file put in another's place, does not open. Memory holds one chunk at a time, and any place in
the file is reached without reading what comes before it.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gongkai.vault.errors import VaultDamaged
from gongkai.vault.keyring import Key, Keyring

MAGIC = b"GKV1"
CHUNK = 64 * 1024
TAG = 16
_ID = 4
_SALT = 32
HEADER = len(MAGIC) + _ID + _SALT


def damaged_file() -> VaultDamaged:
    """The sentence about a file that is not what was put in."""
    return VaultDamaged("加密保存的文件已损坏或被改动，无法打开；请平台管理员从备份恢复。")


def key_id_of(header: bytes) -> str:
    """The id of the key that a file needs. Raises VaultDamaged for what is no closed file."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise damaged_file()
    return header[len(MAGIC) : len(MAGIC) + _ID].hex()


def plain_size(closed_size: int) -> int:
    """The size of the plain file, in bytes, from that of the closed one. Raises VaultDamaged."""
    body = closed_size - HEADER
    chunks = -(-body // (CHUNK + TAG))
    last = body - (chunks - 1) * (CHUNK + TAG)
    if body < TAG or last < TAG or (chunks > 1 and last == TAG):
        raise damaged_file()
    return body - chunks * TAG


def close_file(key: Key, name: str, pieces: Iterable[bytes], target: BinaryIO) -> None:
    """Write the closed form of the plain ``pieces``, of any sizes, to ``target``."""
    header = MAGIC + bytes.fromhex(key.id) + secrets.token_bytes(_SALT)
    cipher = _cipher(key, header)
    target.write(header)
    for index, chunk, last in _chunks(pieces):
        target.write(cipher.encrypt(_nonce(index, last), chunk, _context(header, name)))


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Chunks of full size with their numbers, and the last one: empty only where there is nothing at all."""
    waiting = bytearray()
    index = 0
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK:
            yield index, bytes(waiting[:CHUNK]), False
            del waiting[:CHUNK]
            index += 1
    yield index, bytes(waiting), True


class ClosedFileReader(io.RawIOBase):
    """The plain content of a closed file, to be read at any place. Reading raises VaultDamaged."""

    def __init__(self, source: BinaryIO, name: str, keyring: Keyring) -> None:
        super().__init__()
        self._source = source
        self._header = source.read(HEADER)
        self._context = _context(self._header, name)
        self._cipher = _cipher(keyring.key(key_id_of(self._header)), self._header)
        self.size = plain_size(source.seek(0, io.SEEK_END))
        self._last = max(0, -(-self.size // CHUNK) - 1)
        self._position = 0
        self._held: tuple[int, bytes] | None = None
        # The end vouches for the length: a file that was cut is found out before anything of it is used.
        self._chunk(self._last)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The place in the plain file."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the plain file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on, to the end of the chunk at most."""
        if self._position >= self.size:
            return 0
        index, start = divmod(self._position, CHUNK)
        piece = self._chunk(index)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the file on the disk too."""
        if not self.closed:
            self._source.close()
            self._held = None
        super().close()

    def _chunk(self, index: int) -> bytes:
        if self._held is None or self._held[0] != index:
            self._source.seek(HEADER + index * (CHUNK + TAG))
            closed = self._source.read(CHUNK + TAG)
            try:
                plain = self._cipher.decrypt(_nonce(index, index == self._last), closed, self._context)
            except (InvalidTag, ValueError) as error:
                raise damaged_file() from error
            self._held = (index, plain)
        return self._held[1]


def _cipher(key: Key, header: bytes) -> AESGCM:
    return AESGCM(key.derived("file", salt=header[-_SALT:]))


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _context(header: bytes, name: str) -> bytes:
    return header + name.encode("ascii")
