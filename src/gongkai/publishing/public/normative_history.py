"""The history of a document and its relations both ways, as pages tell them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from gongkai.publishing.models import NormativeDocument, Relation, ValidityChange
from gongkai.publishing.public.normative_banner import OrderingDocument, ordering_document
from gongkai.publishing.validity import counting

_BACK = {
    Relation.Kind.AMENDS: "被下列文件修改",
    Relation.Kind.REPEALS: "被下列文件废止",
    Relation.Kind.IMPLEMENTS: "下列文件依据、实施本文件",
    Relation.Kind.INTERPRETS: "下列文件解释本文件",
}
_FORWARD = {
    Relation.Kind.AMENDS: "修改下列文件",
    Relation.Kind.REPEALS: "废止下列文件",
    Relation.Kind.IMPLEMENTS: "依据、实施下列文件",
    Relation.Kind.INTERPRETS: "解释下列文件",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a document on a day, and the document behind it."""

    on: dt.date
    what: str
    by: OrderingDocument | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """Another document, as the reader may know of it; ``key`` is its own, ``relation`` that of the row."""

    key: int
    authority_id: int
    relation: int
    told: OrderingDocument


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """Documents that stand in one relation to a document; ``is_own``: the document itself said so."""

    label: str
    is_own: bool
    documents: tuple[RelatedDocument, ...]


def history_of(document: NormativeDocument, *, for_everybody: bool) -> list[HistoryLine]:
    """What happened, in order of days: adopted, issued, in effect, changed. Notes of staff are not for everybody."""
    found = []
    if document.adopted_on is not None:
        found.append(HistoryLine(document.adopted_on, "通过"))
    found.append(HistoryLine(document.issued_on, "制发"))
    found.append(HistoryLine(document.effective_on, "施行"))
    found += [_changed(change, for_everybody) for change in counting(document.changes.all())]
    if document.expires_on is not None:
        found.append(HistoryLine(document.expires_on, "原定有效期届满"))
    return sorted(found, key=lambda line: line.on)


def _changed(change: ValidityChange, for_everybody: bool) -> HistoryLine:
    what = change.get_kind_display()
    if change.until is not None:
        what += f"至 {change.until.isoformat()}"
    by = _told(change.by_document, for_everybody) if change.by_document is not None else None
    return HistoryLine(change.on, what, by, "" if for_everybody else change.note)


def relations_of(document: NormativeDocument, *, for_everybody: bool) -> list[RelatedGroup]:
    """Both ways, grouped; one query. For everybody, documents whose item is not public are left out."""
    rows = Relation.objects.filter(Q(document=document) | Q(to=document)).select_related(
        "document__disclosure", "to__disclosure"
    )
    groups: dict[tuple[bool, str], list[RelatedDocument]] = defaultdict(list)
    for row in rows.order_by("pk"):
        is_own = row.document_id == document.pk
        other = row.to if is_own else row.document
        told = _told(other, for_everybody)
        if told is not None:
            groups[is_own, row.kind].append(RelatedDocument(other.pk, other.authority_id, row.pk, told))
    return [
        RelatedGroup(labels[kind], is_own, tuple(groups[is_own, kind]))
        for is_own, labels in ((True, _FORWARD), (False, _BACK))
        for kind in Relation.Kind
        if groups.get((is_own, kind))
    ]


def _told(document: NormativeDocument | None, for_everybody: bool) -> OrderingDocument | None:
    if document is None:
        return None
    told = ordering_document(document)
    if told is None and not for_everybody:
        return OrderingDocument(document.title, document.document_number, "")
    return told
