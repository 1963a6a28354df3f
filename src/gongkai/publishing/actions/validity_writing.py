"""Writing the rows of the validity's history. Only steps call this, inside their transaction, with the documents locked."""

from __future__ import annotations

import datetime as dt

from gongkai.organizations.models import User
from gongkai.publishing.actions.normative_base import document_done
from gongkai.publishing.models import NormativeDocument, ValidityChange
from gongkai.publishing.validity import first_day_of
from gongkai.publishing.validity_projection import lock_documents


def write_change(
    actor: User | None,
    document: NormativeDocument,
    kind: str,
    on: dt.date,
    *,
    until: dt.date | None = None,
    by: NormativeDocument | None = None,
    note: str = "",
) -> ValidityChange:
    """One more change of a document, on record, and shown everywhere."""
    change = ValidityChange.objects.create(
        document=document, kind=kind, on=on, until=until, by_document=by, note=note, recorded_by=actor
    )
    document_done(
        actor, document, f"normative.{kind}", f"登记{change.get_kind_display()}", after=told(change)
    )
    return change


def annul_change(actor: User | None, change: ValidityChange, reason: str) -> ValidityChange:
    """Let a change count no more; the one that says so stands beside it for ever."""
    annulling = ValidityChange.objects.create(
        document=change.document,
        kind=change.kind,
        on=change.on,
        until=change.until,
        by_document=change.by_document,
        note=reason,
        recorded_by=actor,
        annuls=change,
    )
    label = f"更正误登记的{change.get_kind_display()}"
    document_done(
        actor, change.document, "normative.annul", label, before=told(change), after=told(annulling)
    )
    return annulling


def move_ordered_changes(actor: User, document: NormativeDocument, first_before: dt.date) -> None:
    """Let what a document ordered as of its day of effect follow that day when it is corrected."""
    first = first_day_of(document)
    if first == first_before:
        return
    ordered = list(
        ValidityChange.objects.filter(
            by_document=document, on=first_before, annuls__isnull=True, annulled_by__isnull=True
        ).order_by("document_id", "pk")
    )
    documents = lock_documents(*(change.document_id for change in ordered))
    for change in ordered:
        change.document = documents[change.document_id]
        annul_change(actor, change, f"依据文件的施行日期更正为{first.isoformat()}")
        write_change(
            actor, change.document, change.kind, first, until=change.until, by=document, note=change.note
        )


def told(change: ValidityChange) -> dict[str, str | None]:
    """A change as the audit trail tells it."""
    return {
        "变动": change.get_kind_display(),
        "自哪天起": change.on.isoformat(),
        "延续至": change.until.isoformat() if change.until else None,
        "依据文件": change.by_document.title if change.by_document else None,
        "说明": change.note or None,
    }
