"""What goes out of the house is what was decided and consented to, and nothing that was taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.casework.actions import cases, consulting, deciding, drafting, filing, issuing, letters, steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.models import (
    FileKind,
    InformationRequest,
    LetterStatus,
    ProposedStep,
    RequestEvent,
)
from gongkai.casework.public.request_page import files_for, letters_for
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import Delivered, Delivery
from gongkai.organizations.models import Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.deciding_kit import WAYS, decide
from tests.casework.kit import Desk, picture, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan
from tests.organizations.city import person

ELECTRONIC = Delivered(today(), Delivery.ELECTRONIC)


@pytest.fixture
def office(desk: Desk) -> Desk:
    return furnish(desk)


@pytest.fixture
def case(office: Desk) -> InformationRequest:
    return registered(office, days_ago=3)


def anew(case: InformationRequest) -> InformationRequest:
    return InformationRequest.objects.get(pk=case.pk)


def information() -> Paper:
    return Paper(FileKind.INFORMATION, check_upload(picture("全文.png"), UploadKind.PICTURE))


def reply(office: Desk, case: InformationRequest, **step: str) -> RequestEvent | ProposedStep:
    plan = deciding.plan_of(anew(case))
    assert plan is not None
    words = words_of_plan(plan) | ({"information": "清单一份"} if plan.letter.value == "reply_r2" else {})
    return deciding.reply(office.officer, anew(case), step, words, seen=None)


def consented(office: Desk, case: InformationRequest, kind: str) -> RequestEvent:
    decide(office, case, kind)
    done = reply(office, case)
    row = steps.approve(office.head, done) if isinstance(done, ProposedStep) else done
    assert row is not None
    return row


def deliver(office: Desk, case: InformationRequest) -> RequestEvent:
    return steps.register(office.officer, anew(case), ELECTRONIC, seen=None)


def test_information_that_was_uploaded_for_another_decision_stays_in_the_house(
    office: Desk, case: InformationRequest
) -> None:
    decide(office, case, "R2")
    deciding.add_information(office.officer, case, [information()], seen=None)
    consented(office, case, "R3")
    deliver(office, case)
    assert files_for(anew(case)) == []
    assert case.files.filter(kind=FileKind.INFORMATION, open_to_applicant=False).count() == 1


@pytest.mark.parametrize("is_approved", [False, True])
def test_no_information_is_added_once_the_head_looks_at_the_reply(
    office: Desk, case: InformationRequest, is_approved: bool
) -> None:
    decide(office, case, "R3")
    proposal = reply(office, case)
    assert isinstance(proposal, ProposedStep)
    if is_approved:
        steps.approve(office.head, proposal)
    paper = information()
    for add in (
        lambda: deciding.add_information(office.officer, case, [paper], seen=None),
        lambda: filing.add_papers(office.officer, case, FileKind.INFORMATION, [paper.upload], seen=None),
        lambda: deciding.mark_passage(
            office.officer, case, place="甲", content="乙", ground="W6", reason="丙", seen=None
        ),
    ):
        with pytest.raises(Refused, match="已经作出答复" if is_approved else "等待审批"):
            add()
    assert not case.files.filter(kind=FileKind.INFORMATION).exists()


def test_the_letter_of_a_void_reply_never_goes_out(office: Desk, case: InformationRequest) -> None:
    mistaken = consented(office, case, "R3")
    steps.void(office.head, mistaken, reason="登错了案件", seen=None)
    consented(office, case, "R4")
    deliver(office, case)
    assert [letter.kind for letter in letters_for(anew(case))] == ["reply_r4"]
    assert case.letters.get(kind="reply_r3").status == LetterStatus.VOID


def test_what_a_void_delivery_opened_is_closed_until_the_next(office: Desk, case: InformationRequest) -> None:
    decide(office, case, "R2")
    deciding.add_information(office.officer, case, [information()], seen=None)
    reply(office, case)
    mistaken = deliver(office, case)
    assert len(letters_for(anew(case))) == len(files_for(anew(case))) == 1
    steps.void(office.head, mistaken, reason="还没有送达", seen=None)
    assert letters_for(anew(case)) == files_for(anew(case)) == []
    deliver(office, case)
    assert len(letters_for(anew(case))) == len(files_for(anew(case))) == 1


def test_the_letter_of_a_reply_goes_out_with_its_delivery_alone(
    office: Desk, case: InformationRequest
) -> None:
    consented(office, case, "R3")
    letter = case.letters.get()
    with pytest.raises(Refused, match="随它的步骤登记发出"):
        issuing.send(office.officer, letter, seen=None)
    assert letters_for(anew(case)) == []


def test_no_request_joins_one_whose_reply_waits_for_consent(office: Desk, case: InformationRequest) -> None:
    other = registered(office, days_ago=2)
    decide(office, case, "R3")
    proposal = reply(office, case)
    assert isinstance(proposal, ProposedStep)
    with pytest.raises(Refused, match="等待审批"):
        cases.join(office.officer, other, case, seen=None)
    steps.approve(office.head, proposal)
    assert anew(other).outcome == ""


def test_a_letter_arrives_once(office: Desk, case: InformationRequest) -> None:
    plan, values = PLANS["ThirdPartyConsulted"], STEPS["ThirdPartyConsulted"]
    letter = drafting.send_ahead(office.officer, case, plan, values, words_of_plan(plan), seen=None)
    drafting.register_arrival(office.officer, letter, plan, date=today(), seen=None)
    party = case.consulted_parties.get()
    consulting.record_answer(office.officer, party, date=today(), opinion="同意", agrees=True, seen=None)
    with pytest.raises(Refused, match="已发出"):
        drafting.register_arrival(office.officer, letter, plan, date=today(), seen=None)
    assert case.consulted_parties.count() == 1


def overriding(office: Desk, case: InformationRequest) -> ProposedStep:
    """A reply that discloses against a well-founded objection, put to the head."""
    plan, values = PLANS["ThirdPartyConsulted"], STEPS["ThirdPartyConsulted"]
    drafting.send(office.officer, case, plan, values, words_of_plan(plan), seen=None)
    consulting.record_answer(
        office.officer,
        case.consulted_parties.get(),
        date=today(),
        opinion="不同意",
        agrees=False,
        has_good_reason=True,
        judgement="属于商业秘密",
        seen=None,
    )
    answers = WAYS["R3"] | {"disclosable": "third_party", "third_party": "override"}
    del answers["separable"]
    for question, choice in answers.items():
        deciding.answer(office.officer, anew(case), question, choice, seen=None)
    done = reply(office, case, override_reason="关系周边居民的用水安全")
    assert isinstance(done, ProposedStep)
    return done


def test_a_third_party_is_not_told_of_a_disclosure_that_was_sent_back(
    office: Desk, case: InformationRequest
) -> None:
    steps.send_back(office.head, overriding(office, case), comment="不宜公开")
    decide(office, case, "R3")
    proposal = reply(office, case)
    assert isinstance(proposal, ProposedStep)
    steps.approve(office.head, proposal)
    told = case.consulted_parties.get().override_letter
    assert told is not None and told.status == LetterStatus.DRAFT and not told.document_number
    deliver(office, case)


def test_a_third_party_is_told_anew_where_the_reply_that_disclosed_was_void(
    office: Desk, case: InformationRequest
) -> None:
    row = steps.approve(office.head, overriding(office, case))
    assert row is not None
    steps.void(office.head, row, reason="误登", seen=None)
    party = case.consulted_parties.get()
    assert party.override_letter is None
    assert [row.status for row in case.letters.filter(kind="third_party_override")] == [LetterStatus.VOID]
    again = reply(office, case, override_reason="关系周边居民的用水安全")
    assert isinstance(again, ProposedStep)
    steps.approve(office.head, again)
    party.refresh_from_db()
    assert party.override_letter is not None
    assert letters.word_of(party.override_letter)


def test_a_file_that_was_uploaded_by_mistake_is_kept_back_before_the_reply(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    decide(office, case, "R2")
    whole, covered = (
        deciding.add_information(office.officer, case, [information()], seen=None)[0] for _ in range(2)
    )
    address = reverse("casework:information_back", args=[case.pk, whole.pk])
    for user in office.who_may_not_handle.values():
        client.force_login(user)
        assert client.post(address, {"seen": anew(case).version}).status_code in (403, 404)
        with pytest.raises(NotPermitted):
            deciding.keep_information_back(user, whole, seen=None)
    client.force_login(office.officer)
    other = registered(office, days_ago=1)
    elsewhere = reverse("casework:information_back", args=[other.pk, whole.pk])
    assert client.post(elsewhere, {"seen": other.version}).status_code == 404
    assert address in client.get(reverse("casework:decide", args=[case.pk])).content.decode()
    assert client.post(address, {"seen": anew(case).version}).status_code == 302
    reply(office, case)
    with pytest.raises(Refused, match="已经作出答复"):
        deciding.keep_information_back(office.officer, covered, seen=None)
    deliver(office, case)
    assert files_for(anew(case)) == [covered]
    whole.refresh_from_db()
    assert whole.kind == FileKind.OTHER and not whole.open_to_applicant


def test_the_head_sees_the_files_that_go_out(office: Desk, case: InformationRequest, client: Client) -> None:
    proposal = overriding(office, case)
    steps.take_back(office.officer, proposal)
    paper = deciding.add_information(office.officer, anew(case), [information()], seen=None)[0]
    again = reply(office, case, override_reason="关系周边居民的用水安全")
    assert isinstance(again, ProposedStep)
    client.force_login(office.head)
    shown = client.get(reverse("casework:consent", args=[again.pk])).content.decode()
    assert paper.name in shown and reverse("casework:open_file", args=[case.pk, paper.pk]) in shown


def test_who_supervises_does_not_read_why_an_event_was_void(
    office: Desk, case: InformationRequest, client: Client
) -> None:
    plan, values = PLANS["ThirdPartyConsulted"], STEPS["ThirdPartyConsulted"]
    drafting.send(office.officer, case, plan, values, words_of_plan(plan), seen=None)
    row = case.events.get(kind="ThirdPartyConsulted")
    steps.void(office.head, row, reason="不是示范有限公司", seen=None)
    address = reverse("casework:case", args=[case.pk])
    client.force_login(office.officer)
    assert "不是示范有限公司" in client.get(address).content.decode()
    client.force_login(person(Role.SUPERVISOR, at=office.authority, name="只管监督"))
    assert "示范有限公司" not in client.get(address).content.decode()
