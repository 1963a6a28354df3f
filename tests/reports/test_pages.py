"""The pages of the archive: who sees which, what they show without any script, and that bad input is answered."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.organizations.models import User
from gongkai.reports.actions import correct_figure, give_verdict
from gongkai.reports.models import ArchivedReport, Correction, Verdict
from gongkai.reports.visibility import publish_report
from tests.reports.conftest import (
    DEMONSTRATION,
    NEW_NATURAL,
    NEW_TOTAL,
    UNREAD_CELL,
    Archive,
    People,
    figure_at,
    reference,
    rules_broken,
    unbalanced_report,
    written_report,
)

HUAIREN = DEMONSTRATION / "huairen_2024.txt"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(report: ArchivedReport) -> str:
    return reverse("reports:office_report", args=[report.pk])


def text_of(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.content.decode()


# --- who sees what ----------------------------------------------------------------------------------------

READING = ["office_report", "office_download"]
CHANGING = [
    "office_correct",
    "office_withdraw_correction",
    "office_verdict",
    "office_withdraw_verdict",
    "office_publish",
    "office_withdraw",
    "office_examine",
]


def address(name: str, report: ArchivedReport) -> str:
    return reverse(f"reports:{name}", args=[report.pk, "json"] if name == "office_download" else [report.pk])


def form_for(name: str, report: ArchivedReport) -> dict[str, str]:
    record = report.findings.get(rule="T3-3", scope="new")
    return {
        "figure": str(NEW_NATURAL),
        "value": "12",
        "reason": "原文如此",
        "finding": record.key,
        "fingerprint": record.fingerprint,
        "kind": "confirmed",
    }


@pytest.mark.parametrize("name", READING)
def test_members_and_supervisors_above_read_and_nobody_else(
    people: People, report: ArchivedReport, name: str
) -> None:
    for reader in (people.officer, people.role_less, people.supervisor):
        assert signed_in(reader).get(address(name, report)).status_code == 200
    for other, status in ((people.neighbour_officer, 404), (people.stranger, 403)):
        assert signed_in(other).get(address(name, report)).status_code == status
    assert Client().get(address(name, report)).status_code == 302


@pytest.mark.parametrize("name", CHANGING)
def test_only_keepers_of_this_archive_change_anything(
    people: People, report: ArchivedReport, name: str
) -> None:
    data = form_for(name, report)
    refused = {"supervisor": 403, "role-less": 403, "neighbour": 404, "stranger": 403}
    for who, user in people.who_may_not_change.items():
        answer = signed_in(user).post(address(name, report), data)
        assert answer.status_code == refused[who], who
    assert Client().post(address(name, report), data).status_code == 302
    report.refresh_from_db()
    assert not report.is_public
    assert not Correction.objects.exists() and not Verdict.objects.exists()


def test_a_supervisor_sees_no_form_that_changes_anything(people: People, report: ArchivedReport) -> None:
    query = f"?figure={NEW_TOTAL}&finding={report.findings.get(rule='T3-3').key}"
    page = text_of(signed_in(people.supervisor).get(page_of(report) + query))
    assert "更正此数据" not in page and "判断这处问题" not in page and "公开这份报告" not in page
    assert "更正此数据" in text_of(signed_in(people.officer).get(page_of(report) + query))


def test_uploading_needs_a_role_of_the_archive(people: People) -> None:
    upload = reverse("reports:office_upload")
    for user in (people.supervisor, people.role_less, people.stranger):
        assert signed_in(user).get(upload).status_code == 403
        assert signed_in(user).post(upload, {"text": HUAIREN.read_text()}).status_code == 403
    assert not ArchivedReport.objects.exists()


def test_the_public_sees_published_reports_only_and_no_names_of_staff(
    people: People, report: ArchivedReport
) -> None:
    correct_figure(people.officer, figure_at(report, NEW_NATURAL), "5", "看错")
    give_verdict(people.officer, report.findings.get(rule="T3-3"), "accepted", "内部说明")
    public = reverse("reports:report", args=[report.pk])
    download = reverse("reports:download", args=[report.pk, "csv"])
    assert Client().get(public).status_code == 404
    assert Client().get(download).status_code == 404
    assert report.display_title not in text_of(Client().get(reverse("reports:archive")))
    publish_report(people.reviewer, report)
    assert report.display_title in text_of(Client().get(reverse("reports:archive")))
    page = text_of(Client().get(f"{public}?figure={NEW_NATURAL}"))
    assert "看错" in page and people.officer.display_name not in page
    assert "更正此数据" not in page
    assert Client().get(download).status_code == 200


# --- the report page --------------------------------------------------------------------------------------


def test_a_selected_figure_is_shown_with_its_labels_its_place_and_its_mark(
    people: People, report: ArchivedReport
) -> None:
    page = text_of(signed_in(people.officer).get(f"{page_of(report)}?figure={NEW_TOTAL}"))
    assert "一、本年新收政府信息公开申请数量" in page
    assert '<p class="figure-column">总计</p>' in page
    figure = figure_at(report, NEW_TOTAL)
    assert f"第 {figure.start}—{figure.end} 字" in page
    assert '<mark id="place">12</mark>' in page
    assert "cell-selected" in page


def test_a_selected_finding_marks_its_cells_and_their_places(people: People, report: ArchivedReport) -> None:
    key = report.findings.get(rule="T3-3", scope="new").key
    page = text_of(signed_in(people.officer).get(f"{page_of(report)}?finding={key}"))
    marked = page.split('class="report-side"')[0]
    assert marked.count("cell-touched") == 7 + 1  # seven cells of the row, and the legend
    assert page.count("<mark id=") == 7
    assert 'id="place"' in page and 'id="place-6"' in page


def test_a_corrected_figure_shows_what_was_read_and_the_history(
    people: People, report: ArchivedReport
) -> None:
    correct_figure(people.officer, figure_at(report, NEW_NATURAL), "12", "原文第三部分写明")
    page = text_of(signed_in(people.officer).get(f"{page_of(report)}?figure={NEW_NATURAL}"))
    assert "<del>0</del> <ins>12</ins>" in page
    assert "原文第三部分写明" in page and people.officer.display_name in page
    assert "经人工更正" in page


def test_a_finding_says_when_its_verdict_was_for_other_values(people: People, report: ArchivedReport) -> None:
    give_verdict(people.officer, report.findings.get(rule="T3-3"), "accepted", "当时的理由")
    key = report.findings.get(rule="T3-3").key
    office = signed_in(people.officer)
    assert "当时的理由" in text_of(office.get(f"{page_of(report)}?finding={key}"))
    correct_figure(people.officer, figure_at(report, NEW_NATURAL), "5", "有变")
    page = text_of(office.get(f"{page_of(report)}?finding={key}"))
    assert "数值已变，需重新判断" in page and "当时的理由" in page


def test_what_could_not_be_read_is_listed_and_never_shown_as_zero_or_as_passed(
    people: People, archive: Archive
) -> None:
    cells = {cell: UNREAD_CELL for cell in written_report().figures if cell != NEW_NATURAL}
    report = archive(written_report(cells))
    page = text_of(signed_in(people.officer).get(page_of(report)))
    assert "第一部分没有读出。" in page
    assert "不能算通过" in page
    assert "有未读出" in page and "各项检查均未发现问题" not in page


def test_the_source_cannot_bring_markup_into_the_page(people: People, archive: Archive) -> None:
    evil = "<script>alert(1)</script>"
    made = unbalanced_report(name=evil)
    made.title = evil
    report = archive(made)
    page = text_of(signed_in(people.officer).get(f"{page_of(report)}?figure={NEW_TOTAL}"))
    assert evil not in page
    assert "&lt;script&gt;" in page


# --- steps through the forms --------------------------------------------------------------------------------


def test_correcting_through_the_form_leads_back_to_the_figure_and_the_finding_is_gone(
    people: People, report: ArchivedReport
) -> None:
    office = signed_in(people.officer)
    answer = office.post(
        address("office_correct", report), {"figure": str(NEW_NATURAL), "value": "12", "reason": "原文如此"}
    )
    assert answer.status_code == 302 and answer["Location"].endswith(f"?figure={NEW_NATURAL}")
    page = text_of(office.get(answer["Location"]))
    assert "已更正，检查已重新进行" in page
    assert ("T3-3", "new") not in rules_broken(report)


def test_a_refused_correction_comes_back_with_what_was_typed(people: People, report: ArchivedReport) -> None:
    answer = signed_in(people.officer).post(
        address("office_correct", report), {"figure": str(NEW_NATURAL), "value": "十二", "reason": "写的理由"}
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "不是数字" in page and 'value="十二"' in page and "写的理由" in page


def test_withdrawing_correction_and_verdict_through_the_forms(people: People, report: ArchivedReport) -> None:
    office = signed_in(people.officer)
    correction = correct_figure(people.officer, figure_at(report, NEW_NATURAL), "5", "有误")
    office.post(
        address("office_withdraw_correction", report),
        {"figure": str(NEW_NATURAL), "correction": str(correction.pk), "reason": "误改"},
    )
    assert not figure_at(report, NEW_NATURAL).is_corrected
    office.post(address("office_verdict", report), form_for("", report))
    key = report.findings.get(rule="T3-3").key
    office.post(address("office_withdraw_verdict", report), {"finding": key})
    assert [verdict.kind for verdict in report.verdicts.all()] == ["confirmed", "withdrawn"]


def test_opening_the_address_of_a_step_changes_nothing(people: People, report: ArchivedReport) -> None:
    for name in CHANGING:
        answer = signed_in(people.officer).get(address(name, report))
        assert answer.status_code == 302 and answer["Location"] == page_of(report)
    selecting = signed_in(people.officer).get(address("office_correct", report) + f"?figure={NEW_TOTAL}")
    assert selecting["Location"] == f"{page_of(report)}?figure=2021%2Frequests%2Fnew%2Ftotal"
    report.refresh_from_db()
    assert not report.is_public


def test_a_finding_that_a_correction_settles_is_said_and_no_longer_selected(
    people: People, report: ArchivedReport
) -> None:
    office, data = signed_in(people.officer), form_for("", report)
    answer = office.post(address("office_correct", report), data)
    assert answer["Location"] == f"{page_of(report)}?figure={NEW_NATURAL}"
    assert "所选问题已消除" in text_of(office.get(answer["Location"]))


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "figure=nonsense",
        "figure=2021/requests/new/nowhere",
        "figure=2014/statistics/received/total",
        "figure=%00",
        "finding=nothing",
        "finding=" + "x" * 5000,
        "figure=a/b/c/d&finding=%F0%9F%98%80",
    ],
)
def test_a_selection_that_makes_no_sense_is_said_and_the_page_is_shown(
    people: People, report: ArchivedReport, query: str
) -> None:
    answer = signed_in(people.officer).get(f"{page_of(report)}?{query}")
    assert answer.status_code == 200
    assert "您要查看的" in text_of(answer)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"figure": "x", "value": "1", "reason": "理由", "correction": "x"},
        {"figure": "2014/statistics/received/total", "value": "1", "reason": "理由"},
        {"figure": str(NEW_TOTAL), "correction": "9" * 30, "reason": "理由", "value": "\x00"},
        {"figure": "a/b/c/\x00", "value": "1", "reason": "理由"},
        {"finding": "x" * 99, "kind": "\x00", "reason": "\x00", "figure": "\x00"},
    ],
)
@pytest.mark.parametrize("name", CHANGING[:4])
def test_a_form_that_makes_no_sense_is_answered_with_a_sentence(
    people: People, report: ArchivedReport, name: str, data: dict[str, str]
) -> None:
    answer = signed_in(people.officer).post(address(name, report), data)
    assert answer.status_code == 409
    assert "没有办理：" in text_of(answer)


def test_a_correction_of_another_report_cannot_be_withdrawn_here(
    people: People, report: ArchivedReport, archive: Archive
) -> None:
    other = archive(unbalanced_report(year=2023))
    correction = correct_figure(people.officer, figure_at(other, NEW_NATURAL), "12", "理由")
    answer = signed_in(people.officer).post(
        address("office_withdraw_correction", report),
        {"figure": str(NEW_NATURAL), "correction": str(correction.pk), "reason": "误改"},
    )
    assert answer.status_code == 409
    assert figure_at(other, NEW_NATURAL).is_corrected


def test_who_corrects_on_an_old_page_sees_the_new_value_before_anything_is_saved(
    people: People, report: ArchivedReport
) -> None:
    first, second = signed_in(people.officer), signed_in(people.reviewer)
    assert '<input type="hidden" name="seen" value="0">' in text_of(
        second.get(page_of(report), {"figure": str(NEW_NATURAL)})
    )
    form = {"figure": str(NEW_NATURAL), "seen": "0", "reason": "依据附件"}
    first.post(address("office_correct", report), {**form, "value": "11"})
    answer = second.post(address("office_correct", report), {**form, "value": "10"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "刚才已有人更正为“11”" in page and 'name="seen" value="11"' in page and "依据附件" in page
    assert figure_at(report, NEW_NATURAL).display_value == "11"


@pytest.mark.parametrize("pk", [0, 999_999_999_999_999_999])
def test_a_report_that_does_not_exist_is_a_404(people: People, pk: int) -> None:
    assert signed_in(people.officer).get(reverse("reports:office_report", args=[pk])).status_code == 404
    assert Client().get(reverse("reports:report", args=[pk])).status_code == 404


# --- how many queries -----------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_asks_no_more_for_many_reports_than_for_one(people: People, archive: Archive) -> None:
    office, listed = signed_in(people.officer), reverse("reports:office_archive")
    archive()
    for_one = queries(office, listed)
    for year in range(2008, 2022):
        archive(unbalanced_report(year=year))
    assert queries(office, listed) <= for_one
    assert for_one <= 14


def test_the_report_page_asks_a_fixed_number_however_much_happened(
    people: People, report: ArchivedReport
) -> None:
    office = signed_in(people.officer)
    query = (
        f"{page_of(report)}?figure={NEW_NATURAL}&finding={report.findings.get(rule='T3-3', scope='new').key}"
    )
    before = queries(office, query)
    for value in ("1", "2", "3", "4"):
        correct_figure(people.officer, figure_at(report, NEW_NATURAL), value, "再改")
        give_verdict(people.officer, report.findings.get(rule="T3-3", scope="new"), "confirmed")
        correct_figure(people.officer, figure_at(report, reference("granted", "total")), value, "再改")
    assert queries(office, query) <= before
    assert before <= 16
