"""What publishing counts: blocks 一 and 二.3 of the form of 2014, and rules and normative documents of 2019 and 2021.

An item is counted once, in the year of its first publication, whatever becomes of it later: that it was disclosed is a fact of
that year. On a channel it is counted once, too, in the year in which it first appeared there.

A document of the collection is *issued* in the year of its date of issue, *in force* when it binds on 31 December, and
*repealed* (废止) in the year in which it ceased for good: by repeal, by being declared expired, or because its period was over.
Therefore in force = in force the year before + issued - repealed, wherever no document waits for its day of effect over the
turn of a year (such a document is issued, and not yet in force).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet

from gongkai.organizations.evidence import EvidenceKind
from gongkai.organizations.measuring import InYear, Measure, Narrowing, grid
from gongkai.publishing.appearances import FIRST_APPEARANCES
from gongkai.publishing.evidence import DOCUMENTS, ITEMS
from gongkai.publishing.models import (
    Disclosure,
    ItemKind,
    NormativeDocument,
    NormativeKind,
)
from gongkai.publishing.validity import ended_by, in_force_on

_ROWS: dict[str, Q] = {
    "rules": Q(kind=NormativeKind.RULES.value),
    "normative_documents": Q(kind=NormativeKind.NORMATIVE_DOCUMENT.value),
}
_COLUMN_OF_ROW = {
    "gazette": "first_in_gazette_at",
    "website": "first_on_website_at",
    "microblog": "first_on_microblog_at",
    "wechat": "first_on_wechat_at",
    "other_channels": "first_elsewhere_at",
}
CHANNELS_OF_2014 = {row: FIRST_APPEARANCES[column] for row, column in _COLUMN_OF_ROW.items()}
"""The rows of the form and the channels that each of them counts."""
FIRST_APPEARED = {row: InYear(column) for row, column in _COLUMN_OF_ROW.items()}
"""By row: items whose first appearance on any of its channels was in the year."""


def measures() -> Iterator[Measure]:
    """Every cell that publishing fills."""
    kind = ("kind",)
    yield from grid("2021", "documents", _ROWS, _COLUMNS_OF_2021, documents, divided_by=kind)
    yield from grid("2019", "documents", _ROWS, _COLUMNS_OF_2019, documents, divided_by=kind)
    total: dict[str, Narrowing] = {"total": Q()}
    yield from grid("2014", "statistics", _items_of_2014(), total, items, divided_by=kind)
    yield from grid("2014", "statistics", FIRST_APPEARED, total, items_anywhere)
    yield from grid("2014", "statistics", _DOCUMENTS_OF_2014, total, documents, divided_by=kind)


def evidence() -> Iterator[EvidenceKind]:
    """What the records behind these figures look like."""
    yield ITEMS
    yield DOCUMENTS


def documents(authorities: Collection[int], year: int) -> QuerySet[NormativeDocument]:
    """The documents of the collections of these authorities, of whatever year."""
    return NormativeDocument.objects.filter(authority__in=authorities)


def items(authorities: Collection[int], year: int) -> QuerySet[Disclosure]:
    """The items of these authorities that were published at all, of whatever year."""
    return Disclosure.objects.filter(authority__in=authorities, published_at__isnull=False)


def items_anywhere(authorities: Collection[int], year: int) -> QuerySet[Disclosure]:
    """All items of these authorities: what says when they first appeared somewhere need not be asked about the rest."""
    return Disclosure.objects.filter(authority__in=authorities)


first_published_in = InYear("published_at")
"""主动公开政府信息数: items first published in the year."""
issued_in = InYear("issued_on")
"""制发: documents issued in the year."""


def last_day(year: int) -> dt.date:
    """31 December."""
    return dt.date(year, 12, 31)


def ended_in(rows: QuerySet[NormativeDocument], year: int) -> QuerySet[NormativeDocument]:
    """废止: those that ceased for good in the year, each counted once, in the year of whatever came first."""
    return rows.filter(ended_by(last_day(year))).exclude(ended_by(last_day(year - 1)))


def in_force_at_end_of(rows: QuerySet[NormativeDocument], year: int) -> QuerySet[NormativeDocument]:
    """现行有效: those that bind on 31 December."""
    return in_force_on(rows, last_day(year))


def disclosed_at_end_of(rows: QuerySet[NormativeDocument], year: int) -> QuerySet[NormativeDocument]:
    """对外公开总数量: those published by the end of the year, and not withdrawn or taken off line by then."""
    away = Q(disclosure__withdrawn_at__year__lte=year)
    ended = Q(disclosure__ends_at__year__lte=year, disclosure__is_public=False)
    return rows.filter(disclosure__published_at__year__lte=year).exclude(away).exclude(ended)


def _of_kind(kind: ItemKind) -> Narrowing:
    return (first_published_in, Q(kind=kind.value))


def _items_of_2014() -> dict[str, Narrowing]:
    return {
        "disclosed": first_published_in,
        "normative_disclosed": _of_kind(ItemKind.NORMATIVE_DOCUMENT),
        "interpretations": _of_kind(ItemKind.INTERPRETATION),
    }


_COLUMNS_OF_2021: dict[str, Narrowing] = {
    "issued": issued_in,
    "repealed": ended_in,
    "in_force": in_force_at_end_of,
}
# 本年新公开: those whose item was first published in the year.
_COLUMNS_OF_2019: dict[str, Narrowing] = {
    "made": issued_in,
    "published": InYear("disclosure__published_at"),
    "in_total": disclosed_at_end_of,
}
_DOCUMENTS_OF_2014: dict[str, Narrowing] = {
    "normative_issued": (issued_in, _ROWS["normative_documents"]),
}
