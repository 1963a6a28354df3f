"""Tracking: number and code together open a request, and what is shown is what concerns the applicant."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import cases, steps
from gongkai.casework.actions.files import add_file
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import (
    CaseFile,
    CaseworkSettings,
    FileKind,
    InformationRequest,
    Letter,
    LetterStatus,
    ProactiveProposal,
    WithheldPassage,
)
from gongkai.casework.public.request_page import RequestPage
from gongkai.casework.public.tracking import normalised_number
from gongkai.law.calendar import standard_calendar
from gongkai.law.events import (
    AuthorityAsked,
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    FeeNoticeDelivered,
    ReasonsAsked,
    ReasonsGiven,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.organizations.models import AuditEntry
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.kit import Desk, picture, registered, submitted, today
from tests.casework.public.journey import Citizen, value_of

SECRET_PARTY = "河南隐名建设有限公司"
NOT_FOUND = "申请编号或者查询码不对"


@pytest.fixture
def request_(open_desk: Desk) -> InformationRequest:
    return submitted(open_desk.authority)


def go_on(desk: Desk, request: InformationRequest, *events: Event) -> None:
    """Take steps as the officer and the head do."""
    for event in events:
        request.refresh_from_db()
        if steps.needs_consent(event) and not isinstance(event, FeeNoticeDelivered):
            steps.approve(desk.head, steps.propose(desk.officer, request, event, seen=request.version))
        else:
            if isinstance(event, FeeNoticeDelivered):
                steps.approve(desk.head, steps.propose(desk.officer, request, event, seen=request.version))
            steps.register(desk.officer, request, event, seen=request.version)
    request.refresh_from_db()


def paper(desk: Desk, request: InformationRequest, kind: FileKind, *, opened: bool = False) -> CaseFile:
    upload = check_upload(picture(f"{kind.label}.png"), UploadKind.PICTURE)
    return add_file(request, kind, upload, actor=desk.officer, open_to_applicant=opened)


def letter(
    desk: Desk, request: InformationRequest, kind: LetterKind, status: LetterStatus = LetterStatus.SENT
) -> Letter:
    word = SimpleUploadedFile("答复书.docx", default_template(kind))
    file = add_file(request, FileKind.LETTER, check_upload(word, UploadKind.DOCUMENT), actor=desk.officer)
    return Letter.objects.create(
        request=request,
        kind=kind.value,
        title=kind.title,
        status=status,
        date=today(),
        file=file,
        prepared_by=desk.officer,
    )


@pytest.mark.parametrize(
    "dress",
    [
        lambda number, code: (number, code),
        lambda number, code: (f"  {number} ", code.lower()),
        lambda number, code: (number.replace("-", "－"), f"{code[:4]} {code[4:]}"),
        lambda number, code: (number.replace("-", ""), f"{code[:4]}-{code[4:]}"),
        lambda number, code: ("".join(chr(ord(c) + 0xFEE0) for c in number), code),
    ],
    ids=["plain", "blanks", "full width dash", "no dash", "full width"],
)
def test_number_and_code_open_the_request_however_they_are_typed(
    request_: InformationRequest, citizen: Citizen, dress: object
) -> None:
    answer = citizen.track(*dress(request_.number, request_.query_code))  # type: ignore[operator]
    assert answer["Location"] == reverse("casework:tracked", args=[request_.pk])


@pytest.mark.parametrize("number", ["2026-0007-00012", "2026-12345-00012"])
def test_a_number_without_dashes_is_understood_however_many_authorities_there_are(number: str) -> None:
    assert normalised_number(number.replace("-", "")) == number


def test_a_wrong_number_and_a_wrong_code_get_the_same_sentence(
    request_: InformationRequest, citizen: Citizen
) -> None:
    other = submitted(request_.authority)
    wrong = [
        (request_.number, "22222222"),
        (request_.number, other.query_code),
        ("2020-0001-00001", request_.query_code),
        ("x" * 60, "y" * 60),
        ("'; DROP TABLE", "1"),
    ]
    pages = []
    for number, code in wrong:
        answer = citizen.track(number, code)
        assert answer.status_code == 200
        assert NOT_FOUND in answer.content.decode()
        pages.append(answer.content.decode().count("<li>"))
    assert len(set(pages)) == 1
    assert "请输入查询码" in citizen.track(request_.number, " ").content.decode()
    assert "请输入申请编号" in citizen.track("\x00", "x").content.decode()


def test_a_leaked_number_without_its_code_shows_nothing(
    open_desk: Desk, request_: InformationRequest
) -> None:
    sent = letter(open_desk, request_, LetterKind.REPLY_R2)
    opened = paper(open_desk, request_, FileKind.INFORMATION, opened=True)
    stranger = Client()
    addresses = [
        reverse(f"casework:{name}", args=arguments)
        for name, arguments in (
            ("tracked", [request_.pk]),
            ("receipt", [request_.pk]),
            ("receipt_text", [request_.pk]),
            ("correct", [request_.pk]),
            ("reasons", [request_.pk]),
            ("payment", [request_.pk]),
            ("withdraw", [request_.pk]),
            ("suggest", [request_.pk]),
            ("fetch_letter", [request_.pk, sent.pk]),
            ("fetch_letter_pdf", [request_.pk, sent.pk]),
            ("fetch_file", [request_.pk, opened.pk]),
            ("other_request", [request_.pk, request_.pk]),
        )
    ]
    version = InformationRequest.objects.get(pk=request_.pk).version
    for address in addresses:
        for missing in (address, address.replace(f"/{request_.pk}/", "/999999999999999999999/")):
            answer = stranger.get(missing)
            assert answer.status_code == 302 and answer["Location"] == reverse("casework:track")
        answer = stranger.post(address, {"seen": version, "sure": "on", "text": "抢先一步"})
        assert answer.status_code in (302, 403)
        assert request_.title not in answer.content.decode()
    prefilled = stranger.get(reverse("casework:track"), {"bh": request_.number}).content.decode()
    assert request_.title not in prefilled
    request_.refresh_from_db()
    assert request_.version == version and request_.is_open


def test_the_code_of_one_request_does_not_open_another(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    other = submitted(open_desk.authority, title="别人的事")
    theirs = letter(open_desk, other, LetterKind.REPLY_R2)
    citizen.open(request_)
    assert citizen.client.get(reverse("casework:tracked", args=[other.pk])).status_code == 302
    assert (
        citizen.client.get(reverse("casework:fetch_letter", args=[request_.pk, theirs.pk])).status_code == 404
    )
    assert (
        citizen.client.get(reverse("casework:fetch_file", args=[request_.pk, theirs.file_id])).status_code
        == 404
    )
    for number in (other.pk, 10**30):
        answer = citizen.client.post(reverse("casework:other_request", args=[request_.pk, number]))
        assert answer.status_code == 403 and "别人的事" not in answer.content.decode()


def test_wrong_codes_cannot_be_tried_without_end(request_: InformationRequest, citizen: Citizen) -> None:
    for _ in range(10):
        assert citizen.track(request_.number, "22222222").status_code == 200
    refused = citizen.track(request_.number, request_.query_code)
    assert refused.status_code == 429 and "后再试" in refused.content.decode()
    assert Client().get(reverse("casework:tracked", args=[request_.pk])).status_code == 302


def test_one_address_cannot_try_number_after_number(request_: InformationRequest, citizen: Citizen) -> None:
    for number in range(30):
        assert citizen.track(f"2026-0001-{number:05d}", "22222222").status_code == 200
    assert citizen.track(request_.number, request_.query_code).status_code == 429


def test_the_request_closes_after_half_an_hour_and_what_was_typed_is_shown(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on(open_desk, request_, CorrectionAsked(today(), today() + dt.timedelta(days=10)))
    citizen.open(request_)
    later = time.time() + 31 * 60
    monkeypatch.setattr("gongkai.casework.public.access.time.time", lambda: later)
    answer = citizen.client.post(
        reverse("casework:correct", args=[request_.pk]), {"seen": 2, "text": "写了很久的补正"}
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "写了很久的补正" in page and "30分钟没有操作" in page and request_.title not in page
    assert citizen.client.get(reverse("casework:tracked", args=[request_.pk])).status_code == 302


def test_who_leaves_closes_everything(request_: InformationRequest, citizen: Citizen) -> None:
    citizen.open(request_)
    citizen.client.post(reverse("casework:track"), {"leave": "1"})
    assert citizen.client.get(reverse("casework:tracked", args=[request_.pk])).status_code == 302


def test_the_page_tells_stage_due_day_and_why_and_shows_the_applicant_masked(
    request_: InformationRequest, citizen: Citizen
) -> None:
    page = citizen.open(request_)
    assert request_.due_on is not None
    assert "正在办理" in page and request_.due_on.isoformat() in page
    assert "从第二天起计算20个工作日" in page and "计入，第20个" in page
    assert "张**" in page and "张三丰" not in page and "1380000" not in page


def test_what_happens_inside_and_the_names_of_others_never_appear(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    cases.add_note(open_desk.officer, request_, "内部备注：难缠")
    request_.unit_enquiries.create(
        unit="法规科", question="有没有", asked_on=today(), due_on=today(), asked_by=open_desk.officer
    )
    steps.register(
        open_desk.officer, request_, ThirdPartyConsulted(today(), SECRET_PARTY), seen=1, note="内部说明"
    )
    go_on(open_desk, request_, AuthorityAsked(today(), "神秘的第二机关"))
    page = citizen.open(request_)
    for inside in (SECRET_PARTY, "神秘的第二机关", "内部备注", "内部说明", "法规科", "吴佳怡", "甲乙"):
        assert inside not in page
    assert "征求第三方意见" in page and "征求其他机关意见" in page
    go_on(open_desk, request_, ThirdPartyAnswered(today(), SECRET_PARTY, agrees=False, good_reason=True))
    assert SECRET_PARTY not in citizen.get(reverse("casework:tracked", args=[request_.pk]))


def test_a_correction_is_answered_with_text_and_files(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    go_on(open_desk, request_, CorrectionAsked(today(), today() + dt.timedelta(days=10)))
    page = citizen.open(request_)
    assert "请您补正" in page and "去补正" in page
    address = reverse("casework:correct", args=[request_.pk])
    seen = value_of(citizen.get(address), "seen")
    empty = citizen.client.post(address, {"seen": seen, "text": ""})
    assert "请写明补正的内容，或者上传补正材料" in empty.content.decode()
    bad = SimpleUploadedFile("图.png", b"<html></html>")
    wrong = citizen.client.post(address, {"seen": seen, "text": "我的补正", "papers": [bad]})
    assert "图.png" in wrong.content.decode() and "我的补正" in wrong.content.decode()
    right = citizen.client.post(address, {"seen": seen, "text": "我的补正", "papers": [picture("图.png")]})
    assert right["Location"] == reverse("casework:tracked", args=[request_.pk])
    page = citizen.get(right["Location"])
    assert "收到补正" in page and "我的补正" in page
    assert request_.files.filter(kind=FileKind.CORRECTION).count() == 1
    assert citizen.client.get(address).status_code == 302, "once"


def test_a_late_correction_needs_its_reason(open_desk: Desk, citizen: Citizen) -> None:
    request = registered(open_desk, days_ago=40)
    row = steps.enter(
        request,
        CorrectionAsked(today() - dt.timedelta(days=38), today() - dt.timedelta(days=20)),
        actor=open_desk.officer,
    )
    assert row.kind == "CorrectionAsked"
    citizen.open(request)
    address = reverse("casework:correct", args=[request.pk])
    page = citizen.get(address)
    assert "逾期的正当理由" in page
    seen = value_of(page, "seen")
    answer = citizen.client.post(address, {"seen": seen, "text": "补正"})
    assert "请写明逾期的正当理由" in answer.content.decode()
    citizen.client.post(address, {"seen": seen, "text": "补正", "good_reason": "住院"})
    request.refresh_from_db()
    event = request.events.last().event
    assert isinstance(event, Corrected) and event.good_reason == "住院"


def test_who_looked_at_an_old_page_is_told_and_keeps_what_was_typed(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    go_on(open_desk, request_, CorrectionAsked(today(), today() + dt.timedelta(days=10)))
    citizen.open(request_)
    address = reverse("casework:correct", args=[request_.pk])
    seen = value_of(citizen.get(address), "seen")
    InformationRequest.objects.filter(pk=request_.pk).update(version=int(seen) + 1)
    answer = citizen.client.post(address, {"seen": seen, "text": "我的补正"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "有了新的进展" in page and "我的补正" in page and "吴佳怡" not in page
    again = citizen.client.post(address, {"seen": value_of(page, "seen"), "text": "我的补正"})
    assert again.status_code == 302
    assert citizen.client.post(address, {"seen": "x", "text": "我的补正"}).status_code == 200


def test_reasons_are_explained_once_asked(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    citizen.open(request_)
    address = reverse("casework:reasons", args=[request_.pk])
    assert citizen.client.get(address).status_code == 302
    go_on(open_desk, request_, ReasonsAsked(today()))
    page = citizen.get(address)
    assert "第三十五条" in page
    assert (
        citizen.client.post(address, {"seen": value_of(page, "seen"), "text": "研究需要"}).status_code == 302
    )
    request_.refresh_from_db()
    assert request_.reasons_text == "研究需要"
    go_on(open_desk, request_, ReasonsGiven(today(), reasonable=True))
    page = citizen.get(reverse("casework:tracked", args=[request_.pk]))
    assert "收到您说明的理由" in page and "请您说明理由</h2>" not in page


def test_a_fee_is_told_with_amount_account_and_deadline_and_its_proof_is_taken(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    CaseworkSettings.objects.create(authority=open_desk.authority, fee_account="非税收入专户 1234567890")
    go_on(open_desk, request_, FeeNoticeDelivered(today(), today(), 100))
    assert "100元" in citizen.open(request_)
    address = reverse("casework:payment", args=[request_.pk])
    page = citizen.get(address)
    assert "100元" in page and "非税收入专户" in page and "20个工作日" in page
    seen = value_of(page, "seen")
    assert "请选择缴费凭证" in citizen.client.post(address, {"seen": seen}).content.decode()
    answer = citizen.client.post(address, {"seen": seen, "papers": [picture("凭证.png")]})
    assert answer.status_code == 302
    assert request_.files.get(kind=FileKind.PAYMENT_PROOF).from_applicant


def test_a_request_is_withdrawn_after_a_confirmation(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    citizen.open(request_)
    address = reverse("casework:withdraw", args=[request_.pk])
    seen = value_of(citizen.get(address), "seen")
    assert "请先勾选" in citizen.client.post(address, {"seen": seen}).content.decode()
    citizen.client.post(address, {"seen": seen, "sure": "on", "reason": "不需要了"})
    request_.refresh_from_db()
    assert isinstance(request_.events.last().event, Withdrawn)
    page = citizen.get(reverse("casework:tracked", args=[request_.pk]))
    assert "您已经撤回" in page and "撤回申请</a>" not in page and "不服答复" not in page
    assert citizen.client.get(address).status_code == 302


def test_a_reply_is_not_told_before_it_reaches_the_applicant(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    go_on(open_desk, request_, Replied(today(), ReplyKind.REFUSED, Ground.PROCESS))
    page = citizen.open(request_)
    assert "正在送达" in page and "不予公开" not in page and "过程性信息" not in page
    go_on(open_desk, request_, Delivered(today(), Delivery.ELECTRONIC))
    page = citizen.get(reverse("casework:tracked", args=[request_.pk]))
    assert "不予公开" in page and "过程性信息" in page


@pytest.mark.parametrize(
    ("kind", "ground", "first"),
    [
        (ReplyKind.REFUSED, Ground.PROCESS, True),
        (ReplyKind.NOT_EXISTING, None, False),
        (ReplyKind.GRANTED, None, False),
    ],
)
def test_the_remedies_are_told_with_bodies_and_days_and_the_order_of_the_law(
    open_desk: Desk,
    request_: InformationRequest,
    citizen: Citizen,
    kind: ReplyKind,
    ground: Ground | None,
    first: bool,
) -> None:
    CaseworkSettings.objects.create(
        authority=open_desk.authority, reconsideration_body="河南省人民政府复议机构", court="鹤壁市中级法院"
    )
    go_on(open_desk, request_, Replied(today(), kind, ground), Delivered(today(), Delivery.SERVICE))
    page = citizen.open(request_)
    assert "河南省人民政府复议机构" in page and (today() + dt.timedelta(days=60)).isoformat() in page
    assert ("应当先申请行政复议" in page) is first
    assert ("提起行政诉讼</dt>" in page) is not first
    assert "鹤壁市中级法院" in page


def test_a_partial_release_is_examined_by_the_ground_of_what_is_withheld(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    WithheldPassage.objects.create(
        request=request_,
        place="第3页",
        content="机密的内容概述",
        ground=Ground.INTERNAL_AFFAIRS.value,
        reason="内部事务",
        marked_by=open_desk.officer,
    )
    go_on(
        open_desk, request_, Replied(today(), ReplyKind.PARTLY_GRANTED), Delivered(today(), Delivery.SERVICE)
    )
    page = citizen.open(request_)
    assert "应当先申请行政复议" in page and "机密的内容概述" not in page


def test_only_letters_that_were_sent_to_the_applicant_can_be_fetched(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    sent = letter(open_desk, request_, LetterKind.REPLY_R2)
    draft = letter(open_desk, request_, LetterKind.REPLY_R3, LetterStatus.APPROVED)
    third = letter(open_desk, request_, LetterKind.THIRD_PARTY_LETTER)
    inner = letter(open_desk, request_, LetterKind.UNIT_ENQUIRY)
    page = citizen.open(request_)
    assert LetterKind.REPLY_R2.title in page and LetterKind.THIRD_PARTY_LETTER.title not in page
    answer = citizen.client.get(reverse("casework:fetch_letter", args=[request_.pk, sent.pk]))
    assert answer.getvalue()[:2] == b"PK" and "attachment" in answer["Content-Disposition"]
    for other in (draft, third, inner):
        for name in ("fetch_letter", "fetch_letter_pdf"):
            assert (
                citizen.client.get(reverse(f"casework:{name}", args=[request_.pk, other.pk])).status_code
                == 404
            )
        answer = citizen.client.get(reverse("casework:fetch_file", args=[request_.pk, other.file_id]))
        assert answer.status_code == 404
    read = AuditEntry.objects.filter(action="applicant.read")
    assert read.count() == 1 and read.get().actor is None


def test_a_letter_is_fetched_as_pdf_or_the_reason_why_not_is_told(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    sent = letter(open_desk, request_, LetterKind.REPLY_R2)
    citizen.open(request_)
    answer = citizen.client.get(reverse("casework:fetch_letter_pdf", args=[request_.pk, sent.pk]))
    if answer.status_code == 200:
        assert answer.getvalue()[:5] == b"%PDF-"
    else:
        assert answer.status_code == 409 and "Word 文件仍可下载" in answer.content.decode()


def test_only_opened_files_can_be_fetched(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    opened = paper(open_desk, request_, FileKind.INFORMATION, opened=True)
    shut = paper(open_desk, request_, FileKind.OPINION)
    page = citizen.open(request_)
    assert opened.name in page and shut.name not in page
    answer = citizen.client.get(reverse("casework:fetch_file", args=[request_.pk, opened.pk]))
    assert answer.getvalue()[:4] == b"\x89PNG" and answer["X-Content-Type-Options"] == "nosniff"
    assert citizen.client.get(reverse("casework:fetch_file", args=[request_.pk, shut.pk])).status_code == 404


def test_proactive_publication_is_suggested_once_after_a_release(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    citizen.open(request_)
    address = reverse("casework:suggest", args=[request_.pk])
    assert citizen.client.get(address).status_code == 302
    go_on(open_desk, request_, Replied(today(), ReplyKind.GRANTED), Delivered(today(), Delivery.SERVICE))
    seen = value_of(citizen.get(address), "seen")
    citizen.client.post(address, {"seen": seen, "reason": "大家都关心"})
    assert ProactiveProposal.objects.get().reason == "大家都关心"
    page = citizen.get(reverse("casework:tracked", args=[request_.pk]))
    assert "您建议把这条信息转为主动公开：已提出" in page
    assert citizen.client.get(address).status_code == 302


def test_a_new_round_is_found_with_the_same_code(
    open_desk: Desk, request_: InformationRequest, citizen: Citizen
) -> None:
    refusal = Replied(today(), ReplyKind.REFUSED, Ground.PROCESS)
    go_on(open_desk, request_, refusal, Delivered(today(), Delivery.SERVICE))
    again = cases.reopen(
        open_desk.officer,
        request_,
        body="河南省人民政府",
        decided_on=today(),
        received_on=today(),
        days=None,
        seen=request_.version,
    )
    page = citizen.open(request_)
    assert "原来的答复已被撤销" in page and again.number in page
    answer = citizen.client.post(reverse("casework:other_request", args=[request_.pk, again.pk]))
    assert "重新办理" in citizen.get(answer["Location"])


def test_an_overdue_request_tells_what_can_be_done(open_desk: Desk, citizen: Citizen) -> None:
    request = registered(open_desk, days_ago=60)
    assert "机关还没有答复" in citizen.open(request)


def test_a_paper_request_is_tracked_as_well(open_desk: Desk, citizen: Citizen) -> None:
    request = registered(open_desk)
    assert "当面提交" in citizen.open(request)


@pytest.mark.parametrize("moves", [True, False])
def test_a_last_day_on_a_weekend_or_holiday_is_told_to_move_on(open_desk: Desk, moves: bool) -> None:
    answered = next(
        day
        for day in (today() - dt.timedelta(days=back) for back in range(20))
        if standard_calendar().is_working(day + dt.timedelta(days=60)) is not moves
    )
    request_ = registered(open_desk, days_ago=(today() - answered).days)
    go_on(open_desk, request_, Replied(answered, ReplyKind.GRANTED), Delivered(answered, Delivery.SERVICE))
    told = RequestPage(request_).remedies[0]
    assert told.until == answered + dt.timedelta(days=60)
    assert ("可以顺延到休息日之后的第一天" in told.sentence) is moves
