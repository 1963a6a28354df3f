"""Many measures of many authorities at once: a few queries that group the records, instead of one for each figure.

Measures whose records are cut in the same way form a *family*. One query counts and adds up a family's records by
authority and by the values of the fields that tell its measures apart; which of the groups belong to which measure is
decided by the same conditions (``Q``) that select the evidence of a single figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Aggregate, Count, Model, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring.conditions import fields_in, holds, is_forward
from gongkai.organizations.measuring.measure import Measure, MeasureError, Rows, expression, rounded
from gongkai.organizations.measuring.patterns import Part, Pattern, narrowed

Figures = dict[CellReference, dict[int, Decimal | None]]
"""The figure of each authority (primary key) in each cell; None where it is not known."""

ANY_YEAR = 2020
"""A year to ask for where only the kind of the records matters."""


@dataclass(frozen=True)
class Family:
    """Measures that are computed by one query, each with the condition that tells its records from the others'."""

    base: Rows
    cuts: tuple[Part, ...]
    authority_path: str
    members: list[tuple[Measure, Q]] = field(default_factory=list)

    def rows(self, authorities: Collection[int], year: int) -> QuerySet[Any]:
        """The records of all members."""
        return narrowed(self.base(authorities, year), self.cuts, year)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields by whose values the members are told apart."""
        return tuple(sorted({name for _, condition in self.members for name in fields_in(condition)}))

    @property
    def model(self) -> type[Model]:
        """What kind of records they are. No query."""
        model: type[Model] = self.rows([], ANY_YEAR).model
        return model

    def cells_of(self, values: Sequence[Any]) -> list[CellReference]:
        """The cells that count a record with these values, in the order of ``fields``."""
        return [self.members[place][0].cell for place in _Members(self).of(tuple(values))]


@dataclass(slots=True)
class _Tally:
    """What is known so far of one measure for one authority."""

    rows: int = 0
    filled: int = 0
    total: Decimal = Decimal(0)


class _Members:
    """Which members of a family the records with some values belong to; each combination of values is decided once."""

    def __init__(self, family: Family) -> None:
        self._fields = family.fields
        self._conditions = [condition for _, condition in family.members]
        self._known: dict[tuple[Any, ...], tuple[int, ...]] = {}

    def of(self, values: tuple[Any, ...]) -> tuple[int, ...]:
        """The places of the members; ``values`` in the order of the family's fields."""
        if values not in self._known:
            named = dict(zip(self._fields, values, strict=True))
            self._known[values] = tuple(
                place for place, condition in enumerate(self._conditions) if holds(condition, named)
            )
        return self._known[values]


def families(measures: Iterable[Measure]) -> list[Family]:
    """The measures, divided into families."""
    found: dict[Any, Family] = {}
    for measure in measures:
        pattern = measure.rows if isinstance(measure.rows, Pattern) else Pattern(measure.rows)
        key = (pattern.base, pattern.cuts, measure.authority_path)
        family = found.setdefault(key, Family(*key))
        family.members.append((measure, reduce(and_, pattern.divisions, Q())))
    return list(found.values())


def values_by_authority(measures: Iterable[Measure], authorities: Collection[int], year: int) -> Figures:
    """The figure of each single authority for every measure: what ``measure.value([authority], year)`` gives.

    Every authority that is asked for has an entry. One query a family of measures, however many authorities.
    Raises MeasureError where measures of a pattern are divided by a field that a record can have several values of.
    """
    asked = sorted(set(authorities))
    figures: Figures = {}
    for family in families(measures):
        figures |= _values(family, asked, year)
    return figures


def _values(family: Family, authorities: Sequence[int], year: int) -> Figures:
    if not authorities:
        return {measure.cell: {} for measure, _ in family.members}
    sums = _sums(family)
    rows = family.rows(authorities, year).order_by()
    _refuse_several_values(rows, family.fields)
    rows = rows.annotate(**{f"_figure{place}": expression(sum_of) for place, sum_of in enumerate(sums)})
    tallies = _tallies(family, rows, sums)
    figures: Figures = {}
    for (measure, _), tally in zip(family.members, tallies, strict=True):
        # Most authorities have no record in most cells: what they get is worked out once.
        none = _figure(measure, _Tally(), rows, sums)
        figures[measure.cell] = {
            authority: _figure(measure, tally[authority], rows, sums) if authority in tally else none
            for authority in authorities
        }
    return figures


def _sums(family: Family) -> list[str | Combinable]:
    found: list[str | Combinable] = []
    for measure, _ in family.members:
        if measure.sum_of is not None and measure.sum_of not in found:
            found.append(measure.sum_of)
    return found


def _refuse_several_values(rows: QuerySet[Any], fields: Iterable[str]) -> None:
    wrong = [path for path in fields if not is_forward(rows.model, path)]
    if wrong:
        name = rows.model._meta.verbose_name
        raise MeasureError(f"{name}在 {path} 上不是只有一个值，不能按它划分。" for path in wrong)


def _tallies(
    family: Family, rows: QuerySet[Any], sums: Sequence[str | Combinable]
) -> list[dict[int, _Tally]]:
    """The records by member and authority. One query."""
    tallies: list[dict[int, _Tally]] = [defaultdict(_Tally) for _ in family.members]
    places = [None if measure.sum_of is None else sums.index(measure.sum_of) for measure, _ in family.members]
    aggregates: dict[str, Aggregate] = {
        f"_filled{place}": Count(f"_figure{place}") for place in range(len(sums))
    }
    aggregates |= {f"_total{place}": Sum(f"_figure{place}") for place in range(len(sums))}
    keys = (family.authority_path, *family.fields)
    members = _Members(family)
    for authority, *group in rows.values_list(*keys).annotate(_rows=Count("*"), **aggregates):
        values, number, found = tuple(group[: len(keys) - 1]), group[len(keys) - 1], group[len(keys) :]
        for member in members.of(values):
            tally, place = tallies[member][authority], places[member]
            tally.rows += number
            if place is not None:
                tally.filled += found[place]
                tally.total += Decimal(found[len(sums) + place] or 0)
    return tallies


def _figure(
    measure: Measure, tally: _Tally, rows: QuerySet[Any], sums: Sequence[str | Combinable]
) -> Decimal | None:
    """The rules of ``Measure.value`` for one authority."""
    if measure.sum_of is None:
        return Decimal(tally.rows)
    if tally.filled < tally.rows or (measure.stated and not tally.filled):
        return None
    return rounded(tally.total, rows, f"_figure{sums.index(measure.sum_of)}")
