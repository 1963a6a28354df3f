"""One measure: the query that makes one figure, and what is not known of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from gongkai.forms.cells import BLANK, Cell, CellReference

Rows = Callable[[Collection[int], int], QuerySet[Any]]
"""The records behind a figure: of these authorities (primary keys), in this year."""

_FIGURE = "_figure"


class MeasureError(Exception):
    """The measures of the apps do not fit the forms. ``problems`` says everything that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Measure:
    """The query that makes one figure: the count of ``rows``, or the sum of ``sum_of`` over them.

    ``sum_of`` is a field's name or an expression over fields (``F("full_time") + F("part_time")``); the figure
    is in the unit of the form's row. ``stated`` and what it means for missing values: see the package.
    ``authority_path`` leads from a record to the one authority that it is counted for, the one that ``rows`` asks for.
    """

    cell: CellReference
    title: str
    rows: Rows
    sum_of: str | Combinable | None = None
    stated: bool = False
    authority_path: str = "authority"

    def __post_init__(self) -> None:
        if self.stated and self.sum_of is None:
            raise MeasureError([f"{self.cell}：按填报数汇总的指标须指定 sum_of。"])

    def evidence(self, authorities: Collection[int], year: int) -> QuerySet[Any]:
        """The records that the figure is made of: the very queryset that ``value`` counts or adds up."""
        return self.rows(authorities, year)

    def value(self, authorities: Collection[int], year: int) -> Decimal | None:
        """The figure for these authorities together; None where it is not known. One query.

        A sum has the decimal places of the field that is added up. No authorities: the figure is zero.
        """
        if self.sum_of is None:
            return Decimal(self.evidence(authorities, year).count())
        rows = self._with_figures(authorities, year)
        found = rows.order_by().aggregate(
            total=Sum(_FIGURE),
            filled=Count(_FIGURE),
            rows=Count("pk"),
            speakers=Count(self.authority_path, distinct=True, filter=Q(**{f"{_FIGURE}__isnull": False})),
        )
        if found["filled"] < found["rows"]:
            return None
        if self.stated and found["speakers"] < len(set(authorities)):
            return None
        return rounded(Decimal(found["total"] or 0), rows, _FIGURE)

    def as_cell(self, authorities: Collection[int], year: int) -> Cell:
        """The figure as a cell of the form: a number, a true zero, or BLANK where it is not known."""
        value = self.value(authorities, year)
        return BLANK if value is None else Cell.number(value)

    def unfilled(self, authorities: Collection[int], year: int) -> QuerySet[Any]:
        """The records that should carry a number for the sum and do not; none for a count."""
        if self.sum_of is None:
            return self.evidence(authorities, year).none()
        return self._with_figures(authorities, year).filter(**{f"{_FIGURE}__isnull": True})

    def owing(self, authorities: Collection[int], year: int) -> set[int]:
        """The authorities, of those asked, because of which the figure is not known; empty when it is."""
        if self.sum_of is None:
            return set()
        path = f"{self.authority_path}__pk"
        owing = set(self.unfilled(authorities, year).values_list(path, flat=True))
        if self.stated:
            spoken = self.evidence(authorities, year).values_list(path, flat=True)
            owing |= set(authorities) - set(spoken)
        return owing

    def _with_figures(self, authorities: Collection[int], year: int) -> QuerySet[Any]:
        assert self.sum_of is not None
        rows: QuerySet[Any] = self.evidence(authorities, year).annotate(**{_FIGURE: expression(self.sum_of)})
        return rows


def expression(sum_of: str | Combinable) -> Combinable:
    """What is added up, as an expression."""
    return F(sum_of) if isinstance(sum_of, str) else sum_of


def rounded(total: Decimal, rows: QuerySet[Any], name: str) -> Decimal:
    """A sum with the decimal places of what was added up: the annotation ``name`` of ``rows``.

    SQLite adds decimals up as floating-point numbers; the field says which digits are real.
    """
    places = getattr(rows.query.annotations[name].output_field, "decimal_places", None)
    return total if places is None else total.quantize(Decimal(1).scaleb(-places))
