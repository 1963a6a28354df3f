"""Letters in a case: drafted from the records, checked, issued once with number and date, and never changed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from docx import Document

from gongkai.casework.actions import cases, deciding, drafting, issuing, letters, steps
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.letters.facts import DATE_PENDING, NUMBER_PENDING
from gongkai.casework.letters.text import text_of
from gongkai.casework.models import (
    ConsultedParty,
    FileKind,
    InformationRequest,
    Letter,
    LetterSerial,
    LetterStatus,
    ProposedStep,
    RequestEvent,
)
from gongkai.casework.step_plans import PLANS
from gongkai.law.days import written
from gongkai.law.events import Extended, FeeNoticeDelivered, FeePaid, ReasonsGiven
from gongkai.organizations.models import AuditEntry, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.uploads import CheckedUpload, UploadKind, check_upload
from tests.casework.deciding_kit import decide
from tests.casework.kit import Desk, registered, today
from tests.casework.letters_kit import NUMBER_WORD, STEPS, drafted, furnish, words_of_plan


@pytest.fixture
def case(desk: Desk) -> InformationRequest:
    return registered(furnish(desk), days_ago=2)


def send(
    desk: Desk, request: InformationRequest, kind: str, **changes: object
) -> RequestEvent | ProposedStep:
    plan = PLANS[kind]
    return drafting.send(desk.officer, request, plan, STEPS[kind] | changes, words_of_plan(plan), seen=None)


def edited(docx: bytes, take_out: str = "", put_in: str = "") -> CheckedUpload:
    document = Document(BytesIO(docx))
    for paragraph in document.paragraphs:
        if take_out and take_out in paragraph.text:
            paragraph.text = paragraph.text.replace(take_out, "")
    if put_in:
        document.paragraphs[-2].insert_paragraph_before(put_in)
    data = BytesIO()
    document.save(data)
    return check_upload(SimpleUploadedFile("改.docx", data.getvalue()), UploadKind.DOCUMENT)


FREE = ("CorrectionAsked", "ThirdPartyConsulted", "CoMakerConsulted", "AuthorityAsked", "ReasonsAsked")


@pytest.mark.parametrize("kind", FREE)
def test_a_step_is_registered_together_with_its_letter(
    desk: Desk, case: InformationRequest, kind: str
) -> None:
    row = send(desk, case, kind)
    assert isinstance(row, RequestEvent) and row.kind == kind
    letter = case.letters.get()
    assert (letter.status, letter.document_number) == (
        LetterStatus.SENT,
        f"{NUMBER_WORD}〔{today().year}〕1号",
    )
    assert letter.date == today() and letter.approved_by == desk.officer and letter.file is not None
    text = text_of(letters.word_of(letter))
    assert letter.document_number in text and written(today()) in text
    assert NUMBER_PENDING not in text and DATE_PENDING not in text
    with letter.file.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == letter.file.sha256


def test_an_incomplete_letter_is_kept_as_a_draft_and_not_sent(desk: Desk, case: InformationRequest) -> None:
    plan = PLANS["CorrectionAsked"]
    letter = drafting.draft(desk.officer, case, plan, STEPS["CorrectionAsked"], {"points": "名称"}, seen=1)
    assert "补正指引" in "".join(letters.read(desk.officer, letter).lacks)
    with pytest.raises(Refused, match="补正指引"):
        drafting.send(
            desk.officer, case, plan, STEPS["CorrectionAsked"], {"points": "名称"}, seen=1, letter=letter
        )
    letter.refresh_from_db()
    case.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT and case.stage == "processing"
    assert not LetterSerial.objects.exists()


def test_a_step_that_the_law_refuses_uses_no_number(desk: Desk, case: InformationRequest) -> None:
    with pytest.raises(Refused, match="补正期限应当晚于"):
        send(desk, case, "CorrectionAsked", deadline=today())
    send(desk, case, "ReasonsAsked")
    assert case.letters.get().document_number.endswith("1号")


def test_document_numbers_run_without_a_gap(desk: Desk, case: InformationRequest) -> None:
    send(desk, case, "ReasonsAsked")
    with pytest.raises(Refused):
        send(desk, case, "ReasonsAsked")
    send(desk, case, "ThirdPartyConsulted")
    numbers = [letter.document_number[-2:] for letter in case.letters.all()]
    assert numbers == ["1号", "2号"]


@pytest.mark.parametrize("kind", ["Extended", "FeeNoticeDelivered"])
def test_what_needs_consent_is_proposed_with_its_letter(
    desk: Desk, case: InformationRequest, kind: str
) -> None:
    proposal = send(desk, case, kind)
    assert isinstance(proposal, ProposedStep) and proposal.letter is not None
    assert proposal.letter.status == LetterStatus.DRAFT and not proposal.letter.document_number
    with pytest.raises(Refused, match="正在等待审批"):
        letters.discard(desk.officer, proposal.letter, seen=None)
    steps.approve(desk.head, proposal)
    letter = Letter.objects.get(pk=proposal.letter.pk)
    assert letter.approved_by == desk.head and letter.document_number
    # The extension tells the applicant that very day; a fee notice is told when it is delivered.
    assert letter.status == (LetterStatus.SENT if kind == "Extended" else LetterStatus.APPROVED)


def test_the_extension_names_the_day_that_the_clock_gives(desk: Desk, case: InformationRequest) -> None:
    proposal = send(desk, case, "Extended")
    assert isinstance(proposal, ProposedStep)
    steps.approve(desk.head, proposal)
    case.refresh_from_db()
    assert case.due_on is not None
    letter = case.letters.get()
    assert f"延长后的答复期限至{written(case.due_on)}" in text_of(letters.word_of(letter))
    assert Extended.__name__ == letter.event_kind


def test_a_delay_is_fixed_with_the_heads_consent_after_reasonable_reasons(
    desk: Desk, case: InformationRequest
) -> None:
    send(desk, case, "ReasonsAsked")
    steps.register(desk.officer, case, ReasonsGiven(today(), reasonable=True), seen=None)
    proposal = send(desk, case, "DelayFixed")
    assert isinstance(proposal, ProposedStep)
    steps.approve(desk.head, proposal)
    case.refresh_from_db()
    assert case.due_on == STEPS["DelayFixed"]["until"]


def test_a_fee_is_proposed_consented_to_delivered_and_paid(desk: Desk, case: InformationRequest) -> None:
    proposal = send(desk, case, "FeeNoticeDelivered")
    assert isinstance(proposal, ProposedStep)
    assert proposal.data["amount"] == 4700
    steps.approve(desk.head, proposal)
    text = text_of(letters.word_of(case.letters.get()))
    assert "4700元" in text and "肆仟柒佰元整" in text
    steps.register(desk.officer, case, FeeNoticeDelivered(today(), today(), 4700), seen=None)
    assert case.letters.get().status == LetterStatus.SENT
    steps.register(desk.officer, case, FeePaid(today()), seen=None)


def test_a_fee_of_nothing_is_not_proposed(desk: Desk, case: InformationRequest) -> None:
    with pytest.raises(Refused, match="不应收费"):
        send(desk, case, "FeeNoticeDelivered", pages=30)
    with pytest.raises(Refused, match="页数"):
        send(desk, case, "FeeNoticeDelivered", pages=None)


def test_a_returned_proposal_is_edited_and_proposed_again(desk: Desk, case: InformationRequest) -> None:
    proposal = send(desk, case, "Extended")
    assert isinstance(proposal, ProposedStep) and proposal.letter is not None
    steps.send_back(desk.head, proposal, comment="原因写具体一些")
    plan = PLANS["Extended"]
    again = drafting.send(
        desk.officer,
        case,
        plan,
        STEPS["Extended"],
        words_of_plan(plan) | {"reason": "涉及十二个部门，需要逐一核对"},
        seen=1,
        letter=proposal.letter,
    )
    assert isinstance(again, ProposedStep) and again.letter_id == proposal.letter_id
    steps.approve(desk.head, again)
    assert "十二个部门" in text_of(letters.word_of(case.letters.get()))


def test_a_letter_is_posted_first_and_its_step_registered_on_arrival(
    desk: Desk, case: InformationRequest
) -> None:
    plan = PLANS["ThirdPartyConsulted"]
    letter = drafting.send_ahead(
        desk.officer, case, plan, STEPS["ThirdPartyConsulted"], words_of_plan(plan), seen=1
    )
    assert letter.status == LetterStatus.APPROVED and case.events.count() == 1
    drafting.register_arrival(desk.officer, letter, plan, date=today(), seen=1)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.SENT
    party = ConsultedParty.objects.get()
    assert (party.name, party.contact, party.letter_id) == ("示范有限公司", "0392-1111111", letter.pk)


def test_letters_to_others_do_not_name_the_applicant(desk: Desk, case: InformationRequest) -> None:
    for kind in ("ThirdPartyConsulted", "CoMakerConsulted", "AuthorityAsked"):
        send(desk, case, kind)
    for letter in case.letters.all():
        assert case.applicant.name not in text_of(letters.word_of(letter))
        assert letter.file is not None and not letter.file.open_to_applicant


def test_a_notice_to_the_applicant_is_open_on_the_tracking_page_once_it_is_sent(
    desk: Desk, case: InformationRequest
) -> None:
    drafted(desk, case, "CorrectionAsked")
    assert not case.files.exists()
    send(desk, case, "ReasonsAsked")
    assert [file.open_to_applicant for file in case.files.filter(kind=FileKind.LETTER)] == [True]


def test_an_issued_letter_is_never_changed(desk: Desk, case: InformationRequest) -> None:
    send(desk, case, "ReasonsAsked")
    letter = case.letters.get()
    before = letters.word_of(letter)
    plan = PLANS["ReasonsAsked"]
    for change in (
        lambda: letters.draft(desk.officer, case, plan.letter, {"found": "别的"}, seen=None, letter=letter),
        lambda: letters.restore(desk.officer, letter, seen=None, letter_seen=None),
        lambda: letters.discard(desk.officer, letter, seen=None),
        lambda: letters.replace_word(desk.officer, letter, edited(before), seen=None, letter_seen=None),
    ):
        with pytest.raises(Refused, match="不能再修改"):
            change()
    # The authority is renamed; what was sent stays as it was sent.
    desk.authority.name = "改名的机关"
    desk.authority.save()
    assert letters.word_of(Letter.objects.get(pk=letter.pk)) == before


def test_a_letter_edited_in_word_goes_out_as_edited_with_number_and_date(
    desk: Desk, case: InformationRequest
) -> None:
    letter = drafted(desk, case, "CorrectionAsked")
    upload = edited(letters.word_of(letter), put_in="另附办事窗口示意图，供参考。")
    letters.replace_word(desk.officer, letter, upload, seen=1, letter_seen=None)
    plan = PLANS["CorrectionAsked"]
    drafting.send(
        desk.officer, case, plan, STEPS["CorrectionAsked"], words_of_plan(plan), seen=1, letter=letter
    )
    letter.refresh_from_db()
    text = text_of(letters.word_of(letter))
    assert "示意图" in text and letter.document_number in text and written(today()) in text
    assert NUMBER_PENDING not in text


@pytest.mark.parametrize("lost", ["视为放弃申请", "需要补正的事项的内容", NUMBER_PENDING, DATE_PENDING])
def test_an_edited_letter_that_lost_what_it_must_tell_is_refused_and_the_old_one_stays(
    desk: Desk, case: InformationRequest, lost: str
) -> None:
    letter = drafted(desk, case, "CorrectionAsked")
    upload = edited(letters.word_of(letter), take_out=lost)
    with pytest.raises(Refused, match="没有收下") as refusal:
        letters.replace_word(desk.officer, letter, upload, seen=1, letter_seen=None)
    assert refusal.value.fields["file"]
    letter.refresh_from_db()
    assert not letter.edited and letter.file is None and not case.files.exists()


def test_words_changed_after_editing_in_word_must_agree_with_the_file(
    desk: Desk, case: InformationRequest
) -> None:
    letter = drafted(desk, case, "ReasonsAsked")
    letters.replace_word(
        desk.officer, letter, edited(letters.word_of(letter), put_in="附言。"), seen=1, letter_seen=None
    )
    with pytest.raises(Refused, match="经过Word修改"):
        letters.draft(
            desk.officer,
            case,
            PLANS["ReasonsAsked"].letter,
            {"found": "完全不同的数量", "until": "明天"},
            seen=1,
            letter=letter,
        )
    letters.restore(desk.officer, letter, seen=1, letter_seen=None)
    letter.refresh_from_db()
    assert not letter.edited and "附言" not in text_of(letters.word_of(letter))


def test_the_second_of_two_who_edit_a_draft_is_told(desk: Desk, case: InformationRequest) -> None:
    letter = drafted(desk, case, "ReasonsAsked")
    shown = letters.version_of(letter)
    kind = PLANS["ReasonsAsked"].letter
    letters.draft(desk.colleague, case, kind, {"found": "甲"}, seen=1, letter=letter, letter_seen=shown)
    with pytest.raises(ChangedMeanwhile):
        letters.draft(desk.officer, case, kind, {"found": "乙"}, seen=1, letter=letter, letter_seen=shown)
    letter.refresh_from_db()
    assert letter.particulars["found"] == "甲"


def test_every_reading_of_a_letter_is_on_record(desk: Desk, case: InformationRequest) -> None:
    letter = drafted(desk, case, "ReasonsAsked")
    before = AuditEntry.objects.filter(action="applicant.read").count()
    letters.read(desk.officer, letter)
    letters.word_file(desk.officer, letter)
    name, content = letters.pdf_file(desk.officer, letter)
    assert name.endswith(".pdf") and content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="applicant.read").count() == before + 3
    for entry in AuditEntry.objects.all():
        assert case.applicant.name not in f"{entry.before}{entry.after}{entry.label}{entry.target_label}"


def test_who_does_not_handle_requests_writes_and_sends_no_letter(
    desk: Desk, case: InformationRequest
) -> None:
    letter = drafted(desk, case, "ReasonsAsked")
    plan = PLANS["ReasonsAsked"]

    def attempts(actor: User) -> list[Callable[[], object]]:
        return [
            lambda: drafting.draft(actor, case, plan, {}, {}, seen=None),
            lambda: drafting.send(actor, case, plan, STEPS["ReasonsAsked"], words_of_plan(plan), seen=None),
            lambda: letters.discard(actor, letter, seen=None),
            lambda: letters.restore(actor, letter, seen=None, letter_seen=None),
            lambda: issuing.issue_ahead(actor, letter, seen=None),
            lambda: issuing.send(actor, letter, seen=None),
        ]

    for actor in desk.who_may_not_handle.values():
        for attempt in attempts(actor):
            with pytest.raises(NotPermitted):
                attempt()
    assert case.events.count() == 1


def test_the_reply_of_the_lead_lies_in_the_joined_case_too(desk: Desk, case: InformationRequest) -> None:
    other = registered(desk, title="同时提出的另一件", days_ago=2)
    cases.join(desk.officer, other, case, seen=1)
    decide(desk, case, "R2")
    deciding.reply(desk.officer, case, {}, {"information": "清单一份"}, seen=None)
    mine, copy = case.letters.get(), other.letters.get()
    assert mine.document_number == copy.document_number and letters.word_of(mine) == letters.word_of(copy)
    assert copy.file is not None and copy.file.request_id == other.pk


def test_a_case_dated_before_today_keeps_the_date_of_its_step(desk: Desk, case: InformationRequest) -> None:
    day = today() - dt.timedelta(days=1)
    send(desk, case, "ReasonsAsked", date=day)
    assert case.letters.get().date == day


@pytest.mark.django_db(transaction=True)
def test_document_numbers_given_at_once_are_all_different_and_without_a_gap(transactional_db: None) -> None:
    office = furnish(Desk())
    cases_ = [registered(office, days_ago=2) for _ in range(6)]

    def issued(request: InformationRequest) -> str:
        try:
            send(office, request, "ReasonsAsked")
            return request.letters.get().document_number
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as workers:
        numbers = list(workers.map(issued, cases_))
    serials = sorted(int(number.split("〕")[1].rstrip("号")) for number in numbers)
    assert serials == list(range(1, 7))
