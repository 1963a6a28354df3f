"""The very file that a report was read from: kept once, as it came, and opened by who may read the report."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import AuditEntry, Authority, Role, User
from gongkai.reports import actions
from gongkai.reports.actions import AlreadyArchived, add_report, correct_figure, reexamine_report
from gongkai.reports.annual.actions.receiving import accept, return_report
from gongkai.reports.annual.actions.units import change_unit
from gongkai.reports.models import AnnualReport, ArchivedReport, Duty, ReportFile, ReportingUnit
from gongkai.reports.visibility import set_visibility
from tests.organizations.city import person
from tests.reports.conftest import DEMONSTRATION, NEW_TOTAL, People, figure_at
from tests.reports.receiving.kit import House
from tests.reports.receiving.test_handing_in import YEAR, file_of, handed

HUAIREN = (DEMONSTRATION / "huairen_2024.txt").read_bytes()


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def on_the_disk() -> list[bytes]:
    return [path.read_bytes() for path in Path(settings.MEDIA_ROOT).glob("reports/**/*") if path.is_file()]


def address(file: ReportFile) -> str:
    return reverse("reports:office_file", args=[file.report_id, file.pk])


def added(people: People, source: bytes = HUAIREN, name: str = "怀仁 2024.txt") -> ReportFile:
    return add_report(people.officer, people.county, source, name).files.get()


def test_the_file_is_kept_byte_for_byte_with_name_size_and_digest(people: People) -> None:
    kept = added(people)
    assert kept.file.read() == HUAIREN
    digest = hashlib.sha256(HUAIREN).hexdigest()
    assert (kept.name, kept.size, kept.sha256) == ("怀仁 2024.txt", len(HUAIREN), digest)
    assert kept.kept_by == people.officer
    entry = AuditEntry.objects.get(action="report.add")
    assert entry.after["文件校验值"] == digest and entry.after["文件大小（字节）"] == len(HUAIREN)


def test_the_page_offers_the_file_and_hands_out_exactly_its_bytes_to_be_saved(people: People) -> None:
    kept = added(people)
    for reader in (people.officer, people.role_less, people.supervisor):
        office = as_user(reader)
        page = office.get(kept.report.get_absolute_url()).content.decode()
        assert f'href="{address(kept)}"' in page and kept.sha256 in page and "怀仁 2024.txt" in page
        answer = office.get(address(kept))
        assert content(answer) == HUAIREN
        assert answer["Content-Disposition"].startswith("attachment")
        assert (
            answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
        )


def test_who_may_not_read_the_report_does_not_get_the_file_even_when_the_report_is_public(
    people: People,
) -> None:
    kept = added(people)
    set_visibility(None, kept.report, public=True)
    assert as_user(people.neighbour_officer).get(address(kept)).status_code == 404
    assert as_user(people.stranger).get(address(kept)).status_code == 403
    assert Client().get(address(kept)).status_code == 302
    page = Client().get(kept.report.get_public_url()).content.decode()
    assert "/office/" not in page and kept.sha256 not in page


def test_a_file_of_another_report_is_not_there(people: People) -> None:
    kept = added(people)
    other = add_report(people.officer, people.county, HUAIREN + "（更正版）".encode(), "另一份.txt")
    office = as_user(people.officer)
    for pk, file in ((other.pk, kept.pk), (kept.report_id, 10**30), (10**30, kept.pk)):
        assert office.get(reverse("reports:office_file", args=[pk, file])).status_code == 404


def test_pasted_text_stays_text_and_the_page_says_so(people: People) -> None:
    office = as_user(people.officer)
    page = office.post(reverse("reports:office_upload"), {"text": HUAIREN.decode()}, follow=True)
    assert "粘贴文字存入的，没有文件" in page.content.decode()
    assert not ReportFile.objects.exists() and on_the_disk() == []


def test_a_report_that_was_read_before_says_in_words_that_no_file_was_kept(
    people: People, report: ArchivedReport
) -> None:
    page = as_user(people.supervisor).get(report.get_absolute_url()).content.decode()
    assert "没有留存文件" in page and "粘贴文字" not in page


def test_the_same_file_again_and_a_correction_store_nothing_twice(people: People) -> None:
    kept = added(people)
    with pytest.raises(AlreadyArchived) as refusal:
        add_report(people.reviewer, people.county, HUAIREN, "又一次.txt")
    assert "补存" not in str(refusal.value)
    correct_figure(people.officer, figure_at(kept.report, NEW_TOTAL), "13", "原文写明13件")
    reexamine_report(people.officer, kept.report)
    assert ReportFile.objects.get() == kept and on_the_disk() == [HUAIREN]


def test_the_same_bytes_read_anew_into_another_report_lie_on_the_disk_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = added(people)
    read = actions.read_report

    def read_with(more: str) -> None:
        def read_better(source: bytes, name: str = "") -> Any:
            report = read(source, name)
            report.text += more
            return report

        monkeypatch.setattr(actions, "read_report", read_better)

    read_with("。")
    second = added(people, name="改名.txt")
    assert second.report != first.report and second.file.read() == HUAIREN and second.name == "改名.txt"
    assert on_the_disk() == [HUAIREN]
    Path(second.file.path).unlink()
    read_with("！")
    assert added(people).file.read() == HUAIREN, "what is lost on the disk is written again"


def test_another_archive_keeps_its_own_copy(people: People) -> None:
    added(people)
    add_report(people.neighbour_officer, people.neighbour, HUAIREN, "邻县.txt")
    assert on_the_disk() == [HUAIREN, HUAIREN]


def test_who_comes_second_at_the_same_moment_leaves_no_second_file(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = added(people)
    refuse, looked = actions._refuse_second_copy, []

    def too_early(*given: Any) -> None:
        looked.append(given)
        if len(looked) > 1:
            refuse(*given)

    monkeypatch.setattr(actions, "_refuse_second_copy", too_early)
    with pytest.raises(AlreadyArchived):
        add_report(people.reviewer, people.county, HUAIREN, "同时.txt")
    assert len(looked) == 2 and ReportFile.objects.get() == kept and on_the_disk() == [HUAIREN]


def test_a_file_that_comes_later_is_kept_with_the_report_that_had_none(people: People) -> None:
    report = add_report(people.officer, people.county, HUAIREN.decode(), "粘贴的文本")
    file = SimpleUploadedFile("怀仁市2024.txt", HUAIREN)
    answer = as_user(people.officer).post(reverse("reports:office_upload"), {"file": file})
    assert answer.status_code == 409 and "已补存在这份报告里" in answer.content.decode()
    assert ArchivedReport.objects.get() == report and report.files.get().file.read() == HUAIREN
    assert AuditEntry.objects.filter(action="report.keep_file", target_id=str(report.pk)).count() == 1


def test_the_same_text_in_another_encoding_is_another_file_of_the_same_report(people: People) -> None:
    kept = added(people)
    other = HUAIREN.decode().encode("gb18030")
    with pytest.raises(AlreadyArchived, match="补存"):
        add_report(people.officer, people.county, other, "怀仁.txt")
    assert [file.file.read() for file in kept.report.files.all()] == [HUAIREN, other]


def test_a_step_that_fails_leaves_neither_row_nor_file(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_examine_next_year", lambda archived: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add_report(people.officer, people.county, HUAIREN, "怀仁.txt")
    assert not ArchivedReport.objects.exists() and on_the_disk() == []


def test_a_file_that_is_gone_from_the_disk_is_answered_with_a_sentence(people: People) -> None:
    kept = added(people)
    Path(kept.file.path).unlink()
    answer = as_user(people.officer).get(address(kept))
    assert answer.status_code == 409 and "从备份恢复" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["年" * 200 + ".txt", "../../etc/passwd", "a\u202etxt.exe", "con.txt", "\x00", "没有扩展名"]
)
def test_no_name_breaks_the_keeping_or_reaches_the_disk(people: People, name: str) -> None:
    kept = added(people, name=name)
    assert kept.file.read() == HUAIREN and len(kept.name) <= 100
    assert Path(kept.file.path).name.startswith(kept.sha256[:32])
    answer = as_user(people.officer).get(address(kept))
    assert answer.status_code == 200 and content(answer) == HUAIREN


def test_a_page_is_never_handed_out_as_a_page(people: People) -> None:
    page = f"<html><body><script>alert(1)</script><pre>{HUAIREN.decode()}</pre></body></html>".encode()
    answer = as_user(people.officer).get(address(added(people, page, "年报.html")))
    assert answer["Content-Type"] == "application/octet-stream" and content(answer) == page


def test_a_file_with_macros_is_not_taken_into_the_archive(people: People) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/vbaProject.bin", b"x")
    file = SimpleUploadedFile("年报.docx", package.getvalue())
    answer = as_user(people.officer).post(reverse("reports:office_upload"), {"file": file})
    assert "带有宏" in answer.content.decode() and "年报.docx" in answer.content.decode()
    assert not ArchivedReport.objects.exists() and on_the_disk() == []


@pytest.fixture
def house(db: None) -> House:
    return House(year=YEAR)


@pytest.fixture
def row(house: House) -> ReportingUnit:
    unit = house.listed()[house.city.department.name]
    return change_unit(
        house.officer, unit, duty=Duty.REQUIRED, due=unit.due_on, seen=unit.revision, hands_in_files=True
    )


def source_address(report: AnnualReport, file: ReportFile) -> str:
    return reverse("reports:annual_source_file", args=[report.pk, file.pk])


def test_a_report_that_was_handed_in_leads_to_its_file_for_all_who_read_it(
    house: House, row: ReportingUnit
) -> None:
    data = file_of(row.unit, kind="docx")
    submission = handed(house, row, data, "财政局年报.docx")
    report = submission.report
    kept = ReportFile.objects.get()
    supervisor = person(Role.SUPERVISOR, at=house.compiler)
    for reader in (house.officer, house.writer, supervisor):
        office = as_user(reader)
        page = office.get(report.get_absolute_url()).content.decode()
        assert f'href="{source_address(report, kept)}"' in page and kept.sha256 in page
        answer = office.get(source_address(report, kept))
        assert content(answer) == data and "attachment" in answer["Content-Disposition"]
    assert as_user(house.city.outsider).get(source_address(report, kept)).status_code == 404
    other = AnnualReport.objects.create(authority=house.compiler, year=YEAR, form="2021")
    assert as_user(house.officer).get(source_address(other, kept)).status_code == 404
    assert "报送的文件" not in as_user(house.officer).get(other.get_absolute_url()).content.decode()


def test_the_page_of_the_second_step_offers_the_file(house: House, row: ReportingUnit) -> None:
    office = as_user(house.writer)
    place = reverse("reports:reporting_hand_in", args=[YEAR, row.pk])
    file = SimpleUploadedFile("年报.txt", file_of(row.unit))
    page = office.post(place, {"file": file}, follow=True).content.decode()
    kept = ReportFile.objects.get()
    assert f'href="{address(kept)}"' in page and kept.sha256 in page
    assert content(office.get(address(kept))) == file_of(row.unit)


def test_returning_a_report_keeps_the_file_and_handing_it_in_again_stores_it_once(
    house: House, row: ReportingUnit
) -> None:
    data = file_of(row.unit)
    report = handed(house, row, data).report
    accept(house.officer, report, seen=report.revision)
    report.refresh_from_db()
    return_report(house.officer, report, "补正", seen=report.revision)
    kept = ReportFile.objects.get()
    assert content(as_user(house.officer).get(source_address(report, kept))) == data
    handed(house, row, data, "再次.txt")
    assert ReportFile.objects.get() == kept and on_the_disk() == [data]


def test_a_handed_in_report_without_a_kept_file_says_so(house: House, row: ReportingUnit) -> None:
    report = handed(house, row, file_of(row.unit)).report
    ReportFile.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    page = as_user(house.officer).get(report.get_absolute_url()).content.decode()
    assert "报送的文件" in page and "没有留存文件" in page


def test_a_file_that_is_refused_is_not_kept(house: House, row: ReportingUnit) -> None:
    stranger = file_of(Authority.objects.get(pk=house.city.county.pk))
    for data in (stranger, file_of(row.unit, year=YEAR - 1), b"x", b""):
        office = as_user(house.officer)
        file = SimpleUploadedFile("年报.txt", data)
        answer = office.post(reverse("reports:reporting_hand_in", args=[YEAR, row.pk]), {"file": file})
        assert answer.status_code in (200, 409)
    assert not ReportFile.objects.exists() and on_the_disk() == []
