"""Lists of published items, newest first, at a cost that does not grow with how many there are.

A page is told by the place where it begins (the time and key of an item), not by its number: the database reads one
page from an index, however deep it lies. How many there are is counted up to a bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from gongkai.publishing.models import Disclosure, Placement

PAGE = 20
COUNTED = 1000
"""How far items are counted; what is more is said as 1000条以上."""
AFTER, BEFORE, YEAR = "hou", "qian", "nian"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SHOWN = (
    "pk",
    "title",
    "published_at",
    "document_number",
    "index_number",
    "date_of_issue",
    "validity",
    "authority__name",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: after the item that was published at this moment and has this key."""

    at: dt.datetime
    key: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // dt.timedelta(microseconds=1)}-{self.key}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place in an address; None for what is none."""
        moment, _, key = text.partition("-")
        if not (moment.isascii() and moment.isdigit() and key.isascii() and key.isdigit()):
            return None
        if len(moment) > 16 or len(key) > 18:
            return None
        return cls(_EPOCH + dt.timedelta(microseconds=int(moment)), int(key))


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. ``rows`` are dictionaries with what a line shows; the places lead to the neighbours."""

    rows: list[dict[str, Any]]
    newer: str
    older: str
    total: int | None
    year: int | None

    @property
    def total_in_words(self) -> str:
        """How many there are, as far as they were counted."""
        if self.total is None:
            return ""
        return f"{COUNTED}条以上" if self.total > COUNTED else f"共{self.total}条"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for; what cannot be understood is left out."""

    after: Place | None = None
    before: Place | None = None
    year: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read the address."""
        year = request.GET.get(YEAR, "")
        known = len(year) == 4 and year.isascii() and year.isdigit() and 1949 <= int(year) <= 9998
        return cls(
            Place.read(request.GET.get(AFTER, "")),
            Place.read(request.GET.get(BEFORE, "")),
            int(year) if known else None,
        )


def items_page(
    rows: QuerySet[Disclosure], asked: Asked, *, size: int = PAGE, fields: Sequence[str] = ()
) -> Listing:
    """One page of public items that a condition on the items themselves selects. Three queries.

    ``fields`` are further fields that a line shows.
    """
    chosen = _of_year(rows.public(), asked.year)  # type: ignore[attr-defined]
    found, newer, older = _slice(chosen, "pk", asked, size)
    total = chosen.order_by()[: COUNTED + 1].count()
    return _listing(_rows_of(found, fields), newer, older, total, asked)


def column_page(column_ids: Iterable[int], asked: Asked, *, size: int = PAGE) -> Listing:
    """One page of what stands in any of these columns, each item once. Three queries, however many columns."""
    parts = [
        _of_year(Placement.objects.filter(column_id=column_id, is_public=True), asked.year)
        for column_id in column_ids
    ]
    if not parts:
        return Listing([], "", "", 0, asked.year)
    keys, newer, older = _merged(parts, asked, size)
    total = _count(parts)
    return _listing(_rows_of(keys), newer, older, total, asked)


def newest(rows: QuerySet[Disclosure], size: int) -> list[dict[str, Any]]:
    """The newest public items. One query."""
    chosen = rows.public().order_by("-published_at", "-pk")  # type: ignore[attr-defined]
    return [_line(values) for values in chosen.values(*_SHOWN)[:size]]


def years_published() -> list[int]:
    """The years to choose from, newest first: from the first publication on the platform to now. One query."""
    first = (
        Disclosure.objects.public().order_by("published_at").values_list("published_at", flat=True).first()
    )
    this_year = timezone.localdate().year
    begin = timezone.localtime(first).year if first else this_year
    return list(range(this_year, min(begin, this_year) - 1, -1))


def year_bounds(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a year in China, and the first one after it."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def _of_year(rows: QuerySet[Any], year: int | None) -> QuerySet[Any]:
    if year is None:
        return rows
    begin, end = year_bounds(year)
    return rows.filter(published_at__gte=begin, published_at__lt=end)


def _slice(rows: QuerySet[Any], key: str, asked: Asked, size: int) -> tuple[list[Any], str, str]:
    """The keys of a page in order, and the places of its neighbours."""
    pairs = list(_positioned(rows, key, asked).values_list(key, "published_at")[: size + 1])
    return _cut(pairs, asked, size)


def _merged(parts: list[QuerySet[Any]], asked: Asked, size: int) -> tuple[list[int], str, str]:
    """The same over several columns: the newest of each in one query, then merged."""
    # An item may stand in several of the columns, so each part is read far enough to fill the page by itself.
    # SQLite takes no limit inside a union, but in a condition.
    slices = [
        Placement.objects.filter(pk__in=_positioned(part, "disclosure_id", asked).values("pk")[: size + 1])
        .order_by()
        .values_list("disclosure_id", "published_at")
        for part in parts
    ]
    rows = list(slices[0].union(*slices[1:], all=True)) if len(slices) > 1 else list(slices[0])
    forward = asked.before is None
    pairs = sorted(set(rows), key=lambda pair: (pair[1], pair[0]), reverse=forward)
    return _cut(pairs[: size + 1], asked, size)


def _positioned(rows: QuerySet[Any], key: str, asked: Asked) -> QuerySet[Any]:
    """The rows beyond the place that is asked for, nearest first."""
    if asked.before is not None:
        at, number = asked.before.at, asked.before.key
        # The first condition is what the index is entered with; the second one is exact.
        rows = rows.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(**{f"{key}__gt": number}))
        return rows.order_by("published_at", key)
    if asked.after is not None:
        at, number = asked.after.at, asked.after.key
        rows = rows.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(**{f"{key}__lt": number}))
    return rows.order_by("-published_at", f"-{key}")


def _cut(pairs: list[tuple[int, dt.datetime]], asked: Asked, size: int) -> tuple[list[int], str, str]:
    more = len(pairs) > size
    page = pairs[:size]
    if asked.before is not None:
        page.reverse()
        has_newer, has_older = more, True
    else:
        has_newer, has_older = asked.after is not None, more
    if not page:
        return [], "", ""
    first, last = (Place(at, key) for key, at in (page[0], page[-1]))
    return [key for key, _ in page], str(first) if has_newer else "", str(last) if has_older else ""


def _count(parts: list[QuerySet[Any]]) -> int | None:
    """How many items one column holds; where several are shown together an item may stand twice, so none is said."""
    if len(parts) > 1:
        return None
    return parts[0].order_by()[: COUNTED + 1].count()


def _rows_of(keys: list[int], fields: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What the lines of a page show, in the order of the keys; only what is public at this moment."""
    by_key: Mapping[int, dict[str, Any]] = {
        values["pk"]: _line(values)
        for values in Disclosure.objects.public().filter(pk__in=keys).values(*_SHOWN, *fields)
    }
    return [by_key[key] for key in keys if key in by_key]


def _line(values: dict[str, Any]) -> dict[str, Any]:
    return {
        **values,
        "authority": values["authority__name"],
        "day": timezone.localdate(values["published_at"]),
    }


def _listing(rows: list[dict[str, Any]], newer: str, older: str, total: int | None, asked: Asked) -> Listing:
    return Listing(rows, newer, older, total, asked.year)
