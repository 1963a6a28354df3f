"""The index on the disk of this node: generations, and which of them is in use.

::

    index/lock          held by whoever writes to the generation in use, or changes which one it is
    index/building.lock held by whoever builds; who holds both took this one first
    index/current       the name of the generation that is asked
    index/building      the name of the generation that is being built
    index/<name>/       the files of a generation
    index/<name>.json   its stamp: by which version it was made, and how far it has followed the change log

A stamp is written after the files that it speaks of. What a crash leaves between the two is applied once more,
which changes nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from gongkai.search.change_log import Position
from gongkai.search.schema import stamp as version_stamp

POLL = 0.01
LOCK = "lock"
BUILDING_LOCK = "building.lock"
CURRENT = "current"
BUILDING = "building"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of a generation: ``built`` has the last key of each kind that is in it, while it is being built."""

    version: str
    position: Position
    built: dict[str, int] = field(default_factory=dict)
    finished: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The stamp as it is written."""
        where = self.position
        return json.dumps(
            {
                "version": self.version,
                "log": where.log,
                "floor": where.floor,
                "mark": where.mark,
                "beyond": sorted(where.beyond),
                "built": self.built,
                "finished": self.finished,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Stamp:
        """The stamp that was written. Raises ValueError, KeyError or TypeError for anything else."""
        found = json.loads(text)
        position = Position(
            str(found["log"]), int(found["floor"]), str(found["mark"]), frozenset(found["beyond"])
        )
        built = {str(kind): int(last) for kind, last in found["built"].items()}
        return cls(str(found["version"]), position, built, tuple(found["finished"]))

    def at(self, position: Position) -> Stamp:
        """The same generation, further along the log."""
        return replace(self, position=position)


def root() -> Path:
    """The folder of the index on this node."""
    return Path(settings.SEARCH_INDEX)


@contextmanager
def locked(patience: float, lock_name: str = LOCK) -> Iterator[bool]:
    """Hold a lock; False where another process or thread held it for all of ``patience`` seconds. Raises OSError."""
    root().mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    lock = os.open(root() / lock_name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _taken(lock, until)
    finally:
        os.close(lock)


def _taken(lock: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(POLL)


def name_of(role: str) -> str:
    """The name of the generation that is ``CURRENT`` or ``BUILDING``; empty where none is."""
    try:
        name = (root() / role).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return ""
    return name if name.isalnum() else ""


def folder_of(name: str) -> Path:
    """The folder of a generation."""
    return root() / name


def read_stamp(name: str) -> Stamp | None:
    """The stamp of a generation of this version; None where there is none that can be trusted."""
    if not name:
        return None
    try:
        stamp = Stamp.from_json((root() / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return stamp if stamp.version == version_stamp() else None


def write_stamp(name: str, stamp: Stamp) -> None:
    """Keep the stamp of a generation. Call it with the generation's lock, after the files are committed."""
    _replace(f"{name}.json", stamp.to_json())


def new_generation(position: Position) -> str:
    """Begin a generation that is being built; whatever was being built before is forgotten. Call it with the lock of building."""
    name = secrets.token_hex(6)
    folder_of(name).mkdir()
    write_stamp(name, Stamp(version_stamp(), position))
    _replace(BUILDING, name)
    sweep()
    return name


def put_in_use(name: str) -> None:
    """Let the generation that was built be the one that is asked, and remove all others. Call it with both locks."""
    _replace(CURRENT, name)
    (root() / BUILDING).unlink(missing_ok=True)
    sweep()


def forget(role: str) -> None:
    """Trust the ``CURRENT`` or ``BUILDING`` generation no more. Call it with its lock."""
    (root() / role).unlink(missing_ok=True)


def sweep() -> None:
    """Remove the generations that are neither in use nor being built. Whoever still reads one keeps its files open."""
    needed = {name_of(CURRENT), name_of(BUILDING)}
    for entry in root().iterdir():
        if entry.is_dir() and entry.name not in needed:
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.suffix == ".json" and entry.stem not in needed:
            entry.unlink(missing_ok=True)


def _replace(name: str, content: str) -> None:
    part = root() / f"{name}.part"
    with part.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, root() / name)
