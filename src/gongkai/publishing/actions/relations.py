"""What documents say about each other: one amends, repeals, implements or interprets another one.

Repealing and amending change the other document's validity, from the day on which the repealing or amending one takes effect.
"""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.access import subtree_ids
from gongkai.organizations.audit import snapshot
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.actions.normative_base import checked, document_done
from gongkai.publishing.actions.validity_changes import drop_relation, require_can_end
from gongkai.publishing.actions.validity_writing import annul_change, write_change
from gongkai.publishing.models import NormativeDocument, Relation, ValidityChange
from gongkai.publishing.rights import require_drafter, require_keeper
from gongkai.publishing.validity import first_day_of
from gongkai.publishing.validity_projection import lock_documents

CHANGE_OF = {Relation.Kind.REPEALS.value: ValidityChange.Kind.REPEALED.value}
CHANGE_OF[Relation.Kind.AMENDS.value] = ValidityChange.Kind.AMENDED.value
"""The change that a relation makes to the document it is about."""


@transaction.atomic
def relate(
    actor: User, document: NormativeDocument, to: NormativeDocument, kind: str, *, seen: int | None
) -> Relation:
    """Say that ``document`` amends, repeals, implements or interprets ``to``.

    Refused are: itself, the same again, a circle, a document issued later, a repeal or amendment of another authority's
    document by none above it. Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    label = Relation.Kind(kind).label
    _require_right(actor, document, kind)
    if document.pk == to.pk:
        raise Refused(_itself(label), {"to": [_itself(label)]})
    locked = lock_documents(document.pk, to.pk)
    kept, other = checked(locked[document.pk], seen), locked[to.pk]
    _require_order(kept, other, kind)
    if kind in CHANGE_OF:
        _require_power(kept, other, label)
        require_can_end(other, CHANGE_OF[kind], first_day_of(kept))
    relation = Relation(document=kept, to=other, kind=kind, recorded_by=actor)
    validate(relation)
    relation.save()
    if kind in CHANGE_OF:
        write_change(actor, other, CHANGE_OF[kind], first_day_of(kept), by=kept)
    else:
        document_done(actor, other, "normative.related", f"登记被{label}", after=_told(relation))
    document_done(actor, kept, "normative.relate", f"登记{label}其他文件", after=_told(relation))
    return relation


@transaction.atomic
def unrelate(actor: User, relation: Relation, *, reason: str, seen: int | None) -> None:
    """Take back a relation that was entered by mistake; the change it made is annulled. As ``relate``."""
    _require_right(actor, relation.document, relation.kind)
    if not reason.strip():
        raise Refused("请写明为什么解除。", {"reason": ["请写明为什么解除。"]})
    locked = lock_documents(relation.document_id, relation.to_id)
    kept, other = checked(locked[relation.document_id], seen), locked[relation.to_id]
    if relation.kind in CHANGE_OF:
        ordered = other.changes.filter(
            kind=CHANGE_OF[relation.kind], by_document=kept, annuls__isnull=True, annulled_by__isnull=True
        )
        for change in ordered:
            change.document = other
            annul_change(actor, change, reason.strip())
    drop_relation(actor, kept, other, relation.kind)
    document_done(actor, kept, "normative.unrelate", "解除文件关系", after={"理由": reason.strip()})


def _require_right(actor: User, document: NormativeDocument, kind: str) -> None:
    """What ends or changes another document is the keeper's; what only explains it, any drafter's."""
    if kind in CHANGE_OF:
        require_keeper(actor, document.authority, f"登记{Relation.Kind(kind).label}关系")
    else:
        require_drafter(actor, document.authority, "登记文件关系")


def _require_order(document: NormativeDocument, to: NormativeDocument, kind: str) -> None:
    label = Relation.Kind(kind).label
    if to.issued_on > document.issued_on:
        sentence = (
            f"《{to.title}》是{to.issued_on.isoformat()}制发的，比本文件（{document.issued_on.isoformat()}）晚，"
            f"本文件不能{label}它。请核对是不是选反了。"
        )
        raise Refused(sentence, {"to": [sentence]})
    if document.pk in _reached(to.pk, kind):
        sentence = f"《{to.title}》已经直接或者间接{label}本文件，两个文件不能互相{label}。"
        raise Refused(sentence, {"to": [sentence]})


def _reached(start: int, kind: str) -> set[int]:
    """All documents that a chain of such relations leads to; one query for each link of the longest chain."""
    seen: set[int] = set()
    edge = {start}
    while edge:
        seen |= edge
        edge = (
            set(Relation.objects.filter(document__in=edge, kind=kind).values_list("to_id", flat=True)) - seen
        )
    return seen


def _require_power(document: NormativeDocument, to: NormativeDocument, label: str) -> None:
    """An authority changes its own documents, and those of the authorities below it in its line."""
    if to.authority_id not in subtree_ids(document.authority_id):
        sentence = f"《{to.title}》由“{to.authority}”制定，“{document.authority}”不能{label}它。"
        raise Refused(sentence, {"to": [sentence]})


def _itself(label: str) -> str:
    return f"文件不能{label}它自己，请选另一个文件。"


def _told(relation: Relation) -> dict[str, object]:
    return snapshot(relation)
