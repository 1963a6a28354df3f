"""Asking others: opinions and how they are judged (Art. 32–34), and enquiries to units that never name the applicant."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.casework.actions import consulting, drafting, letters, steps
from gongkai.casework.keeping import state_of
from gongkai.casework.letters.facts import NUMBER_PENDING
from gongkai.casework.letters.text import text_of
from gongkai.casework.models import ConsultedParty, InformationRequest, LetterStatus
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import ThirdPartyAnswered
from gongkai.organizations.models import Role
from gongkai.organizations.refusals import NotPermitted, Refused
from tests.casework.kit import Desk, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan
from tests.organizations.city import person


@pytest.fixture
def case(desk: Desk) -> InformationRequest:
    return registered(furnish(desk), days_ago=6)


def asked(desk: Desk, case: InformationRequest, kind: str = "ThirdPartyConsulted") -> ConsultedParty:
    plan = PLANS[kind]
    drafting.send(desk.officer, case, plan, STEPS[kind], words_of_plan(plan), seen=None)
    return case.consulted_parties.get()


def answered(desk: Desk, party: ConsultedParty, **changes: object) -> ConsultedParty:
    facts = {
        "date": today(),
        "opinion": "含有本公司的技术参数，不同意公开。",
        "agrees": False,
        "has_good_reason": True,
        "judgement": "技术参数属于商业秘密，理由合理。",
        "seen": None,
    } | changes
    consulting.record_answer(desk.officer, party, **facts)  # type: ignore[arg-type]
    party.refresh_from_db()
    return party


def test_a_party_keeps_what_was_asked_and_what_it_answered(desk: Desk, case: InformationRequest) -> None:
    party = answered(desk, asked(desk, case))
    assert (party.agrees, party.has_good_reason) == (False, True)
    assert party.question and party.letter is not None and "技术参数" in party.opinion
    consultation = state_of(case).consultations[0]
    assert consultation.good_reason and consultation.ended == today()


def test_an_objection_needs_a_written_judgement_of_its_reasons_art_32(
    desk: Desk, case: InformationRequest
) -> None:
    party = asked(desk, case)
    with pytest.raises(Refused, match="理由是否合理"):
        answered(desk, party, judgement="")
    with pytest.raises(Refused, match="对方的意见"):
        answered(desk, party, opinion=" ")
    with pytest.raises(Refused, match="是否同意"):
        answered(desk, party, agrees=None)
    assert state_of(case).consultations[0].ended is None


def test_who_agrees_has_no_reason_to_judge(desk: Desk, case: InformationRequest) -> None:
    party = answered(desk, asked(desk, case), agrees=True, judgement="", has_good_reason=True)
    assert party.agrees is True and not party.has_good_reason
    assert not state_of(case).consultations[0].good_reason


@pytest.mark.parametrize(("kind", "agrees"), [("CoMakerConsulted", False), ("AuthorityAsked", None)])
def test_co_makers_and_other_authorities_answer_too(
    desk: Desk, case: InformationRequest, kind: str, agrees: bool | None
) -> None:
    party = answered(desk, asked(desk, case, kind), agrees=agrees, judgement="")
    assert party.agrees is agrees
    assert state_of(case).consultations[0].ended == today()


def test_a_party_follows_the_event_whoever_registered_it(desk: Desk, case: InformationRequest) -> None:
    party = asked(desk, case)
    event = ThirdPartyAnswered(today(), party.name, agrees=False, good_reason=True)
    steps.register(desk.officer, case, event, seen=None, note="来函不同意")
    party.refresh_from_db()
    assert (party.agrees, party.has_good_reason, party.opinion) == (False, True, "来函不同意")


def enquiry(desk: Desk, case: InformationRequest, **changes: object) -> object:
    facts = {
        "unit": "城建科",
        "person": desk.reader,
        "question": "有没有老旧小区改造的清单？能否公开？",
        "due_on": today() + dt.timedelta(days=5),
        "seen": None,
    } | changes
    return consulting.ask_unit(desk.officer, case, **facts)  # type: ignore[arg-type]


def test_the_member_who_was_asked_answers_once(desk: Desk, case: InformationRequest) -> None:
    enquiry(desk, case)
    row = case.unit_enquiries.get()
    assert row.letter is not None
    text = text_of(letters.word_of(row.letter))
    assert "城建科" in text and row.question in text and case.applicant.name not in text
    due = case.due_on
    for stranger in (desk.outsider, desk.leader, desk.supervisor, desk.city.former):
        with pytest.raises(NotPermitted):
            consulting.answer_enquiry(stranger, row, answer="有")
    consulting.answer_enquiry(desk.reader, row, answer="有，可以公开。")
    with pytest.raises(Refused, match="已经反馈"):
        consulting.answer_enquiry(desk.officer, row, answer="没有")
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.answer, row.answered_by, row.answered_on) == ("有，可以公开。", desk.reader, today())
    assert case.due_on == due, "an enquiry inside the house does not stop the clock"


def test_an_enquiry_within_the_house_takes_no_number_of_the_outward_letters(
    desk: Desk, case: InformationRequest
) -> None:
    enquiry(desk, case)
    form = case.unit_enquiries.get().letter
    assert form is not None and form.document_number == "" and form.date == today()
    assert form.status == LetterStatus.SENT and NUMBER_PENDING not in text_of(letters.word_of(form))
    party = asked(desk, case)
    assert party.letter is not None and party.letter.document_number.endswith("〕1号")


@pytest.mark.parametrize(
    "question",
    ["张三丰要的清单有没有？", "请联系申请人13800000000", "申请人身份证11010519491231002X", "张 三 丰的申请"],
)
def test_an_enquiry_that_names_the_applicant_is_refused(
    desk: Desk, case: InformationRequest, question: str
) -> None:
    with pytest.raises(Refused, match="个人信息") as refusal:
        enquiry(desk, case, question=question)
    assert "张三丰" not in str(refusal.value) and "11010519491231002X" not in str(refusal.value)
    assert not case.unit_enquiries.exists()


def test_enquiries_go_to_members_of_the_authority_and_have_a_day_to_come(
    desk: Desk, case: InformationRequest
) -> None:
    with pytest.raises(Refused, match="不是本机关的人员"):
        enquiry(desk, case, person=desk.outsider)
    with pytest.raises(Refused, match="不是本机关的人员"):
        enquiry(desk, case, person=desk.city.former)
    with pytest.raises(Refused, match="不能早于今天"):
        enquiry(desk, case, due_on=today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        enquiry(desk, case, question=" ")


def test_who_does_not_handle_requests_asks_nobody(desk: Desk, case: InformationRequest) -> None:
    party = asked(desk, case)
    for actor in desk.who_may_not_handle.values():
        with pytest.raises(NotPermitted):
            consulting.ask_unit(actor, case, unit="甲", person=None, question="乙", due_on=today(), seen=None)
        with pytest.raises(NotPermitted):
            consulting.record_answer(actor, party, date=today(), opinion="甲", agrees=True, seen=None)


def test_somebody_with_any_role_can_be_asked(desk: Desk, case: InformationRequest) -> None:
    clerk = person(Role.FIRST_REVIEWER, at=desk.authority, name="科员")
    enquiry(desk, case, person=clerk)
    consulting.answer_enquiry(clerk, case.unit_enquiries.get(), answer="没有该信息。")
