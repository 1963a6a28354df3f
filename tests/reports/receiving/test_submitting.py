"""Beginning and submitting: who, when, to whom; what is frozen, and that of two at once one submits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.forms.cells import CellState
from gongkai.organizations.models import AuditEntry, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.submitting import NotReady, recall, submit
from gongkai.reports.annual.actions.taking import ChangedMeanwhile
from gongkai.reports.annual.actions.units import change_unit
from gongkai.reports.models import AnnualReport, Duty, ReportStatus, ReportSubmission, Scope
from tests.organizations.city import person
from tests.reports.annual.reporting import fill_in, write_texts
from tests.reports.receiving.kit import House, cell, handed_over


@pytest.fixture
def report(house: House) -> AnnualReport:
    """The department's report, complete: nothing happened in the year."""
    house.listed()
    return complete(house, house.writer, open_report(house.writer, house.city.department, house.year))


def complete(house: House, by: User, report: AnnualReport) -> AnnualReport:
    fill_in(report, by)
    write_texts(report)
    report.refresh_from_db()
    return report


@pytest.mark.parametrize(
    ("authority", "scope", "receiver"),
    [
        ("department", Scope.OWN, "city"),
        ("county", Scope.OWN, "county"),
        ("county", Scope.COMPILED, "city"),
        ("town", Scope.OWN, "county"),
        ("province", Scope.COMPILED, None),
        ("tax_city", Scope.OWN, "tax_province"),
    ],
)
def test_a_report_goes_to_the_next_that_compiles(
    house: House, authority: str, scope: Scope, receiver: str | None
) -> None:
    report = open_report(None, getattr(house.city, authority), house.year, scope)
    assert report.reports_to == (getattr(house.city, receiver) if receiver else None)
    assert open_report(None, report.authority, house.year, scope) == report


def test_who_may_not_begin_a_report(house: House) -> None:
    department = house.city.department
    for actor in (
        house.city.outsider,
        house.city.supervisor,
        house.city.former,
        house.city.platform_operator,
        person(Role.FINAL_REVIEWER, at=department),
        house.officer,
    ):
        with pytest.raises(NotPermitted):
            open_report(actor, department, house.year)
    assert not AnnualReport.objects.exists()
    assert open_report(house.officer, department, house.year, for_unit=True).authority == department


def test_years_to_come_before_the_forms_and_roll_ups_of_nothing_are_refused(house: House) -> None:
    department = house.city.department
    for year, scope in (
        (timezone.localdate().year + 1, Scope.OWN),
        (2013, Scope.OWN),
        (house.year, Scope.COMPILED),
    ):
        with pytest.raises(Refused):
            open_report(house.writer, department, year, scope)
    assert not AnnualReport.objects.exists()


def test_a_complete_report_is_frozen_and_waits(house: House, report: AnnualReport) -> None:
    submission = submit(house.writer, report, seen=report.revision)
    report.refresh_from_db()
    assert (report.status, report.current_submission) == (ReportStatus.SUBMITTED, submission)
    assert set(submission.figures.values_list("state", flat=True)) == {CellState.ZERO.value}
    assert submission.texts["problems"] and not submission.override_reason


def test_a_running_year_is_not_submitted(house: House) -> None:
    this_year = timezone.localdate().year
    report = open_report(house.writer, house.city.department, this_year)
    with pytest.raises(Refused, match="还没有结束"):
        submit(house.writer, report, seen=report.revision)


def test_errors_block_everybody_but_the_head_with_a_reason(house: House) -> None:
    house.listed()
    report = open_report(house.writer, house.city.department, house.year)
    with pytest.raises(NotReady, match="还有错误"):
        submit(house.writer, report, seen=report.revision)
    with pytest.raises(NotPermitted):
        submit(house.writer, report, seen=report.revision, override_reason="先报")
    head = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=house.city.department)
    with pytest.raises(Refused, match="理由最多写500个字，现在有501个字"):
        submit(head, report, seen=report.revision, override_reason="长" * 501)
    assert not ReportSubmission.objects.exists()
    submission = submit(head, report, seen=report.revision, override_reason="系统故障，先报后补")
    assert submission.override_reason == "系统故障，先报后补"
    assert CellState.BLANK.value in submission.figures.values_list("state", flat=True), "blank is no zero"


def test_who_may_not_submit_or_take_back(house: House, report: AnnualReport) -> None:
    entries = AuditEntry.objects.count()
    who = [
        *(actor for name, actor in house.who_may_not_receive.items() if not name.startswith("writer")),
        house.officer,
        person(Role.CASE_OFFICER, at=report.authority),
    ]
    for actor in who:
        with pytest.raises(NotPermitted):
            submit(actor, report, seen=report.revision)
        with pytest.raises(NotPermitted):
            recall(actor, report, seen=report.revision)
    assert AuditEntry.objects.count() == entries


def test_what_was_accepted_is_taken_back_by_nobody_but_returned(house: House, report: AnnualReport) -> None:
    submit(house.writer, report, seen=report.revision)
    report.refresh_from_db()
    taken = recall(house.writer, report, seen=report.revision)
    assert taken.status == ReportStatus.DRAFT
    submit(house.writer, taken, seen=taken.revision)
    report.refresh_from_db()
    accepted = accept(house.officer, report, seen=report.revision)
    with pytest.raises(Refused, match="退回"):
        recall(house.writer, accepted, seen=accepted.revision)
    with pytest.raises(Refused, match="已被接收"):
        submit(house.writer, accepted, seen=accepted.revision)
    returned = return_report(house.officer, accepted, "改", seen=accepted.revision)
    assert submit(house.writer, returned, seen=returned.revision).number == 3


def test_the_own_report_of_who_compiles_is_accepted_at_once(house: House) -> None:
    house.listed()
    report = complete(house, house.officer, open_report(house.officer, house.compiler, house.year))
    submit(house.officer, report, seen=report.revision)
    report.refresh_from_db()
    assert report.status == ReportStatus.ACCEPTED
    assert recall(house.officer, report, seen=report.revision).status == ReportStatus.DRAFT


def test_a_roll_up_with_missing_units_is_partial_and_says_which(house: House) -> None:
    rows = house.listed()
    department = open_report(None, house.city.department, house.year)
    handed_over(department, status=ReportStatus.ACCEPTED)
    report = open_report(house.head, house.compiler, house.year, Scope.COMPILED)
    write_texts(report)
    with pytest.raises(NotReady, match="没有汇总进来"):
        submit(house.head, report, seen=report.revision)
    submission = submit(house.head, report, seen=report.revision, override_reason="先报部分汇总")
    assert submission.is_partial
    assert {one["name"] for one in submission.missing} == {house.compiler.name, house.city.county.name}
    assert [one.unit for one in submission.included.all()] == [house.city.department]
    change = rows[house.city.county.name]
    change_unit(
        house.officer, change, duty=Duty.EXEMPT, due=change.due_on, seen=change.revision, reason="划转"
    )
    submission.refresh_from_db()
    assert len(submission.missing) == 2, "the list of that day is stored with the report"


def test_a_sum_with_more_digits_than_can_be_kept_is_refused_with_its_name(house: House) -> None:
    house.listed()
    licences = cell(house.year, "licences", "licences", "decisions")
    for unit in (house.compiler, house.city.department):
        report = open_report(None, unit, house.year)
        handed_over(report, {licences: 99_999_999_999_999}, status=ReportStatus.ACCEPTED)
    report = open_report(house.head, house.compiler, house.year, Scope.COMPILED)
    write_texts(report)
    with pytest.raises(Refused, match=r"行政许可.*位数") as caught:
        submit(house.head, report, seen=report.revision, override_reason="先报部分汇总")
    assert not isinstance(caught.value, NotReady)
    assert not report.submissions.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_submit_at_once_one_does() -> None:
    house = House()
    report = complete(house, house.writer, open_report(house.writer, house.city.department, house.year))

    def one(_: int) -> Any:
        try:
            return submit(house.writer, report, seen=report.revision)
        except ChangedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(one, range(3)))
    assert sum(isinstance(answer, ReportSubmission) for answer in found) == 1
    assert report.submissions.count() == 1
