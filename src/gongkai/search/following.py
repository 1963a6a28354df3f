"""Keeping this node's index at the change log: after a commit, before a query, and in the worker's rounds."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError

from gongkai.search import building, change_log, store
from gongkai.search.faults import BUILDING, BUSY, IndexDamaged, IndexUnusable, of_the_disk
from gongkai.search.schema import key_of

logger = logging.getLogger(__name__)

SECONDS_AFTER_A_COMMIT = 0.5
SECONDS_BEFORE_A_QUERY = 0.25
SECONDS_WITHOUT_AN_INDEX = 3.0
"""How long a query builds where there is no index yet: some thousand documents take less, and it has no other answer."""
SECONDS_OF_A_ROUND = 5.0
MOST_STALE = 2000
"""So many changes that could not be applied yet are kept out of the hits by name."""
LAGGING = "最近发布或变动的一些内容还没有收入检索，请过一会儿再查。"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the index stands to the database: whether it can be asked, and the keys of documents it knows too little of.

    ``sentence`` says what is wrong; empty where nothing is.
    """

    ready: bool
    stale: frozenset[str] = frozenset()
    sentence: str = ""


def standing_for_a_query(
    seconds: float = SECONDS_BEFORE_A_QUERY, without_an_index: float = SECONDS_WITHOUT_AN_INDEX
) -> Standing:
    """Where the index stands, after bringing it up to date for ``seconds``, or building it for ``without_an_index``.

    Raises nothing but DatabaseError.
    """
    try:
        found = _standing()
        if found.ready and not found.stale:
            return found
        follow(seconds if found.ready else without_an_index, patience=seconds)
        return _standing()
    except IndexUnusable as fault:
        return Standing(ready=False, sentence=str(fault))


def _standing() -> Standing:
    with of_the_disk():
        stamp = store.read_stamp(store.name_of(store.CURRENT))
    if stamp is None:
        return Standing(ready=False, sentence=BUILDING)
    found = change_log.pending(stamp.position, MOST_STALE)
    if not found.same_log:
        return Standing(ready=False, sentence=BUILDING)
    stale = frozenset(key_of(kind, object_id) for kind, object_id in found.documents)
    return Standing(ready=True, stale=stale, sentence=LAGGING if stale else "")


def follow(seconds: float, *, patience: float = 0.0) -> bool:
    """Apply what changed, or go on building, for about ``seconds``; returns whether the index has everything now.

    Nothing is done inside a step whose writing may be taken back, and where another process is writing for longer
    than ``patience`` seconds. Raises IndexUnusable.
    """
    if change_log.inside_a_step():
        return False
    until = time.monotonic() + seconds
    with of_the_disk():
        stamp = store.read_stamp(store.name_of(store.CURRENT))
        if stamp is not None and change_log.pending(stamp.position, 1).same_log:
            return _apply(until, patience)
        return _build(until, patience)


def _apply(until: float, patience: float) -> bool:
    with store.locked(patience) as mine:
        name = store.name_of(store.CURRENT)
        stamp = store.read_stamp(name)
        if not mine or stamp is None:
            return False
        try:
            return building.catch_up(name, stamp, until)
        except IndexDamaged:
            store.forget(store.CURRENT)
            raise


def _build(until: float, patience: float, advance: building.Advance = lambda number: None) -> bool:
    with store.locked(patience, store.BUILDING_LOCK) as mine:
        if not mine:
            return False
        try:
            return building.go_on(until, advance)
        except IndexDamaged:
            store.forget(store.BUILDING)
            raise


def report_damage() -> None:
    """Let the index be built anew, because asking it has shown that it is damaged."""
    try:
        with of_the_disk(), store.locked(SECONDS_BEFORE_A_QUERY) as mine:
            if mine:
                store.forget(store.CURRENT)
    except IndexUnusable:
        logger.warning("the damaged search index could not be put aside")


def follow_after_commit() -> None:
    """Show what was just committed. Whatever goes wrong here is made good by the next query or the worker."""
    try:
        follow(SECONDS_AFTER_A_COMMIT, patience=SECONDS_AFTER_A_COMMIT)
    except (IndexUnusable, DatabaseError) as fault:
        logger.warning("the search index did not follow a change: %s", fault)


def rebuild(
    stop: Callable[[], bool] = lambda: False,
    advance: building.Advance = lambda number: None,
    *,
    anew: bool = False,
) -> bool:
    """Build the index from the sources, going on with a building that was stopped unless ``anew``.

    ``stop`` is asked every few seconds; returns whether the new index is complete and in use. Until then the one
    that is in use stays so, and keeps following. Raises IndexUnusable.
    """
    with of_the_disk(), store.locked(SECONDS_OF_A_ROUND, store.BUILDING_LOCK) as mine:
        if not mine:
            raise IndexUnusable(BUSY)
        if anew or building.begun() is None:
            building.begin()
    while not stop():
        with of_the_disk():
            if _build(time.monotonic() + SECONDS_OF_A_ROUND, SECONDS_OF_A_ROUND, advance):
                return True
    return False


def tend(asked_to_end: Callable[[], bool]) -> str:
    """The worker's round: follow, or build, for some seconds; a sentence for the operator where it cannot."""
    try:
        follow(SECONDS_OF_A_ROUND, patience=1.0)
    except IndexUnusable as fault:
        return str(fault)
    return ""
