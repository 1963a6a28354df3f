"""Applying on the site: page by page, kept on the way, once however often it is sent."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.casework.models import (
    CaseworkSettings,
    DraftFile,
    FileKind,
    InformationRequest,
    RequestDraft,
)
from gongkai.messaging.models import Message
from gongkai.organizations.codes import check_character
from gongkai.vault.storage import vault_storage
from tests.casework.kit import Desk, picture, submission, submitted, today
from tests.casework.public.journey import DELIVERY, MATTER, PERSON, Citizen, office_of

SEVERAL = "请公开下列信息：\n1. 2025年度老旧小区改造项目清单；\n2. 2025年度老旧小区改造资金使用情况。"
_FIRST_SEVENTEEN = "91410600MA0000000"
UNIFIED_CODE = _FIRST_SEVENTEEN + check_character(_FIRST_SEVENTEEN)


def pdf(name: str = "附件.pdf", size: int = 200) -> SimpleUploadedFile:
    body = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    return SimpleUploadedFile(name, body[:9] + b"%" + b" " * size + body[8:], "application/pdf")


def test_a_citizen_applies_gets_a_receipt_and_tracks_the_request(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    assert request.applicant.name == "张三丰"
    assert request.received_on == today()
    assert [paper.kind for paper in request.files.all()] == [FileKind.IDENTITY]
    receipt = citizen.get(citizen.at("receipt", request.pk))
    assert request.due_on is not None
    for fact in (
        request.number,
        request.query_code,
        "鹤壁市人民政府",
        request.due_on.isoformat(),
        "第三十三条",
    ):
        assert fact in receipt
    assert "张三丰" not in receipt and "张**" in receipt
    page = citizen.open(request)
    assert "正在办理" in page and request.title in page
    assert InformationRequest.objects.count() == 1


def test_an_organization_applies_with_its_code_and_a_contact_person(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.begin(open_desk.authority, "enterprise")
    page = citizen.refused("apply_applicant", {"name": "鹤壁市某某有限公司", "identity_number": "914106"})
    assert "统一社会信用代码应为18位" in page and "请填写联系人的姓名" in page and "营业执照" in page
    data = {"name": "鹤壁市某某有限公司", "identity_number": UNIFIED_CODE.lower(), "contact_person": "李四"}
    citizen.send("apply_applicant", data | {"identity_file": pdf("营业执照.pdf")})
    citizen.send("apply_matter", MATTER)
    citizen.send("apply_delivery", DELIVERY)
    (request,) = citizen.submit()
    assert request.applicant.kind == "enterprise"
    assert request.applicant.identity_number == UNIFIED_CODE
    assert request.applicant.contact_person == "李四"


def test_the_draft_of_a_submitted_request_is_empty(
    open_desk: Desk, citizen: Citizen, django_capture_on_commit_callbacks: object
) -> None:
    citizen.fill_in(open_desk.authority)
    kept = DraftFile.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        (request,) = citizen.submit()
    draft = RequestDraft.objects.get()
    assert set(draft.data) == {"token", "submitted"} and draft.data["submitted"] == request.pk
    assert not draft.files.exists()
    assert not vault_storage().exists(kept)


@pytest.mark.parametrize("changes", [{}, {"description": SEVERAL}], ids=["one", "several"])
def test_sending_the_last_page_twice_gives_one_request_and_the_same_receipt(
    open_desk: Desk, citizen: Citizen, changes: dict[str, str]
) -> None:
    citizen.fill_in(open_desk.authority, **changes)
    if changes:
        citizen.send("apply_split", {"together": "1"})
    data = citizen.last_page()
    first = citizen.client.post(citizen.at("apply_submit"), data)
    again = citizen.client.post(citizen.at("apply_submit"), data)
    assert first["Location"] == again["Location"]
    assert InformationRequest.objects.count() == 1
    assert "查询码" in citizen.get(again["Location"])


def test_only_authorities_that_take_requests_on_line_can_be_chosen(open_desk: Desk, citizen: Citizen) -> None:
    closed = open_desk.city.county
    office_of(closed)
    CaseworkSettings.objects.create(authority=closed, takes_online_requests=False)
    page = citizen.get(reverse("casework:apply"))
    assert f'<option value="{open_desk.authority.pk}"' in page
    assert f'<option value="{closed.pk}"' not in page and "淇县人民政府" in page
    assert f'value="{open_desk.city.town.pk}"' not in page
    answer = citizen.client.post(
        reverse("casework:apply"), {"authority": closed.pk, "applicant_kind": "natural"}
    )
    assert "现在不接收网上申请" in answer.content.decode()
    assert not RequestDraft.objects.exists()


def test_the_column_page_tells_the_truth_about_applying_on_line(open_desk: Desk, client: Client) -> None:
    assert "网上申请" in client.get(reverse("casework:on_request")).content.decode()
    CaseworkSettings.objects.create(authority=open_desk.authority, takes_online_requests=False)
    page = client.get(reverse("casework:on_request")).content.decode()
    assert "现在没有机关在本平台接收网上申请" in page and reverse("casework:apply") not in page


def test_an_authority_that_stops_taking_requests_stops_the_form_without_losing_it(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.fill_in(open_desk.authority)
    data = citizen.last_page()
    CaseworkSettings.objects.create(authority=open_desk.authority, takes_online_requests=False)
    answer = citizen.client.post(citizen.at("apply_submit"), data)
    assert answer["Location"].startswith(citizen.at("apply_authority"))
    assert "现在不接收网上申请，请重新选择" in citizen.get(answer["Location"])
    assert not InformationRequest.objects.exists()
    assert RequestDraft.objects.get().data["answers"]["applicant"]["name"] == "张三丰"


WRONG_PEOPLE = [
    ({"name": " "}, "请填写申请人的姓名"),
    ({"name": "张" * 101}, "最多写100个字，现在有101个字"),
    ({"identity_number": ""}, "请填写证件号码"),
    ({"identity_number": "110105194912310021"}, "最后一位校验码不对"),
    ({"identity_number": "11010519491331002X"}, "没有这一天"),
    ({"identity_number": "110105209912310021"}, "还没有到"),
    ({"document_kind": "driving_licence"}, "请从列出的证件类型中选择"),
    ({"document_kind": "passport", "identity_number": "!!"}, "护照号码应为"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG_PEOPLE)
def test_what_is_wrong_with_the_applicant_is_told_and_everything_else_is_kept(
    open_desk: Desk, citizen: Citizen, changes: dict[str, str], sentence: str
) -> None:
    citizen.begin(open_desk.authority)
    page = citizen.refused("apply_applicant", PERSON | changes | {"identity_file": picture()})
    assert page.count(sentence) >= 2, "in the summary and beside the field"
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert "已经上传的证件" in page, "the picture is kept"
    citizen.send("apply_applicant", PERSON)


def test_the_picture_of_the_document_is_asked_for(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    assert "请上传证件的照片" in citizen.refused("apply_applicant", PERSON)


def test_a_new_picture_takes_the_place_of_the_one_before(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    citizen.send("apply_applicant", PERSON | {"identity_file": picture()})
    citizen.send("apply_applicant", PERSON | {"identity_file": pdf("护照.pdf")})
    assert [file.name for file in DraftFile.objects.all()] == ["护照.pdf"]


WRONG_MATTERS = [
    ({"title": ""}, "请写出所需信息的名称"),
    ({"description": "  \n "}, "请描述所需信息的内容"),
    ({"description": "问" * 10_000}, "最多写5000个字，现在有10000个字"),
    ({"title": "题" * 201}, "最多写200个字"),
    ({"document_number": "号" * 101}, "最多写100个字"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG_MATTERS)
def test_what_is_wrong_with_the_matter_is_told_and_nothing_typed_is_lost(
    open_desk: Desk, citizen: Citizen, changes: dict[str, str], sentence: str
) -> None:
    citizen.begin(open_desk.authority)
    page = citizen.refused("apply_matter", MATTER | changes)
    assert sentence in page
    for text in changes.values():
        assert text.strip() in page
    kept = RequestDraft.objects.get().data["answers"]["matter"]
    assert kept == MATTER | changes


WRONG_DELIVERIES = [
    ({"telephone": ""}, "请至少填写一种联系方式"),
    ({"telephone": "给我打电话"}, "电话号码只能有数字"),
    ({"telephone": "139"}, "电话号码的位数不够"),
    ({"receipt_way": "email"}, "请填写电子邮箱"),
    ({"receipt_way": "email", "email": "zhang@"}, "电子邮箱地址不对"),
    ({"email": "a@b.cn\r\nBcc: c@d.cn"}, "电子邮箱地址不对"),
    ({"receipt_way": "post"}, "请填写通信地址"),
    ({"receipt_way": "post", "address": "九州路1号"}, "请填写邮政编码"),
    ({"postcode": "45803"}, "邮政编码应为6位数字"),
    ({"receipt_way": "fax", "provision_form": "paper"}, "请填写传真号码"),
    ({"receipt_way": "pick_up", "telephone": "", "email": "a@b.cn"}, "便于通知您来取"),
    ({"provision_form": "paper"}, "纸质的信息不能在网上下载"),
    ({"receipt_way": "fax", "fax": "0392-1"}, "电子数据不能用传真发送"),
    ({"receipt_way": "pigeon"}, "请从列出的方式中选择"),
    ({"provision_form": ""}, "请选择希望以什么形式提供"),
    ({"accessibility_needs": "字" * 501}, "最多写500个字"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG_DELIVERIES)
def test_the_contact_that_the_chosen_way_needs_is_asked_for(
    open_desk: Desk, citizen: Citizen, changes: dict[str, str], sentence: str
) -> None:
    citizen.begin(open_desk.authority)
    assert sentence in citizen.refused("apply_delivery", DELIVERY | changes)


def test_notices_are_offered_only_where_they_can_be_sent(
    open_desk: Desk, citizen: Citizen, settings: object
) -> None:
    citizen.begin(open_desk.authority)
    assert "notice_by" not in citizen.get(citizen.at("apply_delivery"))
    settings.MAIL_SERVER = settings.SMS_GATEWAY = object()  # type: ignore[attr-defined]
    page = citizen.get(citizen.at("apply_delivery"))
    assert "notice_by_email" in page and "notice_by_sms" in page
    wanted = DELIVERY | {"notice_by_sms": "on", "notice_by_email": "on", "telephone": "0392-3333333"}
    page = citizen.refused("apply_delivery", wanted)
    assert "请填写11位手机号码" in page and "请填写电子邮箱" in page


@pytest.mark.parametrize("with_code", [True, False])
def test_the_receipt_goes_out_by_email_and_the_code_only_if_that_was_ticked(
    open_desk: Desk, citizen: Citizen, settings: object, with_code: bool
) -> None:
    settings.MAIL_SERVER = object()  # type: ignore[attr-defined]
    citizen.fill_in(open_desk.authority, email="zhang@example.com")
    (request,) = citizen.submit(**({"code_by_email": "on"} if with_code else {}))
    (message,) = Message.objects.all()
    assert message.recipient == "zhang@example.com" and request.number in message.body
    assert (request.query_code in message.body) is with_code
    assert request.title not in message.body and "张三丰" not in message.body


def test_attachments_are_kept_up_to_five_and_the_bad_ones_are_named(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.begin(open_desk.authority)
    html = SimpleUploadedFile("图.png", b"<html><script>alert(1)</script>", "image/png")
    page = citizen.refused("apply_matter", MATTER | {"attachments": [pdf("甲.pdf"), html, pdf("空.pdf", 0)]})
    assert "图.png" in page and "看起来是" in page
    kept = {file.name for file in DraftFile.objects.all()}
    assert "甲.pdf" in kept and "图.png" not in kept
    six = [pdf(f"第{number}个.pdf", number * 7) for number in range(6)]
    page = citizen.refused("apply_matter", MATTER | {"attachments": six})
    assert "附件最多5个" in page
    assert DraftFile.objects.count() == 5


def test_a_file_of_more_than_30_mb_is_named_and_nothing_else_is_lost(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.begin(open_desk.authority)
    large = SimpleUploadedFile("大.pdf", b"%PDF-1.4\n" + b" " * (30 * 1024 * 1024), "application/pdf")
    page = citizen.refused("apply_matter", MATTER | {"attachments": [large, pdf("小.pdf")]})
    assert "“大.pdf”超过了30 MB" in page
    assert [file.name for file in DraftFile.objects.all()] == ["小.pdf"]
    assert MATTER["title"] in page


def test_a_kept_file_can_be_taken_out_and_what_was_typed_stays(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    citizen.send("apply_matter", MATTER | {"attachments": pdf()})
    file = DraftFile.objects.get()
    typed = MATTER | {"title": "改过的名称"}
    citizen.send("apply_matter", typed | {"remove": str(file.pk)})
    assert not DraftFile.objects.exists()
    assert "改过的名称" in citizen.get(citizen.at("apply_matter"))
    for odd in ("x", "-1", "９", "9" * 30):
        citizen.send("apply_matter", typed | {"remove": odd})


def test_what_was_typed_comes_back_as_text_and_never_as_a_script(open_desk: Desk, citizen: Citizen) -> None:
    script = "<script>alert('1')</script>"
    citizen.fill_in(open_desk.authority, name=script, title=script, description=script, telephone="1234567")
    assert script not in citizen.get(citizen.at("apply_submit"))
    (request,) = citizen.submit()
    receipt = citizen.get(citizen.at("receipt", request.pk))
    assert script not in receipt and "&lt;script&gt;" in receipt
    page = citizen.open(request)
    assert script not in page and "&lt;script&gt;" in page


def test_control_characters_are_taken_out_with_a_sentence(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority, title="项目\x00清单\u202e", description="第一行\r\n第二行\x07")
    assert "看不见的控制字符" in citizen.get(citizen.at("apply_submit"))
    (request,) = citizen.submit()
    assert request.title == "项目清单" and request.description == "第一行\n第二行"


def test_a_wrong_answer_to_the_question_loses_nothing(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    page = citizen.refused("apply_submit", citizen.last_page(challenge_answer="不知道"))
    assert "请回答下面的新问题" in page and "张三丰" in page
    assert not InformationRequest.objects.exists()
    assert len(citizen.submit()) == 1


def test_a_robot_that_fills_in_every_input_gets_nothing_in(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    citizen.refused("apply_submit", citizen.last_page(challenge_homepage="https://example.com"))
    assert not InformationRequest.objects.exists()


def test_one_address_cannot_submit_without_end(open_desk: Desk, citizen: Citizen, settings: object) -> None:
    settings.SUBMISSIONS_PER_HOUR = 2  # type: ignore[attr-defined]
    for _ in range(2):
        citizen.fill_in(open_desk.authority)
        citizen.submit()
    citizen.fill_in(open_desk.authority)
    answer = citizen.client.post(citizen.at("apply_submit"), citizen.last_page())
    assert answer.status_code == 429
    assert "您填写的内容都还在" in answer.content.decode() and "后再试" in answer.content.decode()
    assert InformationRequest.objects.count() == 2


def test_one_address_cannot_begin_forms_without_end(
    open_desk: Desk, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.casework.public.applying.DRAFTS_AN_HOUR", 1)
    citizen.begin(open_desk.authority)
    data = {"authority": open_desk.authority.pk, "applicant_kind": "natural"}
    answer = citizen.client.post(reverse("casework:apply"), data)
    assert answer.status_code == 429 and "后再试" in answer.content.decode()
    assert RequestDraft.objects.count() == 1


@pytest.mark.parametrize(
    "value", ["x", "-1", "0", "9" * 30, "\x00", "１", "1 OR 1=1"], ids=lambda value: repr(value)[:12]
)
def test_an_authority_that_is_none_is_told_in_words(open_desk: Desk, citizen: Citizen, value: str) -> None:
    answer = citizen.client.post(reverse("casework:apply"), {"authority": value, "applicant_kind": "natural"})
    assert answer.status_code == 200
    assert re.search("请选择要向哪个机关申请|请重新选择", answer.content.decode())


def test_the_last_page_leads_to_the_first_page_that_is_not_right(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    answer = citizen.client.get(citizen.at("apply_submit"))
    assert answer["Location"].startswith(citizen.at("apply_applicant"))
    assert "请填写申请人的姓名" in citizen.get(answer["Location"])


def test_who_changes_from_person_to_organization_is_asked_for_its_facts(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.fill_in(open_desk.authority)
    citizen.send("apply_authority", {"authority": open_desk.authority.pk, "applicant_kind": "research"})
    answer = citizen.client.get(citizen.at("apply_submit"))
    page = citizen.get(answer["Location"])
    assert "统一社会信用代码" in page and "请填写联系人的姓名" in page


def test_a_change_from_the_last_page_leads_back_to_it(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    answer = citizen.client.post(citizen.at("apply_applicant") + "?fan=1", PERSON | {"name": "张三"})
    assert answer["Location"] == citizen.at("apply_submit")


def test_the_purpose_is_never_asked(open_desk: Desk, citizen: Citizen) -> None:
    citizen.begin(open_desk.authority)
    for name in ("apply_applicant", "apply_matter", "apply_delivery"):
        form = citizen.get(citizen.at(name)).split("<main")[1]
        assert not re.search(r"<label[^>]*>[^<]*(用途|目的)", form)


def test_the_receipt_is_shown_to_the_browser_that_submitted_and_to_nobody_else(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    for name in ("receipt", "receipt_text"):
        assert request.query_code in citizen.client.get(citizen.at(name, request.pk)).getvalue().decode()
        answer = Client().get(citizen.at(name, request.pk))
        assert answer.status_code == 302 and answer["Location"] == reverse("casework:track")
    citizen.client.post(citizen.at("receipt", request.pk))
    assert citizen.client.get(citizen.at("receipt", request.pk)).status_code == 302


def test_the_receipt_as_text_says_the_same(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    answer = citizen.client.get(citizen.at("receipt_text", request.pk))
    assert "attachment" in answer["Content-Disposition"]
    text = answer.getvalue().decode("utf-8-sig")
    for fact in (request.number, request.query_code, request.title, "鹤壁市人民政府", "0392-3333333"):
        assert fact in text


def test_no_session_holds_anything_of_a_person(open_desk: Desk, citizen: Citizen) -> None:
    citizen.fill_in(open_desk.authority, email="zhang@example.com")
    (request,) = citizen.submit()
    citizen.open(request)
    held = str(dict(citizen.client.session))
    for secret in ("张三丰", "1380", "zhang", request.query_code, request.number, PERSON["identity_number"]):
        assert secret not in held


def test_no_page_of_an_applicant_is_kept_by_a_cache_or_found_by_a_search_engine(
    open_desk: Desk, citizen: Citizen
) -> None:
    citizen.fill_in(open_desk.authority)
    for name in ("apply_applicant", "apply_submit", "apply_saved"):
        answer = citizen.client.get(citizen.at(name))
        assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"


def test_a_form_without_its_secret_leaves_a_way_back(open_desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("casework:apply"), {"authority": open_desk.authority.pk})
    assert answer.status_code == 403
    assert f'href="{reverse("casework:apply")}">重新打开刚才的页面' in answer.content.decode()


def test_receipt_waits_for_confirmation_where_the_authority_confirms_itself(
    open_desk: Desk, citizen: Citizen
) -> None:
    CaseworkSettings.objects.create(authority=open_desk.authority, receipt_confirms=False)
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    assert request.due_on is None
    assert "确认收到申请之后，答复期限才开始计算" in citizen.get(citizen.at("receipt", request.pk))


def test_a_request_of_another_form_is_not_on_the_receipt(open_desk: Desk, citizen: Citizen) -> None:
    other = submitted(open_desk.authority, title="别人的申请")
    citizen.fill_in(open_desk.authority)
    (request,) = citizen.submit()
    assert other.number not in citizen.get(citizen.at("receipt", request.pk))
    assert submission(open_desk.authority).applicant.name == request.applicant.name
