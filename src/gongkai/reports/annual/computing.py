"""The figures of reports that are being made: computed from the records, carried from last year, entered by hand, or rolled up.

Nothing is stored here. Many own reports of a year are computed together, with one grouped query a measure at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.forms.cells import BLANK, Cell, CellReference, Cells
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.measuring import Measure, values_by_authority
from gongkai.reports.annual.binding import Binding, Carried, bindings
from gongkai.reports.annual.contributions import Contributions, contributions_to, rolled_up
from gongkai.reports.annual.last_year import last_year, last_years
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.models import AnnualReport, FigureSource, HandEntry


@dataclass(frozen=True, slots=True)
class ComputedFigure:
    """A figure as it is now, and where it comes from.

    ``measure`` is the query behind it (records), ``entry`` what somebody entered (by hand); both are None for a figure that was
    rolled up or carried, or that is still missing.
    """

    cell: Cell
    source: FigureSource
    binding: Binding | None = None
    entry: HandEntry | None = None

    @property
    def measure(self) -> Measure | None:
        """The query behind it, where records make it."""
        return self.binding.measure if self.binding and self.source == FigureSource.RECORDS else None


Figures = Mapping[CellReference, ComputedFigure]


def cells_of(figures: Figures) -> Cells:
    """The figures as the checks see them."""
    return {reference: figure.cell for reference, figure in figures.items()}


def compute(report: AnnualReport) -> Figures:
    """The figures of one report as they are now."""
    if report.is_compiled:
        return compute_compiled(report, contributions_to(report.authority, report.year))
    return compute_own([report])[report.pk]


def compute_one(report: AnnualReport, reference: CellReference) -> ComputedFigure:
    """One figure of an own report as it is now, without computing the others.

    Raises KeyError for a cell that the form does not have.
    """
    binding = bindings(report.form)[reference]
    if binding.measure is not None:
        counted = counted_authorities(report.year, [report.authority_id])[report.authority_id]
        return ComputedFigure(binding.measure.as_cell(counted, report.year), FigureSource.RECORDS, binding)
    last = (last_year(report).cells if binding.carried else None) or {}
    return _figure(binding, [], last, _entries([report]).get(report.pk, {}).get(reference))


def compute_compiled(report: AnnualReport, contributions: Contributions) -> Figures:
    """The figures of a compiled report: the sums of what its units submitted and had accepted."""
    form = form_with_id(report.form)
    waiting = {one.part for one in contributions.missing}
    return {
        reference: ComputedFigure(cell, FigureSource.ROLLED_UP)
        for reference, cell in rolled_up(form, contributions.included, waiting).items()
    }


def compute_own(reports: Sequence[AnnualReport]) -> dict[int, Figures]:
    """The figures of own reports by the report's key. Reports of several years and forms may come together."""
    found: dict[int, Figures] = {}
    groups: dict[tuple[int, str], list[AnnualReport]] = defaultdict(list)
    for report in reports:
        groups[report.year, report.form].append(report)
    entries = _entries(reports)
    for (year, form), members in groups.items():
        found |= _compute_year(year, form, members, entries)
    return found


def _compute_year(
    year: int,
    form: str,
    reports: Sequence[AnnualReport],
    entries: Mapping[int, Mapping[CellReference, HandEntry]],
) -> dict[int, Figures]:
    counted = counted_authorities(year, [report.authority_id for report in reports])
    bound = bindings(form)
    measures = [binding.measure for binding in bound.values() if binding.measure is not None]
    values = values_by_authority(measures, {key for keys in counted.values() for key in keys}, year)
    carried = last_years(reports) if any(binding.carried for binding in bound.values()) else {}
    return {
        report.pk: {
            reference: _figure(
                binding,
                [values[reference][key] for key in counted[report.authority_id]] if binding.measure else [],
                (carried[report.pk].cells if carried else None) or {},
                entries.get(report.pk, {}).get(reference),
            )
            for reference, binding in bound.items()
        }
        for report in reports
    }


def _figure(
    binding: Binding, values: Sequence[Decimal | None], last_year: Cells, entry: HandEntry | None
) -> ComputedFigure:
    if binding.measure is not None:
        known = [value for value in values if value is not None]
        cell = Cell.number(sum(known, Decimal(0))) if len(known) == len(values) else BLANK
        return ComputedFigure(cell, FigureSource.RECORDS, binding)
    carried = _carried_cell(binding.carried, last_year)
    if carried is not None:
        return ComputedFigure(carried, FigureSource.CARRIED, binding)
    if entry is not None and entry.cell != BLANK:
        return ComputedFigure(entry.cell, FigureSource.BY_HAND, binding, entry)
    return ComputedFigure(BLANK, FigureSource.MISSING, binding, entry)


def _carried_cell(carried: Carried | None, last_year: Cells) -> Cell | None:
    if carried is None:
        return None
    values = [last_year[cell].value for cell in carried.of if cell in last_year]
    known = [value for value in values if value is not None]
    return Cell.number(sum(known, Decimal(0))) if len(known) == len(carried.of) else None


def _entries(reports: Iterable[AnnualReport]) -> dict[int, dict[CellReference, HandEntry]]:
    """The entry by hand that holds, by report and cell."""
    found: dict[int, dict[CellReference, HandEntry]] = defaultdict(dict)
    rows = HandEntry.objects.filter(report__in=[report.pk for report in reports]).select_related("by")
    for entry in rows.order_by("number"):
        found[entry.report_id][entry.reference] = entry
    return found
