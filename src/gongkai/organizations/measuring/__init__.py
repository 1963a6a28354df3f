"""How an app says what it counts: a figure of a statistical form is a query, and the query is its evidence.

An app that counts has a module ``measures.py`` with a function ``measures()`` that yields a ``Measure`` for
every cell it can fill::

    def measures() -> Iterator[Measure]:
        yield Measure(
            cell=CellReference("2021", "requests", "received", "natural_person"),
            title="本年新收政府信息公开申请",
            rows=lambda authorities, year: Request.objects.filter(
                authority__in=authorities, received__year=year, applicant_kind="natural_person"
            ),
        )

``grid`` yields the measures of a whole table from one base queryset and a condition for each row and column.
Beside it stands ``evidence()``, which says how the records are shown (``organizations.evidence``).
``values_by_authority`` computes many measures of many authorities at once, in a few grouped queries.

What is not known is never zero. There are two kinds of figures:

- *Records* are counted or added up (``stated=False``, the usual kind). No record is a true zero: nothing
  happened. A record whose ``sum_of`` is empty makes the sum unknown, and ``unfilled`` lists it.
- *Statements*, one row an authority and year, are added up (``stated=True``). An authority without the row, or
  with the field left empty, has not said anything: the sum is unknown, and ``owing`` names it.

An unknown value is None, and its cell is BLANK.
"""

from __future__ import annotations

from gongkai.organizations.measuring.discovery import all_measures, checked, measures_of
from gongkai.organizations.measuring.grouping import Figures, values_by_authority
from gongkai.organizations.measuring.measure import Measure, MeasureError, Rows
from gongkai.organizations.measuring.patterns import Cut, InYear, Narrowing, Pattern, grid

__all__ = [
    "Cut",
    "Figures",
    "InYear",
    "Measure",
    "MeasureError",
    "Narrowing",
    "Pattern",
    "Rows",
    "all_measures",
    "checked",
    "grid",
    "measures_of",
    "values_by_authority",
]
