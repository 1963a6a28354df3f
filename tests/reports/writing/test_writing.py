"""Writing a part: who may, when, and what becomes of two who write at once."""

from __future__ import annotations

import pytest

from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.reports.annual.actions.writing import LONGEST_TEXT, TextChanged, save_text
from gongkai.reports.annual.texts import current_texts, texts_of_part
from gongkai.reports.models import AnnualReport, ReportStatus, SectionText
from tests.organizations.city import City, person

pytestmark = pytest.mark.django_db


def test_each_saving_is_a_text_of_its_own_and_the_last_one_holds(city: City, report: AnnualReport) -> None:
    save_text(city.officer, report, "opening", "第一稿", seen=0)
    save_text(city.head, report, "opening", "第二稿", seen=1)
    save_text(city.officer, report, "other", "无", seen=0)
    assert {key: text.body for key, text in current_texts(report).items()} == {
        "opening": "第二稿",
        "other": "无",
    }
    assert [(text.number, text.body, text.by) for text in texts_of_part(report, "opening")] == [
        (2, "第二稿", city.head),
        (1, "第一稿", city.officer),
    ]
    entry = AuditEntry.objects.get(action="annual_report.write", actor=city.head)
    assert entry.authority == city.city and entry.after["部分"] == "开头段"


def test_the_current_texts_are_one_query(
    city: City, report: AnnualReport, django_assert_num_queries: object
) -> None:
    for number in range(3):
        save_text(city.officer, report, "opening", f"第{number}稿", seen=number)
    with django_assert_num_queries(1):  # type: ignore[operator]
        texts = current_texts(report)
        assert texts["opening"].by == city.officer


def test_whoever_saves_second_is_told_and_has_the_other_text(city: City, report: AnnualReport) -> None:
    save_text(city.officer, report, "opening", "底稿", seen=0)
    save_text(city.head, report, "opening", "郑文静的", seen=1)
    with pytest.raises(TextChanged, match="郑文静刚刚保存") as told:
        save_text(city.officer, report, "opening", "李思涵的", seen=1)
    assert told.value.other.body == "郑文静的"
    assert SectionText.objects.count() == 2
    merged = save_text(city.officer, report, "opening", "合并的", seen=told.value.other.number)
    assert merged.number == 3


def test_two_first_texts_do_not_overwrite_one_another(city: City, report: AnnualReport) -> None:
    save_text(city.officer, report, "opening", "甲", seen=0)
    with pytest.raises(TextChanged):
        save_text(city.head, report, "opening", "乙", seen=0)


def test_the_same_text_sent_twice_is_one(city: City, report: AnnualReport) -> None:
    first = save_text(city.officer, report, "opening", "一段\r\n两段\n", seen=0)
    again = save_text(city.officer, report, "opening", "一段\n两段", seen=0)
    assert again == first and SectionText.objects.count() == 1
    assert first.body == "一段\n两段"


def test_signs_that_no_database_keeps_are_left_out(city: City, report: AnnualReport) -> None:
    assert save_text(city.officer, report, "opening", "正\x00文", seen=0).body == "正文"


@pytest.mark.parametrize(
    "role", [Role.INFORMATION_OFFICER, Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE]
)
def test_who_writes_for_the_authority_may(city: City, report: AnnualReport, role: Role) -> None:
    save_text(person(role, at=city.city), report, "opening", "正文", seen=0)


def test_nobody_else_may(city: City, report: AnnualReport) -> None:
    others = [
        city.outsider,
        city.supervisor,
        city.former,
        city.operator,
        person(*Role.values, at=city.county),
    ]
    for actor in others:
        with pytest.raises(NotPermitted, match="没有编写"):
            save_text(actor, report, "opening", "正文", seen=0)
    assert not SectionText.objects.exists()


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_a_report_that_was_handed_in_is_closed(
    city: City, report: AnnualReport, status: ReportStatus
) -> None:
    AnnualReport.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(Refused, match="要修改"):
        save_text(city.officer, report, "opening", "正文", seen=0)
    AnnualReport.objects.filter(pk=report.pk).update(status=ReportStatus.RETURNED)
    save_text(city.officer, report, "opening", "正文", seen=0)


@pytest.mark.parametrize("key", ["nowhere", "general", "annex", ""])
def test_a_part_that_the_report_does_not_have_is_refused(city: City, report: AnnualReport, key: str) -> None:
    with pytest.raises(Refused, match="没有这一部分"):
        save_text(city.officer, report, key, "正文", seen=0)


def test_a_text_has_a_longest_length(city: City, report: AnnualReport) -> None:
    save_text(city.officer, report, "opening", "字" * LONGEST_TEXT, seen=0)
    with pytest.raises(Refused, match="20001 字") as told:
        save_text(city.officer, report, "opening", "字" * (LONGEST_TEXT + 1), seen=1)
    assert "body" in told.value.fields
