"""Whose records a report counts: its authority's own, and those of what was merged into it in the year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from gongkai.reports.models import Duty, ReportingUnit


@dataclass(frozen=True, slots=True)
class Mergers:
    """Where the units went that were merged in some years. ``into`` has it by year and the unit's key."""

    into: dict[tuple[int, int], int]

    def counted_by(self, authority: int, year: int) -> tuple[int, ...]:
        """Whose records the authority counts in the year: its own first."""
        merged = sorted(unit for (when, unit), into in self.into.items() if (when, into) == (year, authority))
        return (authority, *(unit for unit in merged if unit != authority))

    def counting(self, unit: int, year: int) -> int:
        """Who counts the records of the unit in the year: the unit itself, unless it was merged."""
        return self.into.get((year, unit), unit)


def mergers_of(years: Collection[int]) -> Mergers:
    """All mergers of some years. One query."""
    return _mergers(ReportingUnit.objects.filter(year__in=years))


def counted_authorities(year: int, authorities: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Whose records each of these authorities counts in a year: its own, and those of what was merged into it. One query."""
    wanted = list(dict.fromkeys(authorities))
    mergers = _mergers(ReportingUnit.objects.filter(year=year, counted_with__in=wanted))
    return {key: mergers.counted_by(key, year) for key in wanted}


def _mergers(rows: QuerySet[ReportingUnit]) -> Mergers:
    merged = rows.filter(duty=Duty.MERGED, counted_with__isnull=False).order_by("pk")
    return Mergers(
        {(year, unit): into for year, unit, into in merged.values_list("year", "unit_id", "counted_with_id")}
    )
