"""The generation in use, opened for asking; every thread of a process shares it."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy

from gongkai.search import store
from gongkai.search.faults import BUILDING, IndexDamaged, IndexUnusable, of_the_disk, of_the_library
from gongkai.search.schema import schema

ATTEMPTS = 3


@dataclass(slots=True)
class _Opened:
    folder: Path
    index: tantivy.Index
    signature: tuple[int, int, int]
    searcher: tantivy.Searcher


_opened: _Opened | None = None
_opening = threading.Lock()


def searcher() -> tantivy.Searcher:
    """What was committed last to the generation in use. Raises IndexUnusable with a sentence."""
    for _ in range(ATTEMPTS):
        with of_the_disk():
            name = store.name_of(store.CURRENT)
        if not name:
            raise IndexUnusable(BUILDING)
        try:
            return searcher_of(name)
        except IndexUnusable:
            # Another process may just have put a new generation in its place.
            if store.name_of(store.CURRENT) == name:
                raise
    raise IndexUnusable(BUILDING)


def searcher_of(name: str) -> tantivy.Searcher:
    """What was committed last to a generation. Raises IndexUnusable."""
    global _opened
    folder = store.folder_of(name)
    with of_the_library():
        signature = _signature(folder)
        opened = _opened
        if opened is not None and opened.folder == folder and opened.signature == signature:
            return opened.searcher
        with _opening:
            if _opened is not None and _opened.folder == folder:
                _opened.index.reload()
                _opened = _Opened(folder, _opened.index, signature, _opened.index.searcher())
            else:
                index = open_index(folder)
                _opened = _Opened(folder, index, signature, index.searcher())
            return _opened.searcher


def open_index(folder: Path) -> tantivy.Index:
    """The index in a folder, made where there is none. Raises what the library raises."""
    index = tantivy.Index(schema(), str(folder), reuse=True)
    # Looked after by hand: the library's own watcher would show a commit up to half a second later.
    index.config_reader("manual")
    index.reload()
    return index


def _signature(folder: Path) -> tuple[int, int, int]:
    try:
        found = os.stat(folder / "meta.json")
    except FileNotFoundError as error:
        raise IndexDamaged(BUILDING) from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def close() -> None:
    """Let go of what is open, so that the next question opens it anew."""
    global _opened
    with _opening:
        _opened = None
