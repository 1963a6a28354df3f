"""What fills the cells, and computing many reports together: records, last year's report, hands, and what is still missing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.forms.cells import BLANK, CellReference
from gongkai.forms.library import all_forms
from gongkai.organizations.models import YearlyResources
from gongkai.reports.annual.binding import bindings
from gongkai.reports.annual.by_hand import declared
from gongkai.reports.annual.computing import (
    compute_one,
    compute_own,
)
from gongkai.reports.annual.last_year import last_year as the_year_before
from gongkai.reports.annual.mergers import counted_authorities
from gongkai.reports.models import Duty, FigureSource, Part, ReportingUnit
from tests.reports.annual.reporting import LICENCES, Reporting, a_report, handed_in, last_year


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.id)
def test_every_cell_of_every_form_is_computed_or_declared(form) -> None:  # type: ignore[no-untyped-def]
    bound = bindings(form)
    assert set(bound) == {cell for table in form.tables for cell in table.references()}
    for cell, binding in bound.items():
        assert binding.is_computed or (binding.by_hand and binding.by_hand.reason and binding.by_hand.source)
        assert binding.is_computed == (binding.measure is not None), cell


def test_only_the_number_of_the_year_before_is_carried() -> None:
    carried = {cell for form in all_forms() for cell, one in bindings(form).items() if one.carried}
    assert {(cell.form, cell.column) for cell in carried} == {("2019", "items_last_year")}
    assert all(cell in declared() for cell in carried), "without last year's report a hand enters it"


def test_what_nobody_entered_is_missing_and_never_zero(reporting: Reporting) -> None:
    figures = compute_own([report := a_report(reporting.authority)])[report.pk]
    missing = {cell for cell, figure in figures.items() if figure.source == FigureSource.MISSING}
    assert LICENCES in missing and len(missing) == 4
    assert all(figures[cell].cell == BLANK for cell in missing)


def test_a_statement_that_nobody_made_is_blank_though_records_fill_it(reporting: Reporting) -> None:
    report = a_report(reporting.authority, 2018)
    places = CellReference("2014", "statistics", "reading_places", "total")
    figure = compute_one(report, places)
    assert (figure.source, figure.cell) == (FigureSource.RECORDS, BLANK)
    YearlyResources.objects.create(authority=reporting.authority, year=2018, reading_places=3)
    assert compute_one(report, places).cell.value == 3


def test_reports_of_several_years_and_forms_are_computed_together(reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department)
    reports = [
        a_report(authority, year)
        for authority in (reporting.authority, reporting.department)
        for year in (2018, 2020, last_year() - 1, last_year())
    ]
    together = compute_own(reports)
    for report in reports:
        alone = compute_own([report])[report.pk]
        assert {cell: figure.cell for cell, figure in together[report.pk].items()} == {
            cell: figure.cell for cell, figure in alone.items()
        }


def test_more_reports_of_a_year_take_no_more_queries(reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department, reporting.city.county)
    reports = [
        a_report(authority)
        for authority in (reporting.authority, reporting.department, reporting.city.county)
    ]
    counts = []
    for some in (reports[:1], reports):
        with CaptureQueriesContext(connection) as queries:
            compute_own(some)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_merged_unit_is_counted_where_it_was_merged_into(reporting: Reporting) -> None:
    year = last_year()
    ReportingUnit.objects.create(
        compiler=reporting.authority,
        year=year,
        unit=reporting.department,
        part=Part.DEPARTMENTS,
        duty=Duty.MERGED,
        counted_with=reporting.authority,
        reason="机构改革",
        due_on=f"{year + 1}-01-31",
    )
    key, merged = reporting.authority.pk, reporting.department.pk
    assert counted_authorities(year, [key]) == {key: (key, merged)}
    assert counted_authorities(year - 1, [key]) == {key: (key,)}


def test_last_years_figures_are_those_that_were_submitted(reporting: Reporting) -> None:
    previous = a_report(reporting.authority, last_year() - 1)
    report = a_report(reporting.authority)
    assert the_year_before(report).cells is None
    submission = handed_in(previous, reporting.head)
    cells = the_year_before(report).cells
    assert cells == {figure.reference: figure.cell for figure in submission.figures.all()}
