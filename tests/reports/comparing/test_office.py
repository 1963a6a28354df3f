"""What staff compare: reports that were handed in to them or are their own, own office and roll-up apart, gaps and remarks said."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.forms.cells import BLANK, CellReference
from gongkai.reports.models import ReportStatus, Scope
from tests.reports.receiving.kit import House, a_report, handed_over

NEW = CellReference("2021", "requests", "new", "total")
PLACE = "table=2021/requests&row=new&column=total"


@pytest.fixture
def house(db: None) -> House:
    return House()


def page(user: object, query: str = PLACE) -> str:
    office = Client()
    office.force_login(user)  # type: ignore[arg-type]
    return office.get(f"{reverse('reports:office_comparison')}?{query}").content.decode()


def test_own_office_and_roll_up_are_two_lines_with_their_scopes(house: House) -> None:
    own = a_report(house.compiler, house.compiler, house.year)
    handed_over(own, {NEW: 11}, status=ReportStatus.ACCEPTED)
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    handed_over(compiled, {NEW: 55}, missing=[{"unit": 1, "name": "水利局", "reason": "未报送"}])
    text = page(house.officer)
    assert "鹤壁市人民政府（本级机关）" in text
    assert "55（部分汇总）" in text and "部分单位未汇总" in text and "已报送，尚未接收" in text
    only = page(house.officer, f"{PLACE}&jg={house.compiler.pk}b")
    assert "55（部分汇总）" not in only and f"{house.year}年：11" in only


def test_a_report_that_was_sent_back_or_never_handed_in_is_not_compared(house: House) -> None:
    report = a_report(house.city.department, house.compiler, house.year)
    assert "还没有可以比较的数据" in page(house.officer)
    handed_over(report, {NEW: 7})
    assert f"{house.year}年：7" in page(house.officer)
    report.status = ReportStatus.RETURNED
    report.save()
    assert "还没有可以比较的数据" in page(house.officer)


def test_a_blank_figure_is_a_gap_with_its_word(house: House) -> None:
    handed_over(a_report(house.city.department, house.compiler, house.year), {NEW: BLANK})
    assert f"{house.year}年：空白" in page(house.officer)


def test_other_offices_do_not_see_it(house: House) -> None:
    handed_over(a_report(house.city.department, house.compiler, house.year), {NEW: 7})
    assert "鹤壁市财政局" not in page(house.city.outsider)
    office = Client()
    office.force_login(house.city.outsider)
    answer = office.get(reverse("reports:office_comparison_download", args=["xlsx"]) + f"?{PLACE}")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    assert sheet.max_row == 1


def test_the_workbook_holds_numbers_and_says_why_there_is_none(house: House) -> None:
    handed_over(a_report(house.city.department, house.compiler, house.year), {NEW: 7})
    handed_over(a_report(house.city.county, house.compiler, house.year), {NEW: BLANK})
    office = Client()
    office.force_login(house.officer)
    answer = office.get(reverse("reports:office_comparison_download", args=["xlsx"]) + f"?{PLACE}")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    rows = {row[0]: (row[4], row[5]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows == {"鹤壁市财政局": (7, "数值"), "淇县人民政府": (None, "空白")}
    assert office.get(reverse("reports:office_comparison_download", args=["exe"])).status_code == 404
