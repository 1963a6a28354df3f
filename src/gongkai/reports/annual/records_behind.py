"""The keys of the records behind the figures of an own report, as they are now: one query a family of measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring import Measure
from gongkai.organizations.measuring.grouping import families
from gongkai.reports.annual.computing import Figures
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.models import AnnualReport


def records_behind(report: AnnualReport, figures: Figures) -> dict[CellReference, list[int]]:
    """The keys of the records behind every figure that records make; a figure without records has an empty list."""
    measures = [figure.measure for figure in figures.values() if figure.measure is not None]
    counted = counted_authorities(report.year, [report.authority_id])[report.authority_id]
    return keys_of(measures, counted, report.year)


def keys_of(
    measures: Iterable[Measure], authorities: Iterable[int], year: int
) -> dict[CellReference, list[int]]:
    """The keys of the records that each measure counts of these authorities together, in ascending order."""
    asked = sorted(set(authorities))
    found: dict[CellReference, list[int]] = {}
    for family in families(measures):
        found |= {measure.cell: [] for measure, _ in family.members}
        by_values: Mapping[tuple[Any, ...], list[int]] = defaultdict(list)
        rows = family.rows(asked, year).order_by().values_list("pk", *family.fields)
        for key, *values in rows.iterator(chunk_size=5000):
            by_values[tuple(values)].append(key)
        for combination, keys in by_values.items():
            for cell in family.cells_of(combination):
                found[cell] += keys
    return {cell: sorted(keys) for cell, keys in found.items()}
