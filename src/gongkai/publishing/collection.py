"""The collection (现行有效规范性文件) as lists show it: who may see which documents, and when each of them ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from gongkai.organizations.models import Authority
from gongkai.publishing.measures import ended_in, in_force_at_end_of, issued_in
from gongkai.publishing.models import (
    Disclosure,
    NormativeDocument,
    NormativeKind,
    ValidityChange,
)
from gongkai.publishing.validity import in_force_on, with_validity

IN_FORCE = "in_force_now"
"""The choice of a list for all that binds, amended or not."""


def for_the_public() -> QuerySet[NormativeDocument]:
    """What everybody may see: documents whose item is public, and those without an item that were released.

    A document whose item is still a draft, or was taken away, is not told of, and nothing that one person alone wrote.
    """
    return NormativeDocument.objects.filter(
        Q(disclosure__isnull=True, released_at__isnull=False)
        | Exists(Disclosure.objects.public().filter(pk=OuterRef("disclosure_id")))
    ).select_related("authority", "disclosure")


def waiting_for_release(authority_id: int) -> QuerySet[NormativeDocument]:
    """The documents of an authority that have no item and that nobody has let the public see yet."""
    rows = NormativeDocument.objects.filter(disclosure__isnull=True, released_at__isnull=True)
    return rows.filter(authority_id=authority_id)


def narrowed(
    rows: QuerySet[NormativeDocument],
    day: dt.date,
    *,
    words: str = "",
    authority: Authority | None = None,
    kind: str = "",
    validity: str = "",
    year: int | None = None,
) -> QuerySet[Any]:
    """The documents that were asked for, each with ``validity_then`` on ``day``; ``year`` is that of the date of issue.

    Every one of the ``words`` has to stand in title or number.
    """
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    if authority is not None:
        rows = rows.filter(authority=authority)
    if kind:
        rows = rows.filter(kind=kind)
    if year is not None:
        rows = rows.filter(issued_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    if validity == IN_FORCE:
        rows = in_force_on(rows, day)
    found = with_validity(rows, day)
    if validity and validity != IN_FORCE:
        found = found.filter(validity_then=validity)
    return found


def with_last_day(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The documents, each with ``last_day``: the end of its period with all renewals; None where it has no end."""
    renewals = (
        ValidityChange.objects.filter(
            document=OuterRef("pk"),
            kind=ValidityChange.Kind.RENEWED,
            annuls__isnull=True,
            annulled_by__isnull=True,
        )
        .order_by()
        .values("document")
    )
    latest = Subquery(renewals.annotate(latest=Max("until")).values("latest"), output_field=DateField())
    found: QuerySet[Any] = rows.annotate(
        last_day=Greatest(F("expires_on"), Coalesce(latest, F("expires_on")))
    )
    return found


def about_to_end(rows: QuerySet[NormativeDocument], day: dt.date, until: dt.date) -> QuerySet[Any]:
    """Documents in force on ``day`` whose period is over by ``until``, the nearest end first, each with ``last_day``."""
    ending = with_last_day(in_force_on(rows, day)).filter(last_day__lte=until)
    return ending.order_by("last_day", "pk")


@dataclass(frozen=True, slots=True)
class YearlyCount:
    """What one authority issued and ended in a year, and what it has in force at its end, of one kind. Units: documents."""

    authority: Authority
    kind: NormativeKind
    issued: int
    repealed: int
    in_force: int


def yearly_counts(authorities: Iterable[Authority], year: int) -> list[YearlyCount]:
    """The counts of a year by authority and kind, by the very queries of the statistical form. Three queries.

    An authority appears with a kind of which it had at least one document.
    """
    owners = {authority.pk: authority for authority in authorities}
    rows = NormativeDocument.objects.filter(authority__in=owners)
    issued, repealed, in_force = (
        _grouped(select(rows, year)) for select in (issued_in, ended_in, in_force_at_end_of)
    )
    keys = sorted({*issued, *repealed, *in_force}, key=lambda key: (owners[key[0]].position, *key))
    return [
        YearlyCount(
            owners[owner],
            NormativeKind(kind),
            issued.get((owner, kind), 0),
            repealed.get((owner, kind), 0),
            in_force.get((owner, kind), 0),
        )
        for owner, kind in keys
    ]


def _grouped(rows: QuerySet[NormativeDocument]) -> dict[tuple[int, str], int]:
    counted = rows.order_by().values_list("authority_id", "kind").annotate(number=Count("pk"))
    return {(owner, kind): number for owner, kind, number in counted}


def authorities_with_documents(rows: QuerySet[NormativeDocument]) -> QuerySet[Authority]:
    """The authorities that have at least one of the documents."""
    keys: Collection[int] = rows.order_by().values("authority")  # type: ignore[assignment]
    found: QuerySet[Authority] = Authority.objects.filter(pk__in=keys).order_by("position", "pk")
    return found
