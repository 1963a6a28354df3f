"""Taking a document out of the collection that was registered by mistake, or twice. The row stays on record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.normative import untie
from gongkai.publishing.actions.normative_base import take_document
from gongkai.publishing.models import CleanUpResult, NormativeDocument, Relation, ValidityChange
from gongkai.publishing.rights import require_keeper

LONGEST_REASON = 300


@transaction.atomic
def void_document(actor: User, document: NormativeDocument, *, reason: str, seen: int | None) -> None:
    """Let a document count no more, nowhere. Not for what ceased to be in force: that is repealed.

    Refused while other documents hang on it. Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    require_keeper(actor, document.authority, "作废误登记的文件")
    kept = take_document(document, seen)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        sentence = f"请写明为什么作废，不超过{LONGEST_REASON}个字。"
        raise Refused(sentence, {"reason": [sentence]})
    _require_free(kept)
    before = snapshot(kept)
    if kept.disclosure_id is not None:
        untie(actor, kept)
    # An open clean-up looks at it no longer; what a closed one found stays.
    CleanUpResult.objects.filter(document=kept, round__closed_at__isnull=True).delete()
    kept.void_at, kept.void_reason = timezone.now(), reason
    kept.revision += 1
    kept.save()
    record(
        actor=actor,
        authority=kept.authority,
        action="normative.void",
        label="作废误登记的文件",
        target=kept,
        before=before,
        after=snapshot(kept),
    )


def _require_free(document: NormativeDocument) -> None:
    related = Relation.objects.filter(Q(document=document) | Q(to=document)).exists()
    ordered = ValidityChange.objects.filter(
        by_document=document, annuls__isnull=True, annulled_by__isnull=True
    ).exists()
    if related or ordered:
        raise Refused(
            "这个文件和其他文件有关系，或者其他文件的变动以它为依据。请先解除关系、更正变动，再作废。"
        )
