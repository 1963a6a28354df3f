"""The pages of the board, the ledger, the review list and the readings: their figures, their lists, and their doors."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from gongkai.casework.actions import retention
from gongkai.casework.models import Applicant, InformationRequest, UnitEnquiry
from gongkai.casework.privacy import reveal
from gongkai.organizations.models import AuditEntry, Authority, Role, User
from tests.casework.board.records import a_request, many
from tests.casework.kit import IDENTITY_NUMBER, Desk, registered, today
from tests.organizations.city import person

LogIn = Callable[[User], Client]


@pytest.fixture
def as_user() -> LogIn:
    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


def page(client: Client, name: str, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{reverse(f'casework:{name}')}{query}")
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sheet_of(answer: HttpResponse, name: str) -> Any:
    assert answer.status_code == 200, answer.content[:500]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return load_workbook(io.BytesIO(content))[name]


def overdue(authority: Authority, **facts: Any) -> InformationRequest:
    return a_request(
        authority, today() - dt.timedelta(days=60), due_on=today() - dt.timedelta(days=20), **facts
    )


# The board


def test_every_number_on_the_board_leads_to_exactly_those_requests(desk: Desk, as_user: LogIn) -> None:
    many([desk.authority, desk.city.county, desk.city.town], 3, 60)
    overdue(desk.city.county)
    client = as_user(person(Role.SUPERVISOR, at=desk.authority))
    board = page(client, "board", f"?year={today().year}")
    addresses = re.findall(
        r'href="(/office/requests/board/list/[^"]+)"[^>]*>(?:\s*<span class="board-label">[^<]*</span>)?\s*'
        r'(?:<span class="board-number">)?([\d,]+)<',
        board,
    )
    assert len(addresses) > 25
    for address, number in addresses:
        listed = client.get(unescape(address)).content.decode()
        found = re.search(r"共 (\d+) 件", listed)
        assert found is not None and found[1] == number.replace(",", ""), address


def test_working_days_stand_beside_their_number_and_not_in_it(desk: Desk, as_user: LogIn) -> None:
    many([desk.authority], 3, 60)
    board = page(as_user(person(Role.SUPERVISOR, at=desk.authority)), "board", f"?year={today().year}")
    numbers = re.findall(
        r'<span class="board-number">([\d.]+) <span class="board-unit">个工作日</span></span>', board
    )
    assert len(numbers) == 2 and all(Decimal(number) > 0 for number in numbers)


def test_a_supervisor_sees_the_bodies_below_and_masks(desk: Desk, as_user: LogIn) -> None:
    overdue(desk.authority, title="市里的申请")
    overdue(desk.city.county, title="县里的申请")
    overdue(desk.city.other_city, title="别市的申请")
    client = as_user(person(Role.SUPERVISOR, at=desk.authority))
    text = page(client, "board")
    assert "市里的申请" in text and "县里的申请" in text and "别市的申请" not in text
    assert "鹤壁市人民政府及下级机关" in text
    listed = page(client, "board_requests", "?which=overdue")
    assert "共 2 件" in listed and "张" not in listed and "自然人" in listed


def test_an_officer_sees_the_own_authority_alone(desk: Desk, as_user: LogIn) -> None:
    overdue(desk.authority, title="市里的申请")
    overdue(desk.city.county, title="县里的申请")
    text = page(as_user(desk.officer), "board")
    assert "市里的申请" in text and "县里的申请" not in text
    assert 'name="authority"' not in text
    listed = page(as_user(desk.officer), "board_requests", "?which=overdue")
    assert "共 1 件" in listed and "张**" in listed and "张三丰" not in listed


def test_one_authority_can_be_chosen_and_none_outside(desk: Desk, as_user: LogIn) -> None:
    many([desk.authority, desk.city.county], 5, 40)
    client = as_user(person(Role.SUPERVISOR, at=desk.authority))
    text = page(client, "board", f"?authority={desk.city.county.pk}")
    assert '<p class="lead">淇县人民政府，' in text and "各机关</h2>" not in text
    outside = page(client, "board", f"?authority={desk.city.other_city.pk}")
    assert "这一项不在列表中" in outside and "新乡市" not in outside
    page(client, "board_requests", f"?which=open&authority={desk.city.other_city.pk}", 404)
    page(client, "board_requests", "?which=open&authority=99999999999999999999", 404)


@pytest.mark.parametrize(
    "query",
    [
        "?which=everything",
        "?which=received&since=2026-13-01&until=2026-01-01",
        "?which=received&since=2026-01-01",
        "?which=received&channel=pigeon",
        "?which=received&outcome=R99",
        "?which=open&authority=-1",
        "?which=open&authority=½",
    ],
)
def test_an_address_that_cannot_be_read_is_not_found(desk: Desk, as_user: LogIn, query: str) -> None:
    page(as_user(desk.officer), "board_requests", query, 404)


def test_a_wrong_period_is_said_and_shows_this_year(desk: Desk, as_user: LogIn) -> None:
    client = as_user(desk.officer)
    assert "结束日期不能早于开始日期" in page(client, "board", "?since=2026-05-01&until=2026-04-01")
    assert "请同时填写开始日期" in page(client, "board", "?until=2026-04-01")
    assert "应写成 2025-01-31 这样的日期" in page(client, "board", "?since=gestern")
    assert f"，{today().year}年。" in page(client, "board", "?year=1066")
    page(client, "board_workbook", "?since=2026-05-01&until=2026-04-01", 404)


def test_a_span_of_days_can_be_chosen(desk: Desk, as_user: LogIn) -> None:
    for day in (dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 3, 31)):
        a_request(desk.authority, day)
    text = page(as_user(desk.officer), "board", "?since=2026-03-01&until=2026-03-31")
    assert "2026年3月1日至2026年3月31日" in text
    assert "共收到政府信息公开申请2件" in text


def test_the_workbook_of_the_board_says_what_the_page_says(desk: Desk, as_user: LogIn) -> None:
    a_request(desk.authority, today(), today(), title="=1+1")
    answer = as_user(desk.officer).get(reverse("casework:board_workbook"))
    assert "attachment" in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        "总体情况",
        "按提出方式",
        "按申请人类型",
        "按主题",
        "按处理结果",
        "按理由",
        "各机关",
        "分析",
    ]
    rows = {row[0].value: row[1].value for row in book["总体情况"].iter_rows(min_row=3)}
    assert (rows["收到"], rows["办结"], rows["按期答复率"], rows["平均用时（工作日）"]) == (
        1,
        1,
        "100.0%",
        10,
    )
    assert "共收到政府信息公开申请1件" in book["分析"]["A2"].value


def test_the_board_asks_the_same_number_of_questions_however_many_requests(
    desk: Desk, as_user: LogIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_user(person(Role.SUPERVISOR, at=desk.authority))
    for seed in (1, 2):
        many([desk.authority, desk.city.county, desk.city.town], seed, 70)
        with django_assert_max_num_queries(32):
            page(client, "board")
        with django_assert_max_num_queries(22):
            page(client, "board_requests", "?which=received")


# The ledger


def test_the_ledger_shows_and_prints_the_own_requests_masked(desk: Desk, as_user: LogIn) -> None:
    request = registered(desk)
    client = as_user(desk.officer)
    text = page(client, "ledger")
    assert request.number in text and "张**" in text and "张三丰" not in text
    sheet = sheet_of(client.get(reverse("casework:ledger_workbook")), "台账")
    assert sheet["B4"].value == request.number and sheet["D4"].value == "张**"
    assert "共1件" in sheet["A2"].value and "申请人姓名已遮盖" in sheet["A2"].value
    assert not AuditEntry.objects.filter(action="applicant.read").exists()


def test_the_ledger_of_a_supervisor_names_bodies_and_nobody(desk: Desk, as_user: LogIn) -> None:
    a_request(desk.city.county, today(), title="县里的申请", description="李四家的房子")
    client = as_user(person(Role.SUPERVISOR, at=desk.authority))
    sheet = sheet_of(client.get(reverse("casework:ledger_workbook")), "台账")
    values = [cell.value for cell in sheet[4]]
    assert "淇县人民政府" in values and "（不显示）" in values and "县里的申请" in values
    assert not any("李四" in str(value) or "张" in str(value) for value in values)


def test_the_ledger_is_filtered(desk: Desk, as_user: LogIn) -> None:
    a_request(desk.authority, dt.date(2025, 3, 3), title="去年的申请")
    a_request(desk.authority, today(), title="在办的申请", channel="fax")
    a_request(desk.authority, today(), today(), title="办结的申请", outcome="R4")
    client = as_user(desk.officer)

    def titles(query: str) -> set[str]:
        return set(re.findall(r"(去年的申请|在办的申请|办结的申请)：", page(client, "ledger", query)))

    assert titles("") == {"在办的申请", "办结的申请"}
    assert titles("?since=2025-01-01&until=2025-12-31") == {"去年的申请"}
    assert titles("?state=open&since=2026-01-01") == {"在办的申请"}
    assert titles("?state=closed") == {"办结的申请"}
    assert titles("?channel=fax") == {"在办的申请"}
    assert titles("?outcome=R4") == {"办结的申请"}
    assert "结束日期不能早于开始日期" in page(client, "ledger", "?since=2026-05-01&until=2026-04-01")
    page(client, "ledger_workbook", "?since=2026-05-01&until=2026-04-01", 404)


def test_names_are_taken_out_with_a_reason_and_on_record(desk: Desk, as_user: LogIn) -> None:
    request = registered(desk)
    client = as_user(desk.officer)
    address = reverse("casework:ledger_names")
    for reason in ("", "  ", "用"):
        refused = client.post(address, {"reason": reason})
        assert "张三丰" not in refused.content.decode()
    assert not AuditEntry.objects.filter(action="applicant.read").exists()
    sheet = sheet_of(client.post(address, {"reason": "移交年度档案"}), "台账")
    assert sheet["D4"].value == "张三丰" and "请妥善保管" in sheet["A2"].value
    entry = AuditEntry.objects.get(action="applicant.read")
    assert (entry.actor, entry.authority) == (desk.officer, desk.authority)
    assert entry.after["reason"] == "移交年度档案" and entry.after["numbers"] == [request.number]
    assert "张" not in str(entry.after)


def test_a_supervisor_who_handles_the_own_cases_takes_out_no_names_of_others(
    desk: Desk, as_user: LogIn
) -> None:
    registered(desk)
    a_request(desk.city.county, today(), name="李四")
    both = person(Role.SUPERVISOR, Role.CASE_OFFICER, at=desk.authority)
    for query in ("", f"?authority={desk.city.county.pk}"):
        answer = as_user(both).post(reverse("casework:ledger_names") + query, {"reason": "移交年度档案"})
        if "spreadsheet" in answer["Content-Type"]:
            names = {cell.value for row in sheet_of(answer, "台账").iter_rows() for cell in row}
            assert "张三丰" in names and "李四" not in names
        else:
            assert "没有符合条件的申请" in answer.content.decode()


def test_too_many_names_at_once_are_refused(
    desk: Desk, as_user: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.casework.actions.ledger.MOST_WITH_NAMES", 1)
    registered(desk)
    registered(desk)
    answer = as_user(desk.officer).post(reverse("casework:ledger_names"), {"reason": "移交年度档案"})
    assert answer.status_code == 409 and "缩短期间" in answer.content.decode()


# The review list


def an_old_case(desk: Desk, **facts: Any) -> InformationRequest:
    row = a_request(desk.authority, dt.date(2014, 3, 3), dt.date(2014, 3, 20), **facts)
    row.archived_at = timezone.now()
    row.retain_until = today() - dt.timedelta(days=1)
    row.save()
    return row


def test_several_cases_are_reviewed_at_once_and_by_two_people(desk: Desk, as_user: LogIn) -> None:
    cases = [an_old_case(desk) for _ in range(3)]
    keys = [str(case.pk) for case in cases]
    address = reverse("casework:retention")
    answer = as_user(desk.officer).post(
        address, {"chosen": keys, "what": "propose", "reason": "保管期限已满"}, follow=True
    )
    assert "已建议清除3件" in answer.content.decode()
    head = as_user(desk.head)
    answer = head.post(address, {"chosen": keys[:2], "what": "confirm"}, follow=True)
    text = answer.content.decode()
    assert "已清除2件的个人信息" in text and cases[2].number in text and cases[0].number not in text
    assert Applicant.objects.filter(cleared_at__isnull=False).count() == 2
    later = dt.date(today().year + 3, 12, 31)
    answer = head.post(
        address,
        {"chosen": keys[2:], "what": "keep", "reason": "编写志书要用", "until": later.isoformat()},
        follow=True,
    )
    assert "已延长1件" in answer.content.decode()
    cases[2].refresh_from_db()
    assert cases[2].retain_until == later


def test_what_is_refused_is_said_by_case_and_the_rest_is_done(desk: Desk, as_user: LogIn) -> None:
    own, other = an_old_case(desk), an_old_case(desk)
    retention.propose_clearing(desk.head, own, reason="保管期限已满")
    retention.propose_clearing(desk.officer, other, reason="保管期限已满")
    answer = as_user(desk.head).post(
        reverse("casework:retention"), {"chosen": [own.pk, other.pk], "what": "confirm"}, follow=True
    )
    text = answer.content.decode()
    assert "已清除1件" in text and f"没有办理：{own.number}" in text and "另一位" in text


def test_nothing_that_was_typed_is_lost(desk: Desk, as_user: LogIn) -> None:
    case = an_old_case(desk)
    answer = as_user(desk.head).post(
        reverse("casework:retention"), {"chosen": [case.pk], "what": "keep", "reason": "编写志书要用"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409 and "请填写保管到哪一天" in text
    assert "编写志书要用</textarea>" in text and re.search(rf'value="{case.pk}"[^>]*checked', text)
    nothing = as_user(desk.head).post(reverse("casework:retention"), {"what": "propose"})
    assert "请先在表中勾选申请" in nothing.content.decode()


def test_an_officer_cannot_confirm_by_a_form_of_the_own(desk: Desk, as_user: LogIn) -> None:
    case = an_old_case(desk)
    retention.propose_clearing(desk.officer, case, reason="保管期限已满")
    for what in ("confirm", "return", "keep"):
        answer = as_user(desk.colleague).post(
            reverse("casework:retention"),
            {"chosen": [case.pk], "what": what, "reason": "可以清除", "until": "2050-12-31"},
        )
        assert answer.status_code == 403, what
    assert not Applicant.objects.filter(cleared_at__isnull=False).exists()


def test_a_case_of_another_authority_cannot_be_chosen(desk: Desk, as_user: LogIn) -> None:
    case = an_old_case(desk)
    mine = an_old_case(desk)
    InformationRequest.objects.filter(pk=mine.pk).update(authority=desk.city.other_city)
    answer = as_user(desk.outsider).post(
        reverse("casework:retention"), {"chosen": [case.pk], "what": "propose", "reason": "保管期限已满"}
    )
    assert "已经不在待审查之列" in answer.content.decode()
    assert not case.clearing_proposals.exists()


# The readings


def test_the_readings_say_who_when_what_and_why(desk: Desk, as_user: LogIn) -> None:
    request = registered(desk)
    reveal(desk.officer, request, "电话联系申请人补正")
    as_user(desk.colleague).post(reverse("casework:ledger_names"), {"reason": "移交年度档案"})
    for reader in (desk.head, desk.leader):
        text = page(as_user(reader), "readings")
        assert "吴佳怡" in text and "电话联系申请人补正" in text and request.number in text
        assert "林小雨" in text and "移交年度档案" in text
        assert "张三丰" not in text and IDENTITY_NUMBER not in text
    head = as_user(desk.head)
    assert page(head, "readings", f"?words={request.number}").count("<tr><td") == 2
    assert page(head, "readings", "?words=吴佳怡").count("<tr><td") == 1
    assert "没有符合条件的查阅记录" in page(head, "readings", "?until=2020-01-01")


def test_the_readings_of_bodies_below_are_their_own(desk: Desk, as_user: LogIn) -> None:
    reveal(desk.officer, registered(desk), "电话联系申请人补正")
    above = person(Role.SUPERVISOR, Role.LEADER, at=desk.city.province)
    assert "电话联系" not in page(as_user(above), "readings")


# The doors


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("board", {"officer", "head", "leader", "supervisor"}),
        ("board_requests", {"officer", "head", "leader", "supervisor"}),
        ("board_workbook", {"officer", "head", "leader", "supervisor"}),
        ("ledger", {"officer", "head", "leader", "supervisor"}),
        ("ledger_workbook", {"officer", "head", "leader", "supervisor"}),
        ("ledger_names", {"officer", "head"}),
        ("retention", {"officer", "head"}),
        ("readings", {"head", "leader"}),
    ],
)
def test_the_doors_open_to_the_roles_they_are_for(
    desk: Desk, as_user: LogIn, name: str, allowed: set[str]
) -> None:
    people = {
        "officer": desk.officer,
        "head": desk.head,
        "leader": desk.leader,
        "supervisor": desk.supervisor,
        "information officer": desk.reader,
        "operator": desk.city.operator,
        "platform operator": desk.city.platform_operator,
        "former": desk.city.former,
    }
    for who, user in people.items():
        answer = as_user(user).get(reverse(f"casework:{name}"))
        assert answer.status_code == (200 if who in allowed else 403), who


# The desk


def duties(client: Client) -> dict[str, tuple[int, str]]:
    text = client.get(reverse("web:desk")).content.decode()
    found = re.findall(
        r'<a href="([^"]+)"><span class="duty-number">(\d+)</span> <span class="duty-label">([^<]+)</span>',
        text,
    )
    return {label: (int(number), unescape(address)) for address, number, label in found}


def test_the_desk_tells_each_what_waits_for_them(desk: Desk, as_user: LogIn) -> None:
    overdue(desk.authority, officer=desk.officer)
    overdue(desk.authority, officer=desk.colleague)
    overdue(desk.city.county)
    assert {label: number for label, (number, _) in duties(as_user(desk.officer)).items()} == {
        "我经办的申请超期未答复": 1
    }
    assert duties(as_user(desk.leader))["本机关的申请超期未答复"][0] == 2
    assert duties(as_user(desk.head))["本机关的申请超期未答复"][0] == 2
    supervisor = duties(as_user(person(Role.SUPERVISOR, at=desk.authority)))
    assert supervisor["本机关和下级机关的申请超期未答复"][0] == 3
    assert duties(as_user(desk.city.operator)) == {}
    assert duties(as_user(desk.outsider)) == {}


def test_every_duty_leads_to_a_list_of_as_many(desk: Desk, as_user: LogIn) -> None:
    mine = overdue(desk.authority, officer=desk.officer)
    overdue(desk.authority)
    day = today() - dt.timedelta(days=1)
    a_request(desk.authority, day, stage="awaiting_confirmation", received_on=None, due_on=None)
    a_request(desk.authority, day, stage="awaiting_correction", due_on=None, waits_until=day)
    a_request(desk.authority, day, stage="awaiting_payment", due_on=None, waits_until=day)
    a_request(desk.authority, day, waits_until=day, due_on=today() + dt.timedelta(days=30))
    a_request(desk.authority, day, stage="replied", due_on=today())
    UnitEnquiry.objects.create(
        request=mine,
        unit="规划科",
        question="有吗？",
        asked_on=day,
        due_on=day,
        asked_by=desk.head,
        person=desk.officer,
    )
    for user in (desk.officer, desk.head):
        client = as_user(user)
        found = duties(client)
        listed = {
            label: duty for label, duty in found.items() if parse_qs(urlsplit(duty[1]).query).get("which")
        }
        assert len(listed) >= 6
        for label, (number, address) in listed.items():
            answer = client.get(address)
            assert answer.status_code == 200 and f"共 {number} 件" in answer.content.decode(), label


def test_the_desk_is_empty_when_nothing_waits(desk: Desk, as_user: LogIn) -> None:
    text = as_user(desk.officer).get(reverse("web:desk")).content.decode()
    assert "等您办理" not in text and "先办这些" in text
