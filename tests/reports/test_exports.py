"""The downloads: what they hold, that a gap stays a gap, and that no text of a source becomes a formula."""

from __future__ import annotations

import codecs
import csv
import io
import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.forms.cells import NOT_APPLICABLE
from gongkai.reading import examine, read_report
from gongkai.reading.serialization import report_as_json
from gongkai.reports.actions import correct_figure, store_source
from gongkai.reports.exports import EXPORTS, report_content
from gongkai.reports.exports.content import harmless_text
from gongkai.reports.models import ArchivedReport
from gongkai.reports.visibility import set_visibility
from tests.reports.conftest import (
    BLANK_CELL,
    DEMONSTRATION,
    NEW_NATURAL,
    NEW_TOTAL,
    UNREAD_CELL,
    Archive,
    People,
    figure_at,
    reference,
    unbalanced_report,
    written_report,
)

FORMULA = '=HYPERLINK("http://example.org","点我")'


def made(report: ArchivedReport, kind: str) -> bytes:
    return EXPORTS[kind].make(report_content(report))


@pytest.fixture
def gaps(archive: Archive) -> ArchivedReport:
    return archive(
        written_report(
            {
                NEW_TOTAL: "12",
                reference("new", "natural"): UNREAD_CELL,
                reference("new", "enterprise"): BLANK_CELL,
                reference("new", "research"): NOT_APPLICABLE,
            },
            raw={reference("new", "natural"): FORMULA},
            name="+cmd|怀仁市",
        )
    )


def test_the_workbook_has_the_official_layout_with_merged_cells_the_figures_and_the_findings(
    gaps: ArchivedReport,
) -> None:
    workbook = load_workbook(io.BytesIO(made(gaps, "xlsx")))
    assert workbook.sheetnames == ["表1（2021年格式）", "表2（2021年格式）", "数据与出处", "检查结果"]
    table = workbook["表1（2021年格式）"]
    assert table.merged_cells.ranges
    row = next(row for row in table.iter_rows() if "一、本年新收" in str(row[0].value))
    assert [cell.value for cell in row[-7:]] == ["未读出", None, "——", 0, 0, 0, 12]
    assert workbook["数据与出处"].max_row == gaps.figures.count() + 1
    assert workbook["检查结果"].max_row == gaps.findings.count() + 1


def test_no_cell_of_the_workbook_is_a_formula(gaps: ArchivedReport) -> None:
    workbook = load_workbook(io.BytesIO(made(gaps, "xlsx")))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert FORMULA in {cell.value for cell in cells}


def test_characters_that_a_workbook_cannot_hold_are_replaced_not_a_fault(archive: Archive) -> None:
    report = archive(written_report(raw={NEW_NATURAL: "0\x0b\x1f"}))
    workbook = load_workbook(io.BytesIO(made(report, "xlsx")))
    assert "0��" in {cell.value for row in workbook["数据与出处"].iter_rows() for cell in row}


def test_the_csv_begins_with_a_byte_order_mark_and_keeps_gaps_empty(gaps: ArchivedReport) -> None:
    data = made(gaps, "csv")
    assert data.startswith(codecs.BOM_UTF8)
    lines = {line["单元格"]: line for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    assert len(lines) == gaps.figures.count()
    natural, total = lines[str(NEW_NATURAL)], lines[str(NEW_TOTAL)]
    assert (natural["数值"], natural["状态"]) == ("", "未读出")
    assert (total["数值"], total["状态"], total["列"]) == ("12", "数值", "总计")
    assert lines[str(reference("new", "enterprise"))]["状态"] == "空白"


def test_no_field_of_the_csv_begins_like_a_formula(gaps: ArchivedReport) -> None:
    rows = list(csv.reader(io.StringIO(made(gaps, "csv").decode("utf-8-sig"))))
    fields = [field for row in rows for field in row]
    assert "'" + FORMULA in fields and "'+cmd|怀仁市" in fields
    assert not [field for field in fields if field.startswith(("=", "+", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n-1"])
def test_text_that_a_spreadsheet_could_run_is_disarmed(text: str) -> None:
    assert harmless_text(text) == "'" + text


def test_the_json_is_what_the_command_line_prints_for_the_same_file(people: People) -> None:
    source = (DEMONSTRATION / "hebi_2014.txt").read_bytes()
    report = store_source(people.officer, people.county, source, "hebi_2014.txt")
    read = read_report(source, "hebi_2014.txt")
    expected = json.loads(json.dumps(report_as_json(read, examine(read)), ensure_ascii=False))
    archived = ArchivedReport.objects.get(pk=report.pk)
    assert json.loads(made(archived, "json")) == expected


def test_a_corrected_figure_is_exported_as_entered_by_hand_beside_what_was_read(
    people: People, report: ArchivedReport
) -> None:
    correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "原文如此")
    figures = {figure["cell"]: figure for figure in json.loads(made(report, "json"))["figures"]}
    assert figures[str(NEW_NATURAL)]["origin"] == "by_hand"
    assert figures[str(NEW_NATURAL)]["raw"] == "0"
    lines = csv.DictReader(io.StringIO(made(report, "csv").decode("utf-8-sig")))
    line = next(line for line in lines if line["单元格"] == str(NEW_NATURAL))
    assert (line["数值"], line["读出的数值"], line["来源"]) == ("12", "0", "人工更正")


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_download_has_a_chinese_file_name_and_no_way_to_break_the_header(
    archive: Archive, kind: str
) -> None:
    made_report = unbalanced_report()
    made_report.title = '怀仁"\r\nX: y/..\\2024年报'
    report = archive(made_report)
    set_visibility(None, report, public=True)
    answer = Client().get(reverse("reports:download", args=[report.pk, kind]))
    assert answer.status_code == 200
    assert f"filename*=utf-8''{quote('怀仁X y..2024年报')}.{kind}" in answer["Content-Disposition"]
    assert "X" not in answer.headers or answer.headers.get("X") is None
    assert b"".join(answer.streaming_content)


def test_a_kind_of_file_that_does_not_exist_is_a_404(report: ArchivedReport) -> None:
    set_visibility(None, report, public=True)
    assert Client().get(reverse("reports:download", args=[report.pk, "exe"])).status_code == 404


def test_the_source_comes_back_byte_for_byte(people: People) -> None:
    source = (DEMONSTRATION / "jiangxia_2021.txt").read_bytes()
    report = store_source(people.officer, people.county, source, "江夏.txt")
    assert made(report, "txt") == source
