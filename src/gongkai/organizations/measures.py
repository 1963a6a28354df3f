"""What the organizations app counts: offices, staff and money, block 八 of the 2014 form (国办发〔2014〕32号).

The contract itself is ``organizations.measuring``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse

from gongkai.forms.cells import CellReference
from gongkai.forms.library import table
from gongkai.organizations.evidence import ColumnKind, EvidenceColumn, EvidenceKind
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


RESOURCES = EvidenceKind(
    model=YearlyResources,
    name="年度保障情况",
    columns=(
        EvidenceColumn("authority", "机关", lambda stated: stated.authority.short_name),
        EvidenceColumn("year", "年度", lambda stated: stated.year, ColumnKind.NUMBER),
        EvidenceColumn(
            "special_offices", "专门机构数（个）", lambda stated: stated.special_offices, ColumnKind.NUMBER
        ),
        EvidenceColumn(
            "reading_places", "查阅点数（个）", lambda stated: stated.reading_places, ColumnKind.NUMBER
        ),
        EvidenceColumn(
            "full_time", "专职人员数（人）", lambda stated: stated.full_time_staff, ColumnKind.NUMBER
        ),
        EvidenceColumn(
            "part_time", "兼职人员数（人）", lambda stated: stated.part_time_staff, ColumnKind.NUMBER
        ),
        EvidenceColumn("funding", "专项经费（万元）", lambda stated: stated.funding, ColumnKind.MONEY),
    ),
    date_path="year",
    label=lambda stated: f"{stated.year}年度",
    address=lambda stated: reverse("office:resources_of_year", args=[stated.authority_id, stated.year]),
    prepare=lambda rows: rows.select_related("authority"),
)


def evidence() -> Iterator[EvidenceKind]:
    """What the records behind these figures look like."""
    yield RESOURCES


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
