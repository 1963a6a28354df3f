"""Telling the index that a document changed: part of the step that changes it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from gongkai.search import change_log
from gongkai.search.models import IndexChange


def record_change(kind: str, object_id: int) -> None:
    """Write down that a document of a source may have become public, changed, or ceased to be public.

    Call it inside the transaction of the step that does it, in every such step and as often as one likes: what is
    written only makes the index look at the document again. Nothing is written for a step that is rolled
    back. Raises RuntimeError outside a transaction, where a step could be kept and its change lost.
    """
    record_changes(kind, [object_id])


def record_changes(kind: str, object_ids: Iterable[int]) -> None:
    """``record_change`` for many documents of one source, in a few statements."""
    if not connection.in_atomic_block:
        raise RuntimeError("a change is recorded inside the transaction of its step")
    changes = [IndexChange(kind=kind, object_id=object_id) for object_id in object_ids]
    if not changes:
        return
    change_log.enter_as_writer()
    IndexChange.objects.bulk_create(changes, batch_size=5000)
    _follow_after_commit()


def _follow_after_commit() -> None:
    from gongkai.search.following import follow_after_commit

    # One call for all changes of a transaction. An entry that is there can only be taken back together with
    # the transaction, or the savepoint, that this change belongs to as well.
    if not any(entry[1] is follow_after_commit for entry in connection.run_on_commit):
        transaction.on_commit(follow_after_commit, robust=True)
