"""Exchanging the keys: everything that is kept is closed anew with the newest key, while the platform runs.

Nothing remembers how far a rotation has come. What is left is what does not begin with the id of the newest
key, so it can be stopped anywhere, at any time, and simply goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digest_under, normalised
from gongkai.vault.errors import VaultDamaged, VaultLocked
from gongkai.vault.fields import Ciphertext
from gongkai.vault.holdings import Holding, holdings, kept_name
from gongkai.vault.key_file import KeyFile
from gongkai.vault.keyring import Key, Keyring, new_key
from gongkai.vault.storage import vault_storage

BATCH = 200  # rows in one transaction
PASSES = 20  # how often rows that others changed meanwhile are tried again
SETTLING = 5.0  # seconds in which a value that was closed with the key before has reached the database
PATIENCE = 30.0  # seconds of waiting for a moment in which nobody writes
ABANDONED = 24 * 3600.0  # seconds after which an unfinished file is nobody's

Advance = Callable[[], None]


@dataclass
class Progress:
    """What a rotation has done: rows and files closed anew, and what could not be, each with its sentence.

    ``missed`` counts how often a row was changed by somebody else between reading and writing it.
    """

    rows: int = 0
    files: int = 0
    missed: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def renewed(self) -> int:
        """Rows and files together."""
        return self.rows + self.files


def count_left(key: Key) -> int:
    """How many rows and files are not under the key yet; files that cannot be read count too."""
    storage = vault_storage()
    rows = sum(holding.rows_not_under(key).count() for holding in holdings())
    return rows + sum(1 for name in storage.names() if _needs_another_key(name, key))


def add_key(file: KeyFile) -> Keyring:
    """Put a new random key in front of those of the file. Call it while the file is locked."""
    file.write([Key.from_text(new_key()), *file.keyring().keys])
    return file.keyring()


def renew_everything(keyring: Keyring, advance: Advance = lambda: None) -> Progress:
    """Close all rows and files with the newest key; ``advance`` is called after each that was left.

    What cannot be opened stays as it is and is named in the result.
    """
    progress = Progress()
    for holding in holdings():
        _renew_rows(holding, keyring, progress, advance)
    _renew_files(keyring, progress, advance)
    return progress


def _renew_rows(holding: Holding, keyring: Keyring, progress: Progress, advance: Advance) -> None:
    for _ in range(PASSES):
        before = (progress.rows, progress.missed)
        last: Any = None
        while (last := _renew_batch(holding, keyring, last, progress, advance)) is not None:
            pass
        if (progress.rows, progress.missed) == before:
            return


def _renew_batch(holding: Holding, keyring: Keyring, after: Any, progress: Progress, advance: Advance) -> Any:
    """Close the next rows anew in one transaction; returns the last of them, None when there were none."""
    with transaction.atomic():
        left = holding.rows_not_under(keyring.newest).order_by("pk")
        if after is not None:
            left = left.filter(pk__gt=after)
        rows = list(left.values("pk", *(kept_name(kept) for kept in holding.fields))[:BATCH])
        renewed = sum(_renew_row(holding, keyring, row, progress) for row in rows)
    # Counted only now: a batch that is interrupted is taken back as a whole.
    progress.rows += renewed
    for _ in rows:
        advance()
    return rows[-1]["pk"] if rows else None


def _renew_row(holding: Holding, keyring: Keyring, row: dict[str, Any], progress: Progress) -> bool:
    """Close one row anew, unless somebody has changed it since it was read."""
    place = f"{holding.label}（{holding.model._meta.label_lower} {row['pk']}）"
    try:
        values = _renewed_values(holding, keyring, row)
    except (VaultLocked, VaultDamaged) as refusal:
        progress.problems[place] = str(refusal)
        return False
    progress.problems.pop(place, None)
    unchanged = Q(pk=row["pk"])
    for kept in holding.fields:
        was = row[kept_name(kept)]
        unchanged &= Q(**{f"{kept_name(kept)}__isnull": True} if was is None else {kept_name(kept): was})
    renewed = bool(holding.rows().filter(unchanged).update(**values))
    progress.missed += not renewed
    return renewed


def _renewed_values(holding: Holding, keyring: Keyring, row: dict[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    plain = {kept.name: _opened(keyring, row[kept_name(kept)]) for kept in holding.fields}
    for kept in holding.fields:
        if plain[kept.name]:
            values[kept.name] = Ciphertext(keyring.encrypt(plain[kept.name]))
    for digest in holding.digests:
        text = normalised(plain[digest.source])
        values[digest.name] = digest_under(keyring.newest, text, digest.purpose) if text else ""
    # A digest must be written together with its source, also where that is empty.
    for digest in holding.digests:
        values.setdefault(digest.source, row[f"kept_{digest.source}"])
    return values


def _opened(keyring: Keyring, kept: str | None) -> str:
    return keyring.decrypt(kept) if kept else ""


def _renew_files(keyring: Keyring, progress: Progress, advance: Advance) -> None:
    storage = vault_storage()
    storage.remove_unfinished(time.time() - ABANDONED)
    for name in storage.names():
        if not _needs_another_key(name, keyring.newest):
            continue
        try:
            progress.files += storage.renew(name, keyring.newest)
        except (VaultLocked, VaultDamaged) as refusal:
            progress.problems[f"文件 {name}"] = str(refusal)
        advance()


def _needs_another_key(name: str, key: Key) -> bool:
    try:
        return vault_storage().key_id(name) != key.id
    except VaultDamaged:
        return vault_storage().exists(name)


def still_needed(keyring: Keyring) -> list[Key]:
    """The old keys that any row or file needs; all of them while a file does not tell which it needs."""
    old = keyring.keys[1:]
    storage = vault_storage()
    files: set[str] = set()
    for name in storage.names():
        try:
            files.add(storage.key_id(name))
        except VaultDamaged:
            if storage.exists(name):
                return list(old)
    kept = list(holdings())
    return [
        key for key in old if key.id in files or any(holding.rows_under(key).exists() for holding in kept)
    ]


def drop_old_keys(file: KeyFile) -> tuple[int, int]:
    """Take the old keys that nothing needs out of the file; returns how many went and how many stay.

    It is made sure of while nobody can write. Raises Refused when no such moment came. Call it while the
    file is locked.
    """
    if len(file.keyring().keys) == 1:
        return 0, 0
    # A value that was closed just before the newest key came may still be on its way to the database.
    time.sleep(max(0.0, SETTLING - file.age()))
    with _nobody_writes():
        keyring = file.keyring()
        needed = still_needed(keyring)
        dropped = len(keyring.keys) - 1 - len(needed)
        if dropped:
            file.write([keyring.newest, *needed])
    return dropped, len(needed)


@contextmanager
def _nobody_writes() -> Iterator[None]:
    """A transaction in which no other changes a table that keeps anything, and nobody puts in a file.

    The tables come first: who saves a row with a file waits for the lock of the files with the table in hand.
    """
    until = time.monotonic() + PATIENCE
    while True:
        alone = False
        try:
            with transaction.atomic():
                _lock_tables()
                alone = True
                with vault_storage().locked():
                    yield
            return
        except OperationalError as error:
            if alone:
                raise
            if time.monotonic() > until:
                raise Refused("平台正忙，旧密钥暂时没有删除；请稍后再运行一次。") from error
        time.sleep(0.2)


def _lock_tables() -> None:
    """Raise OperationalError unless all tables that keep anything can be locked at once."""
    tables = ", ".join(connection.ops.quote_name(holding.model._meta.db_table) for holding in holdings())
    # SQLite's transactions begin with the lock of the whole database (transaction_mode in the settings).
    if connection.vendor == "postgresql" and tables:
        with connection.cursor() as cursor:
            # Never waiting with one lock for another: that could end in somebody else's transaction failing.
            cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE NOWAIT")
