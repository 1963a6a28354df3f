"""Submitting: figures, records, texts and findings are frozen; what changes afterwards is told and changes nothing in it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.casework.models import InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.organizations.models import AuditEntry, YearlyResources
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.entering import enter_figure
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.submitting import NotReady, recall, submit
from gongkai.reports.annual.actions.taking import ChangedMeanwhile
from gongkai.reports.annual.computing import compute_own
from gongkai.reports.annual.differences import differences
from gongkai.reports.annual.frozen_ids import unpack
from gongkai.reports.annual.records_behind import records_behind
from gongkai.reports.models import AnnualReport, FigureSource, ReportStatus, ReportStep
from tests.reports.annual.reporting import (
    LICENCES,
    NEW_TOTAL,
    Reporting,
    a_report,
    fill_in,
    handed_in,
    last_year,
    write_texts,
)


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


@pytest.fixture
def report(reporting: Reporting) -> AnnualReport:
    reporting.records()
    return a_report(reporting.authority)


def test_a_submission_keeps_figures_sources_and_the_records_behind_them(
    reporting: Reporting, report: AnnualReport
) -> None:
    enter_figure(reporting.officer, report, LICENCES, "12", source="台账", seen=0)
    submission = handed_in(report, reporting.head)
    figures = compute_own([report])[report.pk]
    keys = records_behind(report, figures)
    kept = {row.reference: row for row in submission.figures.all()}
    assert set(kept) == set(figures)
    for reference, figure in figures.items():
        row = kept[reference]
        assert (row.cell, row.source) == (figure.cell, figure.source), reference
        if figure.measure is not None:
            assert unpack(row.record_ids) == keys[reference] and row.record_model
        else:
            assert row.record_ids is None
    assert kept[LICENCES].source == FigureSource.BY_HAND
    assert set(submission.texts) and all(submission.texts.values())


def test_errors_need_the_head_and_the_heads_reason(reporting: Reporting, report: AnnualReport) -> None:
    with pytest.raises(NotReady) as caught:
        submit(reporting.head, report, seen=0)
    assert {one.finding.id for one in caught.value.inspection.errors} >= {"C-1", "C-3"}
    with pytest.raises(NotReady):
        submit(reporting.head, report, seen=0, override_reason="   ")
    with pytest.raises(NotPermitted):
        submit(reporting.officer, report, seen=0, override_reason="急用")
    assert not report.submissions.exists()
    submission = submit(reporting.head, report, seen=0, override_reason="系统改造，二月补报。")
    assert submission.override_reason == "系统改造，二月补报。"
    assert {finding["rule"] for finding in submission.findings} >= {"C-1", "C-3"}
    assert report.steps.get(kind=ReportStep.Kind.SUBMITTED).remark == "系统改造，二月补报。"
    entry = AuditEntry.objects.get(action="annual_report.submit")
    assert entry.actor == reporting.head


def test_a_reason_without_errors_is_not_kept(reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    fill_in(report, reporting.officer)
    write_texts(report)
    submission = submit(reporting.officer, report, seen=0, override_reason="没有错误也写了理由")
    assert submission.override_reason == ""


def test_nobody_else_submits(reporting: Reporting, report: AnnualReport) -> None:
    for user in (reporting.reviewer, reporting.supervisor, reporting.outsider, reporting.department_officer):
        with pytest.raises(NotPermitted):
            submit(user, report, seen=0, override_reason="理由")


def test_a_year_that_is_not_over_is_not_submitted(reporting: Reporting) -> None:
    report = a_report(reporting.authority, last_year() + 1)
    with pytest.raises(Refused, match="还没有结束"):
        submit(reporting.head, report, seen=0, override_reason="理由")


def test_two_people_at_once_submit_once(reporting: Reporting, report: AnnualReport) -> None:
    submit(reporting.head, report, seen=0, override_reason="理由")
    with pytest.raises(ChangedMeanwhile):
        submit(reporting.head, report, seen=0, override_reason="理由")
    assert report.submissions.count() == 1


def test_nothing_has_changed_right_after_submitting(reporting: Reporting, report: AnnualReport) -> None:
    handed_in(report, reporting.head)
    report.refresh_from_db()
    assert differences(report) == []


def test_a_record_that_came_and_one_that_went_are_told_though_the_figure_is_the_same(
    reporting: Reporting, report: AnnualReport
) -> None:
    submission = handed_in(report, reporting.head)
    counted = InformationRequest.objects.first_rounds().exclude(stage="awaiting_confirmation")
    gone = counted.filter(counted_on__year=last_year()).order_by("pk")[0]
    came = counted.filter(counted_on__year__lt=last_year()).order_by("pk")[0]
    day_of_gone, day_of_came = gone.counted_on, came.counted_on
    InformationRequest.objects.filter(pk=gone.pk).update(counted_on=day_of_came)
    InformationRequest.objects.filter(pk=came.pk).update(counted_on=day_of_gone)
    report.refresh_from_db()
    found = {one.reference: one for one in differences(report)}[NEW_TOTAL]
    assert (found.added, found.gone, found.change) == ((came.pk,), (gone.pk,), Decimal(0))
    assert "数不变" in found.words
    kept = submission.figures.get(table="requests", row="new", column="total")
    assert kept.value == found.submitted.value and gone.pk in unpack(kept.record_ids)


def test_a_number_changed_inside_a_record_is_told_without_records(reporting: Reporting) -> None:
    YearlyResources.objects.create(
        authority=reporting.authority, year=2018, reading_places=3, special_offices=1
    )
    report = a_report(reporting.authority, 2018)
    handed_in(report, reporting.head)
    YearlyResources.objects.update(reading_places=5)
    report.refresh_from_db()
    (found,) = differences(report)
    assert found.reference == CellReference("2014", "statistics", "reading_places", "total")
    assert (found.change, found.added, found.gone) == (Decimal(2), (), ())


def test_who_receives_nothing_of_others_has_the_own_report_accepted_at_once(
    reporting: Reporting, report: AnnualReport
) -> None:
    handed_in(report, reporting.head)
    report.refresh_from_db()
    assert report.status == ReportStatus.ACCEPTED
    recall(reporting.officer, report, seen=report.revision)
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT and report.current_submission is not None


def test_a_report_goes_back_and_forth_and_every_step_is_kept(reporting: Reporting) -> None:
    report, head = a_report(reporting.department), reporting.head_of(reporting.department)
    handed_in(report, head)
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    recall(head, report, seen=report.revision)
    report.refresh_from_db()
    submit(head, report, seen=report.revision)
    report.refresh_from_db()
    return_report(reporting.officer, report, "请核对。", seen=report.revision)
    report.refresh_from_db()
    submit(head, report, seen=report.revision)
    report.refresh_from_db()
    accept(reporting.officer, report, seen=report.revision)
    report.refresh_from_db()
    with pytest.raises(Refused, match="联系接收的机关退回"):
        recall(head, report, seen=report.revision)
    assert [step.kind for step in report.steps.order_by("pk")] == [
        "opened",
        "submitted",
        "recalled",
        "submitted",
        "returned",
        "submitted",
        "accepted",
    ]
    assert list(report.submissions.values_list("number", flat=True)) == [1, 2, 3]
