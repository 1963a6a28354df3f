"""From a figure of a report to the records that make it, as far as the person may see them, and what has changed of it.

A list of records is read page by page with the place of its last record, so a page costs the same however long the list is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.evidence import ColumnKind, EvidenceColumn, EvidenceKind, evidence_kind, model_of
from gongkai.organizations.measuring import Measure, Pattern
from gongkai.organizations.measuring.measure import expression
from gongkai.organizations.models import Authority
from gongkai.reports.annual.binding import bindings
from gongkai.reports.annual.computing import (
    ComputedFigure,
    compute_compiled,
    compute_one,
)
from gongkai.reports.annual.contributions import THREE_COLUMNS, Contributions, contributions_to
from gongkai.reports.annual.differences import Difference, compared
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.annual.newest_first import Timeline, first_of
from gongkai.reports.annual.records_behind import keys_of
from gongkai.reports.labels import known_row
from gongkai.reports.models import AnnualReport, SubmittedFigure

PAGE = 50
"""How many records a page lists."""
MOST_COUNTED = 10_000
"""A filtered list is counted up to here; of a longer one it is said that it is longer."""
COUNTED = "counted_value"
_PLACES = 6


def has_cell(report: AnnualReport, reference: CellReference) -> bool:
    """Whether the report has this cell: one of its form, in the columns that its scope uses."""
    if reference.form != report.form:
        return False
    if not report.is_compiled:
        return reference in bindings(report.form)
    return any(
        reference in set(table.references(THREE_COLUMNS if THREE_COLUMNS in table.arrangements else ""))
        for table in form_with_id(report.form).tables
        if table.id == reference.table
    )


def figure_now(
    report: AnnualReport, reference: CellReference, contributions: Contributions | None = None
) -> ComputedFigure:
    """One figure of a report as it is now."""
    if not report.is_compiled:
        return compute_one(report, reference)
    given = contributions or contributions_to(report.authority, report.year)
    return compute_compiled(report, given)[reference]


def frozen_figure(report: AnnualReport, reference: CellReference) -> SubmittedFigure | None:
    """The figure as it was submitted last; None where nothing was, or the submission lacks the cell."""
    if report.current_submission is None:
        return None
    found: SubmittedFigure | None = report.current_submission.figures.filter(
        form=reference.form, table=reference.table, row=reference.row, column=reference.column
    ).first()
    return found


def difference_of(
    report: AnnualReport, frozen: SubmittedFigure | None, current: ComputedFigure
) -> Difference | None:
    """What has changed of one figure since it was submitted."""
    if frozen is None:
        return None
    keys: list[int] = []
    if current.measure is not None:
        counted = counted_authorities(report.year, [report.authority_id])[report.authority_id]
        keys = keys_of([current.measure], counted, report.year)[current.measure.cell]
    return compared(frozen, current, keys)


# Records


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the list: its page (empty where it has none), what the link to it says, and the values by column."""

    key: int
    label: str
    address: str
    values: tuple[tuple[EvidenceColumn, Any], ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records behind a figure. ``before`` and ``after`` are where the pages beside it begin; None where there is none.

    ``number`` is how many there are in the whole list, None where nobody counted; ``is_more`` that there are even more.
    """

    lines: tuple[Line, ...]
    before: int | None
    after: int | None
    number: int | None = None
    is_more: bool = False


@dataclass(frozen=True)
class Records:
    """The records behind a figure as one person may see them.

    ``authorities`` are those counted whose records the person may read; ``hidden`` are others that the report counts with them
    (merged into the authority), of which only the number is told.
    """

    measure: Measure
    kind: EvidenceKind
    year: int
    authorities: tuple[int, ...]
    hidden: tuple[int, ...]

    @property
    def columns(self) -> tuple[EvidenceColumn, ...]:
        """The columns of the list; where the figure is a sum, what each record adds to it as the last."""
        if not self.is_sum:
            return self.kind.columns
        row = known_row(self.measure.cell)
        unit = f"（{row.unit}）" if row and row.unit else ""
        return (*self.kind.columns, EvidenceColumn(COUNTED, f"计入的数{unit}", _counted, ColumnKind.NUMBER))

    @property
    def is_sum(self) -> bool:
        """Whether the figure adds the records' numbers up instead of counting the records."""
        return self.measure.sum_of is not None

    def listed(self, said: Mapping[str, str]) -> QuerySet[Any]:
        """The records in their order, filtered by what was said. Raises Refused for what is no answer to a filter."""
        rows = self.kind.listed(self.measure, self.authorities, self.year, said)
        if self.measure.sum_of is not None:
            rows = rows.annotate(**{COUNTED: expression(self.measure.sum_of)})
        return rows

    def page(
        self, said: Mapping[str, str], *, after: int | None = None, before: int | None = None
    ) -> RecordPage:
        """One page: the first, the one behind the record ``after``, or the one in front of the record ``before``."""
        rows = self.listed(said)
        if before is not None:
            found = self._first(rows, before, forward=False)
            if len(found) > PAGE:
                shown = found[:PAGE][::-1]
                return self._page(shown, shown[0].pk, shown[-1].pk)
            # Fewer than a page in front of it: the first page.
        found = self._first(rows, after if before is None else None)
        shown = found[:PAGE]
        more = shown[-1].pk if len(found) > PAGE else None
        return self._page(
            shown, shown[0].pk if shown and after is not None and before is None else None, more
        )

    def _first(self, rows: QuerySet[Any], place: int | None, *, forward: bool = True) -> list[Any]:
        """The records behind the one at ``place``, or in front of it, nearest first: one more than a page shows.

        Without a place, or where the record is gone, from the beginning; in front of that there is nothing.
        """
        path = self.kind.order(self.measure)[0].removeprefix("-")
        begin = None if place is None else _time_of(rows.model, path, place)
        if begin is None and not forward:
            return []
        rule = self.measure.rows
        is_cut = isinstance(rule, Pattern) and rule.date_path == path
        timeline = Timeline.of(rows.model, path, is_cut=is_cut)
        if begin is not None:
            assert place is not None
            if timeline is not None:
                rows = rows.filter(timeline.side(begin, self.year, forward=forward))
            rows = _beyond(rows, path, begin, place, forward=forward)
        if timeline is None or len(self.authorities) == 1:
            return list(rows[: PAGE + 1])
        if begin is None:
            return first_of(rows, timeline.pieces_of(self.year), PAGE + 1)
        return first_of(rows, timeline.pieces_from(begin, forward=forward), PAGE + 1)

    def _page(self, rows: Sequence[Any], before: int | None, after: int | None) -> RecordPage:
        return RecordPage(tuple(self.line(row) for row in rows), before, after)

    def line(self, record: Any) -> Line:
        """A record as a line of the list."""
        return Line(
            record.pk,
            self.kind.label(record),
            self.kind.address(record),
            tuple((column, column.value(record)) for column in self.columns),
        )

    def lines(self, said: Mapping[str, str]) -> Iterator[Line]:
        """Every record of the filtered list, read bit by bit."""
        for record in self.listed(said).iterator(chunk_size=500):
            yield self.line(record)

    def number(self, said: Mapping[str, str]) -> tuple[int, bool]:
        """How many records the filtered list has, up to ``MOST_COUNTED``, and whether there are more."""
        counted = self.listed(said).order_by()[: MOST_COUNTED + 1].count()
        return min(counted, MOST_COUNTED), counted > MOST_COUNTED

    def unfilled(self) -> list[Line]:
        """The records because of which a sum is not known: the first page of them."""
        rows = self.measure.unfilled(self.authorities, self.year)
        prepared = self.kind.prepare(rows.order_by("-pk"))
        return [self.line(row) for row in prepared.annotate(**{COUNTED: _sum_of(self.measure)})[:PAGE]]


def _sum_of(measure: Measure) -> Any:
    assert measure.sum_of is not None
    return expression(measure.sum_of)


def _counted(record: Any) -> Decimal | None:
    value = getattr(record, COUNTED)
    return None if value is None else round(Decimal(str(value)), _PLACES)


def _time_of(model: type[Model], path: str, key: int) -> Any:
    """The day or moment of the record with this key; None where there is none."""
    return model._default_manager.filter(pk=key).values_list(path, flat=True).first()


def _beyond(rows: QuerySet[Any], path: str, time: Any, key: int, *, forward: bool) -> QuerySet[Any]:
    """The records behind the one of this time and with this key, or in front of it, nearest first."""
    way = "lt" if forward else "gt"
    narrowed = rows.filter(Q(**{f"{path}__{way}": time}) | Q(**{path: time, f"pk__{way}": key}))
    return narrowed if forward else narrowed.order_by(path, "pk")


def records_of(report: AnnualReport, measure: Measure, scope: QuerySet[Authority]) -> Records:
    """The records behind a figure for who reads the authorities in ``scope``."""
    counted = counted_authorities(report.year, [report.authority_id])[report.authority_id]
    readable = set(scope.filter(pk__in=counted).values_list("pk", flat=True))
    return Records(
        measure,
        evidence_kind(model_of(measure)),
        report.year,
        tuple(key for key in counted if key in readable),
        tuple(key for key in counted if key not in readable),
    )


@dataclass(frozen=True, slots=True)
class ChangedRecords:
    """Records that came to a figure, or left it, since it was submitted; of ``unseen`` ones only the number is told."""

    lines: tuple[Line, ...]
    unseen: int


def changed_records(records: Records, keys: Collection[int], scope: QuerySet[Authority]) -> ChangedRecords:
    """Those of the records with these keys that the person may see, at most a page of them.

    One that now belongs to an authority outside ``scope``, or does not exist any more, is only counted.
    """
    model: type[Model] = records.kind.model
    rows = model._default_manager.filter(
        pk__in=list(keys)[: PAGE * 4], **{f"{records.measure.authority_path}__in": scope.values("pk")}
    )
    plain = replace(records, measure=replace(records.measure, sum_of=None, stated=False))
    lines = [plain.line(row) for row in records.kind.prepare(rows.order_by(*records.kind.order()))[:PAGE]]
    return ChangedRecords(tuple(lines), len(keys) - len(lines))


def definition_of(measure: Measure, year: int) -> str:
    """In words: what is counted, and which day puts a record into the year."""
    kind = evidence_kind(model_of(measure))
    pattern = measure.rows if isinstance(measure.rows, Pattern) else None
    day = _name_of_field(kind.model, pattern.date_path) if pattern and pattern.date_path else ""
    which = (
        f"{day}在 {year} 年 1 月 1 日至 12 月 31 日之间的"
        if day
        else f"{year} 年统计期限（1 月 1 日至 12 月 31 日）内符合本栏条件的"
    )
    how = "一条记录计一件" if measure.sum_of is None else "把每条记录填的数相加"
    return f"由平台的“{kind.name}”记录计算：{which}记录，{how}。"


def _name_of_field(model: type[Model], path: str) -> str:
    try:
        for step in path.split("__"):
            field: Any = model._meta.get_field(step)
            if field.is_relation:
                model = field.related_model
        return f"“{field.verbose_name}”"
    except FieldDoesNotExist:
        return ""
