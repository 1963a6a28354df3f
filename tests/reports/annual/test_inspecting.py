"""What is wrong in a report in the making: missing figures, missing parts, text against table, years against one another, units."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.casework.models import InformationRequest
from gongkai.forms.findings import Severity
from gongkai.reports.annual.actions.entering import explain
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.inspecting import Inspected, inspect
from gongkai.reports.models import AnnualReport, Scope, SectionText
from tests.reports.annual.reporting import (
    LICENCES,
    Reporting,
    a_report,
    fill_in,
    handed_in,
    last_year,
    listed,
    write_texts,
)


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


def of_rule(report: AnnualReport, rule: str) -> list[Inspected]:
    return [one for one in inspect(report).findings if one.finding.id == rule]


def test_a_complete_report_without_records_has_nothing_wrong(reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    fill_in(report, reporting.officer)
    write_texts(report)
    assert [one.finding.message for one in inspect(report).errors] == []


@pytest.mark.parametrize("year", [2018, 2020, None])
def test_missing_figures_and_parts_are_told_once_each(reporting: Reporting, year: int | None) -> None:
    report = a_report(reporting.authority, year)
    (figures,), (parts,) = of_rule(report, "C-1"), of_rule(report, "C-3")
    assert figures.is_error and parts.is_error
    assert str(len(figures.finding.cells)) in figures.finding.message
    assert "没有发生的请填 0" in figures.finding.message and "第五十条" in parts.finding.message
    fill_in(report, reporting.officer)
    write_texts(report)
    left = of_rule(report, "C-1")
    # What is stated once a year is entered elsewhere.
    assert all(cell.form == "2014" for one in left for cell in one.finding.cells)
    assert of_rule(report, "C-3") == []


def test_a_number_in_prose_that_contradicts_the_table_is_an_error(reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    fill_in(report, reporting.officer)
    write_texts(report)
    SectionText.objects.create(
        report=report, key="general_requests", number=2, body="本年新收政府信息公开申请9件。"
    )
    (found,) = of_rule(report, "X-1")
    assert "9" in found.finding.message and found.is_error


def test_a_live_figure_never_contradicts_the_table(reporting: Reporting) -> None:
    reporting.records()
    report = a_report(reporting.authority)
    fill_in(report, reporting.officer)
    write_texts(report)
    SectionText.objects.create(
        report=report,
        key="general_requests",
        number=2,
        body="本年新收政府信息公开申请{{ requests.new.total }}件。",
    )
    assert of_rule(report, "X-1") == []


def test_a_mark_that_means_nothing_is_an_error(reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    fill_in(report, reporting.officer)
    write_texts(report, "新收{{ requests.newest.total }}件。")
    assert of_rule(report, "C-4") and all(one.is_error for one in of_rule(report, "C-4"))


def test_a_mark_that_shows_no_number_is_an_error_and_a_missing_figure_is_told_once(
    reporting: Reporting,
) -> None:
    report = a_report(reporting.authority)
    write_texts(
        report, "许可{{ licences.licences.decisions }}件；新收比上年{{ change requests.new.total }}。"
    )
    assert of_rule(report, "C-1")
    found = of_rule(report, "C-6")
    assert found and all("上年度" in one.finding.message and one.is_error for one in found)


def test_what_was_carried_forward_must_be_carried_over(reporting: Reporting) -> None:
    reporting.records()
    handed_in(a_report(reporting.authority, last_year() - 1), reporting.head)
    report = a_report(reporting.authority)
    assert of_rule(report, "T3-4") == []
    open_then = InformationRequest.objects.first_rounds().filter(
        counted_on__year__lt=last_year(), closed_on__isnull=True
    )
    moved = open_then.exclude(stage="awaiting_confirmation").order_by("pk")[0]
    InformationRequest.objects.filter(pk=moved.pk).update(counted_on=f"{last_year()}-01-02")
    found = of_rule(report, "T3-4")
    assert found and all(one.finding.severity is Severity.WARNING for one in found)


def test_an_explanation_holds_for_the_values_it_was_given_for(reporting: Reporting) -> None:
    reporting.records()
    handed_in(a_report(reporting.authority, last_year() - 1), reporting.head)
    report = a_report(reporting.authority)
    rows = InformationRequest.objects.first_rounds().filter(
        counted_on__year__lt=last_year(), closed_on__isnull=True
    )
    first = rows.exclude(stage="awaiting_confirmation").order_by("pk")[0]
    InformationRequest.objects.filter(pk=first.pk).update(counted_on=f"{last_year()}-01-02")
    found = of_rule(report, "T3-4")[-1]
    explain(
        reporting.officer,
        report,
        rule="T3-4",
        scope=found.finding.scope,
        fingerprint=found.fingerprint,
        message=found.finding.message,
        text="收到日期已更正。",
    )
    told = {one.finding.scope: one for one in of_rule(report, "T3-4")}[found.finding.scope]
    assert told.explanation is not None and told.explanation.text == "收到日期已更正。"
    assert told not in inspect(report).unexplained
    submission = handed_in(report, reporting.head)
    assert "收到日期已更正。" in {finding["explanation"] for finding in submission.findings}


def test_a_compiled_report_names_missing_units_and_the_doubtful_body_and_cell(
    reporting: Reporting,
) -> None:
    listed(reporting.authority)
    report, head = a_report(reporting.authority), reporting.head
    write_texts(report)
    submit(head, report, seen=0, override_reason="行政许可数暂缺。")
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    (missing,) = of_rule(compiled, "C-5")
    assert "鹤壁市财政局（未报送）" in missing.finding.message
    doubtful = of_rule(compiled, "C-2")
    assert LICENCES in {cell for one in doubtful for cell in one.finding.cells}
    assert all("鹤壁市人民政府" in one.finding.message and one.is_error for one in doubtful)


def test_a_larger_tree_takes_no_more_queries(reporting: Reporting) -> None:
    reporting.records(reporting.authority, reporting.department)
    listed(reporting.authority)
    handed_in(a_report(reporting.authority), reporting.head)
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    with CaptureQueriesContext(connection) as first:
        inspect(compiled)
    department = a_report(reporting.department)
    handed_in(department, reporting.head_of(reporting.department))
    AnnualReport.objects.filter(pk=department.pk).update(status="accepted")
    with CaptureQueriesContext(connection) as second:
        inspect(compiled)
    assert len(first) == len(second)
