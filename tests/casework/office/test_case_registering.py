"""Registering a request that came on paper, or that an officer writes down for the applicant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.casework.models import DraftFile, FileKind, InformationRequest
from gongkai.law.events import ReceiptConfirmed, Received
from gongkai.law.regulation import Channel
from gongkai.organizations.models import AuditEntry
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, today

ADDRESS = "/office/requests/register/"


def send(client: Client, **changes: Any) -> HttpResponse:
    data = {
        "token": "token-of-one-form",
        "way": "in_person",
        "arrived_on": today().isoformat(),
        "kind": "natural",
        "name": "张三丰",
        "document_kind": "resident_id",
        "identity_number": IDENTITY_NUMBER,
        "telephone": "13800000000",
        "address": "河南省鹤壁市淇滨区九州路1号",
        "title": "2025年度老旧小区改造项目清单",
        "description": "请公开项目的名称、地址和投资额。",
        "subject": "housing",
        "provision_form": "paper",
        "receipt_way": "post",
    }
    return client.post(ADDRESS, data | changes)  # type: ignore[return-value]


@pytest.fixture
def officer(desk: Desk, client: Client) -> Client:
    client.force_login(desk.officer)
    return client


def the_request() -> InformationRequest:
    return InformationRequest.objects.get()


def test_a_request_handed_over_is_received_on_its_day(desk: Desk, officer: Client) -> None:
    answer = send(officer, arrived_on=(today() - dt.timedelta(days=4)).isoformat())
    request = the_request()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("casework:case", args=[request.pk])
    assert request.received_on == today() - dt.timedelta(days=4)
    assert (request.officer, request.subject, request.is_oral) == (desk.officer, "housing", False)
    page = officer.get(answer["Location"]).content.decode()
    assert "登记回执" in page and request.number in page


def test_a_fax_is_received_when_both_sides_have_confirmed(officer: Client) -> None:
    send(officer, way="fax")
    assert the_request().received_on is None
    send(officer, way="fax", token="another", confirmed_on=today().isoformat())
    confirmed = InformationRequest.objects.latest("pk")
    assert [row.event for row in confirmed.events.all()] == [
        Received(today(), Channel.FAX),
        ReceiptConfirmed(today()),
    ]


def test_signed_mail_needs_no_confirmation(officer: Client) -> None:
    answer = send(officer, way="signed_mail", confirmed_on=today().isoformat())
    assert "这一项请留空" in answer.content.decode()
    assert not InformationRequest.objects.exists()


def test_an_oral_request_has_a_sheet_to_sign(officer: Client) -> None:
    answer = send(officer, way="oral")
    request = the_request()
    assert request.is_oral and request.channel == Channel.IN_PERSON.value
    assert "由申请人核对并签名" in officer.get(answer["Location"]).content.decode()
    sheet = officer.get(reverse("casework:oral_sheet", args=[request.pk])).content.decode()
    assert "张三丰" in sheet and "申请人签名" in sheet and request.description in sheet
    assert AuditEntry.objects.filter(action="applicant.read", label="打印口头申请记录").count() == 1


def test_only_an_oral_request_has_such_a_sheet(officer: Client) -> None:
    send(officer)
    answer = officer.get(reverse("casework:oral_sheet", args=[the_request().pk]))
    assert answer.status_code == 404
    assert not AuditEntry.objects.filter(label="打印口头申请记录").exists()


def test_the_receipt_tells_number_code_and_due_date_and_is_put_on_record(officer: Client) -> None:
    send(officer)
    request = the_request()
    page = officer.get(reverse("casework:request_receipt", args=[request.pk])).content.decode()
    assert request.number in page and request.query_code in page and "张三丰" in page
    assert "答复期限" in page and "收到申请之日" in page
    assert AuditEntry.objects.filter(action="applicant.read", label="打印登记回执").count() == 1


def test_the_same_form_sent_twice_gives_one_request(officer: Client) -> None:
    first, second = send(officer), send(officer)
    assert first["Location"] == second["Location"]
    assert InformationRequest.objects.count() == 1


def test_the_token_of_a_colleague_s_form_leads_to_no_request_of_theirs(desk: Desk, officer: Client) -> None:
    send(officer)
    officer.force_login(desk.colleague)
    send(officer, name="李四")
    assert InformationRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"arrived_on": (today() + dt.timedelta(days=1)).isoformat()}, "还没有到"),
        ({"arrived_on": "去年"}, "收到日期应写成"),
        ({"arrived_on": "0001-01-01"}, "2004年"),
        ({"identity_number": "110105194912310021"}, "校验"),
        ({"document_kind": ""}, "请选择证件类型"),
        ({"name": ""}, "请填写申请人的姓名或者名称"),
        ({"name": "\x00"}, "请填写申请人的姓名或者名称"),
        ({"telephone": "", "address": "", "receipt_way": "pick_up"}, "至少填写一种联系方式"),
        ({"receipt_way": "email"}, "要有电子邮箱"),
        ({"address": ""}, "要有通信地址"),
        ({"receipt_way": "fax"}, "要有传真号码"),
        ({"email": "不是邮箱"}, "照申请书核对"),
        ({"postcode": "12"}, "邮政编码"),
        ({"notice_by_sms": "on", "telephone": "0392-1234567"}, "11位手机号码"),
        ({"way": ""}, "请选择提出方式"),
        ({"way": "internet"}, "不在列表中"),
        ({"title": "长" * 201}, "最多写200个字"),
        ({"description": "长" * 5001}, "最多写5000个字"),
        ({"way": "fax", "arrived_on": today().isoformat(), "confirmed_on": "2020-01-01"}, "不能早于收到日期"),
    ],
)
def test_bad_input_gets_its_sentence_and_nothing_typed_is_lost(
    officer: Client, changes: dict[str, str], sentence: str
) -> None:
    kept = "申请书上写的原话，一个字也不能丢"
    answer = send(officer, **({"description": kept} | changes))
    page = answer.content.decode()
    assert answer.status_code in (200, 409)
    assert "没有登记，请先改正" in page and sentence in page
    if "description" not in changes:
        assert kept in page
    assert not InformationRequest.objects.exists()


def test_scans_that_came_with_a_faulty_form_need_not_be_chosen_again(officer: Client) -> None:
    scans = {"identity_scan": picture("身份证.png"), "request_scans": [picture("申请书.png")]}
    answer = send(officer, name="", **scans)
    page = answer.content.decode()
    assert "已经收下的扫描件" in page and "身份证.png" in page and "申请书.png" in page
    assert send(officer).status_code == 302
    kinds = set(the_request().files.values_list("kind", flat=True))
    assert kinds == {FileKind.IDENTITY, FileKind.REQUEST_SCAN}
    assert not DraftFile.objects.exists()


def test_a_kept_scan_can_be_taken_out(officer: Client) -> None:
    send(officer, name="", request_scans=[picture("别的案件.png")])
    kept = DraftFile.objects.get()
    assert send(officer, drop_scan=[kept.pk]).status_code == 302
    assert not the_request().files.exists()


def test_kept_scans_belong_to_the_officer_who_sent_them(desk: Desk, officer: Client) -> None:
    send(officer, name="", request_scans=[picture("申请书.png")])
    officer.force_login(desk.colleague)
    page = send(officer, name="", drop_scan=[DraftFile.objects.get().pk]).content.decode()
    assert "申请书.png" not in page and DraftFile.objects.count() == 1


def test_a_page_dressed_as_a_picture_is_refused_by_name(officer: Client) -> None:
    fake = SimpleUploadedFile("申请书.png", b"<html><script>alert(1)</script></html>", "image/png")
    answer = send(officer, request_scans=[fake])
    page = answer.content.decode()
    assert "申请书.png" in page and not InformationRequest.objects.exists()


def test_markup_in_every_field_is_shown_as_text(officer: Client) -> None:
    attack = "<img src=x onerror=alert(1)>"
    send(officer, title=attack, description=attack, name=attack, accessibility_needs=attack)
    page = officer.get(reverse("casework:case", args=[the_request().pk])).content.decode()
    assert attack not in page and "&lt;img" in page


def test_who_does_not_handle_requests_registers_none(desk: Desk, client: Client) -> None:
    for name, user in desk.who_may_not_handle.items():
        if name == "outsider":  # registers in the own authority, with every role there
            continue
        client.force_login(user)
        assert client.get(ADDRESS).status_code == 403
        assert send(client).status_code == 403
    client.force_login(desk.outsider)
    send(client)
    assert the_request().authority == desk.city.other_city
