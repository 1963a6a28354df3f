"""The roll-up: what is added, what is missing, and what nobody can say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference, CellState
from gongkai.forms.library import form
from gongkai.organizations.models import Authority
from gongkai.reports.annual.actions.units import change_unit
from gongkai.reports.annual.computing import compute
from gongkai.reports.annual.contributions import (
    Contribution,
    added,
    as_unit_cells,
    contributions_to,
    doubts,
    rolled_up,
)
from gongkai.reports.annual.inspecting import inspect
from gongkai.reports.models import AnnualReport, Duty, Part, ReportingUnit, ReportStatus, Scope
from tests.reports.receiving.kit import House, a_report, cell, handed_over

cells = st.one_of(st.integers(0, 10**9).map(Cell.number), st.sampled_from([BLANK, UNREAD, NOT_APPLICABLE]))


@given(st.lists(cells, max_size=8))
def test_a_sum_is_never_known_where_a_part_is_not(parts: list[Cell]) -> None:
    total = added(parts)
    states = [part.state for part in parts]
    if CellState.UNREAD in states:
        assert total == UNREAD
    elif CellState.BLANK in states or not parts:
        assert total == BLANK
    elif all(state is CellState.NOT_APPLICABLE for state in states):
        assert total == NOT_APPLICABLE
    else:
        assert total.value == sum((part.value for part in parts if part.value is not None), Decimal(0))


def contribution(part: str, values: dict[CellReference, Cell]) -> Contribution:
    return Contribution(Authority(name="某局"), part, AnnualReport(), 0, values)


@given(st.lists(st.tuples(st.sampled_from(Part.values), st.integers(0, 1000)), max_size=12))
def test_the_three_columns_of_2014_are_the_parts_and_their_sum(units: list[tuple[str, int]]) -> None:
    total = CellReference("2014", "statistics", "disclosed", "total")
    every = {reference: Cell.number(0) for reference in form("2014").table("statistics").references()}
    given_units = [contribution(part, {**every, total: Cell.number(value)}) for part, value in units]
    found = rolled_up(form("2014"), given_units)
    if not units:
        assert set(found.values()) == {BLANK}
        return
    for part, column in ((Part.COUNTIES, "counties"), (Part.DEPARTMENTS, "departments")):
        expected = sum(value for one, value in units if one == part)
        assert found[replace(total, column=column)].value == expected
    assert found[total].value == sum(value for _, value in units)


def test_a_unit_adds_nothing_to_the_column_of_the_other_part() -> None:
    total = CellReference("2014", "statistics", "disclosed", "total")
    found = as_unit_cells(form("2014"), contribution(Part.COUNTIES, {total: Cell.number(5)}))
    assert found[replace(total, column="counties")].value == 5
    assert found[replace(total, column="departments")].value == 0
    assert found[total].value == 5


def test_a_unit_that_reported_in_another_form_makes_the_sum_unknown() -> None:
    old = CellReference("2019", "requests", "new", "total")
    found = rolled_up(form("2021"), [contribution(Part.DEPARTMENTS, {old: Cell.number(5)})])
    assert found[replace(old, form="2021")] == UNREAD


@pytest.mark.parametrize(("state", "expected"), [(UNREAD, UNREAD), (BLANK, BLANK)])
def test_a_doubtful_cell_names_its_unit_and_is_no_zero(house: House, state: Cell, expected: Cell) -> None:
    house.listed()
    new = cell(house.year, "requests", "new", "total")
    handed_over(a_report(house.compiler, house.compiler, house.year), {new: 4}, status=ReportStatus.ACCEPTED)
    handed_over(
        a_report(house.city.department, house.compiler, house.year),
        {new: state},
        status=ReportStatus.ACCEPTED,
    )
    found = contributions_to(house.compiler, house.year)
    the_form = form(new.form)
    assert rolled_up(the_form, found.included)[new] == expected
    (doubt,) = doubts(the_form, found.included)
    assert (doubt.unit, doubt.reference, doubt.state) == (house.city.department, new, state.state)


def test_every_unit_that_is_missing_is_named_with_the_reason(house: House) -> None:
    rows = house.listed()
    handed_over(a_report(house.compiler, house.compiler, house.year), status=ReportStatus.SUBMITTED)
    handed_over(a_report(house.city.department, house.compiler, house.year), status=ReportStatus.RETURNED)
    # The county's own report is its office's alone: the city waits for the compiled one.
    handed_over(a_report(house.city.county, house.city.county, house.year), status=ReportStatus.ACCEPTED)
    found = contributions_to(house.compiler, house.year)
    assert not found.included
    assert {one.unit.name: one.reason for one in found.missing} == {
        house.compiler.name: "已报送，尚未接收",
        house.city.department.name: "已退回，尚未重新报送",
        house.city.county.name: "未报送",
    }
    handed_over(
        a_report(house.city.county, house.compiler, house.year, scope=Scope.COMPILED),
        status=ReportStatus.ACCEPTED,
    )
    # Whose records a report counts is not changed while it is handed in.
    AnnualReport.objects.filter(authority=house.compiler).update(status=ReportStatus.RETURNED)
    change_unit(
        house.officer,
        rows[house.city.department.name],
        duty=Duty.MERGED,
        due=rows[house.city.department.name].due_on,
        seen=rows[house.city.department.name].revision,
        reason="机构改革",
        counted_with=house.compiler,
    )
    found = contributions_to(house.compiler, house.year)
    assert [one.unit for one in found.included] == [house.city.county]
    assert [one.unit for one in found.missing] == [house.compiler]


def test_the_roll_up_equals_the_sum_of_everything_below(house: House) -> None:
    house.listed()
    new = cell(house.year, "requests", "new", "total")
    for authority, receiver, scope, value in (
        (house.compiler, house.compiler, Scope.OWN, 3),
        (house.city.department, house.compiler, Scope.OWN, 5),
        (house.city.county, house.compiler, Scope.COMPILED, 11),
    ):
        handed_over(
            a_report(authority, receiver, house.year, scope=scope),
            {new: value},
            status=ReportStatus.ACCEPTED,
        )
    found = contributions_to(house.compiler, house.year)
    assert not found.missing
    assert rolled_up(form(new.form), found.included)[new].value == 19


def test_a_column_of_2014_whose_units_are_all_missing_is_blank_and_not_zero(house: House) -> None:
    year = 2017
    house.year = year
    rows = house.listed()
    report = a_report(house.city.department, house.compiler, year)
    handed_over(report, {cell(year, "statistics", "disclosed", "total"): 4}, status=ReportStatus.ACCEPTED)
    compiled = a_report(house.compiler, house.city.province, year, scope=Scope.COMPILED)
    assert any(row.part == Part.COUNTIES for row in rows.values())

    def of(column: str) -> Cell:
        return compute(compiled)[cell(year, "statistics", "disclosed", column)].cell

    assert (of("departments"), of("counties")) == (Cell.number(4), BLANK)
    ReportingUnit.objects.filter(part=Part.COUNTIES).update(duty=Duty.EXEMPT, reason="本年度撤销。")
    assert of("counties") == Cell.number(0)


def test_a_compiled_report_without_a_list_is_an_error_and_not_an_empty_report(house: House) -> None:
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    assert "没有填报单位名单" in {one.finding.title for one in inspect(compiled).errors}
    house.listed()
    assert "没有填报单位名单" not in {one.finding.title for one in inspect(compiled).findings}


def test_a_unit_that_the_list_lacks_is_named_in_the_report(house: House) -> None:
    house.listed()
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)

    def told() -> list[str]:
        found = inspect(compiled).unexplained
        return [one.finding.message for one in found if one.finding.title == "有单位不在名单中"]

    assert told() == []
    ReportingUnit.objects.filter(compiler=house.compiler, unit=house.city.department).delete()
    (message,) = told()
    assert house.city.department.name in message
