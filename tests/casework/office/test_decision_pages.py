"""The pages of deciding, letters and consent: who may open them, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import applicants, consulting, deciding, drafting, letters, proactive, steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.keeping import append
from gongkai.casework.models import (
    FileKind,
    InformationRequest,
    LetterStatus,
    ProposalStatus,
    ProposedStep,
    ProvisionForm,
    ReceiptWay,
)
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import CorrectionAsked, Delivered, Delivery, FeeNoticeDelivered, ReasonsAsked
from gongkai.organizations.models import AuditEntry, User
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.deciding_kit import WAYS, decide
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan


@pytest.fixture
def office(desk: Desk) -> Desk:
    return furnish(desk)


@pytest.fixture
def case(office: Desk) -> InformationRequest:
    return registered(office, days_ago=3)


def at(name: str, *arguments: object) -> str:
    return reverse(f"casework:{name}", args=arguments)


def post(client: Client, user: User, address: str, **data: Any) -> HttpResponse:
    client.force_login(user)
    return client.post(address, data)  # type: ignore[return-value]


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def correction(**changes: Any) -> dict[str, Any]:
    return {
        "seen": 1,
        "letter_seen": "",
        "step_date": today().isoformat(),
        "step_deadline": (today() + dt.timedelta(days=14)).isoformat(),
        "word_points": "信息的名称不明确",
        "word_how": "请写明文号",
        "action": "send",
    } | changes


def proposed(office: Desk, case: InformationRequest, by: User | None = None) -> ProposedStep:
    plan = PLANS["Extended"]
    done = drafting.send(by or office.officer, case, plan, STEPS["Extended"], words_of_plan(plan), seen=None)
    assert isinstance(done, ProposedStep)
    return done


CASE_PAGES = ("decide", "reply", "choose_earlier", "passage_new", "information", "ask_unit", "parties")


def test_leaders_supervisors_and_other_members_do_not_open_the_pages_of_deciding(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    decide(office, case, "R4")
    letter = letters.draft(office.officer, case, PLANS["ReasonsAsked"].letter, {}, seen=None)
    addresses = [at(name, case.pk) for name in CASE_PAGES]
    addresses += [at("draft_step", case.pk, kind) for kind in PLANS]
    addresses += [
        at(name, case.pk, letter.pk) for name in ("letter", "letter_word", "letter_pdf", "letter_upload")
    ]
    addresses += [at("consents"), at("consent", proposed(office, case).pk), at("publications")]
    for user in (office.leader, office.supervisor, office.reader):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 403, address
            assert client.post(address).status_code in (403, 405), address


def test_settings_and_templates_open_for_the_head_alone(office: Desk, client: Client) -> None:
    addresses = [
        at("settings"),
        at("templates"),
        at("template", "receipt"),
        at("template_try", "receipt", "pdf"),
    ]
    for user in (office.officer, office.leader, office.reader):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 403
        assert client.post(at("settings"), {"court": "某法院"}).status_code == 403
    client.force_login(office.head)
    for address in addresses:
        assert client.get(address).status_code == 200


def test_a_draft_is_kept_as_it_is_and_shown_with_what_it_lacks(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    address = at("draft_step", case.pk, "CorrectionAsked")
    answer = post(client, office.officer, address, **correction(action="save", word_how="", step_deadline=""))
    assert answer.status_code == 302
    shown = page(client, office.officer, address)
    assert "信息的名称不明确" in shown and "补正指引" in shown
    assert case.letters.get().status == LetterStatus.DRAFT and case.events.count() == 1


def test_the_step_is_taken_with_one_button(office: Desk, case: InformationRequest, client: Client) -> None:
    address = at("draft_step", case.pk, "CorrectionAsked")
    answer = post(client, office.officer, address, **correction())
    assert answer.status_code == 302 and answer["Location"] == at("case", case.pk)
    assert case.letters.get().status == LetterStatus.SENT


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"word_how": ""}, "请填写补正指引"),
        ({"step_deadline": ""}, "请填写补正期限至"),
        ({"step_deadline": "2026-13-45"}, "这样的日期"),
        ({"step_deadline": "0001-01-01"}, "补正期限"),
        ({"step_date": "2099-01-01"}, "还没有到"),
        ({"step_date": "2019-01-01"}, "早于"),
        ({"word_points": "空\x00字符"}, "空字符"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_all_that_was_typed(
    office: Desk, case: InformationRequest, client: Client, changes: dict[str, str], sentence: str
) -> None:
    address = at("draft_step", case.pk, "CorrectionAsked")
    answer = post(client, office.officer, address, **correction(word_attachments="示意图一份", **changes))
    shown = answer.content.decode()
    assert answer.status_code in (200, 409) and sentence in shown and "示意图一份" in shown
    assert case.events.count() == 1 and not case.letters.filter(status=LetterStatus.SENT).exists()


def test_who_comes_second_sees_what_happened_and_keeps_the_text(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    append(case, [ReasonsAsked(today())], actor=office.colleague)
    address = at("draft_step", case.pk, "CorrectionAsked")
    answer = post(client, office.officer, address, **correction())
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "林小雨" in shown and "信息的名称不明确" in shown and 'value="2"' in shown
    assert not case.letters.exists()
    assert post(client, office.officer, address, **correction(seen=2)).status_code == 302


def test_a_step_that_is_not_legal_now_is_not_offered(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    append(case, [CorrectionAsked(today(), today() + dt.timedelta(days=9))], actor=office.officer)
    shown = page(client, office.officer, at("draft_step", case.pk, "Extended"))
    assert "法律不允许" in shown and 'value="send"' not in shown
    client.force_login(office.officer)
    assert client.get(at("draft_step", case.pk, "Delivered")).status_code == 404
    assert client.get(at("draft_step", case.pk, "Nothing")).status_code == 404


def test_scripts_in_what_was_typed_are_shown_as_text(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    address = at("draft_step", case.pk, "CorrectionAsked")
    post(client, office.officer, address, **correction(action="save", word_points=evil))
    shown = page(client, office.officer, address)
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown and "{{ 7*7 }}" in shown


def test_the_pages_of_a_letter_give_its_files_and_put_every_look_on_record(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    post(client, office.officer, at("draft_step", case.pk, "CorrectionAsked"), **correction())
    letter = case.letters.get()
    before = AuditEntry.objects.filter(action="applicant.read").count()
    assert "张三丰" in page(client, office.colleague, at("letter", case.pk, letter.pk))
    for name, start in (("letter_word", b"PK"), ("letter_pdf", b"%PDF")):
        answer = client.get(at(name, case.pk, letter.pk))
        assert answer.getvalue().startswith(start)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
        assert "张三丰" not in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="applicant.read").count() == before + 3


def test_a_letter_of_another_case_is_not_found(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    other = registered(office)
    letter = letters.draft(office.officer, other, PLANS["ReasonsAsked"].letter, {}, seen=None)
    client.force_login(office.officer)
    for name in ("letter", "letter_word", "letter_upload", "letter_discard"):
        assert client.get(at(name, case.pk, letter.pk)).status_code == 404


def test_the_head_consents_and_the_officer_cannot(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    proposal = proposed(office, case)
    address = at("consent", proposal.pk)
    assert "须由公开工作机构负责人审批" in page(client, office.colleague, address)
    assert post(client, office.colleague, address, action="approve").status_code == 403
    assert post(client, office.head, address, action="send_back", comment="").status_code == 409
    assert post(client, office.head, address, action="approve").status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.APPROVED
    again = post(client, office.second_head, address, action="approve")
    assert again.status_code == 409 and "已经由郑文静办理" in again.content.decode()


def test_nobody_consents_to_their_own_even_by_hand(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    proposal = proposed(office, case, by=office.head)
    assert post(client, office.head, at("consent", proposal.pk), action="approve").status_code == 403
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.PENDING


def test_a_step_that_became_stale_can_only_be_sent_back(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    proposal = proposed(office, case)
    applicants.withdraw(case, seen=None)
    shown = page(client, office.head, at("consent", proposal.pk))
    assert "有了新的进展" in shown and 'value="approve"' not in shown and 'value="send_back"' in shown


def test_the_decision_is_walked_through_and_shown_to_the_head(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    address = at("decide", case.pk)
    for question, choice in WAYS["R4"].items():
        answer = post(
            client, office.officer, address, seen=1, question=question, answer=choice, explanation="检索过了"
        )
        assert answer.status_code == 302
    assert "结论：经检索没有所申请的信息" in page(client, office.officer, address)
    answer = post(
        client,
        office.officer,
        at("reply", case.pk),
        seen=1,
        letter_seen="",
        word_search="检索了全部文件",
        reason="已经核对",
        action="send",
    )
    assert answer.status_code == 302
    shown = page(client, office.head, at("consent", case.proposals.get().pk))
    for text in ("已经核对", "检索过了", "经检索没有", "检索了全部文件", "张**"):
        assert text in shown


def test_an_answer_that_the_law_closes_is_refused_with_its_reason(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    address = at("decide", case.pk)
    answer = post(client, office.officer, address, seen=1, question="clear", answer="still_unclear")
    assert answer.status_code == 409 and "没有要求过补正" in answer.content.decode()
    answer = post(client, office.officer, address, seen=1, question="clear", answer="")
    assert "请从列出的几项中选择一项" in answer.content.decode()
    assert post(client, office.officer, address, seen=1, question="provide", answer="x").status_code == 409


def test_a_step_taken_from_the_decision_is_asked_anew_afterwards(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    for question, choice in {"clear": "yes", "kind": "information", "repeated": "ask_reasons"}.items():
        deciding.answer(office.officer, case, question, choice, seen=None)
    assert "先办：" in page(client, office.officer, at("decide", case.pk))
    append(case, [ReasonsAsked(today())], actor=office.officer)
    shown = page(client, office.officer, at("decide", case.pk))
    assert "已经要求申请人说明理由" in shown and "先办：" not in shown


@pytest.mark.parametrize("kind", ["R15", "R16"])
def test_a_missed_deadline_leads_to_the_closing(office: Desk, client: Client, kind: str) -> None:
    def day(before: int) -> dt.date:
        return today() - dt.timedelta(days=before)

    case = registered(office, days_ago=50)
    event = CorrectionAsked(day(48), day(20)) if kind == "R15" else FeeNoticeDelivered(day(48), day(48), 100)
    append(case, [event], actor=office.officer)
    assert "可以结案" in page(client, office.officer, at("decide", case.pk))
    assert "提请负责人审批" in page(client, office.officer, at("reply", case.pk))


def test_the_member_who_is_asked_sees_the_question_and_nobody_who_asks(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    enquiry = consulting.ask_unit(
        office.officer,
        case,
        unit="城建科",
        person=office.reader,
        question="有没有改造清单？",
        due_on=today(),
        seen=None,
    )
    address = at("enquiry", enquiry.pk)
    for shown in (page(client, office.reader, address), page(client, office.reader, at("enquiries"))):
        assert "有没有改造清单" in shown
        for secret in ("张", IDENTITY_NUMBER, "13800000000", case.number):
            assert secret not in shown.split("<main")[1]
    for other in (office.leader, office.city.operator, office.outsider):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "有"}).status_code == 404
    assert post(client, office.reader, address, answer="有，可以公开").status_code == 302


def test_an_overdue_enquiry_says_so(office: Desk, case: InformationRequest, client: Client) -> None:
    enquiry = consulting.ask_unit(
        office.officer, case, unit="科", person=None, question="有没有？", due_on=today(), seen=None
    )
    earlier = today() - dt.timedelta(days=2)
    type(enquiry).objects.filter(pk=enquiry.pk).update(asked_on=earlier, due_on=earlier)
    assert "逾期未反馈" in page(client, office.officer, at("enquiries"))


def test_settings_are_saved_on_the_page(office: Desk, client: Client) -> None:
    data = {
        "takes_online_requests": "on",
        "number_word": "鹤政公开告",
        "reconsideration_body": "河南省人民政府",
        "court": "某法院",
        "amber_distance": 6,
        "red_distance": 3,
        "reminder_distances": "7、3，0",
        "retention_years": 10,
    }
    assert post(client, office.head, at("settings"), **data).status_code == 302
    shown = page(client, office.head, at("settings"))
    assert "某法院" in shown and "7、3、0" in shown
    bad = post(client, office.head, at("settings"), **(data | {"reminder_distances": "三天"}))
    assert "这样的工作日数" in bad.content.decode()
    bad = post(client, office.head, at("settings"), **(data | {"red_distance": 9}))
    assert "红灯的天数不能大于黄灯的天数" in bad.content.decode()


def test_a_delivered_reply_can_be_proposed_for_publication(office: Desk, client: Client) -> None:
    case = registered(office, days_ago=3)
    decide(office, case, "R2")
    deciding.reply(office.officer, case, {}, {"information": "清单"}, seen=None)
    steps.register(office.officer, case, Delivered(today(), Delivery.SERVICE), seen=None)
    case.refresh_from_db()
    address = at("propose_publication", case.pk)
    assert case.title in page(client, office.officer, address)
    data = {"seen": case.version, "title": "清单", "text": "联系张三丰", "reason": ""}
    bad = post(client, office.officer, address, **data)
    assert bad.status_code == 409 and "申请人姓名" in bad.content.decode()
    assert "联系张三丰" in bad.content.decode(), "what was typed stays in the form"
    assert post(client, office.officer, address, **(data | {"text": "清单全文"})).status_code == 302
    proposal = case.proactive_proposals.get()
    decision = at("publication", proposal.pk)
    assert post(client, office.officer, decision, action="accept").status_code == 403
    read = proactive.text_version(proposal)
    assert post(client, office.officer, address, **(data | {"text": "改过的全文"})).status_code == 302
    late = post(client, office.head, decision, action="accept", text_seen=read)
    assert late.status_code == 409 and "改过的全文" in late.content.decode()
    proposal.refresh_from_db()
    now = proactive.text_version(proposal)
    assert now in late.content.decode(), "sent again it is a decision on what is shown now"
    assert post(client, office.head, decision, action="accept").status_code == 409
    assert post(client, office.head, decision, action="accept", text_seen=now).status_code == 302
    assert "同意公开" in page(client, office.officer, at("publications"))


def test_a_partial_release_without_marked_passages_keeps_what_was_typed(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    decide(office, case, "R8")
    address = at("reply", case.pk)
    assert "予以公开的部分" in page(client, office.officer, address)
    answer = post(
        client, office.officer, address, seen=1, letter_seen="", word_given="清单前两页", action="send"
    )
    shown = answer.content.decode()
    assert answer.status_code == 409 and "逐处标注" in shown and "清单前两页" in shown


def test_without_an_earlier_request_nothing_is_called_repeated(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    assert "没有找到同一申请人已经答复的申请" in page(client, office.officer, at("choose_earlier", case.pk))
    answer = post(client, office.officer, at("choose_earlier", case.pk), seen=1, earlier=str(case.pk))
    assert answer.status_code == 200
    case.refresh_from_db()
    assert case.repeats is None


def test_who_forgot_the_files_of_a_reply_on_line_is_told_before_it_is_too_late(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    decide(office, case, "R2")
    address, warning = at("reply", case.pk), "还没有上传提供给申请人的文件"
    assert warning in page(client, office.officer, address)
    upload = check_upload(picture("清单.png"), UploadKind.PICTURE)
    deciding.add_information(office.officer, case, [Paper(FileKind.INFORMATION, upload)], seen=None)
    shown = page(client, office.officer, address)
    assert warning not in shown and "清单.png" in shown
    by_post = registered(office, provision_form=ProvisionForm.PAPER, receipt_way=ReceiptWay.POST)
    decide(office, by_post, "R2")
    assert warning not in page(client, office.officer, at("reply", by_post.pk))
