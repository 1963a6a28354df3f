"""The board: lights and words, counts that add up, discrepancies with body and cell, and few queries for many units."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.organizations.models import Authority, Kind, Level
from gongkai.reports.annual.actions.units import change_unit, list_units
from gongkai.reports.annual.board import COUNTED, Board, Standing, board, years_of
from gongkai.reports.models import AnnualReport, Duty, ReportStatus, Scope
from tests.reports.receiving.kit import BLANK, UNREAD, House, a_report, cell, days, handed_over


def row_of(found: Board, authority: Authority):  # type: ignore[no-untyped-def]
    return next(row for row in found.rows if row.unit.unit == authority)


def seen(house: House, today: dt.date) -> Board:
    return board(house.compiler, house.year, today)


@pytest.mark.parametrize(
    ("left", "light", "word"),
    [
        (60, "grey", "未报送"),
        (11, "grey", "未报送"),
        (10, "amber", "未报送，还有 10 天"),
        (0, "amber", "未报送，今天截止"),
        (-1, "red", "未报送，逾期 1 天"),
    ],
)
def test_the_light_follows_the_last_day(house: House, left: int, light: str, word: str) -> None:
    due = house.listed()[house.city.department.name].due_on
    row = row_of(seen(house, due - days(left)), house.city.department)
    assert (row.light, row.word) == (light, word)


@pytest.mark.parametrize(
    ("status", "early", "late"),
    [
        (ReportStatus.SUBMITTED, ("amber", "已报送，待接收"), ("amber", "已报送，待接收")),
        (ReportStatus.ACCEPTED, ("green", "已接收"), ("green", "已接收")),
        (ReportStatus.RETURNED, ("amber", "已退回"), ("red", "已退回，逾期 3 天")),
    ],
)
def test_the_light_follows_the_status(
    house: House, status: str, early: tuple[str, str], late: tuple[str, str]
) -> None:
    due = house.listed()[house.city.department.name].due_on
    handed_over(a_report(house.city.department, house.compiler, house.year), status=status)
    for today, expected in ((due - days(30), early), (due + days(3), late)):
        row = row_of(seen(house, today), house.city.department)
        assert (row.light, row.word) == expected


def test_a_unit_that_is_left_out_is_neither_missing_nor_late(house: House) -> None:
    row = house.listed()[house.city.department.name]
    change_unit(
        house.officer,
        row,
        duty=Duty.MERGED,
        due=row.due_on,
        seen=row.revision,
        reason="机构改革",
        counted_with=house.compiler,
    )
    shown = seen(house, row.due_on + days(100))
    found = row_of(shown, house.city.department)
    assert (found.light, found.word) == ("grey", f"并入{house.compiler}")
    assert not found.is_overdue
    assert shown.counts[Standing.LEFT_OUT] == 1 and shown.overdue == 2 == shown.required


def test_the_counts_are_of_every_unit_once(house: House) -> None:
    house.listed()
    handed_over(a_report(house.compiler, house.compiler, house.year), status=ReportStatus.ACCEPTED)
    handed_over(a_report(house.city.department, house.compiler, house.year))
    # A draft of the county and a report in the wrong scope count as missing.
    a_report(house.city.county, house.compiler, house.year, scope=Scope.COMPILED)
    handed_over(a_report(house.city.county, house.city.county, house.year), status=ReportStatus.ACCEPTED)
    shown = seen(house, dt.date(house.year + 1, 1, 1))
    assert {standing: shown.counts[standing] for standing in COUNTED} == {
        Standing.MISSING: 1,
        Standing.SUBMITTED: 1,
        Standing.RETURNED: 0,
        Standing.ACCEPTED: 1,
    }
    assert sum(shown.counts.values()) == len(shown.rows) == 3


def test_what_is_wrong_names_the_body_and_the_cell(house: House) -> None:
    house.listed()
    new = cell(house.year, "requests", "new", "total")
    fees = cell(house.year, "fees", "fees", "amount")
    handed_over(
        a_report(house.city.department, house.compiler, house.year),
        {new: UNREAD, fees: BLANK},
        findings=[
            {"severity": "error", "message": "总计不等于各列之和。"},
            {"severity": "warning", "message": "可疑。"},
        ],
        override_reason="口径不同。",
    )
    handed_over(a_report(house.compiler, house.compiler, house.year))
    (row,) = seen(house, dt.date(house.year + 1, 1, 1)).discrepancies
    assert row.unit.unit == house.city.department
    assert row.errors == ("总计不等于各列之和。",)
    assert row.override_reason == "口径不同。"
    assert {(one.word) for one in row.doubtful} == {"未读出", "空白"}
    assert any("本年新收" in one.label and "总计" in one.label for one in row.doubtful)


def test_a_partial_roll_up_of_a_lower_government_is_marked(house: House) -> None:
    house.listed()
    handed_over(
        a_report(house.city.county, house.compiler, house.year, scope=Scope.COMPILED),
        missing=[{"unit": 1, "name": "北阳镇人民政府", "reason": "未报送"}],
    )
    assert row_of(seen(house, dt.date(house.year + 1, 1, 1)), house.city.county).is_partial


def test_what_was_taken_back_is_missing_again(house: House) -> None:
    house.listed()
    report = a_report(house.city.department, house.compiler, house.year)
    handed_over(report, findings=[{"severity": "error", "message": "错"}])
    AnnualReport.objects.filter(pk=report.pk).update(status=ReportStatus.DRAFT)
    row = row_of(seen(house, dt.date(house.year + 1, 1, 1)), house.city.department)
    assert row.standing == Standing.MISSING and not row.errors and not row.is_submitted


def test_the_compiled_report_stands_on_the_board(house: House) -> None:
    house.listed()
    assert seen(house, dt.date(house.year + 1, 1, 1)).compiled is None
    report = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    assert seen(house, dt.date(house.year + 1, 1, 1)).compiled == report


def test_the_years_are_those_with_a_list_and_the_last(house: House) -> None:
    list_units(house.officer, house.compiler, house.year - 3)
    assert years_of(house.compiler, dt.date(house.year + 1, 5, 1)) == [house.year, house.year - 3]


def test_five_hundred_units_cost_as_few_queries_as_three(house: House) -> None:
    today = dt.date(house.year + 1, 1, 1)
    house.listed()
    handed_over(a_report(house.city.department, house.compiler, house.year))
    with CaptureQueriesContext(connection) as few:
        assert len(seen(house, today).rows) == 3
    Authority.objects.bulk_create(
        Authority(
            name=f"鹤壁市第{number}局",
            short_name=f"第{number}局",
            parent=house.compiler,
            level=Level.PREFECTURE,
            kind=Kind.DEPARTMENT,
            division_code="410600",
            position=number,
        )
        for number in range(500)
    )
    list_units(house.officer, house.compiler, house.year)
    AnnualReport.objects.bulk_create(
        AnnualReport(
            authority=authority,
            year=house.year,
            form="2021",
            reports_to=house.compiler,
            status=ReportStatus.SUBMITTED,
        )
        for authority in Authority.objects.filter(name__contains="市第")
    )
    with CaptureQueriesContext(connection) as many:
        shown = seen(house, today)
    assert len(shown.rows) == 503 and shown.counts[Standing.SUBMITTED] == 501
    assert len(many) == len(few) <= 6
