"""Ending and prolonging validity directly: repeal, declare expired, renew; and taking back what was entered by mistake."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.normative_base import take_document
from gongkai.publishing.actions.validity_writing import annul_change, write_change
from gongkai.publishing.models import NormativeDocument, Relation, Validity, ValidityChange, ValidityKind
from gongkai.publishing.models.normative import day_after
from gongkai.publishing.rights import require_keeper
from gongkai.publishing.validity import counting, fold, last_day_of
from gongkai.publishing.validity_rules import beyond_the_rule, rule_for

Kind = ValidityChange.Kind
LONGEST_AHEAD = dt.timedelta(days=3 * 366)
"""How far ahead an end may be entered: a slip of the keyboard must not stand for decades."""
RELATION_OF = {Kind.REPEALED.value: Relation.Kind.REPEALS, Kind.AMENDED.value: Relation.Kind.AMENDS}
"""Which relation a change came with."""


@transaction.atomic
def end_validity(
    actor: User,
    document: NormativeDocument,
    kind: str,
    on: dt.date,
    *,
    note: str,
    by: NormativeDocument | None = None,
    seen: int | None,
) -> ValidityChange:
    """Repeal a document or declare it expired (``kind``) from a day on, with the reason or basis in ``note``.

    Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    assert kind in (Kind.REPEALED, Kind.EXPIRED)
    label = Kind(kind).label
    require_keeper(actor, document.authority, f"登记文件{label}")
    kept = take_document(document, seen)
    if not note.strip():
        raise Refused(
            "请写明理由或者依据。", {"note": ["请写明理由或者依据，例如作出决定的文件名称和文号。"]}
        )
    require_can_end(kept, kind, on)
    return write_change(actor, kept, kind, on, by=by, note=note.strip())


@transaction.atomic
def renew(
    actor: User,
    document: NormativeDocument,
    on: dt.date,
    until: dt.date,
    *,
    note: str,
    seen: int | None,
) -> ValidityChange:
    """Prolong the period of validity before it is over. Raises NotPermitted, ChangedMeanwhile, Refused."""
    require_keeper(actor, document.authority, "延续文件的有效期")
    kept = take_document(document, seen)
    changes = counting(kept.changes.all())
    last = last_day_of(kept, changes)
    if kept.validity_kind == ValidityKind.UNLIMITED or last is None:
        raise Refused("这个文件不设有效期，不需要延续。")
    standing = fold(kept, changes, on)
    if standing.validity in (Validity.REPEALED, Validity.EXPIRED):
        raise Refused(
            f"到{on.isoformat()}这个文件已经{standing.validity.label}，不能延续。需要继续执行的，请重新制发文件。",
            {"on": ["延续须在有效期届满之前作出。"]},
        )
    if on < kept.issued_on:
        raise Refused("延续的日期不能早于制发日期。", {"on": ["延续的日期不能早于制发日期。"]})
    if until <= last:
        sentence = f"现在的有效期到{last.isoformat()}，延续后的日期要比它晚。"
        raise Refused(sentence, {"until": [sentence]})
    rule = rule_for(kept.authority, kept.validity_kind)
    if rule is not None and (sentence := beyond_the_rule(rule, day_after(last), until)):
        raise Refused(sentence, {"until": [sentence]})
    return write_change(actor, kept, Kind.RENEWED, on, until=until, note=note.strip())


@transaction.atomic
def annul(actor: User, change: ValidityChange, *, reason: str, seen: int | None) -> ValidityChange:
    """Take back a change that was entered by mistake, with the relation it came with. Both rows stay on record.

    Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    require_keeper(actor, change.document.authority, "更正误登记的有效性变动")
    kept = take_document(change.document, seen)
    if not reason.strip():
        raise Refused("请写明为什么更正。", {"reason": ["请写明为什么更正。"]})
    row = ValidityChange.objects.select_related("by_document").get(pk=change.pk)
    if row not in counting(kept.changes.all()):
        raise Refused("这项变动已经更正过，不再计算；更正本身不能再更正，请重新登记正确的变动。")
    row.document = kept
    annulling = annul_change(actor, row, reason.strip())
    if row.by_document is not None and row.kind in RELATION_OF:
        drop_relation(actor, row.by_document, kept, RELATION_OF[row.kind])
    return annulling


def drop_relation(actor: User, document: NormativeDocument, to: NormativeDocument, kind: str) -> None:
    """Take a relation away, with what it was on record."""
    for relation in Relation.objects.filter(document=document, to=to, kind=kind):
        record(
            actor=actor,
            authority=document.authority,
            action="normative.unrelate",
            label="解除文件关系",
            target=document,
            before=snapshot(relation),
        )
        relation.delete()


def require_can_end(document: NormativeDocument, kind: str, on: dt.date) -> None:
    """Raise Refused where a document cannot be repealed, declared expired or amended as of that day."""
    label = Kind(kind).label
    if on < document.issued_on:
        sentence = f"文件是{document.issued_on.isoformat()}制发的，{label}不能早于这一天。"
        raise Refused(sentence, {"on": [sentence]})
    if on > timezone.localdate() + LONGEST_AHEAD:
        sentence = f"{on.isoformat()}离现在太远，请核对日期。"
        raise Refused(sentence, {"on": [sentence]})
    for change in counting(document.changes.all()):
        if change.kind == Kind.REPEALED or (change.kind == Kind.EXPIRED and kind != Kind.REPEALED):
            raise Refused(
                f"《{document.title}》已经登记从{change.on.isoformat()}起{change.get_kind_display()}，不能再登记{label}。"
                "登记有误的，请先更正那一项。"
            )
    standing = fold(document, counting(document.changes.all()), on)
    if kind != Kind.REPEALED and standing.validity == Validity.EXPIRED:
        raise Refused(f"《{document.title}》的有效期到{on.isoformat()}已经届满，不需要再登记{label}。")
