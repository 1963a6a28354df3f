"""The compiling office's pages: what they show, whom they let in, and that a refused form keeps what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.forms.cells import UNREAD, Cell
from gongkai.organizations.models import Authority, Kind, Level, Role
from gongkai.reports.annual.actions.units import change_unit
from gongkai.reports.models import (
    AnnualReport,
    ArchivedReport,
    Duty,
    ReportingArrangement,
    ReportingUnit,
    ReportStatus,
    ReportSubmission,
    Scope,
)
from tests.organizations.city import authority, person
from tests.reports.receiving.kit import House, a_report, cell, handed_over
from tests.reports.receiving.test_handing_in import FEES, LICENCES, NEW, YEAR, file_of


def page(client: Client, name: str, *arguments: Any, **query: str) -> str:
    answer = client.get(reverse(f"reports:{name}", args=arguments), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def office(house: House, client: Client) -> Client:
    """The compiling office's officer, logged in."""
    client.force_login(house.officer)
    return client


def test_the_menu_leads_to_the_board_of_last_year(house: House, office: Client) -> None:
    answer = office.get(reverse("reports:reporting_boards"))
    assert answer["Location"] == reverse("reports:reporting_board", args=[house.year])
    assert "年报汇总" in page(office, "reporting_board", house.year)
    office.force_login(person(Role.FINAL_REVIEWER, at=house.compiler))
    assert office.get(reverse("reports:reporting_boards")).status_code == 403


def test_a_board_without_a_list_says_what_to_do(house: House, office: Client) -> None:
    shown = page(office, "reporting_board", house.year)
    assert "名单还没有编制" in shown and reverse("reports:reporting_units", args=[house.year]) in shown
    office.force_login(house.writer)
    assert "没有下级填报单位" in page(office, "reporting_board", house.year)
    assert "没有下级填报单位" in page(office, "reporting_units", house.year)


@pytest.mark.parametrize("year", [2013, timezone.localdate().year + 1])
def test_a_year_without_reports_is_no_page(house: House, office: Client, year: int) -> None:
    for name in ("reporting_board", "reporting_units"):
        assert office.get(reverse(f"reports:{name}", args=[year])).status_code == 404


def test_the_list_is_written_and_completed_by_forms(house: House, office: Client) -> None:
    address = reverse("reports:reporting_units", args=[house.year])
    assert house.city.department.name in page(office, "reporting_units", house.year)
    assert not ReportingUnit.objects.exists(), "looking writes nothing"
    assert office.post(address).status_code == 302
    assert ReportingUnit.objects.count() == 3
    new = authority(
        "鹤壁市数据局", house.compiler, level=Level.PREFECTURE, code="410600", kind=Kind.DEPARTMENT
    )
    assert new.name in page(office, "reporting_units", house.year)
    refused = office.post(address)
    assert refused.status_code == 409 and "请选择要补充" in refused.content.decode()
    assert office.post(address, {"units": [house.city.town.pk]}).status_code == 409
    assert office.post(address, {"units": [new.pk]}).status_code == 302
    assert ReportingUnit.objects.filter(unit=new).exists()


def test_last_years_exemption_is_proposed(house: House, office: Client) -> None:
    house.listed()
    row = ReportingUnit.objects.get(unit=house.city.department)
    ReportingUnit.objects.create(
        compiler=house.compiler,
        year=house.year - 1,
        unit=row.unit,
        part=row.part,
        duty=Duty.EXEMPT,
        reason="筹建中",
        due_on=dt.date(house.year, 1, 31),
    )
    assert "上年度：不报送，筹建中" in page(office, "reporting_units", house.year)
    change_unit(house.officer, row, duty=Duty.EXEMPT, due=row.due_on, seen=row.revision, reason="仍在筹建")
    assert "上年度：不报送" not in page(office, "reporting_units", house.year)


def test_a_unit_is_changed_and_a_refused_change_keeps_what_was_typed(house: House, office: Client) -> None:
    row = house.listed()[house.city.department.name]
    address = reverse("reports:reporting_unit", args=[house.year, row.pk])
    given = {"duty": Duty.MERGED, "due": row.due_on.isoformat(), "reason": "机构改革文件", "seen": "0"}
    refused = office.post(address, given)
    assert refused.status_code == 409
    assert "请选择并入哪个机关" in refused.content.decode() and "机构改革文件" in refused.content.decode()
    assert office.post(address, {**given, "counted_with": house.city.town.pk}).status_code == 200
    assert office.post(address, {**given, "counted_with": house.compiler.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.duty, row.counted_with) == (Duty.MERGED, house.compiler)
    assert office.get(reverse("reports:reporting_unit", args=[house.year - 1, row.pk])).status_code == 404


def test_who_changes_a_unit_on_an_old_page_is_told_and_may_then_decide(house: House, office: Client) -> None:
    row = house.listed()[house.city.department.name]
    address = reverse("reports:reporting_unit", args=[house.year, row.pk])
    assert '<input type="hidden" name="seen" value="0"' in office.get(address).content.decode()
    change_unit(house.head, row, duty=Duty.EXEMPT, due=row.due_on, seen=0, reason="筹建中")
    typed = {"duty": Duty.REQUIRED, "due": row.due_on.isoformat(), "hands_in_files": "on"}
    assert "已经过时" in office.post(address, typed).content.decode()
    refused = office.post(address, {**typed, "seen": "0"})
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert f"{house.head.display_name}刚刚修改了" in shown and "改成了“不报送”" in shown
    assert '<input type="hidden" name="seen" value="1"' in shown and "checked" in shown
    row.refresh_from_db()
    assert row.duty == Duty.EXEMPT
    assert office.post(address, {**typed, "seen": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.duty, row.hands_in_files, row.revision) == (Duty.REQUIRED, True, 2)


def test_the_arrangement_is_changed(house: House, office: Client) -> None:
    address = reverse("reports:reporting_arrangement", args=[house.year])
    assert "30、10、3、1" in page(office, "reporting_arrangement", house.year)
    given = {
        "departments_month": 1,
        "departments_day": 20,
        "governments_month": 2,
        "governments_day": 30,
        "reminder_days": "7，1",
    }
    refused = office.post(address, given)
    assert refused.status_code == 409 and "2 月没有 30 日" in refused.content.decode()
    assert office.post(address, {**given, "governments_day": 20, "reminder_days": "七"}).status_code == 200
    assert office.post(address, {**given, "governments_day": 20}).status_code == 302
    kept = ReportingArrangement.objects.get()
    assert (kept.governments_day, kept.reminder_days, kept.townships_report) == (20, [7, 1], False)


def test_the_board_shows_every_unit_and_is_narrowed_by_standing(house: House, office: Client) -> None:
    house.listed()
    new = cell(house.year, "requests", "new", "total")
    report = a_report(house.city.department, house.compiler, house.year)
    handed_over(
        report,
        {new: UNREAD},
        findings=[{"severity": "error", "message": "总计不等于各列之和。"}],
        override_reason="口径不同。",
    )
    shown = page(office, "reporting_board", house.year)
    for words in (
        house.city.county.name,
        "已报送，待接收",
        "口径不同。",
        "总计不等于各列之和。",
        "未读出，汇总数无法认定",
        report.get_absolute_url(),
        'class="chart"',
    ):
        assert words in shown
    narrowed = page(office, "reporting_board", house.year, standing="submitted")
    table = narrowed[narrowed.index("<tbody>") : narrowed.index("</tbody>")]
    assert house.city.department.name in table and house.city.county.name not in table
    assert "没有这样的单位" in page(office, "reporting_board", house.year, standing="accepted")
    assert house.city.county.name in page(office, "reporting_board", house.year, standing="nonsense")


def test_a_supervisor_looks_at_the_board_and_changes_nothing(house: House, client: Client) -> None:
    house.listed()
    client.force_login(person(Role.SUPERVISOR, at=house.compiler))
    shown = page(client, "reporting_board", house.year)
    assert house.city.department.name in shown and "合成报告" not in shown
    for name in ("reporting_units", "reporting_arrangement"):
        assert client.get(reverse(f"reports:{name}", args=[house.year])).status_code == 403
    assert client.post(reverse("reports:reporting_compile", args=[house.year])).status_code == 403
    assert not AnnualReport.objects.exists()


def test_the_compiled_report_is_begun_from_the_board_once(house: House, office: Client) -> None:
    house.listed()
    address = reverse("reports:reporting_compile", args=[house.year])
    assert office.get(address).status_code == 302 and not AnnualReport.objects.exists()
    for _ in range(2):
        answer = office.post(address)
        report = AnnualReport.objects.get(authority=house.compiler, scope=Scope.COMPILED)
        assert answer["Location"] == report.get_absolute_url()
    assert "打开汇总报告" in page(office, "reporting_board", house.year)


def test_what_happened_after_the_roll_up_stands_on_the_board(house: House, office: Client) -> None:
    house.listed()
    compiled = a_report(house.compiler, house.city.province, house.year, scope=Scope.COMPILED)
    handed_over(compiled, missing=[{"unit": 1, "name": "某局", "reason": "未报送"}])
    handed_over(a_report(house.city.department, house.compiler, house.year), status=ReportStatus.ACCEPTED)
    shown = page(office, "reporting_board", house.year)
    assert "部分汇总" in shown and "汇总后才接收，没有计入" in shown


def test_a_report_is_accepted_and_returned_by_forms(house: House, office: Client) -> None:
    house.listed()
    report = a_report(house.city.department, house.compiler, house.year)
    handed_over(report)
    accepting, returning = (
        reverse(f"reports:{name}", args=[report.pk]) for name in ("annual_accept", "annual_return")
    )
    assert "办理经过" in page(office, "annual_accept", report.pk)
    assert office.post(accepting).status_code == 200, "without the revision nothing is done"
    assert office.post(accepting, {"seen": report.revision}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.ACCEPTED
    stale = office.post(returning, {"seen": report.revision - 1, "remark": "请核对第三表"})
    assert stale.status_code == 409 and "请核对第三表" in stale.content.decode()
    assert "退回意见" in office.post(returning, {"seen": report.revision}).content.decode()
    assert office.post(returning, {"seen": report.revision, "remark": "请核对"}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.RETURNED


def test_what_was_not_handed_in_here_is_no_page(house: House, office: Client) -> None:
    draft = a_report(house.city.department, house.compiler, house.year)
    elsewhere = a_report(house.city.town, house.city.county, house.year)
    handed_over(elsewhere)
    for report in (draft, elsewhere):
        for name in ("annual_accept", "annual_return"):
            address = reverse(f"reports:{name}", args=[report.pk])
            assert office.get(address).status_code == office.post(address).status_code == 404


@pytest.fixture
def row(db: None) -> ReportingUnit:
    """A department that hands in files, of a year for which the documents of the tests are made."""
    house = House(year=YEAR)
    unit = house.listed()[house.city.department.name]
    return change_unit(
        house.officer, unit, duty=Duty.REQUIRED, due=unit.due_on, seen=unit.revision, hands_in_files=True
    )


def receiver(row: ReportingUnit, *roles: str) -> Any:
    return person(*(roles or (Role.INFORMATION_OFFICER,)), at=row.compiler)


def uploaded(client: Client, row: ReportingUnit, data: bytes, name: str = "年报.docx") -> Any:
    address = reverse("reports:reporting_hand_in", args=[row.year, row.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_handed_in_in_two_steps(row: ReportingUnit, client: Client) -> None:
    client.force_login(receiver(row))
    assert "报送文件" in page(client, "reporting_board", row.year)
    answer = uploaded(client, row, file_of(row.unit, {LICENCES: UNREAD}, kind="docx"))
    check = answer["Location"]
    assert not ReportSubmission.objects.exists(), "reading is not handing in"
    shown = client.get(check).content.decode()
    assert "1 格未读出" in shown and "cell-unread" in shown and "确认报送" in shown
    assert reverse("reports:office_report", args=[ArchivedReport.objects.get().pk]) in shown
    report = AnnualReport.objects.get()
    assert client.post(check, {"seen": report.revision}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED
    shown = client.get(check).content.decode()
    assert "不能再报送" in shown and "确认报送</button>" not in shown
    assert "1 个数不明" in page(client, "reporting_board", row.year)


def test_the_wrong_file_is_refused_at_the_first_step(row: ReportingUnit, client: Client) -> None:
    client.force_login(receiver(row))
    for data, name, words in (
        (file_of(row.unit, year=2024), "年报.txt", "2024 年度"),
        (file_of(row.compiler), "年报.txt", "请换成正确的文件"),
        (b"PK\x03\x04", "年报.docx", "年报.docx"),
        (b"<html></html>", "年报.txt", "网页"),
        (b"MZ\x00", "年报.exe", "不能收"),
    ):
        answer = uploaded(client, row, data, name)
        assert answer.status_code in (200, 409) and words in answer.content.decode()
    assert not ArchivedReport.objects.exists() and not AnnualReport.objects.exists()


def test_errors_ask_the_head_for_a_reason(row: ReportingUnit, client: Client) -> None:
    client.force_login(receiver(row))
    data = file_of(row.unit, {NEW: Cell.number(99999), FEES: Cell.number(-1)})
    check = uploaded(client, row, data, "年报.txt")["Location"]
    assert "只有公开工作机构负责人" in client.get(check).content.decode()
    refused = client.post(check, {"seen": 0})
    assert "请填写带错误报送的理由。" in refused.content.decode()
    assert client.post(check, {"seen": 0, "override_reason": "已核"}).status_code == 403
    client.force_login(receiver(row, Role.HEAD_OF_DISCLOSURE_OFFICE))
    assert client.post(check, {"seen": 0, "override_reason": "已核"}).status_code == 302
    assert ReportSubmission.objects.get().override_reason == "已核"
    assert "带错误报送的理由：已核" in page(client, "reporting_board", row.year)


def test_an_unknown_name_is_confirmed_by_a_tick(row: ReportingUnit, client: Client) -> None:
    client.force_login(receiver(row))
    check = uploaded(client, row, file_of(Authority(name="鹤壁市财政和国资局")), "年报.txt")["Location"]
    assert "请核对它确实是" in client.get(check).content.decode()
    assert client.post(check, {"seen": 0}).status_code == 409
    assert client.post(check, {"seen": 0, "confirmed": "on"}).status_code == 302


def test_the_units_own_people_hand_in_and_see_no_other_archive(row: ReportingUnit, client: Client) -> None:
    client.force_login(receiver(row))
    check = uploaded(client, row, file_of(row.unit), "年报.txt")["Location"]
    client.force_login(person(Role.INFORMATION_OFFICER, at=row.unit))
    assert client.get(check).status_code == 404
    own = uploaded(client, row, file_of(row.unit), "年报.txt")["Location"]
    assert own != check and client.get(own).status_code == 200
    assert client.post(own, {"seen": 0}).status_code == 302
    client.force_login(person(Role.FINAL_REVIEWER, at=row.unit))
    assert client.get(own).status_code == 403


def test_a_unit_on_the_platform_has_no_page_for_files(row: ReportingUnit, client: Client) -> None:
    ReportingUnit.objects.filter(pk=row.pk).update(hands_in_files=False)
    client.force_login(receiver(row))
    answer = client.get(reverse("reports:reporting_hand_in", args=[row.year, row.pk]))
    assert answer.status_code == 409 and "不以文件报送" in answer.content.decode()
