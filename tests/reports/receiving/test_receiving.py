"""Accepting and returning: by whom, from which state, at once by two, and what the unit is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from gongkai.messaging.models import Message
from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.taking import ChangedMeanwhile
from gongkai.reports.annual.contributions import contributions_to
from gongkai.reports.annual.differences import unit_differences
from gongkai.reports.models import (
    AnnualReport,
    IncludedReport,
    Part,
    ReportStatus,
    ReportStep,
    ReportSubmission,
    Scope,
)
from gongkai.reports.notices import ACCEPTED, RETURNED
from tests.reports.receiving.kit import House, a_report, cell, handed_over


@pytest.fixture
def report(house: House) -> AnnualReport:
    """The department's report, submitted to the city."""
    house.listed()
    row = a_report(house.city.department, house.compiler, house.year)
    handed_over(row)
    return row


def included(house: House) -> set[str]:
    return {one.unit.name for one in contributions_to(house.compiler, house.year).included}


def test_an_accepted_report_is_in_the_roll_up_until_it_is_returned(
    house: House, report: AnnualReport
) -> None:
    assert included(house) == set()
    taken = accept(house.officer, report, seen=report.revision)
    assert included(house) == {house.city.department.name}
    returned = return_report(house.head, taken, "第三表请核对。", seen=taken.revision)
    assert returned.status == ReportStatus.RETURNED and returned.is_open
    assert included(house) == set()
    (missing,) = [
        one for one in contributions_to(house.compiler, house.year).missing if one.report is not None
    ]
    assert missing.reason == "已退回，尚未重新报送"
    assert [step.kind for step in report.steps.all()][1:] == ["accepted", "returned"]
    assert report.steps.last().remark == "第三表请核对。"  # type: ignore[union-attr]


def test_a_report_returned_after_acceptance_shows_in_the_roll_up_that_took_it_in(
    house: House, report: AnnualReport
) -> None:
    accept(house.officer, report, seen=report.revision)
    report.refresh_from_db()
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    roll_up = ReportSubmission.objects.create(report=compiled, number=1)
    IncludedReport.objects.create(
        submission=roll_up,
        unit_submission=report.current_submission,
        unit=report.authority,
        part=Part.DEPARTMENTS,
    )
    compiled.current_submission = roll_up
    compiled.save()
    assert unit_differences(roll_up) == []
    return_report(house.officer, report, "更正。", seen=report.revision)
    assert [change.sentence for change in unit_differences(roll_up)] == ["汇总后被退回，数据可能改动"]
    report.refresh_from_db()
    new = cell(house.year, "requests", "new", "total")
    handed_over(report, {new: 3}, status=ReportStatus.ACCEPTED)
    (change,) = unit_differences(roll_up)
    assert change.sentence == "汇总后重新报送"
    ((reference, before, after),) = change.cells
    assert (reference, before.value, after.value) == (new, 0, 3)


def test_a_unit_that_comes_in_late_is_told_and_one_that_is_left_out_is_not(
    house: House, report: AnnualReport
) -> None:
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    roll_up = ReportSubmission.objects.create(report=compiled, number=1)
    accept(house.officer, report, seen=report.revision)
    town = a_report(house.city.town, house.compiler, house.year)
    handed_over(town, status=ReportStatus.ACCEPTED)
    assert [(change.unit, change.sentence) for change in unit_differences(roll_up)] == [
        (house.city.department, "汇总后才接收，没有计入")
    ]


def test_nobody_else_accepts_or_returns(house: House, report: AnnualReport) -> None:
    entries = AuditEntry.objects.count()
    for actor in house.who_may_not_receive.values():
        with pytest.raises(NotPermitted):
            accept(actor, report, seen=report.revision)
        with pytest.raises(NotPermitted):
            return_report(actor, report, "改", seen=report.revision)
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    assert AuditEntry.objects.count() == entries and not Message.objects.exists()


def test_nobody_receives_a_report_that_goes_to_nobody(house: House) -> None:
    report = a_report(house.city.province, None, house.year)
    handed_over(report)
    with pytest.raises(NotPermitted, match="上级机关"):
        accept(house.officer, report, seen=report.revision)


@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.ACCEPTED])
def test_only_what_was_submitted_is_accepted(house: House, report: AnnualReport, status: str) -> None:
    AnnualReport.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(Refused):
        accept(house.officer, report, seen=report.revision)


@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.RETURNED])
def test_what_is_not_there_is_not_returned(house: House, report: AnnualReport, status: str) -> None:
    AnnualReport.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(Refused, match="没有报送"):
        return_report(house.officer, report, "改", seen=report.revision)


@pytest.mark.parametrize("remark", ["", "  ", "\x00", "长" * 1001])
def test_a_return_says_why_in_so_many_words(house: House, report: AnnualReport, remark: str) -> None:
    with pytest.raises(Refused) as refused:
        return_report(house.officer, report, remark, seen=report.revision)
    assert "remark" in refused.value.fields
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


def test_who_saw_an_older_state_is_told(house: House, report: AnnualReport) -> None:
    accept(house.officer, report, seen=report.revision)
    with pytest.raises(ChangedMeanwhile):
        return_report(house.head, report, "改", seen=report.revision)


def test_the_people_of_the_unit_are_told_and_nobody_else(house: House, report: AnnualReport) -> None:
    taken = accept(house.officer, report, seen=report.revision)
    (message,) = Message.objects.all()
    assert (message.kind, message.recipient, message.authority) == (
        ACCEPTED,
        house.writer.email,
        house.city.department,
    )
    return_report(house.officer, taken, "机密的意见", seen=taken.revision)
    message = Message.objects.latest("pk")
    assert message.kind == RETURNED and house.compiler.name in message.body
    assert "机密" not in message.body, "remarks stay on the platform"


def test_a_step_that_is_undone_tells_nobody(house: House, report: AnnualReport) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        accept(house.officer, report, seen=report.revision)
        raise Undone
    assert not Message.objects.exists()
    assert not ReportStep.objects.filter(kind=ReportStep.Kind.ACCEPTED).exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does_and_the_others_are_told() -> None:
    house = House()
    report = a_report(house.city.department, house.compiler, house.year)
    handed_over(report)
    acts: list[Callable[[], Any]] = [
        lambda: accept(house.officer, report, seen=report.revision),
        lambda: return_report(house.head, report, "改", seen=report.revision),
    ] * 2

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except ChangedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        found = list(pool.map(one, acts))
    assert sum(isinstance(answer, ChangedMeanwhile) for answer in found) == len(acts) - 1
    assert report.steps.filter(kind__in=["accepted", "returned"]).count() == 1
    assert Message.objects.count() == 1
