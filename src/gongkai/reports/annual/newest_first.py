"""A page of a long list of records, read without reading what lies before it, and without sorting the list.

An index leads from an authority to its records in order of time, so one authority's newest are read as they stand. Those of
many authorities would have to be sorted first, all of them. Here the time is taken piece by piece instead, the pieces
growing quickly: each is a short range in the index of every authority, and no more is read than a page needs and a little more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, DateTimeField, Model, Q, QuerySet
from django.utils import timezone

FEW = 100
"""A list shorter than this is read at once."""
_GROWTH = 6
_LONGEST = dt.timedelta(days=3660)
"""What is further away than this is read in one piece."""
_EARLIEST = 1000
"""A year before all records."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time by which a list is ordered, told in days or in moments. ``path`` leads to it from a record.

    ``is_cut`` says that the list is cut from it by the turns of a year.
    """

    path: str
    is_of_moments: bool
    is_cut: bool

    @classmethod
    def of(cls, model: type[Model], path: str, *, is_cut: bool) -> Timeline | None:
        """The timeline of a field; None for one that holds no time, such as a year."""
        *steps, last = path.split("__")
        meta: Any = model._meta
        for step in steps:
            meta = meta.get_field(step).related_model._meta
        field = meta.get_field(last)
        if not isinstance(field, DateField):
            return None
        return cls(path, isinstance(field, DateTimeField), is_cut)

    def pieces_of(self, year: int) -> Iterator[Q]:
        """All time, the newest first, for a list of a year.

        Pieces begin short at the end of the year and again before its first day: what a year received lies in it, what was
        carried into it before it.
        """
        end, before = self._end_of(year), self._end_of(year - 1)
        if not self.is_cut:
            yield Q(**{f"{self.path}__gt": end})
        near, within = end, self._pair if self.is_cut else self._plain
        for far in self._distances(end, -1):
            if far <= before:
                break
            yield within(far, near)
            near = far - self._tick
        yield within(before + self._tick, near)
        yield from self.pieces_from(before, forward=True)

    def pieces_from(self, begin: Any, *, forward: bool) -> Iterator[Q]:
        """The time from ``begin`` into the past, or (not ``forward``) into the future. The last piece has what has no time, too."""
        way = -1 if forward else 1
        near = begin
        for far in self._distances(begin, way):
            yield self._pair(*sorted((near, far)))
            near = far + way * self._tick
        yield Q(**{f"{self.path}__{'lte' if forward else 'gte'}": near}) | Q(**{f"{self.path}__isnull": True})

    @property
    def _tick(self) -> dt.timedelta:
        return dt.timedelta(microseconds=1) if self.is_of_moments else dt.timedelta(days=1)

    def side(self, time: Any, year: int, *, forward: bool) -> Q:
        """What lies at ``time`` or before it, or (not ``forward``) at it or after it, in a list of a year."""
        if self.is_cut:
            first = self._end_of(year - 1) + self._tick
            return self._pair(first, time) if forward else self._pair(time, self._end_of(year))
        return self._pair(self._end_of(_EARLIEST), time) if forward else Q(**{f"{self.path}__gte": time})

    # Of several conditions on a field SQLite bounds its index by the last pair (BETWEEN, which a year is, too); where there
    # is no pair, by the first plain condition at each end. The narrowest is named in the way that is heard: a pair beside
    # a year and beside a list's own plain end, a plain condition where the list's own end may be narrower.

    def _pair(self, first: Any, last: Any) -> Q:
        return Q(**{f"{self.path}__range": (first, last)})

    def _plain(self, first: Any, last: Any) -> Q:
        return Q(**{f"{self.path}__gte": first, f"{self.path}__lte": last})

    def _distances(self, begin: Any, way: int) -> Iterator[Any]:
        width = dt.timedelta(hours=12 if self.is_of_moments else 24)
        while width < _LONGEST:
            yield begin + way * width
            width *= _GROWTH

    def _end_of(self, year: int) -> Any:
        if not self.is_of_moments:
            return dt.date(year, 12, 31)
        return timezone.make_aware(dt.datetime(year + 1, 1, 1)) - self._tick


def first_of(rows: QuerySet[Any], pieces: Iterable[Q], number: int) -> list[Any]:
    """What ``rows[:number]`` gives, for rows that are ordered as the ``pieces`` of their time are."""
    keys: list[int] = list(rows.order_by().values_list("pk", flat=True)[:FEW])
    if len(keys) == FEW:
        keys = []
        for piece in pieces:
            keys += rows.filter(piece).values_list("pk", flat=True)[: number - len(keys)]
            if len(keys) == number:
                break
    return list(rows.filter(pk__in=keys)[:number]) if keys else []
