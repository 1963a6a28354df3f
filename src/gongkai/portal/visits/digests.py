"""Telling visitors apart without knowing who they are: digests under a key of the year that is thrown away with it.

A digest is made of the visitor's address (of IPv6 the /64) and browser. The key stands in ``GONGKAI_HOME``, never in the
database: the database alone says nothing about anybody, and once the key is gone nothing does.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

LENGTH = 16
_KEY_BYTES = 32


def key_folder() -> Path:
    """Where the keys stand."""
    return Path(settings.HOME) / "visitor_keys"


def visitor_digest(year: int, network: str, user_agent: str) -> bytes:
    """The digest of a visitor in a year."""
    key = _key(year, str(key_folder()))
    said = f"{network}\n{user_agent}".encode()
    return hmac.new(key, said, hashlib.sha256).digest()[:LENGTH]


def throw_away_keys_before(year: int) -> None:
    """Delete the keys of earlier years; digests made with them can never be made again."""
    for path in key_folder().glob("*"):
        if path.name.isdigit() and int(path.name) < year:
            path.unlink(missing_ok=True)
    _key.cache_clear()


@cache
def _key(year: int, folder: str) -> bytes:
    """The key of a year; made the first time, by one process only, and read by all others."""
    path = Path(folder) / str(year)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Whole or not at all: it appears under its name only when it is written, and never replaces another one.
        fresh = path.with_name(f".{year}.{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
