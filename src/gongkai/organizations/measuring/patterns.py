"""Many cells from one pattern: a base queryset, narrowed by a row and by a column of a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring.conditions import decidable
from gongkai.organizations.measuring.fitting import title_of
from gongkai.organizations.measuring.measure import Measure, Rows

Cut = Callable[[QuerySet[Any], int], QuerySet[Any]]
"""Those of the records that a year concerns."""


@dataclass(frozen=True, slots=True)
class InYear:
    """The cut of those whose day, or moment, lies in the year. ``date_path`` leads to it."""

    date_path: str

    def __call__(self, rows: QuerySet[Any], year: int) -> QuerySet[Any]:
        """Those of the year."""
        return rows.filter(**{f"{self.date_path}__year": year})


Part = Q | Cut
Narrowing = Part | tuple[Part, ...]
"""A condition on records; a function of the records and the year where it depends on the year; or several of both."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """Records as measures ask for them: those of ``base``, narrowed by one part after the other.

    ``divided_by`` names fields of which each record has one value and which have few different ones. Measures that share
    base and cuts and differ in conditions over these fields are computed together, from one query that groups by them.
    """

    base: Rows
    parts: tuple[Part, ...] = ()
    divided_by: tuple[str, ...] = ()

    def __call__(self, authorities: Collection[int], year: int) -> QuerySet[Any]:
        """The records of these authorities in this year."""
        return narrowed(self.base(authorities, year), self.parts, year)

    @property
    def divisions(self) -> tuple[Q, ...]:
        """The conditions that the values of the dividing fields decide."""
        return tuple(part for part in self.parts if isinstance(part, Q) and self._divides(part))

    @property
    def cuts(self) -> tuple[Part, ...]:
        """The other parts: what only the database decides."""
        return tuple(part for part in self.parts if not self._divides(part))

    @property
    def date_path(self) -> str:
        """The day that puts a record into the year; empty where the records are not cut by one day."""
        return next((part.date_path for part in self.parts if isinstance(part, InYear)), "")

    def _divides(self, part: Part) -> bool:
        return isinstance(part, Q) and decidable(part, self.divided_by)


def narrowed(rows: QuerySet[Any], parts: tuple[Part, ...], year: int) -> QuerySet[Any]:
    """The rows that every one of the parts leaves."""
    for part in parts:
        rows = rows.filter(part) if isinstance(part, Q) else part(rows, year)
    return rows


def grid(
    form: str,
    table: str,
    rows: Mapping[str, Narrowing],
    columns: Mapping[str, Narrowing],
    base: Rows,
    *,
    sum_of: str | Combinable | None = None,
    authority_path: str = "authority",
    divided_by: tuple[str, ...] = (),
) -> Iterator[Measure]:
    """The measures of many cells from one pattern: ``base``, narrowed by a row and by a column.

    ``rows`` and ``columns`` name the form's ids; ``Q()`` is no condition at all, for totals. The titles are the
    form's own labels. ``divided_by``: see ``Pattern``. Raises MeasureError for an id that the form does not have.
    """
    for row_id, by_row in rows.items():
        for column_id, by_column in columns.items():
            cell = CellReference(form, table, row_id, column_id)
            yield Measure(
                cell=cell,
                title=title_of(cell),
                rows=Pattern(base, (*_parts(by_row), *_parts(by_column)), divided_by),
                sum_of=sum_of,
                authority_path=authority_path,
            )


def _parts(narrowing: Narrowing) -> tuple[Part, ...]:
    return narrowing if isinstance(narrowing, tuple) else (narrowing,)
