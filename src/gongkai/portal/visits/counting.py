"""Counting visits: gathered in each process for some seconds, then added to the counters in one transaction.

Adding is one statement a table (``INSERT … ON CONFLICT … DO UPDATE``), so any number of processes may add at once and none
is lost. A process that is killed loses at most what it had gathered in the last seconds.
"""

from __future__ import annotations

import atexit
import datetime
import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction

from gongkai.portal.models import DocumentViews, PageViews, Visitor

logger = logging.getLogger(__name__)

MOST_GATHERED = 5000
"""So many different counters are written at once and not later, so that the memory stays small."""
_ROWS_A_STATEMENT = 200


@dataclass(slots=True)
class Gathered:
    """What was counted and not yet written."""

    pages: Counter[tuple[datetime.date, int, int, str]] = field(default_factory=Counter)
    documents: Counter[int] = field(default_factory=Counter)
    visitors: set[tuple[int, int, bytes]] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many different counters."""
        return len(self.pages) + len(self.documents) + len(self.visitors)


class Counting:
    """Gathers visits of this process and writes them after some seconds, by a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered = Gathered()
        self._timer: threading.Timer | None = None
        self._known: set[tuple[int, int, bytes]] = set()

    def add(
        self, day: datetime.date, site: int, authority: int, column: str, document: int, visitor: bytes
    ) -> None:
        """Count one page that was read."""
        with self._lock:
            self._gathered.pages[day, site, authority, column] += 1
            if document:
                self._gathered.documents[document] += 1
            one = (day.year, site, visitor)
            if one not in self._known:
                self._gathered.visitors.add(one)
            seconds: int = settings.VISITS_WRITTEN_AFTER
            if seconds and self._timer is None:
                wait = 0 if self._gathered.size >= MOST_GATHERED else seconds
                self._timer = threading.Timer(wait, self._write_in_the_background)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Add what was gathered to the counters. Where the database refuses, it is kept for the next time."""
        with self._lock:
            gathered, self._gathered = self._gathered, Gathered()
        if not gathered.size:
            return
        try:
            with transaction.atomic():
                add_to_counters(gathered)
        except Error:
            with self._lock:
                self._gathered.pages.update(gathered.pages)
                self._gathered.documents.update(gathered.documents)
                self._gathered.visitors |= gathered.visitors
            raise
        with self._lock:
            # What is written need not be written again; forgotten from time to time, so that it stays small.
            if len(self._known) > 100_000:
                self._known.clear()
            self._known |= gathered.visitors

    def forget(self) -> None:
        """Drop what was gathered and what is known; for tests, whose database begins anew."""
        with self._lock:
            self._gathered = Gathered()
            self._known.clear()

    def _write_in_the_background(self) -> None:
        with self._lock:
            self._timer = None
        close_old_connections()
        try:
            self.write()
        except Error as error:
            logger.warning("visits could not be written, trying again: %s", type(error).__name__)
            with self._lock:
                if self._timer is None and self._gathered.size < MOST_GATHERED:
                    self._timer = threading.Timer(30, self._write_in_the_background)
                    self._timer.daemon = True
                    self._timer.start()
        finally:
            connection.close()


def add_to_counters(gathered: Gathered) -> None:
    """Add to the rows, in an order that all processes keep to, so that none waits for another in a circle."""
    table, known = PageViews._meta.db_table, connection.ops.quote_name
    pages = [(*key, views) for key, views in sorted(gathered.pages.items())]
    _upsert(
        f"INSERT INTO {known(table)} (day, site, authority, {known('column')}, views) VALUES ",
        "(%s, %s, %s, %s, %s)",
        f" ON CONFLICT (day, site, authority, {known('column')}) DO UPDATE SET views = {known(table)}.views + EXCLUDED.views",
        pages,
    )
    table = DocumentViews._meta.db_table
    _upsert(
        f"INSERT INTO {known(table)} (document, views) VALUES ",
        "(%s, %s)",
        f" ON CONFLICT (document) DO UPDATE SET views = {known(table)}.views + EXCLUDED.views",
        sorted(gathered.documents.items()),
    )
    Visitor.objects.bulk_create(
        [Visitor(year=year, site=site, digest=digest) for year, site, digest in sorted(gathered.visitors)],
        ignore_conflicts=True,
        batch_size=_ROWS_A_STATEMENT,
    )


def _upsert(begin: str, row: str, end: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        for place in range(0, len(rows), _ROWS_A_STATEMENT):
            part = rows[place : place + _ROWS_A_STATEMENT]
            values = [value for one in part for value in one]
            cursor.execute(begin + ", ".join([row] * len(part)) + end, values)


COUNTING = Counting()


def _write_the_rest() -> None:
    if settings.configured and settings.VISITS_WRITTEN_AFTER:
        try:
            COUNTING.write()
        except Error as error:
            logger.warning("visits could not be written at the end: %s", type(error).__name__)


atexit.register(_write_the_rest)
