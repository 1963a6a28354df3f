"""The year before of an authority into which others were merged is the year before of all of them; what is not known is never zero."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference, Cells, CellState
from gongkai.forms.checking import CheckResult, Context, check
from gongkai.forms.findings import Outcome
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.models import Authority, Kind, Level, Role
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.submitting import freeze
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.annual.composing import document_of
from gongkai.reports.annual.computing import compute_one
from gongkai.reports.annual.inspecting import inspect
from gongkai.reports.annual.last_year import figures_together, last_year
from gongkai.reports.annual.writing_desk import WritingDesk
from gongkai.reports.models import (
    AnnualReport,
    Duty,
    FigureSource,
    IncludedReport,
    Part,
    ReportingUnit,
    ReportStatus,
    ReportSubmission,
    Scope,
    SectionText,
)
from tests.organizations.city import authority, person
from tests.reports.annual.reporting import Reporting, handed_in
from tests.reports.annual.reporting import a_report as begun
from tests.reports.receiving.kit import House, a_report, cell, handed_over

COLUMNS = [column.id for column in form_with_id("2021").table("requests").columns()]
NEW = ("requests", "new", "total")
CELLS = st.one_of(st.integers(0, 10**6).map(Cell.number), st.sampled_from([BLANK, UNREAD, NOT_APPLICABLE]))


class Merging(House):
    """The city with two more departments; 民政局 takes the others in."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.before = self.year - 1
        self.into = self.department("鹤壁市民政局")
        self.gone = self.city.department

    def department(self, name: str) -> Authority:
        return authority(name, self.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT)

    def merge(self, unit: Authority, into: Authority, year: int | None = None) -> None:
        """Enter a merger in the city's list of a year."""
        when = year or self.year
        list_units(None, self.compiler, when)
        row = ReportingUnit.objects.get(compiler=self.compiler, year=when, unit=unit)
        change_unit(
            self.officer,
            row,
            duty=Duty.MERGED,
            due=row.due_on,
            seen=row.revision,
            reason="机构改革",
            counted_with=into,
        )

    def last(
        self, unit: Authority, values: Mapping[tuple[str, str, str], Cell | int], scope: str = Scope.OWN
    ) -> ReportSubmission:
        """A report of the year before with these figures, all others zero."""
        report = a_report(unit, self.compiler, self.before, scope=scope)
        figures = {cell(self.before, *place): value for place, value in values.items()}
        return handed_over(report, figures, status=ReportStatus.ACCEPTED)

    def value(self, cells: Cells | None, place: tuple[str, str, str]) -> Decimal | None:
        assert cells is not None
        return cells[cell(self.before, *place)].value


@pytest.fixture
def merging(db: None) -> Merging:
    return Merging()


def results(report: AnnualReport, rule: str, cells: Mapping[CellReference, int]) -> list[CheckResult]:
    """How a rule comes out for a report with these figures, all others zero."""
    form = form_with_id(report.form)
    figures = {one: Cell.number(cells.get(one, 0)) for table in form.tables for one in table.references()}
    found = check(form.tables, figures, Context(previous=last_year(report).for_checks))
    return [one for one in found if one.rule.id == rule]


# The sums


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_together_the_figures_are_the_sum_and_never_a_number_where_one_is_not_known(
    parts: list[tuple[Cell, Cell]],
) -> None:
    first, second = cell(2024, *NEW), cell(2024, "requests", "carried_out", "total")
    given_cells = {key: {first: part[0], second: part[1]} for key, part in enumerate(parts)}
    found = figures_together(2024, [(key, "") for key in given_cells], given_cells)
    assert found is not None
    for place, reference in enumerate((first, second)):
        cells = [part[place] for part in parts]
        known = [one.value for one in cells if one.value is not None]
        unknown = [one for one in cells if one.state in (CellState.BLANK, CellState.UNREAD)]
        if unknown or not known:
            assert found[reference].value is None
            # A blank beside a number must not count as nothing in a sum of a rule.
            assert found[reference] != BLANK or all(one == BLANK for one in cells)
        else:
            assert found[reference].value == sum(known)


@given(
    st.sampled_from([Part.COUNTIES.value, Part.DEPARTMENTS.value]),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.integers(0, 1000),
)
def test_in_the_form_of_2014_a_unit_is_added_to_its_own_part_and_to_the_whole(
    part: str, counties: int, departments: int, unit: int
) -> None:
    statistics = form_with_id("2014").table("statistics")
    numbers = {"counties": counties, "departments": departments, "total": counties + departments}
    whole = {one: Cell.number(numbers[one.column]) for one in statistics.references("three")}
    own = {one: Cell.number(unit) for one in statistics.references("single")}
    found = figures_together(2017, [(1, ""), (2, part)], {1: whole, 2: own})
    assert found is not None
    for reference, value in found.items():
        more = unit if reference.column in (part, "total") else 0
        assert value.value == numbers[reference.column] + more


# The own report


@pytest.mark.parametrize("wrong", [None, "natural", "total"])
def test_what_both_carried_forward_must_be_carried_over_in_every_column(
    merging: Merging, wrong: str | None
) -> None:
    carried = {column: (3 + place, 5 * place) for place, column in enumerate(COLUMNS)}
    merging.last(merging.into, {("requests", "carried_out", one): own for one, (own, _) in carried.items()})
    merging.last(merging.gone, {("requests", "carried_out", one): its for one, (_, its) in carried.items()})
    merging.merge(merging.gone, merging.into)
    report = a_report(merging.into, merging.compiler, merging.year)
    cells = {cell(merging.year, "requests", "carried_in", one): sum(both) for one, both in carried.items()}
    if wrong:
        cells[cell(merging.year, "requests", "carried_in", wrong)] += 1
    found = {one.column: one.outcome for one in results(report, "T3-4", cells)}
    assert found == {column: Outcome.BROKEN if column == wrong else Outcome.HOLDS for column in COLUMNS}


@pytest.mark.parametrize(("in_force", "outcome"), [(12, Outcome.HOLDS), (7, Outcome.BROKEN)])
def test_what_was_in_force_of_both_is_in_force_still(
    merging: Merging, in_force: int, outcome: Outcome
) -> None:
    place = ("documents", "normative_documents", "in_force")
    merging.last(merging.into, {place: 6})
    merging.last(merging.gone, {place: 5})
    merging.merge(merging.gone, merging.into)
    row = [cell(merging.year, *place[:2], column) for column in ("in_force", "issued", "repealed")]
    report = a_report(merging.into, merging.compiler, merging.year)
    found = results(report, "T2-1", dict(zip(row, (in_force, 3, 2), strict=True)))
    assert {one.row: one.outcome for one in found}["normative_documents"] is outcome


def test_a_finding_says_whose_figures_of_last_year_were_added_up(merging: Merging) -> None:
    place = ("requests", "carried_out", "total")
    merging.last(merging.into, {place: 6})
    report = a_report(merging.into, merging.compiler, merging.year)
    (alone,) = [one.finding for one in inspect(report).findings if one.finding.id == "T3-4"]
    assert "6 件" in alone.message and "之和" not in alone.message
    merging.last(merging.gone, {place: 5})
    merging.merge(merging.gone, merging.into)
    (together,) = [one.finding for one in inspect(report).findings if one.finding.id == "T3-4"]
    assert "11 件" in together.message
    assert f"{merging.into}、{merging.gone}{merging.before}年度报告之和" in together.message


@pytest.mark.parametrize("which", ["gone", "into"])
def test_without_a_report_of_each_nothing_is_assessable_and_it_is_said_because_of_whom(
    merging: Merging, which: str
) -> None:
    there = merging.into if which == "gone" else merging.gone
    merging.last(there, {("requests", "carried_out", "total"): 9})
    merging.merge(merging.gone, merging.into)
    report = a_report(merging.into, merging.compiler, merging.year)
    last = last_year(report)
    assert last.cells is None and [one.authority for one in last.lacking] == [getattr(merging, which)]
    for rule in ("T3-4", "T2-1"):
        outcomes = {one.outcome for one in results(report, rule, {})}
        assert outcomes == {Outcome.NOT_ASSESSABLE}
    (told,) = [one.finding for one in inspect(report).findings if one.finding.id == "C-9"]
    missing, other = getattr(merging, which).name, there.name
    assert f"没有{missing}{merging.before}年度的报告" in told.message and other not in told.message


def test_without_a_merger_nothing_is_said_of_a_year_without_a_report(merging: Merging) -> None:
    report = a_report(merging.into, merging.compiler, merging.year)
    assert last_year(report).for_checks is None
    assert {one.outcome for one in results(report, "T3-4", {})} == {Outcome.NOT_APPLICABLE}
    assert not [one for one in inspect(report).findings if one.finding.id == "C-9"]


def test_who_was_merged_the_year_before_already_is_in_the_report_of_that_year(merging: Merging) -> None:
    merging.merge(merging.gone, merging.into, merging.before)
    merging.last(merging.into, {NEW: 11})
    merging.merge(merging.gone, merging.into)
    last = last_year(a_report(merging.into, merging.compiler, merging.year))
    assert merging.value(last.cells, NEW) == 11 and not last.lacking


def test_figures_that_stand_in_a_strangers_report_cannot_be_told_apart(merging: Merging) -> None:
    stranger = merging.department("鹤壁市水利局")
    merging.merge(merging.gone, stranger, merging.before)
    merging.last(merging.into, {NEW: 11})
    merging.last(stranger, {NEW: 4})
    merging.merge(merging.gone, merging.into)
    last = last_year(a_report(merging.into, merging.compiler, merging.year))
    assert last.cells is None
    ((named, counted_in),) = [(one.authority, one.counted_in) for one in last.lacking]
    assert (named, counted_in) == (merging.gone, stranger)
    assert f"算在{stranger}的报告里" in last.findings[0].message
    # Where the stranger itself was merged into the same authority, nothing has to be told apart.
    merging.merge(stranger, merging.into)
    assert (
        merging.value(
            last_year(AnnualReport.objects.get(authority=merging.into, year=merging.year)).cells, NEW
        )
        == 15
    )


def test_records_of_two_that_become_one_hold_against_their_two_reports(db: None) -> None:
    reporting = Reporting()
    reporting.records(reporting.authority, reporting.department)
    year = begun(reporting.authority).year
    for unit, head in (
        (reporting.authority, reporting.head),
        (reporting.department, reporting.head_of(reporting.department)),
    ):
        handed_in(begun(unit, year - 1), head)
    list_units(None, reporting.authority, year)
    row = ReportingUnit.objects.get(year=year, unit=reporting.department)
    change_unit(
        reporting.head,
        row,
        duty=Duty.MERGED,
        due=row.due_on,
        seen=0,
        reason="机构改革",
        counted_with=reporting.authority,
    )
    found = {one.finding.id for one in inspect(begun(reporting.authority)).findings}
    assert not found & {"T3-4", "C-9"}


# The roll-up


def compiled(
    merging: Merging, unit: Authority, values: Mapping[tuple[str, str, str], int], *parts: ReportSubmission
) -> ReportSubmission:
    """A compiled report of the year before that took these submissions in."""
    whole = merging.last(unit, values, Scope.COMPILED)
    for part in parts:
        IncludedReport.objects.create(
            submission=whole, unit_submission=part, unit=part.report.authority, part=Part.DEPARTMENTS
        )
    return whole


def rolled_up(merging: Merging, unit: Authority) -> AnnualReport:
    return a_report(unit, merging.compiler, merging.year, scope=Scope.COMPILED)


def test_a_merger_within_the_roll_up_changes_nothing_in_its_year_before(merging: Merging) -> None:
    own = [merging.last(unit, {NEW: 5}) for unit in (merging.into, merging.gone)]
    compiled(merging, merging.compiler, {NEW: 10}, *own)
    merging.merge(merging.gone, merging.into)
    last = last_year(rolled_up(merging, merging.compiler))
    assert merging.value(last.cells, NEW) == 10 and not last.lacking


@pytest.mark.parametrize("into_the_county", [True, False])
def test_a_unit_from_outside_the_roll_up_brings_its_year_before(
    merging: Merging, into_the_county: bool
) -> None:
    county = merging.city.county
    own = merging.last(merging.gone, {NEW: 5})
    theirs = compiled(merging, county, {NEW: 100})
    compiled(merging, merging.compiler, {NEW: 105}, own, theirs)
    list_units(None, county, merging.year)
    merging.merge(merging.gone, county if into_the_county else merging.into)
    last = last_year(rolled_up(merging, county))
    assert merging.value(last.cells, NEW) == (105 if into_the_county else 100)
    # To the city it was no stranger.
    assert merging.value(last_year(rolled_up(merging, merging.compiler)).cells, NEW) == 105


def test_a_roll_up_without_the_report_of_a_merged_unit_is_held_against_nothing(merging: Merging) -> None:
    compiled(merging, merging.compiler, {NEW: 10}, merging.last(merging.into, {NEW: 10}))
    merging.merge(merging.gone, merging.into)
    report = rolled_up(merging, merging.compiler)
    last = last_year(report)
    assert last.cells is None and [one.authority for one in last.lacking] == [merging.gone]
    (told,) = [one.finding for one in inspect(report).findings if one.finding.id == "C-9"]
    assert merging.gone.name in told.message
    merging.last(merging.gone, {NEW: 3})
    assert merging.value(last_year(report).cells, NEW) == 13


def test_many_mergers_take_no_more_queries(merging: Merging) -> None:
    own = merging.last(merging.into, {NEW: 1})
    compiled(merging, merging.compiler, {NEW: 1}, own)
    merging.merge(merging.gone, merging.into)
    merging.last(merging.gone, {NEW: 1})
    report = rolled_up(merging, merging.compiler)
    counts = []
    for name in ("鹤壁市水利局", "鹤壁市林业局"):
        with CaptureQueriesContext(connection) as queries:
            last_year(report)
        counts.append(len(queries))
        unit = merging.department(name)
        merging.last(unit, {NEW: 1})
        merging.merge(unit, merging.into)
    assert counts[0] == counts[1] <= 7


# What is written about it


def test_a_suggested_paragraph_compares_with_the_year_before_of_both(merging: Merging) -> None:
    merging.last(merging.into, {NEW: 2})
    gone = merging.last(merging.gone, {NEW: 3})
    merging.merge(merging.gone, merging.into)
    report = a_report(merging.into, merging.compiler, merging.year)
    desk = WritingDesk(report, Authority.objects.all())
    (line,) = desk.paragraphs(
        "general_requests", "比上年{{ change requests.new }}（上年{{ last requests.new }}件）"
    )
    assert line.text == "比上年减少5件（上年5件）"
    assert "比上年{{ change requests.new.total }}" in "".join(desk.suggestions()["general_requests"])
    AnnualReport.objects.filter(pk=gone.report_id).update(current_submission=None)
    desk = WritingDesk(report, Authority.objects.all())
    (line,) = desk.paragraphs("general_requests", "比上年{{ change requests.new }}")
    assert line.text == "比上年〔无上年度数据〕"
    assert "比上年" not in "".join(desk.suggestions()["general_requests"])


def test_what_was_submitted_keeps_the_year_before_that_it_was_compared_with(merging: Merging) -> None:
    merging.last(merging.into, {NEW: 2})
    merging.last(merging.gone, {NEW: 3})
    merging.merge(merging.gone, merging.into)
    report = open_report(None, merging.into, merging.year)
    SectionText.objects.create(report=report, key="other", number=1, body="上年{{ last requests.new }}件。")
    submission = freeze(None, report, inspect(report), "")
    ReportingUnit.objects.filter(unit=merging.gone).update(duty=Duty.REQUIRED, counted_with=None, reason="")
    assert merging.value(last_year(report).cells, NEW) == 2
    stored = ReportSubmission.objects.get(pk=submission.pk)
    assert [one.text for one in document_of(stored).paragraphs()] == ["上年5件。"]


def test_the_number_of_the_year_before_is_carried_from_both_and_traced_to_both(
    merging: Merging, client: Client
) -> None:
    merging.year, merging.before = 2020, 2019
    items, change = ("licences", "licences", "items_last_year"), ("licences", "licences", "change")
    own = merging.last(merging.into, {items: 40, change: -3})
    gone = merging.last(merging.gone, {items: 10, change: 1})
    merging.merge(merging.gone, merging.into)
    report = a_report(merging.into, merging.compiler, 2020)
    reference = cell(2020, *items)
    figure = compute_one(report, reference)
    assert (figure.source, figure.cell.value) == (FigureSource.CARRIED, Decimal(48))
    client.force_login(person(Role.INFORMATION_OFFICER, at=merging.into))
    page = client.get(reverse("reports:annual_figure", args=[report.pk, str(reference)])).content.decode()
    assert f"{merging.gone}2019年度报告" in page
    assert reverse("reports:annual_figure", args=[own.report_id, str(reference)]) in page
    # The report of the merged unit was not theirs: it is named, and leads nowhere.
    assert reverse("reports:annual_figure", args=[gone.report_id, str(reference)]) not in page
    AnnualReport.objects.filter(pk=gone.report_id).update(current_submission=None)
    assert compute_one(report, reference).source == FigureSource.MISSING
