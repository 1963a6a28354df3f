"""How an app shows the records behind its figures: columns, filters and the order of a list, one kind for each model.

An app whose ``measures.py`` counts records has a function ``evidence()`` beside ``measures()`` that yields an ``EvidenceKind``
for every model that its measures count. What stands in the columns is shown to everybody who may see the figure, so it
holds no personal data of citizens; the record's own page decides again who may open it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring import Measure, MeasureError, Pattern, all_measures
from gongkai.organizations.measuring.discovery import declarations
from gongkai.organizations.measuring.grouping import ANY_YEAR, Family, families
from gongkai.organizations.refusals import Refused

FROM, TO = "_from", "_to"
"""What the two ends of a span of days are called behind the key of their filter."""
EARLIEST, LATEST = 1949, 2200
"""The years that a day can be of."""


class ColumnKind(StrEnum):
    """How a column is written and aligned."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class EvidenceColumn:
    """One column. ``value`` gives what stands there for a record: a text, a day, a number, or None."""

    key: str
    label: str
    value: Callable[[Any], Any]
    kind: ColumnKind = ColumnKind.TEXT


class FilterKind(StrEnum):
    """What a person says to a filter."""

    CHOICE = "choice"
    TEXT = "text"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """One filter of the list. ``condition`` makes the condition of what was said: a value, some words, or a first and a last day.

    Of ``choices`` the first is the value, the second the words for it.
    """

    key: str
    label: str
    kind: FilterKind
    condition: Callable[..., Q]
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_choice(cls, key: str, label: str, choices: Iterable[tuple[str, str]], path: str) -> EvidenceFilter:
        """One value of a field."""
        return cls(key, label, FilterKind.CHOICE, lambda value: Q(**{path: value}), tuple(choices))

    @classmethod
    def of_text(cls, key: str, label: str, *paths: str) -> EvidenceFilter:
        """Words that stand in one of the fields."""

        def condition(words: str) -> Q:
            found = Q()
            for path in paths:
                found |= Q(**{f"{path}__icontains": words})
            return found

        return cls(key, label, FilterKind.TEXT, condition)

    @classmethod
    def of_days(cls, key: str, label: str, path: str) -> EvidenceFilter:
        """A span of days, both included, either of them open, of a field that holds a day."""

        def condition(first: dt.date | None, last: dt.date | None) -> Q:
            since = Q(**{f"{path}__gte": first}) if first else Q()
            return since & Q(**{f"{path}__lte": last}) if last else since

        return cls(key, label, FilterKind.DAYS, condition)

    @classmethod
    def of_moments(cls, key: str, label: str, path: str) -> EvidenceFilter:
        """A span of days, both included, either of them open, of a field that holds a moment."""

        def condition(first: dt.date | None, last: dt.date | None) -> Q:
            since = Q(**{f"{path}__gte": _begin_of(first)}) if first else Q()
            return since & Q(**{f"{path}__lt": _begin_of(last + dt.timedelta(days=1))}) if last else since

        return cls(key, label, FilterKind.DAYS, condition)

    def asked(self, said: Mapping[str, str]) -> Q:
        """The condition of what a person said. Raises Refused, with a sentence, for what is no answer to the filter."""
        if self.kind is FilterKind.DAYS:
            first, last = (self._day(said.get(self.key + end, "")) for end in (FROM, TO))
            if first and last and first > last:
                raise Refused(f"“{self.label}”的起始日期晚于截止日期，请核对。")
            return self.condition(first, last)
        # PostgreSQL knows no such character, and no text holds one.
        value = said.get(self.key, "").replace("\x00", "").strip()
        if not value:
            return Q()
        if self.kind is FilterKind.CHOICE and value not in dict(self.choices):
            raise Refused(f"“{self.label}”没有这个选项，请从列表中选择。")
        return self.condition(value)

    def _day(self, written: str) -> dt.date | None:
        written = written.strip()
        if not written:
            return None
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day.year <= LATEST:
            raise Refused(f"“{self.label}”的日期“{written[:20]}”无法识别，请按 2025-03-01 的样式填写。")
        return day


def _begin_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class EvidenceKind:
    """What the records of one model look like in the list behind a figure.

    ``name`` is what one record is called; ``prepare`` reads what the columns need in a number of queries that does not grow.
    ``date_path`` is the day by which lists are ordered, the newest first, unless the figure is cut by another day; indexes
    lead to it. ``address`` is the record's page for staff, empty where it has none; ``label`` what the link to it says.
    """

    model: type[Model]
    name: str
    columns: tuple[EvidenceColumn, ...]
    date_path: str
    label: Callable[[Any], str]
    address: Callable[[Any], str]
    filters: tuple[EvidenceFilter, ...] = ()
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_it_is

    def listed(
        self,
        measure: Measure,
        authorities: Collection[int],
        year: int,
        said: Mapping[str, str] | None = None,
    ) -> QuerySet[Any]:
        """The records behind a figure as a list shows them: filtered by what was said, the newest first, prepared.

        Raises Refused, with a sentence, for what is no answer to a filter.
        """
        rows = measure.evidence(authorities, year)
        for each in self.filters:
            rows = rows.filter(each.asked(said or {}))
        return self.prepare(rows.order_by(*self.order(measure)))

    def order(self, measure: Measure | None = None) -> tuple[str, ...]:
        """The newest first: by the day that puts a record into the figure's year, where the figure has one."""
        pattern = measure.rows if measure is not None else None
        path = pattern.date_path if isinstance(pattern, Pattern) else ""
        return (f"-{path or self.date_path}", "-pk")


def checked_kinds(
    kinds: Iterable[tuple[str, EvidenceKind]], measures: Iterable[Measure]
) -> dict[type[Model], EvidenceKind]:
    """The kinds by model; each comes with the name of the module that it is from.

    Raises MeasureError, with all problems, for two kinds of one model and for measures whose records have none.
    """
    found: dict[type[Model], EvidenceKind] = {}
    problems = []
    for source, kind in kinds:
        if kind.model in found:
            problems.append(f"{source}：{kind.model._meta.verbose_name}的记录样式重复声明。")
        found[kind.model] = kind
    missing: dict[type[Model], CellReference] = {}
    for measure in measures:
        model = model_of(measure)
        if model not in found:
            missing.setdefault(model, measure.cell)
    problems += [
        f"{cell}：统计的记录“{model._meta.verbose_name}”没有声明样式，应在 measures.py 的 evidence() 中给出。"
        for model, cell in missing.items()
    ]
    if problems:
        raise MeasureError(problems)
    return found


@cache
def model_of(measure: Measure) -> type[Model]:
    """The model of the records that a measure counts. No query."""
    model: type[Model] = measure.evidence([], ANY_YEAR).model
    return model


@cache
def all_evidence_kinds() -> Mapping[type[Model], EvidenceKind]:
    """The kinds of all installed apps, by model. Raises MeasureError where a measure's records have none."""
    return MappingProxyType(checked_kinds(declarations("evidence"), all_measures().values()))


def evidence_kind(model: type[Model]) -> EvidenceKind:
    """What the records of a model look like. Raises KeyError for a model that no measure counts."""
    return all_evidence_kinds()[model]


def figures_counting(
    record: Model, years: Iterable[int], measures: Iterable[Measure]
) -> list[tuple[CellReference, int]]:
    """The cells, each with its year, in which a record is counted for its authority: the years as given, cells in their order.

    One query a family of measures and year, whatever the number of cells.
    """
    measures = list(measures)
    places = {measure.cell: place for place, measure in enumerate(measures)}
    ours = [family for family in families(measures) if family.model is type(record)]
    found = []
    for year in years:
        cells = [cell for family in ours for cell in _cells_with(record, family, year)]
        found += [(cell, year) for cell in sorted(cells, key=places.__getitem__)]
    return found


def _cells_with(record: Model, family: Family, year: int) -> Iterator[CellReference]:
    authority = attrgetter(family.authority_path.replace("__", ".") + "_id")(record)
    rows = family.rows([authority], year).filter(pk=record.pk).order_by()
    values = rows.values_list("pk", *family.fields).first()
    if values is not None:
        yield from family.cells_of(values[1:])
