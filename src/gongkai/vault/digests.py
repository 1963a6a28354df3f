"""Finding a person again without reading what is kept: keyed digests of normalised values."""

from __future__ import annotations

import unicodedata

from gongkai.vault.keyring import Key
from gongkai.vault.keys import keyring_for_writing


def digest(value: str, purpose: str) -> str:
    """The digest of a value under the newest key; "" for an empty value.

    Two purposes give two unrelated digests. Raises VaultLocked without a key.
    """
    return next(iter(digests(value, purpose)), "")


def digests(value: str, purpose: str) -> tuple[str, ...]:
    """The digests of a value under all keys, newest first, for ``__in``; none for an empty value."""
    plain = normalised(value)
    return tuple(digest_under(key, plain, purpose) for key in keyring_for_writing().keys) if plain else ()


def digest_under(key: Key, plain: str, purpose: str) -> str:
    """The digest of an already normalised value under one key."""
    return key.digest(purpose, plain.encode("utf-8", "surrogatepass"))


def normalised(value: str) -> str:
    """The value as it is compared: NFKC, upper case, without blanks of any kind."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).upper())
    return "".join(folded.split())
