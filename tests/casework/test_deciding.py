"""The guided decision: every reply from R1 to R17 is reached, with a letter that tells what the law demands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from gongkai.casework.actions import deciding, drafting, issuing, letters, steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.deciding.answers import STAGES
from gongkai.casework.deciding.questions import FIRST, QUESTIONS
from gongkai.casework.deciding.way import closing, way, why_not
from gongkai.casework.keeping import append, state_of
from gongkai.casework.letter_facts import facts_of, withheld_text
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.requirements import missing
from gongkai.casework.letters.text import text_of
from gongkai.casework.models import (
    Decision,
    FileKind,
    InformationRequest,
    LetterStatus,
    ProposedStep,
    WithheldPassage,
)
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    FeeNoticeDelivered,
    ReasonsAsked,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
)
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import GROUNDS, OUTCOMES, Ground, ReplyKind
from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.deciding_kit import WAYS, decide
from tests.casework.kit import OTHER_IDENTITY_NUMBER, Desk, picture, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_for, words_of_plan

CLOSINGS = ("R15", "R16")


def day(before: int) -> dt.date:
    return today() - dt.timedelta(days=before)


@pytest.fixture
def office(desk: Desk) -> Desk:
    return furnish(desk)


def prepared(desk: Desk, reply: str) -> InformationRequest:
    """A request in which the reply is legal."""
    if reply == "R6":
        answered(desk)
    request = registered(desk, days_ago=50 if reply in CLOSINGS else 6)
    history: dict[str, list[Event]] = {
        "R10": [CorrectionAsked(day(5), day(1)), Corrected(day(2))],
        "R13": [ReasonsAsked(day(5))],
        "R15": [CorrectionAsked(day(48), day(20))],
        "R16": [FeeNoticeDelivered(day(48), day(48), 4700)],
    }
    append(request, history.get(reply, []), actor=desk.officer)
    if reply == "R8":
        mark(desk, request)
    return request


def answered(desk: Desk) -> InformationRequest:
    earlier = registered(desk, days_ago=30, title="此前的那件")
    decide(desk, earlier, "R2")
    deciding.reply(desk.officer, earlier, {}, words("R2"), seen=None)
    steps.register(desk.officer, earlier, Delivered(today(), Delivery.SERVICE), seen=None)
    earlier.refresh_from_db()
    return earlier


def mark(desk: Desk, request: InformationRequest, ground: Ground = Ground.CASE_FILE) -> WithheldPassage:
    return deciding.mark_passage(
        desk.officer,
        request,
        place="第3页第二段",
        content="当事人的询问笔录",
        ground=ground.value,
        reason="属于执法案卷中的笔录",
        seen=None,
    )


def words(reply: str, **changes: str) -> dict[str, str]:
    plan_words = words_for(
        LetterKind(
            {"R15": "closing_not_corrected", "R16": "closing_fee_unpaid"}.get(reply, f"reply_{reply.lower()}")
        )
    )
    for name in ("ground", "withheld"):
        plan_words.pop(name, None)
    if reply in CLOSINGS:
        plan_words = {"notice": plan_words["notice"]}
    if reply == "R2":
        plan_words["information"] = "清单一份"
    return plan_words | changes


def replied(desk: Desk, request: InformationRequest, reply: str, **step: Any) -> InformationRequest:
    """Decide, write, send, and let the head consent where that is needed."""
    if reply not in CLOSINGS:
        decide(desk, request, reply)
    if reply == "R6":
        deciding.choose_earlier(desk.officer, request, deciding.earlier_requests(request)[0], seen=None)
    done = deciding.reply(desk.officer, request, step, words(reply), seen=None)
    if isinstance(done, ProposedStep):
        steps.approve(desk.head, done)
    request.refresh_from_db()
    return request


@pytest.mark.parametrize("reply", [kind.value for kind in ReplyKind])
def test_every_reply_is_reached_with_a_letter_that_tells_what_the_law_demands(
    office: Desk, reply: str
) -> None:
    request = replied(office, prepared(office, reply), reply)
    outcome = OUTCOMES[ReplyKind(reply)]
    assert request.outcome == reply
    assert request.stage == ("replied" if outcome.needs_delivery else "closed")
    letter = request.letters.get(kind__startswith="closing" if reply in CLOSINGS else "reply")
    text = text_of(letters.word_of(letter))
    facts = facts_of(
        request,
        LetterKind(letter.kind),
        letter.particulars,
        document_number=letter.document_number,
        date=letter.date,
    )
    assert missing(LetterKind(letter.kind), facts, text) == ()
    assert "河南省人民政府" in text and "鹤壁市中级人民法院" in text
    assert letter.document_number in text and "待" not in (letter.document_number or "待")
    first = "应当先" in text
    assert first == (reply in ("R3", "R8"))


@pytest.mark.parametrize("reply", sorted(WAYS))
def test_full_replies_are_made_at_once_and_all_others_go_to_the_head(office: Desk, reply: str) -> None:
    request = prepared(office, reply)
    decide(office, request, reply)
    if reply == "R6":
        deciding.choose_earlier(office.officer, request, deciding.earlier_requests(request)[0], seen=None)
    done = deciding.reply(office.officer, request, {}, words(reply), seen=None)
    assert isinstance(done, ProposedStep) == (reply not in ("R1", "R2"))


def test_every_reply_but_the_closings_is_the_end_of_a_way() -> None:
    reached = {answer.reply for question in QUESTIONS.values() for answer in question.answers if answer.reply}
    closings = {ReplyKind.NOT_CORRECTED, ReplyKind.FEE_UNPAID}
    assert reached == set(ReplyKind) - closings


def test_every_answer_leads_to_exactly_one_thing_and_every_question_is_reached() -> None:
    reached = {FIRST}
    for question in QUESTIONS.values():
        assert question.stage in STAGES
        assert len({answer.key for answer in question.answers}) == len(question.answers)
        for answer in question.answers:
            assert sum(map(bool, (answer.leads_to, answer.reply, answer.step))) == 1
            assert not answer.leads_to or answer.leads_to in QUESTIONS
            reached.add(answer.leads_to)
    assert reached - {""} == set(QUESTIONS)


def test_the_questions_follow_the_order_of_practice() -> None:
    for question in QUESTIONS.values():
        for answer in question.answers:
            if answer.leads_to:
                assert STAGES.index(QUESTIONS[answer.leads_to].stage) >= STAGES.index(question.stage)


@pytest.mark.parametrize("ground", [ground for ground in Ground if ground is not Ground.SPECIAL_REGISTER])
def test_every_ground_of_refusal_can_be_given(office: Desk, ground: Ground) -> None:
    request = registered(office, days_ago=6)
    keys = {answer.ground: answer.key for answer in QUESTIONS["disclosable"].answers}
    answers = WAYS["R3"] | {"disclosable": keys[ground], "third_party": "protect_privacy"}
    for question, choice in answers.items():
        deciding.answer(office.officer, request, question, choice, seen=None)
    done = deciding.reply(office.officer, request, {}, words("R3"), seen=None)
    assert isinstance(done, ProposedStep)
    steps.approve(office.head, done)
    request.refresh_from_db()
    assert request.ground == ground.value
    text = text_of(letters.word_of(request.letters.get()))
    assert GROUNDS[ground].title in text
    assert request.third_party_interest == ("privacy" if ground is Ground.THIRD_PARTY else "")


@pytest.mark.parametrize(
    ("choice", "row"), [("not_information", "refused_not_information"), ("consultation", "other_way")]
)
def test_the_row_of_2014_is_kept_where_the_reply_leaves_a_choice(office: Desk, choice: str, row: str) -> None:
    request = registered(office, days_ago=6)
    for question, given in {"clear": "yes", "kind": choice}.items():
        deciding.answer(office.officer, request, question, given, seen=None)
    deciding.reply(office.officer, request, {}, words("R17"), seen=None)
    request.refresh_from_db()
    assert request.row_of_2014 == row
    assert row in OUTCOMES[ReplyKind.OTHER].rows_2014


def test_an_answer_can_be_taken_back_and_the_way_follows(office: Desk) -> None:
    request = registered(office, days_ago=6)
    decide(office, request, "R4")
    deciding.answer(office.officer, request, "kind", "petition", seen=None)
    found = deciding.way_of(request)
    assert found.conclusion is not None and found.conclusion.reply is ReplyKind.PETITION
    # What was answered further on is kept, for whoever comes back to that way.
    deciding.answer(office.officer, request, "kind", "information", seen=None)
    again = deciding.way_of(request).conclusion
    assert again is not None and again.reply is ReplyKind.NOT_EXISTING
    entry = AuditEntry.objects.filter(action="request.decide").first()
    assert entry is not None and entry.before


def test_what_the_law_refuses_today_is_closed_with_its_reason(office: Desk) -> None:
    request = registered(office, days_ago=6)
    state = state_of(request)
    legal = next_steps(state, today())
    replies = {step.reply for step in legal}
    events = {step.event for step in legal}
    closed = {}
    for question in QUESTIONS.values():
        for answer in question.answers:
            reason = why_not(state, today(), answer)
            if answer.overrides:
                assert "没有第三方" in reason
            elif answer.reply:
                assert (answer.reply in replies) == (reason == ""), answer
            elif answer.step:
                assert (answer.step in events) == (reason == ""), answer
            if reason:
                closed[answer.key] = reason
    assert "没有要求过补正" in closed["still_unclear"] and "说明理由" in closed["excessive"]
    with pytest.raises(Refused, match="现在不能选择"):
        deciding.answer(office.officer, request, "clear", "still_unclear", seen=None)
    assert not Decision.objects.filter(request=request).exists()


def test_unknown_questions_and_answers_are_refused(office: Desk) -> None:
    request = registered(office)
    for question, choice in (("nothing", "yes"), ("clear", "nothing"), ("clear", ""), ("", "")):
        with pytest.raises(Refused, match="请从列出的"):
            deciding.answer(office.officer, request, question, choice, seen=None)


def test_no_reply_before_the_decision_is_made(office: Desk) -> None:
    with pytest.raises(Refused, match="还没有办完"):
        deciding.reply(office.officer, registered(office), {}, {}, seen=None)


def test_a_repeated_request_names_an_answered_one_of_the_same_applicant(office: Desk) -> None:
    other = registered(
        office, days_ago=20, name="李四", identity_number=OTHER_IDENTITY_NUMBER, telephone="13900000000"
    )
    unanswered = registered(office, days_ago=10)
    request = prepared(office, "R6")
    decide(office, request, "R6")
    with pytest.raises(Refused, match="先选择"):
        deciding.reply(office.officer, request, {}, words("R6"), seen=None)
    for wrong in (other, unanswered, request):
        with pytest.raises(Refused):
            deciding.choose_earlier(office.officer, request, wrong, seen=None)
    earlier = deciding.earlier_requests(request)
    assert [row.title for row in earlier] == ["此前的那件"]


def test_a_partial_release_needs_its_passages_and_tells_each_of_them(office: Desk) -> None:
    request = registered(office, days_ago=6)
    decide(office, request, "R8")
    with pytest.raises(Refused, match="逐处标注"):
        deciding.reply(office.officer, request, {}, words("R8"), seen=None)
    mark(office, request)
    second = mark(office, request, Ground.THIRD_PARTY)
    third = mark(office, request, Ground.INTERNAL_AFFAIRS)
    deciding.remove_passage(office.officer, third, seen=None)
    request = replied(office, request, "R8")
    text = text_of(letters.word_of(request.letters.get()))
    assert text.count("当事人的询问笔录") == 2 and "第十五条" in text and "第十六条第二款" in text
    assert request.ground in (Ground.CASE_FILE.value, Ground.THIRD_PARTY.value)
    with pytest.raises(Refused, match="不能取消"):
        deciding.remove_passage(office.officer, second, seen=None)


def test_the_content_of_a_withheld_passage_is_no_plain_text_in_the_database(office: Desk) -> None:
    mark(office, registered(office))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM casework_withheldpassage")
        assert "询问笔录" not in str(cursor.fetchone()[0])


def objected(desk: Desk, *, good_reason: bool) -> InformationRequest:
    request = registered(desk, days_ago=6)
    plan = PLANS["ThirdPartyConsulted"]
    drafting.send(desk.officer, request, plan, STEPS["ThirdPartyConsulted"], words_of_plan(plan), seen=None)
    steps.register(
        desk.officer,
        request,
        ThirdPartyAnswered(today(), "示范有限公司", agrees=False, good_reason=good_reason),
        seen=None,
    )
    return request


def test_a_well_founded_objection_closes_the_full_reply(office: Desk) -> None:
    request = objected(office, good_reason=True)
    with pytest.raises(Refused, match="应当不予公开"):
        decide(office, request, "R2")
    weak = objected(office, good_reason=False)
    decide(office, weak, "R2")


def test_disclosing_against_an_objection_needs_reason_consent_and_a_letter_to_the_third_party_first(
    office: Desk,
) -> None:
    request = objected(office, good_reason=True)
    answers = WAYS["R3"] | {"disclosable": "third_party", "third_party": "override"}
    del answers["separable"]
    for question, choice in answers.items():
        deciding.answer(office.officer, request, question, choice, seen=None)
    with pytest.raises(Refused, match="决定公开的理由"):
        deciding.reply(office.officer, request, {}, words("R2"), seen=None)
    reason = "不公开会使周边居民无法了解水源污染的情况"
    done = deciding.reply(office.officer, request, {"override_reason": reason}, words("R2"), seen=None)
    assert isinstance(done, ProposedStep)
    steps.approve(office.head, done)
    party = request.consulted_parties.get()
    assert party.override_reason == reason and party.override_letter is not None
    told = text_of(letters.word_of(party.override_letter))
    assert reason in told and party.name in told and request.applicant.name not in told
    with pytest.raises(Refused, match="书面告知送达第三方"):
        steps.register(office.officer, request, Delivered(today(), Delivery.ELECTRONIC), seen=None)
    issuing.send(office.officer, party.override_letter, seen=None)
    steps.register(office.officer, request, Delivered(today(), Delivery.ELECTRONIC), seen=None)


def test_while_a_third_party_may_still_answer_nothing_is_disclosed(office: Desk) -> None:
    request = registered(office, days_ago=6)
    append(request, [ThirdPartyConsulted(today(), "某公司")], actor=office.officer)
    with pytest.raises(Refused, match="不能先行公开"):
        decide(office, request, "R2")
    deciding.answer(office.officer, request, "kind", "petition", seen=None)


@pytest.mark.parametrize(("manner", "is_open"), [(Delivery.ELECTRONIC, True), (Delivery.SERVICE, False)])
def test_an_electronic_delivery_opens_letter_and_information_to_the_applicant(
    office: Desk, manner: Delivery, is_open: bool
) -> None:
    request = prepared(office, "R2")
    papers = [Paper(FileKind.INFORMATION, check_upload(picture("清单.png"), UploadKind.PICTURE))]
    deciding.add_information(office.officer, request, papers, seen=None)
    replied(office, request, "R2")
    assert not request.files.filter(open_to_applicant=True).exists()
    steps.register(office.officer, request, Delivered(today(), manner), seen=None)
    information = request.files.get(kind=FileKind.INFORMATION)
    assert information.open_to_applicant is is_open
    assert request.letters.get().status == LetterStatus.SENT


def test_no_closing_before_the_applicants_time_has_run_out(office: Desk) -> None:
    request = registered(office, days_ago=6)
    append(request, [CorrectionAsked(day(3), today())], actor=office.officer)
    assert closing(state_of(request), today()) is None
    assert closing(state_of(request), today() + dt.timedelta(days=1)) is ReplyKind.NOT_CORRECTED
    assert deciding.plan_of(request) is None


def test_a_decision_is_not_changed_while_the_reply_waits_for_consent(office: Desk) -> None:
    request = prepared(office, "R4")
    decide(office, request, "R4")
    deciding.reply(office.officer, request, {}, words("R4"), seen=None)
    for change in (
        lambda: deciding.answer(office.officer, request, "held", "held", seen=None),
        lambda: mark(office, request),
    ):
        with pytest.raises(Refused, match="等待审批"):
            change()


def test_who_does_not_handle_requests_decides_nothing(office: Desk) -> None:
    request = prepared(office, "R8")
    decide(office, request, "R8")
    passage = request.withheld_passages.get()
    before = dict(Decision.objects.get(request=request).answers)
    for actor in office.who_may_not_handle.values():
        with pytest.raises(NotPermitted):
            deciding.answer(actor, request, "clear", "yes", seen=None)
        with pytest.raises(NotPermitted):
            deciding.reply(actor, request, {}, words("R8"), seen=None)
        with pytest.raises(NotPermitted):
            deciding.choose_earlier(actor, request, request, seen=None)
        with pytest.raises(NotPermitted):
            deciding.remove_passage(actor, passage, seen=None)
        with pytest.raises(NotPermitted):
            deciding.add_information(actor, request, [], seen=None)
        with pytest.raises(NotPermitted):
            deciding.mark_passage(
                actor, request, place="甲", content="乙", ground="W6", reason="丙", seen=None
            )
    assert Decision.objects.get(request=request).answers == before


def test_a_way_without_answers_begins_with_the_first_question() -> None:
    found = way({})
    assert found.question is QUESTIONS[FIRST] and found.conclusion is None and found.answered == ()


def test_a_reply_that_was_proposed_keeps_the_ground_of_the_decision(office: Desk) -> None:
    request = prepared(office, "R7")
    decide(office, request, "R7")
    done = deciding.reply(office.officer, request, {}, words("R7"), seen=None)
    assert isinstance(done, ProposedStep)
    assert done.data["ground"] == Ground.SPECIAL_REGISTER.value and done.kind == Replied.__name__


@pytest.mark.parametrize("reason", ["属于商业秘密", "属于商业秘密。", "属于商业秘密； "])
def test_every_withheld_passage_is_told_in_whole_sentences(reason: str) -> None:
    passage = WithheldPassage(
        place="第3页", content="补贴金额", ground=Ground.THIRD_PARTY.value, reason=reason
    )
    told = withheld_text([passage, passage]).split("\n")
    assert len(told) == 2
    for line in told:
        assert line.startswith("第3页：补贴金额。") and line.endswith("不予公开。理由：属于商业秘密。")
