"""A report as a document: official headings, tables in their places, live numbers, and what must be said."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.forms.cells import Cell
from gongkai.forms.library import form as form_with_id
from gongkai.organizations.models import Authority
from gongkai.reports.annual.composing import compose, document_of
from gongkai.reports.annual.document import ChartBlock, Heading, TableBlock
from gongkai.reports.models import (
    AnnualReport,
    FigureSource,
    IncludedReport,
    Part,
    ReportSubmission,
    Scope,
    SubmittedFigure,
)
from tests.organizations.city import City
from tests.reports.writing.kit import a_report, zeros

DATE = dt.date(2024, 1, 20)


def test_the_report_of_2021_has_six_sections_and_five_headings_with_its_tables_in_them() -> None:
    form = form_with_id("2021")
    made = compose(
        a_report("2021"), zeros(form), {"problems": "一是答复不够及时。\n\n　　二是公开不够主动。"}, date=DATE
    )
    headings = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert headings[:6] == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "（三）政府信息管理",
        "（四）政府信息公开平台建设",
        "（五）监督保障",
    ]
    assert headings[6:] == [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert [[table.id for table in block.tables] for block in made.tables()] == [
        ["documents", "licences", "penalties", "fees"],
        ["requests"],
        ["remedies"],
    ]
    assert [paragraph.text for paragraph in made.paragraphs()] == ["一是答复不够及时。", "二是公开不够主动。"]
    assert not any(block.notes for block in made.tables())
    assert made.level == "department"


@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_every_table_of_the_form_is_printed_once_and_charts_have_names_of_their_own(form_id: str) -> None:
    form = form_with_id(form_id)
    received = "statistics.received" if form_id == "2014" else "requests.new"
    cells = zeros(
        form,
        {received: 4}
        | (
            {"statistics.online": 4, "statistics.granted": 2}
            if form_id == "2014"
            else {"requests.new.natural": 4, "requests.granted": 2}
        ),
    )
    made = compose(a_report(form_id), cells, {}, date=DATE, previous=zeros(form, {received: 1}))
    assert [table.id for block in made.tables() for table in block.tables] == [
        table.id for table in form.tables
    ]
    charts = [block for block in made.blocks if isinstance(block, ChartBlock)]
    assert len({chart.name for chart in charts}) == len(charts) == 3
    for chart in charts:
        assert all(len(values) == len(chart.labels) for _, values in chart.series)


def test_a_year_without_requests_has_no_drawings() -> None:
    made = compose(a_report("2021"), zeros(form_with_id("2021")), {}, date=DATE)
    assert not any(isinstance(block, ChartBlock) for block in made.blocks)


@pytest.mark.parametrize("arrangement, columns", [("single", 1), ("three", 3)])
def test_the_table_of_2014_is_printed_in_the_arrangement_asked_for(arrangement: str, columns: int) -> None:
    form = form_with_id("2014")
    made = compose(
        a_report("2014", compiled=True), zeros(form, compiled=True), {}, date=DATE, arrangement=arrangement
    )
    (block,) = made.tables()
    assert block.arrangement == arrangement
    assert len({reference.column for reference in made.references()}) == columns


def test_a_partial_roll_up_says_so_at_the_top_and_under_every_table() -> None:
    missing = [
        {"unit": 3, "name": "财政局", "reason": "未报送"},
        {"unit": 4, "name": "北阳镇", "reason": "已退回"},
    ]
    made = compose(
        a_report("2021", "淇县人民政府", compiled=True),
        zeros(form_with_id("2021")),
        {},
        date=DATE,
        missing=missing,
        remarks=["草稿，尚未报送。"],
    )
    note = "未汇总：财政局（未报送）、北阳镇（已退回）"
    assert all(block.notes == (note,) for block in made.blocks if isinstance(block, TableBlock))
    assert made.remarks[0] == "草稿，尚未报送。" and "财政局（未报送）" in made.remarks[1]
    assert made.level == "county"


def submit(report: AnnualReport, cells: dict[str, int], number: int = 1, **facts: object) -> ReportSubmission:
    submission = ReportSubmission.objects.create(report=report, number=number, **facts)
    SubmittedFigure.objects.bulk_create(
        SubmittedFigure(
            submission=submission,
            form=reference.form,
            table=reference.table,
            row=reference.row,
            column=reference.column,
            state=cell.state.value,
            value=cell.value,
            source=FigureSource.RECORDS,
        )
        for reference, cell in zeros(form_with_id(report.form), dict(cells)).items()
    )
    return submission


@pytest.mark.django_db
class TestFrozen:
    """A submission is a document again, whatever happened afterwards."""

    @pytest.fixture
    def city(self) -> City:
        return City()

    def report(self, authority: Authority, year: int) -> AnnualReport:
        return AnnualReport.objects.create(authority=authority, year=year, form="2021", scope=Scope.COMPILED)

    def test_it_has_its_figures_texts_units_and_reasons(self, city: City) -> None:
        last, report = self.report(city.county, 2023), self.report(city.county, 2024)
        before = submit(last, {"requests.new": 10})
        unit = submit(
            AnnualReport.objects.create(authority=city.town, year=2024, form="2021"), {"requests.new": 12}
        )
        submission = submit(
            report,
            {"requests.new": 12},
            texts={"general_requests": "收到{{ requests.new }}件，比上年{{ change requests.new }}。"},
            missing=[{"unit": city.department.pk, "name": "财政局", "reason": "未报送"}],
            override_reason="财政局正在合并。",
            compared_with=[[before.pk, ""]],
            findings=[
                {"message": "许可数量偏少。", "explanation": "本年业务划转。"},
                {"message": "无说明。", "explanation": ""},
            ],
        )
        IncludedReport.objects.create(
            submission=submission, unit_submission=unit, unit=city.town, part=Part.COUNTIES
        )
        made = document_of(submission)
        assert [paragraph.text for paragraph in made.paragraphs()] == ["收到12件，比上年增加2件。"]
        assert made.included == (city.town.name,)
        assert made.reasons == (
            "带错误报送的理由：财政局正在合并。",
            "许可数量偏少。情况说明：本年业务划转。",
        )
        assert all("财政局（未报送）" in block.notes[0] for block in made.tables())

    def test_last_year_s_figures_are_those_of_its_own_time(self, city: City) -> None:
        last, report = self.report(city.county, 2023), self.report(city.county, 2024)
        before = submit(last, {"requests.new": 10})
        compared = [[before.pk, ""]]
        texts = {"other": "{{ last requests.new }}"}
        submission = submit(report, {"requests.new": 12}, texts=texts, compared_with=compared)
        submit(last, {"requests.new": 99}, number=2)
        assert [paragraph.text for paragraph in document_of(submission).paragraphs()] == ["10"]

    def test_it_takes_a_fixed_number_of_queries(
        self, city: City, django_assert_max_num_queries: object
    ) -> None:
        submission = submit(self.report(city.county, 2024), {"requests.new": 1})
        fresh = ReportSubmission.objects.select_related("report__authority").get(pk=submission.pk)
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            document_of(fresh)

    def test_an_unread_cell_stays_unread(self, city: City) -> None:
        submission = submit(self.report(city.county, 2024), {})
        SubmittedFigure.objects.filter(submission=submission, row="new", column="total").update(
            state="unread", value=None
        )
        made = document_of(submission)
        cell = next(
            cell for reference, cell in made.cells.items() if str(reference) == "2021/requests/new/total"
        )
        assert cell != Cell.number(0) and cell.value is None
