"""The work list: whose requests, in which order, found by what, and in how many queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import cases, steps
from gongkai.casework.models import InformationRequest, Subject
from gongkai.law.events import Delivered, Delivery, Extended, Replied, ThirdPartyConsulted
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import AuditEntry
from tests.casework.kit import IDENTITY_NUMBER, Desk, registered, submitted, today

LIST = "casework:requests"


def listed(client: Client, **asked: Any) -> list[InformationRequest]:
    answer = client.get(reverse(LIST), asked)
    assert answer.status_code == 200
    return [row.request for row in answer.context["rows"]]


def text_of(client: Client, **asked: Any) -> str:
    return client.get(reverse(LIST), asked).content.decode()


def test_the_most_urgent_come_first(desk: Desk, client: Client) -> None:
    late, fresh, soon = (registered(desk, days_ago=ago) for ago in (60, 0, 25))
    client.force_login(desk.officer)
    assert listed(client) == [late, soon, fresh]
    page = text_of(client)
    assert "已超期" in page and "张**" in page and "张三丰" not in page


def test_every_light_is_counted_and_leads_to_its_requests(desk: Desk, client: Client) -> None:
    late, fresh = registered(desk, days_ago=60), registered(desk)
    client.force_login(desk.officer)
    counts = client.get(reverse(LIST)).context["counts"]
    assert [(count.colour, count.number) for count in counts[:3]] == [("red", 1), ("amber", 0), ("green", 1)]
    assert listed(client, light="red") == [late]
    assert listed(client, light="green") == [fresh]
    assert "其中超期1件" in counts[0].word


def test_closed_requests_are_shown_when_asked_for(desk: Desk, client: Client) -> None:
    closed, open_one = registered(desk), registered(desk)
    steps.register(desk.officer, closed, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, closed, Delivered(today(), Delivery.SERVICE), seen=None)
    client.force_login(desk.officer)
    assert listed(client) == [open_one]
    assert set(listed(client, stage="all")) == {closed, open_one}
    assert listed(client, light="off") == [closed]
    assert listed(client, outcome="R2") == [closed]
    assert listed(client, q=closed.number) == [closed]


def test_filters(desk: Desk, client: Client) -> None:
    mine = registered(desk, subject=Subject.HOUSING)
    online = submitted(desk.authority, title="2024年度公交补贴")
    old = registered(desk, days_ago=9)
    cases.assign(desk.officer, old, desk.colleague, seen=None)
    client.force_login(desk.officer)
    assert listed(client, officer="mine") == [mine]
    assert listed(client, officer="nobody") == [online]
    assert listed(client, channel="internet") == [online]
    assert listed(client, subject="housing") == [mine]
    assert listed(client, q="公交 2024") == [online]
    assert listed(client, until=(today() - dt.timedelta(days=5)).isoformat()) == [old]
    assert set(listed(client, since=today().isoformat())) == {mine, online}
    assert listed(client, stage="awaiting_payment") == []


def test_dates_in_the_wrong_order_are_refused_with_a_sentence(desk: Desk, client: Client) -> None:
    registered(desk)
    client.force_login(desk.officer)
    page = text_of(client, since="2026-05-02", until="2026-05-01")
    assert "结束日期不能早于开始日期" in page


def test_the_head_sees_what_waits_for_their_consent_and_not_what_they_proposed(
    desk: Desk, client: Client
) -> None:
    by_officer, by_head = registered(desk), registered(desk)
    steps.propose(desk.officer, by_officer, Extended(today(), 10, "待定"), seen=None)
    steps.propose(desk.head, by_head, Extended(today(), 10, "待定"), seen=None)
    client.force_login(desk.head)
    assert listed(client, consent="on") == [by_officer]
    assert client.get(reverse(LIST)).context["counts"][-1].number == 1
    client.force_login(desk.second_head)
    assert set(listed(client, consent="on")) == {by_officer, by_head}
    client.force_login(desk.officer)
    assert "待我审批" not in text_of(client)


def test_marks_say_what_a_request_is_in(desk: Desk, client: Client) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, ThirdPartyConsulted(today(), "某公司"), seen=None)
    proposal = steps.propose(desk.officer, request, Extended(today(), 20, "待定"), seen=None)
    client.force_login(desk.officer)
    page = text_of(client)
    assert "征求第三方意见</span>" in page and "待审批</span>" in page
    steps.approve(desk.head, proposal)
    page = text_of(client)
    assert "延长</span>" in page and "待审批</span>" not in page


def test_a_due_date_in_a_year_without_notice_is_marked(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = registered(desk)
    InformationRequest.objects.filter(pk=request.pk).update(is_provisional=True)
    client.force_login(desk.officer)
    assert "期限可能调整" in text_of(client)


def test_the_supervisor_sees_the_bodies_below_by_authority_and_no_applicants(
    desk: Desk, client: Client
) -> None:
    of_city, of_county = registered(desk), submitted(desk.city.county)
    client.force_login(desk.supervisor)
    assert set(listed(client)) == {of_city, of_county}
    assert listed(client, authority=desk.city.county.pk) == [of_county]
    page = text_of(client)
    assert "张**" not in page and "自然人" in page
    assert "登记纸质申请" not in page


def test_another_authority_cannot_be_chosen(desk: Desk, client: Client) -> None:
    submitted(desk.city.other_city)
    client.force_login(desk.supervisor)
    answer = client.get(reverse(LIST), {"authority": desk.city.tax_city.pk})
    assert "不在列表中" in answer.content.decode()


@pytest.mark.parametrize("who", ["outsider", "information officer", "former"])
def test_who_may_not_read_sees_none(desk: Desk, client: Client, who: str) -> None:
    request = registered(desk)
    client.force_login(desk.who_may_not_handle[who])
    assert request.title not in text_of(client)


def test_the_empty_list_says_what_to_do(desk: Desk, client: Client) -> None:
    client.force_login(desk.officer)
    assert "还没有收到申请" in text_of(client)
    closed = registered(desk)
    steps.register(desk.officer, closed, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, closed, Delivered(today(), Delivery.SERVICE), seen=None)
    assert "现在没有在办的申请" in text_of(client)
    assert "没有符合条件的申请" in text_of(client, channel="fax")


@pytest.mark.parametrize("number", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_list(
    desk: Desk, client: Client, django_assert_max_num_queries: Any, number: int
) -> None:
    for _ in range(number):
        request = registered(desk, days_ago=1)
        steps.register(desk.officer, request, ThirdPartyConsulted(today(), "某公司"), seen=None)
    client.force_login(desk.officer)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(20):
        rows = listed(client)
    assert len(rows) == min(number, 30)


def test_the_second_page_goes_on_where_the_first_ends(desk: Desk, client: Client) -> None:
    for _ in range(32):
        registered(desk)
    client.force_login(desk.officer)
    first, second = listed(client), listed(client, page=2)
    assert (len(first), len(second)) == (30, 2)
    assert not set(first) & set(second)


def found(client: Client, words: str, reason: str = "核对是否重复申请") -> Any:
    return client.post(reverse("casework:find_applicant"), {"words": words, "reason": reason})


def test_an_applicant_is_found_by_the_whole_name_or_number_and_it_is_put_on_record(
    desk: Desk, client: Client
) -> None:
    request = registered(desk)
    registered(desk, name="李四", identity_number="440524188001010014")
    client.force_login(desk.officer)
    for words in ("张三丰", IDENTITY_NUMBER, IDENTITY_NUMBER.lower(), " 张 三丰"):
        answer = found(client, words)
        assert [row.request for row in answer.context["rows"]] == [request]
        assert "张**" in answer.content.decode()
    assert found(client, "张三").context["rows"] == []
    entries = AuditEntry.objects.filter(action="applicant.search")
    assert entries.count() == 5
    for entry in entries:
        assert "张三丰" not in str(entry.after) and IDENTITY_NUMBER not in str(entry.after)
        assert entry.after and entry.after["reason"] == "核对是否重复申请"


def test_without_a_reason_nothing_is_looked_for(desk: Desk, client: Client) -> None:
    registered(desk)
    client.force_login(desk.officer)
    answer = found(client, "张三丰", "查")
    assert answer.status_code == 409 and "请写明查找的原因" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="applicant.search").exists()


def test_only_who_handles_requests_finds_applicants_and_only_their_own(desk: Desk, client: Client) -> None:
    registered(desk)
    for name, user in desk.who_may_not_handle.items():
        client.force_login(user)
        answer = found(client, "张三丰")
        if name == "outsider":  # holds every role, in another authority
            assert answer.context["rows"] == []
        else:
            assert answer.status_code == 403
