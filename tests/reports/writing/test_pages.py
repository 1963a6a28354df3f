"""The pages on which a report is written, without a script."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import Authority, Role
from gongkai.reports.annual.actions.writing import LONGEST_TEXT, save_text
from gongkai.reports.annual.texts import current_texts
from gongkai.reports.models import AnnualReport, ReportStatus
from tests.organizations.city import City, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, city: City) -> Client:
    client.force_login(city.officer)
    return client


def address(report: AnnualReport, key: str = "general_requests", name: str = "annual_write") -> str:
    return reverse(f"reports:{name}", args=[report.pk, key])


def typed_in(page: str) -> str:
    found = re.search(r'<textarea name="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def chips_in(page: str, place: str = "written preview") -> list[str]:
    preview = page[page.index(place) :] if place in page else ""
    return re.findall(r'class="live-figure"[^>]*>([^<]*)<', preview)


def test_the_list_shows_every_part_with_its_state(officer: Client, city: City, report: AnnualReport) -> None:
    save_text(city.officer, report, "problems", "一是公开不够及时。", seen=0)
    save_text(city.officer, report, "general_requests", "2025年，本机关收到政府信息公开申请77件。", seen=0)
    page = officer.get(reverse("reports:annual_writing", args=[report.pk])).content.decode()
    for heading in ("开头段", "（一）主动公开", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"):
        assert heading in page
    assert "尚未编写" in page and "已编写" in page and "1 处要核对" in page
    # The heading of the five has no text of its own.
    assert "一、总体情况" in page and address(report, "general") not in page


def test_a_part_is_taken_from_the_suggestions_looked_at_and_saved(
    officer: Client, city: City, report: AnnualReport
) -> None:
    page = officer.get(address(report)).content.decode()
    assert "建议的段落" in page and "本年度未收到政府信息公开申请" in page
    page = officer.post(
        address(report), {"body": "自己写的一段。", "seen": "0", "adopt": "0"}
    ).content.decode()
    assert typed_in(page) == "自己写的一段。\n本年度未收到政府信息公开申请，没有上年结转的申请。"
    assert "还没有保存" in page and not current_texts(report)
    body = "收到{{ requests.new }}件，办结{{ requests.total }}件。"
    page = officer.post(address(report), {"body": body, "seen": "0", "preview": "1"}).content.decode()
    assert chips_in(page) == ["0", "0"] and not current_texts(report)
    answer = officer.post(address(report), {"body": body, "seen": "0"}, follow=True)
    assert answer.redirect_chain and "已保存" in answer.content.decode()
    assert current_texts(report)["general_requests"].body == body
    assert typed_in(answer.content.decode()) == body


def test_all_suggestions_may_be_taken_at_once_and_the_way_leads_on(
    officer: Client, report: AnnualReport
) -> None:
    page = officer.post(
        address(report, "general_proactive"), {"body": "", "seen": "0", "adopt": "all"}
    ).content.decode()
    text = typed_in(page)
    assert len(text.splitlines()) > 1 and "{{ documents.normative_documents.in_force }}" in text
    answer = officer.post(address(report, "general_proactive"), {"body": text, "seen": "0", "next": "1"})
    assert answer.headers["Location"] == address(report, "general_requests")
    last = officer.post(address(report, "other"), {"body": "无。", "seen": "0", "next": "1"})
    assert last.headers["Location"] == reverse("reports:annual_writing", args=[report.pk])


def test_the_list_of_figures_has_their_present_values(officer: Client, report: AnnualReport) -> None:
    page = officer.get(address(report)).content.decode()
    row = re.search(r'<li data-name="requests\.new">(.*?)</li>', page, re.DOTALL)
    assert row is not None
    assert (
        "本年新收政府信息公开申请数量" in row[1]
        and ">0</strong>" in row[1]
        and "{{ requests.new }}" in row[1]
    )
    licences = re.search(r'<li data-name="licences\.licences">(.*?)</li>', page, re.DOTALL)
    assert licences is not None and "〔尚未填报〕" in licences[1]
    assert 'data-name="share requests.granted of requests.total"' in page


def test_mistakes_in_the_text_are_told_below_it(officer: Client, report: AnnualReport) -> None:
    body = "2025年，本机关收到政府信息公开申请77件，办结{{ requests.totl }}件。"
    page = officer.post(address(report), {"body": body, "seen": "0"}, follow=True).content.decode()
    findings = page[page.index('id="findings"') :]
    assert "没有名为“requests.totl”的数据" in findings and "requests.total" in findings
    assert "77" in findings and "相互矛盾" in findings
    assert 'id="findings"' not in officer.get(address(report, "problems")).content.decode()


def test_figures_that_are_not_known_yet_are_named_below_the_text(
    officer: Client, report: AnnualReport
) -> None:
    body = "许可{{ licences.licences }}件，收到{{ requests.new }}件。"
    page = officer.post(address(report), {"body": body, "seen": "0"}, follow=True).content.decode()
    unknown = page[page.index('id="unknown-title"') :]
    assert "行政许可 · 本年处理决定数量”现在显示为〔尚未填报〕" in unknown
    assert "本年新收政府信息公开申请数量 · 总计”现在" not in unknown


def test_two_at_once_see_both_texts_and_nothing_typed_is_lost(
    officer: Client, city: City, report: AnnualReport
) -> None:
    save_text(city.officer, report, "problems", "底稿。", seen=0)
    page = officer.get(address(report, "problems")).content.decode()
    save_text(city.head, report, "problems", "郑文静写的一段。", seen=1)
    mine = {"body": "我写的<b>一段</b>。", "seen": seen_in(page)}
    answer = officer.post(address(report, "problems"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "郑文静刚刚保存了这一部分" in page and "郑文静写的一段。" in page
    assert typed_in(page) == "我写的<b>一段</b>。" and "<b>一段" not in page
    merged = {"body": "郑文静写的一段。\n我写的一段。", "seen": seen_in(page)}
    assert officer.post(address(report, "problems"), merged).status_code == 302
    assert current_texts(report)["problems"].body == merged["body"]
    assert current_texts(report)["problems"].number == 3


def test_a_text_that_is_too_long_comes_back_with_a_sentence(officer: Client, report: AnnualReport) -> None:
    answer = officer.post(address(report, "problems"), {"body": "字" * (LONGEST_TEXT + 5), "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "20005 字" in page
    assert len(typed_in(page)) == LONGEST_TEXT + 5


def test_what_was_typed_while_the_report_was_handed_in_can_be_copied(
    officer: Client, report: AnnualReport
) -> None:
    AnnualReport.objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED)
    page = officer.get(address(report, "problems")).content.decode()
    assert 'name="body"' not in page and "要修改" in page
    answer = officer.post(address(report, "problems"), {"body": "写了很久的一段。", "seen": "0"})
    assert answer.status_code == 409
    assert "写了很久的一段。" in answer.content.decode() and "撤回" in answer.content.decode()


def test_the_history_shows_who_changed_what_and_an_old_text_can_be_taken_up(
    officer: Client, city: City, report: AnnualReport
) -> None:
    save_text(city.officer, report, "problems", "一是公开不够及时。", seen=0)
    save_text(city.head, report, "problems", "一是公开还不够及时。", seen=1)
    page = officer.get(address(report, "problems", "annual_write_history")).content.decode()
    assert "郑文静" in page and "李思涵" in page and "<ins>还</ins>" in page
    first = officer.get(address(report, "problems", "annual_write_history"), {"number": "1"}).content.decode()
    assert "第一次写" in first
    page = officer.get(address(report, "problems"), {"from": "1"}).content.decode()
    assert typed_in(page) == "一是公开不够及时。" and "还没有保存" in page and seen_in(page) == "2"


def test_the_editing_area_is_told_what_the_figures_are(officer: Client, report: AnnualReport) -> None:
    body = "{{ requests.new }}和{{requests.nev}}和{{ change requests.new }}"
    answer = officer.post(address(report, name="annual_write_look"), {"body": body})
    told = answer.json()
    assert told["figures"]["requests.new"]["text"] == "0"
    assert "本年新收" in told["figures"]["requests.new"]["label"]
    assert told["figures"]["change requests.new"]["text"] == "〔无上年度数据〕"
    assert "requests.new" in told["figures"]["requests.nev"]["problem"]
    assert len(told["problems"]) == 1
    assert 'class="live-figure"' in told["preview"] and ">0<" in told["preview"]
    answer = officer.post(address(report, name="annual_write_look"), {"body": "<script>alert(1)</script>"})
    assert "<script>" not in answer.json()["preview"]


@pytest.mark.parametrize("key", ["nowhere", "general"])
def test_a_part_that_does_not_exist_is_not_there(officer: Client, report: AnnualReport, key: str) -> None:
    for name in ("annual_write", "annual_write_history"):
        assert officer.get(address(report, key, name)).status_code == 404
    assert officer.post(address(report, key), {"body": "x", "seen": "0"}).status_code == 404


@pytest.mark.parametrize("seen", ["", "-1", "abc", "9" * 40])
def test_a_broken_form_does_no_harm(officer: Client, report: AnnualReport, seen: str) -> None:
    assert officer.post(address(report, "problems"), {"body": "正文", "seen": seen}).status_code == 302
    assert officer.post(address(report, "problems"), {"adopt": seen}).status_code == 200


class TestRights:
    """Who is not of the authority sees nothing, who only reads it changes nothing."""

    def addresses(self, report: AnnualReport) -> list[str]:
        return [
            reverse("reports:annual_writing", args=[report.pk]),
            address(report),
            address(report, name="annual_write_history"),
        ]

    def test_somebody_of_another_authority_finds_nothing(
        self, client: Client, city: City, report: AnnualReport
    ) -> None:
        client.force_login(city.outsider)
        assert [client.get(one).status_code for one in self.addresses(report)] == [404, 404, 404]
        assert client.post(address(report), {"body": "x", "seen": "0"}).status_code == 404
        assert client.post(address(report, name="annual_write_look"), {"body": "x"}).status_code == 404

    def test_who_receives_the_report_does_not_read_the_texts_in_the_making(
        self, client: Client, city: City
    ) -> None:
        below = AnnualReport.objects.create(
            authority=city.county, year=2025, form="2021", reports_to=city.city, status=ReportStatus.RETURNED
        )
        client.force_login(city.officer)
        assert client.get(address(below)).status_code == 404

    def test_a_member_without_the_role_reads_and_does_not_write(
        self, client: Client, city: City, report: AnnualReport
    ) -> None:
        save_text(city.officer, report, "problems", "一段。", seen=0)
        client.force_login(city.operator)
        page = client.get(address(report, "problems")).content.decode()
        assert "一段。" in page and 'name="body"' not in page
        assert client.post(address(report, "problems"), {"body": "x", "seen": "1"}).status_code == 403
        assert client.post(address(report, name="annual_write_look"), {"body": "x"}).status_code == 403
        assert current_texts(report)["problems"].body == "一段。"

    def test_nobody_without_a_log_in(self, client: Client, report: AnnualReport) -> None:
        assert [client.get(one).status_code for one in self.addresses(report)] == [302, 302, 302]


def test_a_page_asks_no_more_of_the_database_where_the_tree_is_larger(
    client: Client, django_assert_max_num_queries: object, city: City
) -> None:
    compiled = AnnualReport.objects.create(authority=city.city, year=2025, form="2021", scope="compiled")
    client.force_login(person(Role.INFORMATION_OFFICER, Role.SUPERVISOR, at=city.city))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address(compiled))
    for number in range(4):
        Authority.objects.create(
            parent=city.county,
            name=f"第{number}局",
            short_name=f"第{number}局",
            division_code="410622",
            level="county",
            kind="department",
        )
    with django_assert_max_num_queries(len(before)):  # type: ignore[operator]
        client.get(address(compiled))
