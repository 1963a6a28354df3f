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

What is not known is never zero. There are two kinds of figures:

- *Records* are counted or added up (``stated=False``, the usual kind). No record is a true zero: nothing
  happened. A record whose ``sum_of`` is empty makes the sum unknown, and ``unfilled`` lists it.
- *Statements*, one row an authority and year, are added up (``stated=True``). An authority without the row, or
  with the field left empty, has not said anything: the sum is unknown, and ``owing`` names it.

An unknown value is None, and its cell is BLANK.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from gongkai.forms.cells import BLANK, Cell, CellReference
from gongkai.forms.library import all_forms
from gongkai.forms.model import Form

Rows = Callable[[Collection[int], int], QuerySet[Any]]
"""The records behind a figure: of these authorities (primary keys), in this year."""
Narrowing = Q | Callable[[QuerySet[Any], int], QuerySet[Any]]
"""A condition on records; a function of the records and the year where the condition depends on the year."""

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
    is in the unit of the form's row. ``stated`` and what it means for missing values: see the module.
    ``authority_path`` leads from a record to its authority.
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
        total = Decimal(found["total"] or 0)
        places = getattr(rows.query.annotations[_FIGURE].output_field, "decimal_places", None)
        # SQLite adds decimals up as floating-point numbers; the field says which digits are real.
        return total if places is None else total.quantize(Decimal(1).scaleb(-places))

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
        expression = F(self.sum_of) if isinstance(self.sum_of, str) else self.sum_of
        rows: QuerySet[Any] = self.evidence(authorities, year).annotate(**{_FIGURE: expression})
        return rows


def grid(
    form: str,
    table: str,
    rows: Mapping[str, Narrowing],
    columns: Mapping[str, Narrowing],
    base: Rows,
    *,
    sum_of: str | Combinable | None = None,
    authority_path: str = "authority",
) -> Iterator[Measure]:
    """The measures of many cells from one pattern: ``base``, narrowed by a row and by a column.

    ``rows`` and ``columns`` name the form's ids; ``Q()`` is no condition at all, for totals. The titles are the
    form's own labels. Raises MeasureError for an id that the form does not have.
    """
    for row_id, by_row in rows.items():
        for column_id, by_column in columns.items():
            cell = CellReference(form, table, row_id, column_id)
            yield Measure(
                cell=cell,
                title=_title(cell),
                rows=_narrowed(base, by_row, by_column),
                sum_of=sum_of,
                authority_path=authority_path,
            )


def _narrowed(base: Rows, *narrowings: Narrowing) -> Rows:
    def rows(authorities: Collection[int], year: int) -> QuerySet[Any]:
        found = base(authorities, year)
        for narrowing in narrowings:
            found = found.filter(narrowing) if isinstance(narrowing, Q) else narrowing(found, year)
        return found

    return rows


def _title(cell: CellReference) -> str:
    problem = _misfit(cell)
    if problem:
        raise MeasureError([problem])
    table = next(form for form in all_forms() if form.id == cell.form).table(cell.table)
    return f"{table.row_path(cell.row)}（{table.column_path(cell.column)}）"


def _misfit(cell: CellReference) -> str:
    """Why a form does not take a figure in this cell; empty where it does."""
    form = next((form for form in all_forms() if form.id == cell.form), None)
    if form is None:
        return f"{cell}：没有编号为“{cell.form}”的表式。"
    try:
        table = form.table(cell.table)
        row = table.row(cell.row)
        table.column(cell.column)
    except KeyError as error:
        return f"{cell}：表式中没有这个单元格（{error.args[0]}）。"
    return f"{cell}：这一行是标题，不填数字。" if row.heading else ""


def checked(measures: Iterable[tuple[str, Measure]]) -> dict[CellReference, Measure]:
    """Measures by cell; each comes with the name of the module that it is from.

    Raises MeasureError, with all problems, for two measures of one cell and for cells that no form has.
    """
    found: dict[CellReference, Measure] = {}
    sources: dict[CellReference, str] = {}
    problems = []
    for source, measure in measures:
        if problem := _misfit(measure.cell):
            problems.append(f"{source}：{problem}")
        elif measure.cell in found:
            problems.append(
                f"{source}：单元格 {measure.cell} 已经由 {sources[measure.cell]} 绑定，一个单元格只能绑定一次。"
            )
        else:
            found[measure.cell], sources[measure.cell] = measure, source
    if problems:
        raise MeasureError(problems)
    return found


def _declared() -> Iterator[tuple[str, Measure]]:
    for app in apps.get_app_configs():
        name = f"{app.name}.measures"
        if find_spec(name) is None:
            continue
        declare = getattr(import_module(name), "measures", None)
        if declare is None:
            raise MeasureError([f"{name}：应当有一个 measures() 函数，逐个给出指标。"])
        for measure in declare():
            yield name, measure


@cache
def all_measures() -> Mapping[CellReference, Measure]:
    """The measures of all installed apps, by cell. Raises MeasureError where they do not fit the forms."""
    return MappingProxyType(checked(_declared()))


def measures_of(form: Form | str) -> dict[CellReference, Measure]:
    """The measures that fill the cells of a form, by cell; cells that no app counts are not in it.

    Raises MeasureError where the measures of the apps do not fit the forms.
    """
    form_id = form if isinstance(form, str) else form.id
    return {cell: measure for cell, measure in all_measures().items() if cell.form == form_id}
