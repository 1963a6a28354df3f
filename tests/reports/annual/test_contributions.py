"""The roll-up: sums of the units, unknown where a unit is unknown, and never a zero that nobody said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellState
from gongkai.forms.library import form
from gongkai.organizations.models import Authority
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.contributions import (
    Contribution,
    added,
    as_unit_cells,
    contributions_to,
    doubts,
    rolled_up,
)
from gongkai.reports.annual.differences import unit_differences
from gongkai.reports.annual.parts_behind import submitted_contributions, unit_shares
from gongkai.reports.models import AnnualReport, Part, Scope
from tests.reports.annual.reporting import NEW_TOTAL, Reporting, a_report, handed_in, last_year, listed

NUMBERS = st.integers(-(10**9), 10**9).map(Cell.number)
CELLS = st.one_of(NUMBERS, st.sampled_from([BLANK, UNREAD, NOT_APPLICABLE]))


@given(st.lists(NUMBERS, min_size=1))
def test_numbers_add_up(cells: list[Cell]) -> None:
    assert added(cells).value == sum((cell.value for cell in cells if cell.value is not None), Decimal(0))


@given(st.lists(CELLS, max_size=8))
def test_what_is_unknown_of_one_is_unknown_of_all(cells: list[Cell]) -> None:
    states = {cell.state for cell in cells}
    found = added(cells)
    if CellState.UNREAD in states:
        assert found == UNREAD
    elif CellState.BLANK in states or not cells:
        assert found == BLANK
    else:
        assert found.state not in (CellState.UNREAD, CellState.BLANK)


def a_contribution(part: str, value: int, form_id: str = "2014") -> Contribution:
    cells = {
        reference: Cell.number(value)
        for table in form(form_id).tables
        for reference in table.references("single" if form_id == "2014" else "")
    }
    return Contribution(
        Authority(name=f"单位{value}"),
        part,
        AnnualReport(form=form_id, authority_id=2, reports_to_id=1),
        value,
        cells,
    )


@given(st.lists(st.tuples(st.sampled_from(Part.values), st.integers(0, 1000)), max_size=6))
def test_the_columns_of_2014_divide_the_whole(units: list[tuple[str, int]]) -> None:
    given_units = [a_contribution(part, value) for part, value in units]
    cells = rolled_up(form("2014"), given_units)
    row = next(row.id for row in form("2014").table("statistics").rows if not row.heading)
    by_column = {reference.column: cell for reference, cell in cells.items() if reference.row == row}
    assert set(by_column) == {"counties", "departments", "total"}
    if not units:
        assert set(by_column.values()) == {BLANK}
        return
    assert by_column["total"].value == sum(value for _, value in units)
    for part, column in ((Part.COUNTIES, "counties"), (Part.DEPARTMENTS, "departments")):
        assert by_column[column].value == sum(value for given_part, value in units if given_part == part)


def test_a_unit_that_reported_in_another_form_is_unread_and_named() -> None:
    odd = a_contribution(Part.DEPARTMENTS, 5, form_id="2019")
    cells = rolled_up(form("2021"), [a_contribution(Part.COUNTIES, 3, form_id="2021"), odd])
    assert cells[NEW_TOTAL] == UNREAD
    named = doubts(form("2021"), [odd])
    assert NEW_TOTAL in {doubt.reference for doubt in named}
    assert {doubt.unit.name for doubt in named} == {"单位5"}


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_of_units_add_up_to_a_hundred(values: list[int]) -> None:
    units = [a_contribution(Part.DEPARTMENTS, value, form_id="2021") for value in values]
    shares = unit_shares(units, NEW_TOTAL)
    assert [share.cell.value for share in shares] == sorted(map(Decimal, values), reverse=True)
    if sum(values):
        assert sum(share.share or Decimal(0) for share in shares) == 100
    else:
        assert all(share.share is None for share in shares)


def test_a_column_of_2014_is_made_of_the_units_that_belong_there() -> None:
    units = [a_contribution(Part.COUNTIES, 3), a_contribution(Part.DEPARTMENTS, 5)]
    row = next(row.id for row in form("2014").table("statistics").rows if not row.heading)
    cell = replace(NEW_TOTAL, form="2014", table="statistics", row=row, column="counties")
    (share,) = unit_shares(units, cell)
    assert (share.name, share.reference.column) == ("单位3", "total")
    assert as_unit_cells(form("2014"), units[1])[cell] == Cell.number(0)


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


def test_a_unit_counts_once_it_is_accepted_and_is_named_until_then(reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department)
    listed(reporting.authority)
    handed_in(a_report(reporting.authority), reporting.head)
    report = a_report(reporting.department)

    def reason() -> str:
        missing = contributions_to(reporting.authority, last_year()).missing
        return next((one.reason for one in missing if one.unit == reporting.department), "")

    assert reason() == "未报送"
    submission = handed_in(report, reporting.head_of(reporting.department))
    assert reason() == "已报送，尚未接收"
    report.refresh_from_db()
    accept(reporting.officer, report, seen=report.revision)
    assert reason() == ""
    included = contributions_to(reporting.authority, last_year()).included
    assert {one.unit for one in included} == {reporting.authority, reporting.department}
    assert next(one for one in included if one.unit == reporting.department).submission == submission.pk


def test_a_compiled_report_tells_when_a_unit_is_returned_and_submits_anew(reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department)
    listed(reporting.authority)
    handed_in(a_report(reporting.authority), reporting.head)
    department, head = a_report(reporting.department), reporting.head_of(reporting.department)
    handed_in(department, head)
    department.refresh_from_db()
    accept(reporting.officer, department, seen=department.revision)
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    submission = submit(reporting.head, compiled, seen=0, override_reason="县区数据随后补报。")
    assert unit_differences(submission) == []
    before = {one.unit: one.cells for one in submitted_contributions(submission)}
    department.refresh_from_db()
    return_report(reporting.officer, department, "请核对复议数。", seen=department.revision)
    (told,) = unit_differences(submission)
    assert told.unit == reporting.department and "退回" in told.sentence
    reporting.more_requests(20, at=reporting.department)
    department.refresh_from_db()
    submit(head, department, seen=department.revision, override_reason="经核对无误。")
    (told,) = unit_differences(submission)
    assert NEW_TOTAL in {cell for cell, _, _ in told.cells}
    assert {one.unit: one.cells for one in submitted_contributions(submission)} == before
