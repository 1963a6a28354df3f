"""From a record to the figures of annual reports that it is counted in, as the records are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form_for_year
from gongkai.forms.model import Form
from gongkai.organizations.evidence import EvidenceKind, evidence_kind, figures_counting, model_of
from gongkai.organizations.measuring import all_measures, measures_of
from gongkai.organizations.models import Authority
from gongkai.reports.models import AnnualReport, Duty, ReportingUnit, Scope

MOST_YEARS = 12
"""How many years are looked at, the newest first: a case may be carried on from year to year."""


@dataclass(frozen=True, slots=True)
class CountedIn:
    """The cells of one year's form that a record is counted in, and the report they belong to, where it was begun."""

    year: int
    form: Form
    cells: tuple[CellReference, ...]
    report: AnnualReport | None


def model_named(label: str) -> type[Model] | None:
    """The model ``app.model`` whose records figures count; None for any other."""
    try:
        model = apps.get_model(label)
        evidence_kind(model)
    except (LookupError, ValueError):
        return None
    return model


def authority_path(model: type[Model]) -> str:
    """The lookup from a record of this model to the authority that it is counted for."""
    return next(measure.authority_path for measure in all_measures().values() if model_of(measure) is model)


def counted_in(record: Model) -> list[CountedIn]:
    """The years and cells that count the record, the newest year first. One query a family of measures and year."""
    model = type(record)
    kind = evidence_kind(model)
    authority: Authority = attrgetter(authority_path(model).replace("__", "."))(record)
    years = list(_years(record, kind))
    into = dict(
        ReportingUnit.objects.filter(unit=authority, duty=Duty.MERGED, year__in=years).values_list(
            "year", "counted_with"
        )
    )
    reports = {
        (report.authority_id, report.year): report
        for report in AnnualReport.objects.filter(
            authority__in={authority.pk, *into.values()}, year__in=years, scope=Scope.OWN
        ).select_related("authority")
    }
    found = []
    for year in years:
        form = _form(year)
        if form is None:
            continue
        measures = [measure for measure in measures_of(form).values() if model_of(measure) is model]
        cells = tuple(cell for cell, _ in figures_counting(record, [year], measures))
        if cells:
            found.append(CountedIn(year, form, cells, reports.get((into.get(year) or authority.pk, year))))
    return found


def _years(record: Model, kind: EvidenceKind) -> Iterator[int]:
    this_year = timezone.localdate().year
    first = attrgetter(kind.date_path.replace("__", "."))(record)
    begun = first if isinstance(first, int) else first.year if first is not None else this_year
    return iter(range(this_year, max(begun - 1, this_year - MOST_YEARS), -1))


def _form(year: int) -> Form | None:
    try:
        return form_for_year(year)
    except KeyError:
        return None


def link_to_figures(record: Any) -> tuple[str, str] | None:
    """The way from a record's page to the figures that count it; None for records that no figure counts."""
    if model_named(record._meta.label_lower) is None:
        return None
    return (
        "计入年度报告的哪些数",
        reverse("reports:annual_record", args=[record._meta.label_lower, record.pk]),
    )
