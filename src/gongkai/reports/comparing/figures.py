"""The figures of a comparison: read from both kinds of reports, directly or over a bridge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from gongkai.forms.cells import Cell, CellReference
from gongkai.reports.comparing.bridges import Bridge, bridges_to
from gongkai.reports.comparing.choosing import Indicator, TableKey
from gongkai.reports.comparing.pools import ComparedReport, Pool, Source
from gongkai.reports.models import Figure, SubmittedFigure
from gongkai.reports.values import format_value

CONVERTED = "换算"
"""The sign of a figure that another form's figures stand for."""


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """What one report says. ``bridge`` is set for a figure that was converted from another form.

    ``evidence`` is where the reader sees it in its report, ``origin`` the word for how it came about.
    """

    report: ComparedReport
    form: str
    cell: Cell
    bridge: Bridge | None
    is_corrected: bool
    evidence: str
    origin: str

    @property
    def display_value(self) -> str:
        """The figure as a person reads it, or the word for why there is none."""
        return format_value(self.cell)

    @property
    def caption(self) -> str:
        """The figure with the signs that belong to it."""
        signs = [
            "已更正" if self.is_corrected else "",
            CONVERTED if self.bridge else "",
            "部分汇总" if "未汇总" in self.report.note else "",
        ]
        told = "，".join(sign for sign in signs if sign)
        return f"{self.display_value}（{told}）" if told else self.display_value


@dataclass(frozen=True, slots=True)
class _Held:
    cell: Cell
    origin: str
    is_corrected: bool = False


_Cells = Mapping[CellReference, _Held]


def tables_held(pool: Pool) -> Counter[TableKey]:
    """How many reports of the pool have figures of each table. Two queries."""
    held: Counter[TableKey] = Counter()
    for rows, owner in _all_rows(pool):
        counted = (
            rows.order_by()
            .values("form", "table")
            .annotate(number=Count(owner, distinct=True))
            .values_list("form", "table", "number")
        )
        for form, table, number in counted:
            held[form, table] += number
    return held


def figures_of(pool: Pool, indicator: Indicator) -> list[ComparedFigure]:
    """The figure of every report that has it, in the order of the pool. Two queries.

    A report that prints the figure itself is taken as it is; of any other the first bridge that its figures complete.
    """
    row, column = indicator.row.id, indicator.column.id
    direct = [CellReference(form, indicator.table.id, row, column) for form in indicator.direct_forms]
    bridges = [
        (bridge, form)
        for bridge in _bridges(direct)
        for form in bridge.source_forms
        if form not in indicator.direct_forms or bridge.source_table != indicator.table.id
    ]
    wanted = {*direct, *(cell for bridge, form in bridges for cell in bridge.sources(form, column))}
    held = _held(pool, wanted)
    found: list[ComparedFigure] = []
    for report in pool.reports:
        cells = held.get((report.source, report.key), {})
        found += _figure(report, cells, direct, bridges, column)
    return found


def _bridges(direct: Iterable[CellReference]) -> list[Bridge]:
    found: dict[Bridge, None] = {}
    for cell in direct:
        found |= dict.fromkeys(bridges_to(cell.form, cell.table, cell.row, cell.column))
    return list(found)


def _figure(
    report: ComparedReport,
    cells: _Cells,
    direct: list[CellReference],
    bridges: list[tuple[Bridge, str]],
    column: str,
) -> Iterable[ComparedFigure]:
    for reference in direct:
        if reference in cells:
            one = cells[reference]
            yield ComparedFigure(
                report,
                reference.form,
                one.cell,
                None,
                one.is_corrected,
                _evidence(report, reference),
                one.origin,
            )
            return
    values = {reference: one.cell for reference, one in cells.items()}
    for bridge, form in bridges:
        value = bridge.value(form, column, values)
        if value is not None:
            sources = bridge.sources(form, column)
            corrected = any(cells[source].is_corrected for source in sources)
            yield ComparedFigure(
                report, form, value, bridge, corrected, _evidence(report, sources[0]), CONVERTED
            )
            return


def _evidence(report: ComparedReport, reference: CellReference) -> str:
    if report.source is Source.ARCHIVE:
        return f"{report.address}?figure={reference}#place"
    return report.address


def _all_rows(pool: Pool) -> list[tuple[QuerySet[Any], str]]:
    return [
        (SubmittedFigure.objects.filter(submission__in=pool.keys(Source.PLATFORM)), "submission"),
        (Figure.objects.filter(report__in=pool.keys(Source.ARCHIVE)), "report"),
    ]


def _held(pool: Pool, wanted: set[CellReference]) -> dict[tuple[Source, int], dict[CellReference, _Held]]:
    found: dict[tuple[Source, int], dict[CellReference, _Held]] = defaultdict(dict)
    names = {
        "form__in": {cell.form for cell in wanted},
        "table__in": {cell.table for cell in wanted},
        "row__in": {cell.row for cell in wanted},
        "column__in": {cell.column for cell in wanted},
    }
    (submitted, _), (archived, _) = _all_rows(pool)
    for figure in submitted.filter(**names).defer("record_ids"):
        if figure.reference in wanted:
            origin = figure.get_source_display()
            found[Source.PLATFORM, figure.submission_id][figure.reference] = _Held(figure.cell, origin)
    for figure in archived.filter(**names):
        if figure.reference in wanted:
            corrected = figure.is_corrected
            origin = "人工更正" if corrected else figure.get_origin_display()
            found[Source.ARCHIVE, figure.report_id][figure.reference] = _Held(figure.cell, origin, corrected)
    return found
