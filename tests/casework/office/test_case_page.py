"""The page of a case: what it shows to whom, and how many queries it takes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.casework.actions import cases, filing, steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.models import FileKind, InformationRequest
from gongkai.law.events import AuthorityAnswered, AuthorityAsked, Extended, ThirdPartyConsulted
from gongkai.law.outcomes import ReplyKind
from gongkai.law.state import Stage
from gongkai.organizations.models import Role
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, registered, submitted, today
from tests.organizations.city import person

PARTY = "淇滨某工程有限公司"


def case_page(client: Client, request: InformationRequest) -> str:
    answer = client.get(reverse("casework:case", args=[request.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_the_page_says_why_the_request_is_due_on_its_day(desk: Desk, client: Client) -> None:
    request = registered(desk, days_ago=3)
    client.force_login(desk.officer)
    page = case_page(client, request)
    assert request.number in page
    assert "收到申请，次日起计算20个工作日" in page
    assert request.due_on and request.due_on.isoformat() in page
    assert "到期" in page and "周末，不计入" in page


def test_only_the_legal_next_steps_are_buttons(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    page = case_page(client, request)
    assert reverse("casework:decide", args=[request.pk]) in page
    assert reverse("casework:draft_step", args=[request.pk, "Extended"]) in page
    assert "须负责人同意" in page
    for illegal in ("ReceiptConfirmed", "Corrected", "Delivered", "FeePaid", "ThirdPartySilent"):
        assert reverse("casework:register_step", args=[request.pk, illegal]) not in page


def test_while_a_step_waits_for_consent_no_other_is_offered(desk: Desk, client: Client) -> None:
    request = registered(desk)
    steps.propose(desk.officer, request, Extended(today(), 10, "待定"), seen=request.version)
    client.force_login(desk.officer)
    page = case_page(client, request)
    assert "正在等待审批" in page and "撤回审批" in page
    assert reverse("casework:decide", args=[request.pk]) not in page


def test_the_applicant_is_masked_for_the_authority_and_absent_for_the_supervisor(
    desk: Desk, client: Client
) -> None:
    request = registered(desk, accessibility_needs="需要大字版")
    steps.register(desk.officer, request, ThirdPartyConsulted(today(), PARTY), seen=1, note="送达回执在案")
    cases.add_note(desk.officer, request, "请尽快核实")
    for user in (desk.officer, desk.head, desk.leader):
        client.force_login(user)
        page = case_page(client, request)
        assert "张**" in page and "张三丰" not in page
        assert IDENTITY_NUMBER not in page and "13800000000" not in page
        assert PARTY in page and "请尽快核实" in page
    client.force_login(desk.supervisor)
    page = case_page(client, request)
    for kept_back in ("张**", "张三丰", "138", PARTY, "请尽快核实", "送达回执在案", "需要大字版"):
        assert kept_back not in page
    assert "自然人" in page and "征求第三方意见" in page


@pytest.mark.parametrize("who", ["leader", "supervisor"])
def test_who_only_reads_is_offered_no_step(desk: Desk, client: Client, who: str) -> None:
    request = registered(desk)
    client.force_login(getattr(desk, who))
    page = case_page(client, request)
    assert "下一步" not in page and '<form method="post" action="/office/requests' not in page


@pytest.mark.parametrize("who", ["outsider", "information officer", "former"])
def test_who_may_not_read_sees_nothing(desk: Desk, client: Client, who: str) -> None:
    request = registered(desk)
    client.force_login(desk.who_may_not_handle[who])
    answer = client.get(reverse("casework:case", args=[request.pk]))
    assert answer.status_code in (403, 404)
    assert request.title not in answer.content.decode()


def test_an_officer_who_also_supervises_takes_no_steps_below(desk: Desk, client: Client) -> None:
    request = submitted(desk.city.county)
    both = person(Role.CASE_OFFICER, Role.SUPERVISOR, at=desk.authority)
    client.force_login(both)
    page = case_page(client, request)
    assert "张**" not in page and "下一步" not in page
    answer = client.post(reverse("casework:reveal", args=[request.pk]), {"reason": "电话联系申请人"})
    assert answer.status_code == 404 and "张三丰" not in answer.content.decode()


def test_a_void_event_is_struck_through_with_its_reason(desk: Desk, client: Client) -> None:
    request = registered(desk)
    row = steps.register(desk.officer, request, AuthorityAsked(today(), "淇县人民政府"), seen=1)
    steps.void(desk.head, row, reason="登错了案件", seen=2)
    client.force_login(desk.officer)
    page = case_page(client, request)
    assert "<del>征求其他机关意见</del>" in page
    assert "登错了案件" in page


def test_similar_earlier_requests_of_the_applicant_are_offered(desk: Desk, client: Client) -> None:
    earlier = registered(desk, days_ago=20)
    again = registered(desk, description="请公开我市2025年度老旧小区改造项目的名称、地址、投资额。")
    other = registered(desk, name="李四", identity_number="440524188001010014")
    client.force_login(desk.officer)
    assert reverse("casework:compare", args=[again.pk, earlier.pk]) in case_page(client, again)
    assert "可能重复的申请" not in case_page(client, other)
    comparison = client.get(reverse("casework:compare", args=[again.pk, earlier.pk]))
    assert "<mark>" in comparison.content.decode()
    assert again.outcome == "" and again.repeats is None
    stranger = client.get(reverse("casework:compare", args=[again.pk, other.pk]))
    assert stranger.status_code == 404


def crowded(desk: Desk, rounds: int) -> InformationRequest:
    """A case with many events, papers, remarks and notices."""
    request = registered(desk, days_ago=2)
    version = request.version
    for number in range(rounds):
        party = f"第{number}个机关"
        steps.register(desk.officer, request, AuthorityAsked(today(), party), seen=version)
        steps.register(desk.officer, request, AuthorityAnswered(today(), party), seen=version + 1)
        version += 2
        cases.add_note(desk.officer, request, f"备注{number}")
        upload = check_upload(picture(f"材料{number}.png"), UploadKind.PICTURE)
        filing.add_papers(desk.officer, request, FileKind.OTHER, [upload], seen=version)
    return InformationRequest.objects.get(pk=request.pk)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_number_of_queries_does_not_grow_with_the_case(desk: Desk, client: Client) -> None:
    small, large = crowded(desk, 1), crowded(desk, 12)
    client.force_login(desk.officer)
    few = queries(client, reverse("casework:case", args=[small.pk]))
    many = queries(client, reverse("casework:case", args=[large.pk]))
    assert many <= few + 1, "the similar requests of the same applicant may be looked at by one query more"
    assert few <= 32


def test_the_page_of_a_case_at_every_stage_opens(desk: Desk, client: Client) -> None:
    client.force_login(desk.officer)
    from gongkai.law.events import CorrectionAsked, Delivered, Delivery, Replied, Withdrawn

    correction = registered(desk)
    steps.register(
        desk.officer, correction, CorrectionAsked(today(), today() + dt.timedelta(days=9)), seen=None
    )
    replied = registered(desk)
    steps.register(desk.officer, replied, Replied(today(), ReplyKind.GRANTED), seen=None)
    closed = registered(desk)
    steps.register(desk.officer, closed, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, closed, Delivered(today(), Delivery.SERVICE), seen=None)
    withdrawn = registered(desk)
    steps.register(desk.officer, withdrawn, Withdrawn(today()), seen=None)
    expected = {
        correction: "等申请人补正",
        replied: "登记",
        closed: "按期答复",
        withdrawn: Stage.WITHDRAWN.label,
    }
    for request, words in expected.items():
        assert words in case_page(client, request)


def test_papers_of_the_applicant_are_listed_with_their_kind(desk: Desk, client: Client) -> None:
    upload = check_upload(picture(), UploadKind.SCAN)
    from gongkai.casework.actions import intake
    from tests.casework.kit import submission

    request = intake.submit_online(
        submission(desk.authority, [Paper(FileKind.IDENTITY, upload)]), "with-a-picture"
    )
    client.force_login(desk.officer)
    page = case_page(client, request)
    assert "身份证明" in page and "身份证.png" in page
    client.force_login(desk.supervisor)
    assert "身份证.png" not in case_page(client, request)
