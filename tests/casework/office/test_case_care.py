"""Keeping a case in order, through its pages: officer, subject, remarks, papers, parts, void events, the archive."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import steps
from gongkai.casework.models import CaseFile, FileKind, InformationRequest, Subject
from gongkai.law.events import AuthorityAsked, Delivered, Delivery, Extended, Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import AuditEntry
from tests.casework.kit import Desk, picture, registered, today

LIST_OF_TWO = "请公开以下信息：\n1. 2025年度老旧小区改造项目清单；\n2. 2025年度公办幼儿园招生计划。"
PAGES = [
    "assign",
    "set_subject",
    "add_note",
    "add_files",
    "split",
    "join",
    "part",
    "archive",
    "take_back_step",
    "reveal",
    "request_receipt",
]


def send(client: Client, name: str, request: InformationRequest, **values: Any) -> HttpResponse:
    request.refresh_from_db()
    data = {"seen": request.version} | values
    return client.post(reverse(f"casework:{name}", args=[request.pk]), data)  # type: ignore[return-value]


def answered(desk: Desk) -> InformationRequest:
    request = registered(desk)
    steps.register(desk.officer, request, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=None)
    return InformationRequest.objects.get(pk=request.pk)


def test_the_case_is_given_to_an_officer_of_the_authority_only(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    assert send(client, "assign", request, officer=desk.colleague.pk).status_code == 302
    request.refresh_from_db()
    assert request.officer == desk.colleague
    answer = send(client, "assign", request, officer=desk.outsider.pk)
    assert answer.status_code == 200 and "不在列表中" in answer.content.decode()
    assert send(client, "assign", request, officer="").status_code == 302
    request.refresh_from_db()
    assert request.officer is None


def test_the_subject_is_set(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    assert send(client, "set_subject", request, subject="housing").status_code == 302
    request.refresh_from_db()
    assert request.subject == Subject.HOUSING
    assert send(client, "set_subject", request, subject="nonsense").status_code == 200


def test_a_remark_shows_its_markup_as_text(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    assert send(client, "add_note", request, text="<script>alert(1)</script>已电话联系").status_code == 302
    page = client.get(reverse("casework:case", args=[request.pk])).content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page
    assert send(client, "add_note", request, text="  ").status_code == 200


def test_papers_are_put_into_the_case_until_it_is_archived(desk: Desk, client: Client) -> None:
    request = answered(desk)
    client.force_login(desk.officer)
    values = {"kind": "delivery_proof", "papers": [picture("签收单.png")]}
    assert send(client, "add_files", request, **values).status_code == 302
    assert CaseFile.objects.get().kind == FileKind.DELIVERY_PROOF
    assert send(client, "add_files", request, kind="letter", papers=[picture()]).status_code == 200
    cases_file = CaseFile.objects.get()
    CaseFile.objects.filter(pk=cases_file.pk).update(kind=FileKind.LETTER)
    assert send(client, "archive", request).status_code == 302
    answer = send(client, "add_files", request, kind="other", papers=[picture()])
    assert answer.status_code == 409 and "已经归档" in answer.content.decode()


def test_a_request_about_two_matters_is_proposed_in_parts_and_split(desk: Desk, client: Client) -> None:
    request = registered(desk, title="两项信息", description=LIST_OF_TWO)
    client.force_login(desk.officer)
    page = client.get(reverse("casework:split", args=[request.pk])).content.decode()
    assert "老旧小区改造项目清单" in page and "公办幼儿园招生计划" in page
    answer = send(
        client,
        "split",
        request,
        title_1="老旧小区改造项目清单",
        text_1="2025年度老旧小区改造项目清单",
        title_2="幼儿园招生计划",
        text_2="2025年度公办幼儿园招生计划",
    )
    assert answer.status_code == 302
    part = InformationRequest.objects.get(split_from=request)
    assert part.title == "幼儿园招生计划" and part.due_on == request.due_on
    case = client.get(reverse("casework:case", args=[request.pk])).content.decode()
    assert part.number in case and "由本件拆分" in case


def test_half_a_part_is_refused_and_nothing_typed_is_lost(desk: Desk, client: Client) -> None:
    request = registered(desk)
    client.force_login(desk.officer)
    values = {"title_1": "一", "text_1": "甲", "title_2": "二", "text_2": "乙", "title_3": "只有名称"}
    answer = send(client, "split", request, **values)
    page = answer.content.decode()
    assert "这一件只填了一半" in page and "只有名称" in page
    assert InformationRequest.objects.count() == 1


def test_a_request_in_handling_is_not_split(desk: Desk, client: Client) -> None:
    request = registered(desk)
    steps.register(desk.officer, request, AuthorityAsked(today(), "市审计局"), seen=None)
    client.force_login(desk.officer)
    assert (
        reverse("casework:split", args=[request.pk])
        not in client.get(reverse("casework:case", args=[request.pk])).content.decode()
    )
    values = {"title_1": "一", "text_1": "甲", "title_2": "二", "text_2": "乙"}
    answer = send(client, "split", request, **values)
    assert answer.status_code == 409 and "不能再拆分" in answer.content.decode()


def test_two_requests_of_one_applicant_are_joined_by_number_and_parted(desk: Desk, client: Client) -> None:
    lead, request = registered(desk), registered(desk)
    stranger = registered(desk, name="李四", identity_number="440524188001010014")
    client.force_login(desk.officer)
    answer = send(client, "join", request, number="2026-9999-99999")
    assert "请核对编号" in answer.content.decode()
    answer = send(client, "join", request, number=stranger.number)
    assert "只有同一申请人的申请可以合并办理" in answer.content.decode()
    assert send(client, "join", request, number=f" {lead.number} ").status_code == 302
    request.refresh_from_db()
    assert request.handled_with == lead
    assert send(client, "part", request).status_code == 302
    request.refresh_from_db()
    assert request.handled_with is None


def test_the_head_voids_an_event_with_a_reason_and_nobody_else(desk: Desk, client: Client) -> None:
    request = registered(desk)
    row = steps.register(desk.officer, request, AuthorityAsked(today(), "市审计局"), seen=None)
    request.refresh_from_db()
    address = reverse("casework:void_event", args=[request.pk, row.pk])
    data = {"seen": request.version, "reason": "登错了案件"}
    for user in (desk.officer, *desk.who_may_not_handle.values()):
        client.force_login(user)
        assert client.post(address, data).status_code in (403, 404)
    client.force_login(desk.head)
    assert client.post(address, data | {"reason": ""}).status_code == 200
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.voided.reason == "登错了案件"


def test_an_event_of_another_case_is_not_voided_through_this_one(desk: Desk, client: Client) -> None:
    one, other = registered(desk), registered(desk)
    row = steps.register(desk.officer, other, AuthorityAsked(today(), "市审计局"), seen=None)
    client.force_login(desk.head)
    address = reverse("casework:void_event", args=[one.pk, row.pk])
    assert client.post(address, {"seen": 1, "reason": "登错了"}).status_code == 404


def test_an_open_case_or_one_without_its_letter_is_not_archived(desk: Desk, client: Client) -> None:
    client.force_login(desk.officer)
    answer = send(client, "archive", registered(desk))
    assert answer.status_code == 409 and "还没有办结" in answer.content.decode()
    answer = send(client, "archive", answered(desk))
    assert answer.status_code == 409 and "还没有答复文书" in answer.content.decode()


def test_a_proposed_step_is_taken_back(desk: Desk, client: Client) -> None:
    request = registered(desk)
    proposal = steps.propose(desk.officer, request, Extended(today(), 10, "待定"), seen=request.version)
    client.force_login(desk.colleague)
    assert send(client, "take_back_step", request).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    answer = send(client, "take_back_step", request)
    assert answer.status_code == 409 and "没有等待审批" in answer.content.decode()


@pytest.mark.parametrize("name", ["assign", "set_subject", "add_files", "split", "join", "part"])
def test_who_comes_second_is_told_and_nothing_is_overwritten(desk: Desk, client: Client, name: str) -> None:
    request = registered(desk)
    lead = registered(desk)
    old = request.version
    values: dict[str, Any] = {
        "officer": desk.officer.pk,
        "subject": "housing",
        "kind": "other",
        "papers": [picture()],
        "number": lead.number,
        **{f"{part}_{number}": "内容" for part in ("title", "text") for number in (1, 2)},
    }
    steps.register(desk.colleague, request, AuthorityAsked(today(), "市审计局"), seen=old)
    client.force_login(desk.officer)
    answer = send(client, name, request, **values | {"seen": old})
    request.refresh_from_db()
    if name == "set_subject":  # a subject stands beside the handling and collides with nothing
        assert answer.status_code == 302
        return
    assert answer.status_code == 409 and "已经有了新的进展" in answer.content.decode()
    assert request.handled_with is None and not request.files.exists()


@pytest.mark.parametrize("name", PAGES)
def test_who_does_not_handle_requests_opens_and_changes_nothing(
    desk: Desk, client: Client, name: str
) -> None:
    request = registered(desk)
    entries = AuditEntry.objects.count()
    for user in desk.who_may_not_handle.values():
        client.force_login(user)
        address = reverse(f"casework:{name}", args=[request.pk])
        for answer in (
            client.get(address),
            client.post(address, {"seen": request.version, "reason": "电话联系"}),
        ):
            assert answer.status_code in (403, 404, 405)
            assert "张三丰" not in answer.content.decode()
    assert AuditEntry.objects.count() == entries
