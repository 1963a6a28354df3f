"""What the organizations app counts: offices, staff and money, block 八 of the 2014 form (国办发〔2014〕32号).

The contract itself is ``organizations.measuring``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from gongkai.forms.cells import CellReference
from gongkai.forms.library import table
from gongkai.organizations.measuring import Measure
from gongkai.organizations.models import YearlyResources

FIGURES: dict[str, str | Combinable] = {
    "special_offices": "special_offices",
    "reading_places": "reading_places",
    "staff": F("full_time_staff") + F("part_time_staff"),
    "full_time": "full_time_staff",
    "part_time": "part_time_staff",
    "funding": "funding",
}
"""Row of the form, and the field or sum of fields of ``YearlyResources`` that states it."""


def resources(authorities: Collection[int], year: int) -> QuerySet[YearlyResources]:
    """What the authorities stated for the year."""
    return YearlyResources.objects.filter(authority__in=authorities, year=year)


def measures() -> Iterator[Measure]:
    """The six figures of block 八. They are stated once a year: an authority that stated none owes it."""
    statistics = table("2014", "statistics")
    for row, sum_of in FIGURES.items():
        yield Measure(
            cell=CellReference("2014", "statistics", row, "total"),
            title=statistics.row(row).label,
            rows=resources,
            sum_of=sum_of,
            stated=True,
        )
