"""How far the catalogue of an authority is disclosed: which entries have something published, and which nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongkai.organizations.models import Authority
from gongkai.publishing.models import CatalogueEntry, Disclosure


@dataclass(frozen=True, slots=True)
class FieldProgress:
    """One field: how many current entries it has, and how many of them have something published."""

    field: str
    entries: int
    published: int

    @property
    def empty(self) -> int:
        """How many entries have nothing published."""
        return self.entries - self.published

    @property
    def percentage(self) -> int:
        """The share with something published, rounded down so that 100 means all."""
        return self.published * 100 // self.entries if self.entries else 0

    @property
    def words(self) -> str:
        """The share in words."""
        return f"{self.published}／{self.entries}项（{self.percentage}%）"


def with_items() -> QuerySet[CatalogueEntry]:
    """Entries with ``is_published``, whether anything is public under them, and ``items``, how many items."""
    public = Disclosure.objects.public().filter(catalogue_entry=OuterRef("pk"))
    items = public.order_by().values("catalogue_entry").annotate(number=Count("pk")).values("number")
    return CatalogueEntry.objects.annotate(is_published=Exists(public), items=items)


def progress_of(authority: Authority) -> list[FieldProgress]:
    """The fields of an authority in the order of their names; one query."""
    published = Exists(Disclosure.objects.public().filter(catalogue_entry=OuterRef("pk")))
    rows = (
        CatalogueEntry.objects.filter(authority=authority, is_current=True)
        .order_by()
        .values("field")
        .annotate(entries=Count("pk"), published=Count("pk", filter=Q(published)))
        .order_by("field")
    )
    return [FieldProgress(row["field"], row["entries"], row["published"]) for row in rows]


def entries_of(authority: Authority, field: str = "") -> QuerySet[CatalogueEntry]:
    """The current entries (of a field), those with nothing published first, then in the catalogue's order."""
    rows = with_items().filter(authority=authority, is_current=True)
    if field:
        rows = rows.filter(field=field)
    return rows.order_by(F("is_published"), "field", "position", "pk")


def empty_ones(rows: QuerySet[CatalogueEntry]) -> QuerySet[CatalogueEntry]:
    """Those under which nothing is public."""
    return rows.exclude(disclosures__in=Disclosure.objects.public())


def choices_for(authority: Authority) -> list[tuple[str, list[tuple[int, str]]]]:
    """The current entries of an authority as grouped choices of a form: by field, key and name."""
    groups: dict[str, list[tuple[int, str]]] = {}
    rows = CatalogueEntry.objects.filter(authority=authority, is_current=True)
    for row in rows.order_by(F("field"), "position", "pk"):
        groups.setdefault(row.field, []).append((row.pk, str(row)))
    return list(groups.items())
