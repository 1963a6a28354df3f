"""Building a generation from nothing, in slices: it can be stopped anywhere, and goes on from the last slice.

The generation in use stays in use until the new one has everything, with all that changed since the building began.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from gongkai.search import change_log, store
from gongkai.search.contract import all_sources
from gongkai.search.store import Stamp
from gongkai.search.writing import MUCH_MEMORY, Writer, batches, writing

AT_ONCE = 2000
"""Changes that are applied in one commit."""

PATIENCE = 30.0
"""Seconds of waiting for whoever writes to the generation in use, which it then is no more."""

Advance = Callable[[int], None]


def begin() -> str:
    """Begin a generation, forgetting one that was begun before. Call it with the lock of building."""
    return store.new_generation(change_log.beginning())


def begun() -> tuple[str, Stamp] | None:
    """The generation that is being built and can be gone on with; None where there is none."""
    name = store.name_of(store.BUILDING)
    stamp = store.read_stamp(name)
    if stamp is None or not change_log.pending(stamp.position, 1).same_log:
        return None
    return name, stamp


def go_on(until: float, advance: Advance = lambda number: None) -> bool:
    """Build until the monotonic clock shows ``until``; returns whether the generation is complete and in use.

    ``advance`` is told how many keys were looked at. Call it with the lock of building. Raises IndexUnusable.
    """
    name, stamp = begun() or _anew()
    for kind in sorted(all_sources()):
        if kind in stamp.finished:
            continue
        stamp = _add(name, stamp, kind, until, advance)
        store.write_stamp(name, stamp)
        if kind not in stamp.finished:
            return False
    if not catch_up(name, stamp, until):
        return False
    with store.locked(PATIENCE) as mine:
        if mine:
            store.put_in_use(name)
        return mine


def left(stamp: Stamp | None = None) -> int:
    """How many public documents there are to be put into a generation that has come as far as its stamp says."""
    built = {} if stamp is None else stamp.built
    finished = () if stamp is None else stamp.finished
    kinds = (kind for kind in all_sources() if kind not in finished)
    return sum(1 for kind in kinds for _ in all_sources()[kind].ids(after=built.get(kind, 0)))


def _anew() -> tuple[str, Stamp]:
    name = begin()
    stamp = store.read_stamp(name)
    assert stamp is not None
    return name, stamp


def _add(name: str, stamp: Stamp, kind: str, until: float, advance: Advance) -> Stamp:
    """Add the documents of a kind, from where the stamp says, until the time is up."""
    last = stamp.built.get(kind, 0)
    finished = stamp.finished
    with writing(name, MUCH_MEMORY) as writer:
        # Left by a slice that was committed and died before it could say so.
        writer.remove_above(kind, last)
        last, all_of_them = _add_batches(writer, kind, last, until, advance)
    if all_of_them:
        finished = (*finished, kind)
    return Stamp(stamp.version, stamp.position, stamp.built | {kind: last}, finished)


def _add_batches(writer: Writer, kind: str, last: int, until: float, advance: Advance) -> tuple[int, bool]:
    """At least one batch, however late it is; returns the last key, and whether there are no more."""
    source = all_sources()[kind]
    began_at = last
    for batch in batches(source.ids(after=last)):
        if last != began_at and time.monotonic() >= until:
            return last, False
        writer.add(source, batch)
        last = batch[-1]
        advance(len(batch))
    return last, True


def catch_up(name: str, stamp: Stamp, until: float) -> bool:
    """Apply what the change log has for a generation; returns whether nothing is left. Raises IndexUnusable.

    At least one batch is applied, however late it is. Call it with the lock of the generation.
    """
    while True:
        found = change_log.pending(stamp.position, AT_ONCE)
        if not found.same_log:
            return False
        if found.documents:
            with writing(name) as writer:
                writer.refresh(found.documents)
        if found.after != stamp.position:
            stamp = stamp.at(found.after)
            store.write_stamp(name, stamp)
        if not found.more:
            return True
        if time.monotonic() >= until:
            return False
