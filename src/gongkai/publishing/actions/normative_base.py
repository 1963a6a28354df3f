"""What the steps at documents of the collection share: the lock, the second person's word, and the audit entry."""

from __future__ import annotations

from typing import Any

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import User
from gongkai.publishing.concurrency import ChangedMeanwhile, what_happened
from gongkai.publishing.models import NormativeDocument
from gongkai.publishing.validity_projection import lock_documents, show_validity


def take_document(document: NormativeDocument, seen: int | None) -> NormativeDocument:
    """The document locked for this transaction, as it stands now; ``seen`` is the revision the person acted on.

    Raises ``ChangedMeanwhile`` with what happened in between. ``seen`` is None for background work.
    """
    return checked(lock_documents(document.pk)[document.pk], seen)


def checked(locked: NormativeDocument, seen: int | None) -> NormativeDocument:
    """The locked document, if nobody did anything since ``seen``; else raises ``ChangedMeanwhile``."""
    if seen is not None and locked.revision != seen:
        raise ChangedMeanwhile(what_happened(locked, "这个文件"))
    return locked


def document_done(
    actor: User | None,
    document: NormativeDocument,
    action: str,
    label: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """End a step: count it, write the document, put it on record, and show its validity everywhere.

    ``after`` is the document's own snapshot where the step tells nothing else.
    """
    document.revision += 1
    document.save()
    record(
        actor=actor,
        authority=document.authority,
        action=action,
        label=label,
        target=document,
        before=before,
        after=after if after is not None else snapshot(document),
    )
    show_validity(document, actor)
