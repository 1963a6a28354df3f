"""Reading the change log without ever skipping a change.

Numbers are given when a row is written and become visible when its transaction commits, so on PostgreSQL a lower
number may appear after a higher one. A position in the log therefore has two parts: a *floor*, below which nothing can
appear any more, and the marks of the rows above it that were applied already. The floor rises only at a moment
in which no transaction that has written to the log is still open: writers hold a shared lock to their end,
and the follower looks whether it could have that lock alone. It never waits for it. SQLite has one writer at
a time, so there numbers become visible in their order.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from gongkai.search.models import IndexChange

HEAD = 0
"""The number of the row that names the log."""
_WRITERS = 0x676B_696E_6465_78
"""The key of PostgreSQL's advisory lock that everybody holds who has written to the log and not committed yet."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far an index has followed the log that ``log`` names. ``mark`` is that of the row at the floor."""

    log: str
    floor: int
    mark: str
    beyond: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pending:
    """What is to be applied after a position: documents to look at again, and the position when that is done.

    ``same_log`` is False where the log is not the one that was followed up to the position: the database came from a
    backup or from elsewhere, or rows that were needed are cleared away. ``more`` says that there is more to come.
    """

    documents: tuple[tuple[str, int], ...]
    after: Position
    same_log: bool = True
    more: bool = False


def enter_as_writer() -> None:
    """Let the floor stay below whatever this transaction writes, until it ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_WRITERS])


def inside_a_step() -> bool:
    """Whether a transaction is open whose writing may still be taken back. That of a test case does not count."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def beginning() -> Position:
    """A position from which nothing that happens from now on can be missed; makes the log's head if there is none."""
    head, _made = IndexChange.objects.get_or_create(id=HEAD, defaults={"kind": "", "object_id": 0})
    start = Position(str(head.mark), head.object_id, "")
    settled = _settled(start.floor)
    rows = IndexChange.objects.filter(id__gt=start.floor)
    last = (rows if settled is None else rows.filter(id__lte=settled)).order_by("-id").first()
    return start if last is None else Position(start.log, last.pk, str(last.mark))


def pending(position: Position, limit: int) -> Pending:
    """At most ``limit`` rows that were not applied yet. One query; two or three where there is something."""
    found = _read(position, limit, settled=position.floor)
    if not found.same_log or not (found.documents or position.beyond):
        return found
    return _read(position, limit, settled=_settled(position.floor))


def _read(position: Position, limit: int, *, settled: int | None) -> Pending:
    most = limit + len(position.beyond) + 2
    rows = list(
        IndexChange.objects.filter(Q(id=HEAD) | Q(id__gte=position.floor))
        .order_by("id")
        .values_list("id", "mark", "kind", "object_id")[:most]
    )
    if not _is_same_log(position, rows, complete=len(rows) < most):
        return Pending((), position, same_log=False)
    later = [row for row in rows if row[0] > max(position.floor, HEAD)]
    new = [row for row in later if str(row[1]) not in position.beyond]
    floor, mark = position.floor, position.mark
    beyond = set()
    for number, row_mark, _kind, _object_id in later:
        if settled is None or number <= settled:
            floor, mark = number, str(row_mark)
        else:
            beyond.add(str(row_mark))
    return Pending(
        documents=tuple(dict.fromkeys((kind, object_id) for _, _, kind, object_id in new)),
        after=Position(position.log, floor, mark, frozenset(beyond)),
        more=len(rows) == most,
    )


def _is_same_log(
    position: Position, rows: Sequence[tuple[int, uuid.UUID, str, int]], *, complete: bool
) -> bool:
    if not rows or rows[0][0] != HEAD or str(rows[0][1]) != position.log:
        return False
    cleared_up_to = rows[0][3]
    if position.floor < cleared_up_to:
        return False
    # The row at which rows were last cleared away need not be there; every later floor must be.
    if position.mark and not any(row[0] == position.floor and str(row[1]) == position.mark for row in rows):
        return False
    if not position.mark and position.floor != cleared_up_to:
        return False
    return not complete or position.beyond <= {str(row[1]) for row in rows}


def _settled(at_least: int) -> int | None:
    """The number up to which nothing can appear any more; None: whatever can be seen is settled."""
    if connection.vendor != "postgresql":
        return None
    if connection.in_atomic_block:
        # The lock would be kept to the end of that transaction, and keep every writer waiting.
        return at_least
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_WRITERS])
        if not cursor.fetchone()[0]:
            return at_least
        # A statement of its own: it sees everything that was committed before the lock was ours.
        last = IndexChange.objects.order_by("-id").values_list("id", flat=True).first()
    return at_least if last is None else max(at_least, last)


def clear_away(before: datetime.datetime) -> int:
    """Remove rows older than ``before`` that lie below a settled one; returns how many.

    An index that had not followed them yet notices it and is built anew.
    """
    head = IndexChange.objects.filter(id=HEAD).first()
    if head is None:
        return 0
    old = IndexChange.objects.filter(id__gt=HEAD, at__lt=before)
    settled = _settled(head.object_id)
    if settled is not None:
        old = old.filter(id__lte=settled)
    last = old.order_by("-id").first()
    if last is None:
        return 0
    with transaction.atomic():
        removed, _by_model = IndexChange.objects.filter(id__gt=HEAD, id__lt=last.pk, at__lt=before).delete()
        if removed:
            IndexChange.objects.filter(id=HEAD, object_id__lt=last.pk).update(object_id=last.pk)
    return removed
