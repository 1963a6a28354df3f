"""Block 八 of the form of 2014: what is stated once a year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from gongkai.organizations.models import YearlyResources
from tests.reports.naive.records import Records


def resources_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    stated = {each.authority_id: each for each in records.resources if each.year == year}
    figures: dict[str, Callable[[YearlyResources], Any]] = {
        "special_offices": lambda each: each.special_offices,
        "reading_places": lambda each: each.reading_places,
        "full_time": lambda each: each.full_time_staff,
        "part_time": lambda each: each.part_time_staff,
        "staff": lambda each: each.staff,
        "funding": lambda each: each.funding,
    }
    found: dict[str, Decimal | None] = {}
    for row, value in figures.items():
        values = [value(stated[authority]) if authority in stated else None for authority in wanted]
        known = [Decimal(number) for number in values if number is not None]
        # One who has not said it makes the sum unknown: it is never a smaller number.
        found[row] = sum(known, Decimal(0)) if len(known) == len(values) else None
    return found
