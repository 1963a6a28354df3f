"""A figure is its trace: every figure equals the length or the sum of the records behind it, page by page and as a file."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from gongkai.casework.models import InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.organizations.models import Authority
from gongkai.reports.annual.computing import compute_one, compute_own
from gongkai.reports.annual.differences import differences
from gongkai.reports.annual.evidence_files import csv_lines
from gongkai.reports.annual.records_behind import records_behind
from gongkai.reports.annual.tracing import COUNTED, PAGE, Records, records_of
from gongkai.reports.models import AnnualReport, Duty, Part, ReportingUnit
from tests.organizations.city import City
from tests.reports.annual.reporting import NEW_TOTAL, Reporting, a_report, handed_in, last_year
from tests.reports.random_records import write_records

EVERYBODY = Authority.objects.all
FIRST_OF_EACH_FORM = (2018, 2020, None)
"""Years whose reports are made in the forms of 2014, 2019 and, None being last year, 2021."""


@pytest.fixture
def reporting(db: None) -> Reporting:
    return Reporting()


def traces(report: AnnualReport) -> list[tuple[CellReference, Decimal | None, Records]]:
    """Every figure that records make, with its records."""
    return [
        (reference, figure.cell.value, records_of(report, figure.measure, EVERYBODY()))
        for reference, figure in compute_own([report])[report.pk].items()
        if figure.measure is not None
    ]


def check_that_figures_equal_their_traces(report: AnnualReport) -> int:
    """Compare every figure with its records; how many figures were above zero."""
    filled = 0
    for reference, value, records in traces(report):
        listed = list(records.listed({}))
        if not records.is_sum:
            assert value == len(listed), reference
        elif value is not None:
            total = sum((Decimal(str(getattr(row, COUNTED))) for row in listed), Decimal(0))
            assert abs(total - value) < Decimal("0.0001"), reference
        else:
            assert records.unfilled() or records.measure.owing(records.authorities, report.year)
        assert compute_one(report, reference).cell.value == value, reference
        filled += bool(value)
    return filled


@pytest.mark.parametrize("year", FIRST_OF_EACH_FORM)
def test_every_figure_equals_its_trace(reporting: Reporting, year: int | None) -> None:
    wanted = year or last_year()
    write_records([reporting.authority, reporting.department], (wanted - 1, wanted), Random(3), 150)
    assert check_that_figures_equal_their_traces(a_report(reporting.authority, wanted)) > 20


class AnyRecords(TestCase):
    """The same for any records."""

    @settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(seed=st.integers(0, 10_000), year=st.sampled_from(FIRST_OF_EACH_FORM))
    def test_every_figure_equals_its_trace(self, seed: int, year: int | None) -> None:
        city = City()
        wanted = year or last_year()
        write_records([city.city], (wanted,), Random(seed), 25)
        check_that_figures_equal_their_traces(a_report(city.city, wanted))


def test_the_keys_that_a_submission_freezes_are_those_of_the_traces(reporting: Reporting) -> None:
    reporting.records()
    report = a_report(reporting.authority)
    keys = records_behind(report, compute_own([report])[report.pk])
    for reference, _, records in traces(report):
        assert keys[reference] == sorted(records.listed({}).values_list("pk", flat=True)), reference


def test_all_keys_are_read_by_a_query_for_each_family_of_measures(reporting: Reporting) -> None:
    reporting.records()
    report = a_report(reporting.authority)
    figures = compute_own([report])[report.pk]
    with CaptureQueriesContext(connection) as first:
        records_behind(report, figures)
    reporting.more_requests(200)
    with CaptureQueriesContext(connection) as second:
        records_behind(report, figures)
    assert len(first) == len(second) < 25


def test_pages_follow_one_another_without_a_gap_and_back_again(reporting: Reporting) -> None:
    reporting.records(number=700)
    report = a_report(reporting.authority)
    figure = compute_one(report, NEW_TOTAL)
    assert figure.measure is not None and figure.cell.value is not None
    records = records_of(report, figure.measure, EVERYBODY())
    whole = [row.pk for row in records.listed({})]
    assert len(whole) > 2 * PAGE
    pages = [records.page({})]
    while pages[-1].after is not None:
        pages.append(records.page({}, after=pages[-1].after))
    assert [line.key for page in pages for line in page.lines] == whole
    assert pages[0].before is None
    back = records.page({}, before=pages[2].before)
    assert back.lines == pages[1].lines
    first = records.page({}, before=pages[1].before)
    assert first.lines == pages[0].lines and first.before is None


def test_a_page_costs_the_same_however_long_the_list_is(reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    figure = compute_one(report, NEW_TOTAL)
    assert figure.measure is not None
    counts = []
    for number in (20, 600):
        reporting.more_requests(number, seed=number)
        records = records_of(report, figure.measure, EVERYBODY())
        with CaptureQueriesContext(connection) as queries:
            page = records.page({})
            records.page({}, after=page.after)
        counts.append(len(queries))
        assert all("LIMIT" in query["sql"] for query in queries.captured_queries)
    assert counts[0] <= 2 and counts[1] <= 3


def test_a_page_behind_a_record_that_is_gone_is_the_first(reporting: Reporting) -> None:
    reporting.records(number=300)
    report = a_report(reporting.authority)
    figure = compute_one(report, NEW_TOTAL)
    assert figure.measure is not None
    records = records_of(report, figure.measure, EVERYBODY())
    assert records.page({}, after=10**9).lines == records.page({}).lines


def test_filters_narrow_the_page_the_number_and_the_files_alike(client: Client, reporting: Reporting) -> None:
    reporting.records(number=200)
    report = a_report(reporting.authority)
    figure = compute_one(report, NEW_TOTAL)
    assert figure.measure is not None
    records = records_of(report, figure.measure, EVERYBODY())
    said = {"applicant": "natural", "received_from": f"{last_year()}-02-01"}
    wanted = [row.number for row in records.listed(said)]
    assert 0 < len(wanted) < len(records.listed({}))
    assert records.number(said) == (len(wanted), False)
    client.force_login(reporting.reviewer)
    page = client.get(reverse("reports:annual_figure", args=[report.pk, str(NEW_TOTAL)]), said)
    assert f"符合条件的记录 {len(wanted)} 条" in page.content.decode()
    answer = client.get(reverse("reports:annual_evidence", args=[report.pk, "csv", str(NEW_TOTAL)]), said)
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "申请编号" and [row[0] for row in rows[1:]] == wanted
    answer = client.get(reverse("reports:annual_evidence", args=[report.pk, "xlsx", str(NEW_TOTAL)]), said)
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active  # type: ignore[arg-type]
    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == wanted  # type: ignore[union-attr]


def test_an_answer_that_no_filter_takes_is_told_in_a_sentence(client: Client, reporting: Reporting) -> None:
    report = a_report(reporting.authority)
    client.force_login(reporting.reviewer)
    wrong = {"received_from": "昨天"}
    page = client.get(reverse("reports:annual_figure", args=[report.pk, str(NEW_TOTAL)]), wrong)
    assert page.status_code == 200 and "无法识别" in page.content.decode()
    answer = client.get(reverse("reports:annual_evidence", args=[report.pk, "csv", str(NEW_TOTAL)]), wrong)
    assert answer.status_code == 409 and "无法识别" in answer.content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "0", "9" * 40, "²"])
def test_a_place_that_is_none_shows_the_first_page(client: Client, reporting: Reporting, after: str) -> None:
    reporting.records()
    report = a_report(reporting.authority)
    client.force_login(reporting.reviewer)
    page = client.get(
        reverse("reports:annual_figure", args=[report.pk, str(NEW_TOTAL)]), {"after": after, "before": after}
    )
    assert page.status_code == 200


@pytest.mark.parametrize(
    "cell", ["2021/requests/new", "2021/requests/new/nobody", "2014/statistics/received/total", "a/b/c/d/e"]
)
def test_a_cell_that_the_report_does_not_have_is_not_found(
    client: Client, reporting: Reporting, cell: str
) -> None:
    report = a_report(reporting.authority)
    client.force_login(reporting.officer)
    assert client.get(f"/office/annual/{report.pk}/figure/{cell}/").status_code == 404


def test_text_that_looks_like_a_formula_is_none_in_the_files(reporting: Reporting) -> None:
    reporting.records()
    InformationRequest.objects.update(number=Concat(Value("="), F("number")))
    report = a_report(reporting.authority)
    figure = compute_one(report, NEW_TOTAL)
    assert figure.measure is not None
    lines = list(csv_lines(records_of(report, figure.measure, EVERYBODY()), {}))
    assert len(lines) > 1
    assert all(line.startswith("'=") for line in lines[1:])


def test_a_record_moved_between_authorities_shows_in_the_differences_of_both(
    client: Client, reporting: Reporting
) -> None:
    reporting.records(reporting.authority, reporting.department)
    reports = [a_report(reporting.authority), a_report(reporting.department)]
    department_head = reporting.head_of(reporting.department)
    handed_in(reports[0], reporting.head)
    handed_in(reports[1], department_head)
    moved = (
        InformationRequest.objects.first_rounds()
        .filter(authority=reporting.authority, counted_on__year=last_year())
        .exclude(stage="awaiting_confirmation")
        .first()
    )
    assert moved is not None
    InformationRequest.objects.filter(pk=moved.pk).update(authority=reporting.department)
    for report, field, words in zip(reports, ("gone", "added"), ("报送后：−1", "报送后：+1"), strict=True):
        report.refresh_from_db()
        found = {one.reference: one for one in differences(report)}
        assert getattr(found[NEW_TOTAL], field) == (moved.pk,)
        assert found[NEW_TOTAL].words == words
    address = reverse("reports:annual_figure", args=[reports[0].pk, str(NEW_TOTAL)])
    client.force_login(reporting.officer)
    page = client.get(address).content.decode()
    # The record is the department's now: the city's officer is told of it and not shown it.
    assert "另有 1 条已转到其他机关" in page
    assert reverse("casework:case", args=[moved.pk]) not in page
    client.force_login(reporting.supervisor)
    assert reverse("casework:case", args=[moved.pk]) in client.get(address).content.decode()


def test_records_of_a_merged_unit_are_counted_and_shown_only_to_who_reads_them(
    client: Client, reporting: Reporting
) -> None:
    reporting.records(reporting.authority, reporting.department)
    ReportingUnit.objects.create(
        compiler=reporting.authority,
        year=last_year(),
        unit=reporting.department,
        part=Part.DEPARTMENTS,
        duty=Duty.MERGED,
        counted_with=reporting.authority,
        reason="机构改革",
        due_on=f"{last_year() + 1}-01-31",
    )
    report = a_report(reporting.authority)
    assert check_that_figures_equal_their_traces(report) > 10
    address = reverse("reports:annual_figure", args=[report.pk, str(NEW_TOTAL)])
    client.force_login(reporting.officer)
    page = client.get(address)
    assert {authority.pk for authority in page.context["hidden"]} == {reporting.department.pk}
    assert "并入本机关填报的“鹤壁市财政局”" in page.content.decode()
    shown = InformationRequest.objects.filter(pk__in=[line.key for line in page.context["page"].lines])
    assert set(shown.values_list("authority", flat=True)) == {reporting.authority.pk}
    client.force_login(reporting.supervisor)
    assert not client.get(address).context["hidden"]


def test_a_figure_that_nobody_stated_says_who_owes_it(client: Client, reporting: Reporting) -> None:
    report = a_report(reporting.authority, 2018)
    client.force_login(reporting.officer)
    cell = CellReference("2014", "statistics", "reading_places", "total")
    page = client.get(reverse("reports:annual_figure", args=[report.pk, str(cell)])).content.decode()
    assert "还算不出来" in page
    assert reverse("office:resources_of_year", args=[reporting.authority.pk, 2018]) in page
