"""What follows a reply: who registers what, in which order, how it ends, and the new round that an annulment brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gongkai.casework.actions.following import CasePapers, change_facts, open_case
from gongkai.casework.actions.following_results import (
    Conclusion,
    begin_new_reply,
    conclude,
    revoke_conclusion,
)
from gongkai.casework.actions.following_steps import add_papers, open_paper, register_step
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.follow_up_steps import RULES, main_step, possible_steps
from gongkai.casework.follow_up_warnings import RECONSIDERATION_FIRST, warnings_of
from gongkai.casework.models import (
    FollowUpCase,
    FollowUpKind,
    FollowUpPaper,
    FollowUpStep,
    InformationRequest,
    StepKind,
)
from gongkai.casework.retention import clear, remove_cleared_files
from gongkai.law.dispositions import ENDINGS, Disposition, Proceeding
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.organizations.models import AppendOnlyError, AuditEntry, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.uploads import CheckedUpload, UploadKind, check_upload
from tests.casework.following_kit import answered, days_ago, filing, opened
from tests.casework.kit import Desk, picture, registered, today
from tests.organizations.city import person

ANNULLED = Disposition.ANNULLED


def upload() -> CheckedUpload:
    return check_upload(picture("复议申请书.png"), UploadKind.PICTURE)


def fresh(case: FollowUpCase) -> FollowUpCase:
    return FollowUpCase.objects.get(pk=case.pk)


def took(case: FollowUpCase, kind: StepKind, ago: int, actor: User, **more: Any) -> FollowUpCase:
    register_step(actor, case, kind, days_ago(ago), seen=None, **more)
    return fresh(case)


def ended(desk: Desk, case: FollowUpCase, disposition: Disposition = ANNULLED, **more: Any) -> FollowUpCase:
    conclusion = Conclusion(disposition, days_ago(10), days_ago(5), **more)
    return conclude(desk.officer, case, conclusion, seen=None)


# --- registering


def test_an_officer_registers_a_reconsideration_with_its_papers(desk: Desk) -> None:
    request = answered(desk)
    case = open_case(
        desk.officer,
        desk.authority,
        filing(case_number=" 豫政复〔2026〕12号 "),
        request=request,
        papers=CasePapers([upload()]),
    )
    assert case.case_number == "豫政复〔2026〕12号"
    [step] = case.steps.all()
    assert (step.kind, step.title, step.date) == (StepKind.FILED, "提出行政复议", days_ago(60))
    [paper] = step.papers.all()
    assert paper.owner == desk.authority and paper.file.open("rb").read(4) == b"\x89PNG"
    entry = AuditEntry.objects.filter(action="follow_up.open").get()
    assert "subject" not in (entry.after or {}), "free text may name people"


def test_a_direct_suit_where_reconsideration_comes_first_is_registered_with_a_warning(desk: Desk) -> None:
    case = opened(desk, kind=FollowUpKind.LITIGATION_DIRECT, body="鹤壁市淇滨区人民法院")
    [warning] = warnings_of(case)
    assert case.pk and warning.startswith(RECONSIDERATION_FIRST)


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        (ReplyKind.NOT_EXISTING, None),
        (ReplyKind.SPECIAL_REGISTER, Ground.SPECIAL_REGISTER),
        (ReplyKind.GRANTED, None),
    ],
)
def test_other_replies_may_be_sued_about_at_once(desk: Desk, kind: ReplyKind, ground: Ground | None) -> None:
    case = opened(desk, answered(desk, kind, ground), kind=FollowUpKind.LITIGATION_DIRECT)
    assert warnings_of(case) == []


def test_what_is_brought_too_late_is_registered_with_a_warning(desk: Desk) -> None:
    on_the_last_day = opened(desk, ago=40)
    assert warnings_of(on_the_last_day) == []
    late = opened(desk, ago=39)
    assert any("晚于法定期限" in text for text in warnings_of(late))


def test_a_reconsideration_of_silence_before_the_reply_is_due_is_doubted(desk: Desk) -> None:
    request = registered(desk, 5)
    case = opened(desk, request, ago=3)
    assert any("还没有届满" in text for text in warnings_of(case))


def test_two_pending_cases_about_one_request_are_told_of(desk: Desk) -> None:
    request = answered(desk)
    opened(desk, request, ago=60)
    second = opened(desk, request, ago=59)
    assert any("另一件" in text for text in warnings_of(second))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"filed_on": today() + dt.timedelta(days=1)}, "还没有到"),
        ({"filed_on": days_ago(121)}, "不能早于收到申请"),
        ({"accepted_on": days_ago(61)}, "不能早于提出案件"),
        ({"copied_on": days_ago(61)}, "不能早于提出案件"),
        ({"accepted_on": days_ago(50), "copied_on": days_ago(51)}, "不能早于受理"),
        ({"copied_on": today() + dt.timedelta(days=1)}, "还没有到"),
        ({"body": " "}, "审理机关"),
        ({"subject": ""}, "事由"),
        ({"body": "某" * 101}, "审理机关"),
    ],
)
def test_dates_out_of_order_and_missing_facts_are_refused_in_words(
    desk: Desk, changes: dict[str, Any], sentence: str
) -> None:
    request = answered(desk)
    with pytest.raises(Refused, match=sentence):
        open_case(desk.officer, desk.authority, filing(**changes), request=request)
    assert not FollowUpCase.objects.exists() and not FollowUpStep.objects.exists()


def test_the_same_form_sent_twice_is_one_case(desk: Desk) -> None:
    request = answered(desk)
    opened(desk, request)
    with pytest.raises(Refused, match="已经登记"):
        opened(desk, request)
    opened(desk, request, case_number="豫政复〔2026〕1号", ago=59)
    opened(desk, request, case_number="豫政复〔2026〕2号", ago=59)
    assert FollowUpCase.objects.count() == 3


def test_only_complaints_are_without_a_request(desk: Desk) -> None:
    with pytest.raises(Refused, match="都针对一件申请"):
        open_case(desk.officer, desk.authority, filing())
    case = open_case(desk.officer, desk.authority, filing(FollowUpKind.COMPLAINT, 5000))
    assert case.request is None
    with pytest.raises(Refused, match="施行"):
        open_case(desk.officer, desk.authority, filing(FollowUpKind.COMPLAINT, filed_on=dt.date(2008, 4, 30)))


def test_a_request_of_another_authority_is_refused(desk: Desk) -> None:
    request = answered(desk)
    officer = person(Role.CASE_OFFICER, at=desk.city.county)
    with pytest.raises(Refused, match="不是该机关的"):
        open_case(officer, desk.city.county, filing(), request=request)


def test_nobody_but_handlers_of_the_respondent_registers_changes_and_concludes(desk: Desk) -> None:
    request = answered(desk)
    case = opened(desk, request)
    papers = CasePapers([upload()])
    steps: list[Callable[[User], object]] = [
        lambda actor: open_case(actor, desk.authority, filing(ago=50), request=request),
        lambda actor: change_facts(actor, case, {"body": "某机关"}, seen=None),
        lambda actor: register_step(actor, case, StepKind.COPIED, days_ago(50), seen=None),
        lambda actor: conclude(actor, case, Conclusion(ANNULLED, days_ago(5)), seen=None),
        lambda actor: add_papers(actor, case, papers, seen=None),
        lambda actor: begin_new_reply(actor, case, seen=None),
        lambda actor: revoke_conclusion(actor, case, reason="误登", seen=None),
    ]
    before = AuditEntry.objects.count()
    for who, actor in desk.who_may_not_handle.items():
        for step in steps:
            with pytest.raises(NotPermitted):
                step(actor)
            assert AuditEntry.objects.count() == before, who
    assert fresh(case).version == 0 and FollowUpCase.objects.count() == 1


# --- litigation after reconsideration


def test_a_litigation_after_reconsideration_names_the_decided_reconsideration(desk: Desk) -> None:
    request = answered(desk)
    reconsideration = opened(desk, request)
    facts = filing(FollowUpKind.LITIGATION_AFTER, 4, body="鹤壁市中级人民法院")
    with pytest.raises(Refused, match="请先在复议案件里登记结果"):
        open_case(desk.officer, desk.authority, facts, request=request, after=reconsideration)
    reconsideration = ended(desk, reconsideration, Disposition.UPHELD)
    with pytest.raises(Refused, match="请选择同一件申请的复议案件"):
        open_case(desk.officer, desk.authority, facts, request=request)
    too_early = filing(FollowUpKind.LITIGATION_AFTER, 11)
    with pytest.raises(Refused, match="不能早于复议决定"):
        open_case(desk.officer, desk.authority, too_early, request=request, after=reconsideration)
    case = open_case(desk.officer, desk.authority, facts, request=request, after=reconsideration)
    assert case.after == reconsideration and warnings_of(case) == []
    with pytest.raises(Refused, match="之后的诉讼已经登记"):
        open_case(desk.officer, desk.authority, facts, request=request, after=reconsideration)


def test_the_reconsideration_of_another_request_does_not_serve(desk: Desk) -> None:
    other = ended(desk, opened(desk), Disposition.UPHELD)
    facts = filing(FollowUpKind.LITIGATION_AFTER, 4)
    with pytest.raises(Refused, match="同一件申请"):
        open_case(desk.officer, desk.authority, facts, request=answered(desk), after=other)
    with pytest.raises(Refused, match="只有复议后起诉"):
        open_case(desk.officer, desk.authority, filing(ago=4), request=other.request, after=other)


def test_without_a_decision_in_time_the_suit_after_reconsideration_is_taken(desk: Desk) -> None:
    request = answered(desk)
    reconsideration = opened(desk, request, ago=90, accepted_on=days_ago(85))
    facts = filing(FollowUpKind.LITIGATION_AFTER, 20)
    case = open_case(desk.officer, desk.authority, facts, request=request, after=reconsideration)
    assert case.after == reconsideration
    earlier = filing(FollowUpKind.LITIGATION_AFTER, 25)
    other_request = answered(desk)
    other = opened(desk, other_request, ago=90, accepted_on=days_ago(85))
    with pytest.raises(Refused, match="没有届满"):
        open_case(desk.officer, desk.authority, earlier, request=other_request, after=other)


# --- steps


def test_a_reconsideration_goes_its_way_step_by_step(desk: Desk) -> None:
    case = opened(desk)
    assert main_step(case) is StepKind.COPIED
    case = took(case, StepKind.ACCEPTED, 55, desk.officer)
    case = took(case, StepKind.COPIED, 50, desk.officer)
    assert main_step(case) is StepKind.ANSWERED
    case = took(case, StepKind.ANSWERED, 45, desk.officer, papers=CasePapers([upload()]))
    case = took(case, StepKind.EXTENDED, 20, desk.officer)
    assert (case.accepted_on, case.copied_on, case.answered_on) == (days_ago(55), days_ago(50), days_ago(45))
    assert case.is_extended and case.version == 4
    assert case.papers.count() == 1
    titles = list(case.steps.values_list("title", flat=True))
    assert titles[1:3] == ["复议机关受理", "收到行政复议答复通知书和申请书副本"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (StepKind.ANSWERED, "请先登记收到副本"),
        (StepKind.EXTENDED, "请先登记受理日期"),
        (StepKind.CORRECTED, "没有登记过要求补正"),
        (StepKind.RESUMED, "没有中止"),
        (StepKind.SERVED, "还没有登记结果"),
        (StepKind.APPEALED, "没有这一步"),
        (StepKind.ANSWER_ASKED, "没有这一步"),
        (StepKind.REDIRECTED, "没有这一步"),
        (StepKind.CONCLUDED, "没有这一步"),
        (StepKind.FILED, "没有这一步"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_the_reason(desk: Desk, kind: StepKind, sentence: str) -> None:
    case = opened(desk)
    with pytest.raises(Refused, match=sentence):
        register_step(desk.officer, case, kind, days_ago(10), seen=None)
    assert kind not in possible_steps(case)
    assert fresh(case).version == 0


def test_what_was_registered_once_is_corrected_and_not_registered_again(desk: Desk) -> None:
    case = took(opened(desk), StepKind.COPIED, 50, desk.officer)
    with pytest.raises(Refused, match="更正登记事项"):
        register_step(desk.officer, case, StepKind.COPIED, days_ago(49), seen=None)


def test_summary_procedure_and_extension_exclude_each_other(desk: Desk) -> None:
    case = took(opened(desk, accepted_on=days_ago(55)), StepKind.SUMMARY, 54, desk.officer)
    with pytest.raises(Refused, match="不能延长"):
        register_step(desk.officer, case, StepKind.EXTENDED, days_ago(30), seen=None)
    with pytest.raises(Refused, match="不能延长"):
        change_facts(desk.officer, case, {"is_extended": True}, seen=None)


def test_a_step_in_the_future_or_before_the_filing_is_refused(desk: Desk) -> None:
    case = opened(desk)
    for date, sentence in ((today() + dt.timedelta(days=1), "还没有到"), (days_ago(61), "早于提出案件")):
        with pytest.raises(Refused, match=sentence) as refusal:
            register_step(desk.officer, case, StepKind.HEARD, date, seen=None)
        assert "date" in refusal.value.fields


def test_another_event_has_a_name_of_its_own(desk: Desk) -> None:
    case = opened(desk)
    with pytest.raises(Refused, match="请写明是什么事项"):
        register_step(desk.officer, case, StepKind.OTHER, days_ago(9), title="  ", seen=None)
    took(case, StepKind.OTHER, 9, desk.officer, title="提交补充证据", note="三份")
    last = case.steps.last()
    assert last is not None and (last.title, last.note) == ("提交补充证据", "三份")


def test_two_people_at_one_case_the_second_is_told_what_happened(desk: Desk) -> None:
    case = opened(desk)
    register_step(desk.colleague, case, StepKind.COPIED, days_ago(50), seen=0)
    for act in (
        lambda: register_step(desk.officer, case, StepKind.ACCEPTED, days_ago(52), seen=0),
        lambda: conclude(desk.officer, case, Conclusion(ANNULLED, days_ago(3)), seen=0),
        lambda: change_facts(desk.officer, case, {"body": "某机关"}, seen=0),
        lambda: add_papers(desk.officer, case, CasePapers([upload()]), seen=0),
    ):
        with pytest.raises(ChangedMeanwhile, match=r"林小雨.*收到行政复议答复通知书"):
            act()
    assert fresh(case).accepted_on is None and fresh(case).is_open


def test_steps_are_only_ever_added(desk: Desk) -> None:
    step = opened(desk).steps.get()
    with pytest.raises(AppendOnlyError):
        step.save()
    with pytest.raises(AppendOnlyError):
        FollowUpStep.objects.all().delete()


def test_a_correction_of_what_was_registered_keeps_what_stood_before(desk: Desk) -> None:
    case = took(opened(desk), StepKind.COPIED, 50, desk.officer)
    change_facts(desk.officer, case, {"copied_on": days_ago(49), "body": case.body}, seen=1)
    case = fresh(case)
    assert case.copied_on == days_ago(49) and case.version == 2
    told = case.steps.get(kind=StepKind.CHANGED).note
    assert str(days_ago(50)) in told and str(days_ago(49)) in told and "审理机关" not in told
    with pytest.raises(Refused, match="没有改动"):
        change_facts(desk.officer, case, {"copied_on": days_ago(49)}, seen=None)
    with pytest.raises(Refused, match="不能早于提出案件"):
        change_facts(desk.officer, case, {"copied_on": days_ago(70)}, seen=None)
    with pytest.raises(ValueError):
        change_facts(desk.officer, case, {"result": "upheld"}, seen=None)


# --- results


@pytest.mark.parametrize(
    "disposition", ENDINGS[Proceeding.RECONSIDERATION], ids=lambda disposition: disposition.value
)
def test_the_column_of_table_4_follows_from_the_disposition(desk: Desk, disposition: Disposition) -> None:
    case = ended(desk, opened(desk), disposition)
    assert case.result == ENDINGS[Proceeding.RECONSIDERATION][disposition].column.value
    assert case.ending is not None and case.ending.title in case.result_label
    assert case.ending.title in case.steps.get(kind=StepKind.CONCLUDED).title


@pytest.mark.parametrize(
    ("conclusion", "sentence"),
    [
        (Conclusion(Disposition.CRITICISM, days_ago(5)), "没有这种结案方式"),
        (Conclusion(Disposition.UPHELD, days_ago(5), orders_new_reply=True), "不会要求重新答复"),
        (Conclusion(ANNULLED, days_ago(5), new_reply_days=15), "请同时选择"),
        (Conclusion(ANNULLED, days_ago(5), orders_new_reply=True, new_reply_days=0), "1至250"),
        (Conclusion(ANNULLED, days_ago(61)), "不能早于提出案件"),
        (Conclusion(ANNULLED, days_ago(5), days_ago(6)), "不能早于决定或者裁判"),
        (Conclusion(ANNULLED, today() + dt.timedelta(days=1)), "还没有到"),
        (Conclusion(ANNULLED, days_ago(5), result_text="某" * 3001), "结果摘要"),
    ],
)
def test_a_result_that_cannot_be_is_refused(desk: Desk, conclusion: Conclusion, sentence: str) -> None:
    case = opened(desk)
    with pytest.raises(Refused, match=sentence):
        conclude(desk.officer, case, conclusion, seen=None)
    assert fresh(case).is_open and not case.steps.filter(kind=StepKind.CONCLUDED).exists()


def test_a_case_is_concluded_once(desk: Desk) -> None:
    case = ended(desk, opened(desk))
    with pytest.raises(Refused, match="已经登记结果"):
        ended(desk, case)
    assert StepKind.ANSWERED not in possible_steps(case)


def test_an_annulled_reply_reopens_the_request_in_the_same_transaction(desk: Desk) -> None:
    case = opened(desk)
    conclusion = Conclusion(ANNULLED, days_ago(10), days_ago(5), "撤销", True, 15)
    conclude(desk.officer, case, conclusion, seen=0, reply_again=True)
    assert case.request is not None
    again = InformationRequest.objects.get(previous_round=case.request)
    assert (again.round, again.received_on) == (2, days_ago(5))
    case.request.refresh_from_db()
    assert case.request.stage == "annulled"
    assert again.number in case.steps.get(kind=StepKind.REPLY_AGAIN).note
    with pytest.raises(Refused, match="已经开始新一轮"):
        begin_new_reply(desk.officer, case, seen=None)
    with pytest.raises(Refused, match="不能再撤销"):
        revoke_conclusion(desk.head, case, reason="误登", seen=None)


def test_if_the_new_round_cannot_begin_the_result_is_not_registered_either(desk: Desk) -> None:
    case = opened(desk)
    conclusion = Conclusion(Disposition.UPHELD, days_ago(5))
    with pytest.raises(Refused, match="不要求重新答复"):
        conclude(desk.officer, case, conclusion, seen=None, reply_again=True)
    assert fresh(case).is_open


def test_the_new_reply_may_begin_later_with_the_days_of_the_decision(desk: Desk) -> None:
    case = ended(desk, opened(desk), orders_new_reply=True, new_reply_days=15)
    again = begin_new_reply(desk.colleague, case, seen=1)
    assert again.previous_round == case.request and again.round == 2


def test_silence_that_is_to_end_needs_no_new_round(desk: Desk) -> None:
    case = opened(desk, registered(desk, 60), ago=20)
    case = ended(desk, case, Disposition.ORDERED_TO_PERFORM, orders_new_reply=True)
    with pytest.raises(Refused, match="还没有答复"):
        begin_new_reply(desk.officer, case, seen=None)


def test_a_result_entered_by_mistake_is_taken_back_by_the_head_with_a_reason(desk: Desk) -> None:
    case = ended(desk, opened(desk), Disposition.UPHELD)
    with pytest.raises(NotPermitted, match="负责人"):
        revoke_conclusion(desk.officer, case, reason="误登", seen=None)
    with pytest.raises(Refused, match="原因"):
        revoke_conclusion(desk.head, case, reason="  ", seen=None)
    with pytest.raises(ChangedMeanwhile):
        revoke_conclusion(desk.head, case, reason="误登", seen=0)
    case = revoke_conclusion(desk.head, case, reason="登错了案件", seen=1)
    assert case.is_open and case.decided_on is None and case.served_on is None
    told = case.steps.get(kind=StepKind.REVOKED).note
    assert "决定维持" in told and "登错了案件" in told
    with pytest.raises(Refused, match="还没有登记结果"):
        revoke_conclusion(desk.head, case, reason="误登", seen=None)
    assert ended(desk, case).result == "corrected"


def test_an_appeal_opens_the_result_again_and_keeps_the_first_judgment_in_words(desk: Desk) -> None:
    request = answered(desk, ReplyKind.NOT_EXISTING, None)
    case = opened(desk, request, kind=FollowUpKind.LITIGATION_DIRECT, body="某法院")
    case = ended(desk, case)
    with pytest.raises(Refused, match="早于收到第一审裁判"):
        register_step(desk.officer, case, StepKind.APPEALED, days_ago(6), seen=None)
    case = took(case, StepKind.APPEALED, 4, desk.officer)
    assert case.is_open and case.appealed_on == days_ago(4) and case.disposition == ""
    assert "判决撤销" in case.steps.get(kind=StepKind.APPEALED).note
    with pytest.raises(Refused, match="不能早于上诉"):
        conclude(desk.officer, case, Conclusion(ANNULLED, days_ago(5)), seen=None)
    case = conclude(desk.officer, case, Conclusion(Disposition.CLAIM_REJECTED, days_ago(1)), seen=None)
    assert case.result == "upheld"
    with pytest.raises(Refused, match="已经登记上诉"):
        register_step(desk.officer, case, StepKind.APPEALED, days_ago(1), seen=None)


def test_a_withdrawn_suit_cannot_be_appealed(desk: Desk) -> None:
    request = answered(desk, ReplyKind.NOT_EXISTING, None)
    case = opened(desk, request, kind=FollowUpKind.LITIGATION_DIRECT)
    case = ended(desk, case, Disposition.WITHDRAWN)
    with pytest.raises(Refused, match="不能上诉"):
        register_step(desk.officer, case, StepKind.APPEALED, days_ago(1), seen=None)


# --- complaints that a superior handles


def complained(desk: Desk, **changes: Any) -> FollowUpCase:
    """The province got a complaint about the city."""
    return open_case(
        desk.supervisor,
        desk.authority,
        filing(FollowUpKind.COMPLAINT, 30, **changes),
        request=answered(desk),
        handled_by=desk.city.province,
        papers=CasePapers([upload()]),
    )


def test_a_superior_registers_a_complaint_about_a_body_below_which_answers_it(desk: Desk) -> None:
    case = complained(desk, body="别的名称")
    assert case.body == str(desk.city.province), "the body is the authority that handles it"
    case = took(case, StepKind.ANSWER_ASKED, 29, desk.supervisor, due_on=days_ago(15))
    assert case.answer_due_on == days_ago(15)
    with pytest.raises(NotPermitted, match="答复"):
        register_step(desk.supervisor, case, StepKind.ANSWERED, days_ago(16), seen=None)
    case = took(case, StepKind.ANSWERED, 16, desk.officer, papers=CasePapers([upload()]))
    with pytest.raises(NotPermitted, match="监督员"):
        conclude(desk.officer, case, Conclusion(Disposition.UNFOUNDED, days_ago(3)), seen=None)
    case = conclude(
        desk.supervisor,
        case,
        Conclusion(Disposition.RECTIFICATION, days_ago(3), days_ago(2), "限期整改", True, 10),
        seen=None,
    )
    assert case.result == "corrected"
    # The supervisor orders; the new reply is the body's own step.
    with pytest.raises(NotPermitted):
        begin_new_reply(desk.supervisor, case, seen=None)
    assert begin_new_reply(desk.officer, case, seen=None).round == 2


def test_what_a_superior_put_in_is_closed_to_the_body_below_unless_shared(desk: Desk) -> None:
    case = complained(desk)
    letter = case.papers.get()
    assert letter.owner == desk.city.province
    with pytest.raises(NotPermitted):
        open_paper(desk.officer, letter)
    assert open_paper(desk.supervisor, letter) == letter
    case = took(case, StepKind.ANSWERED, 16, desk.officer, papers=CasePapers([upload()]))
    answer = case.papers.exclude(pk=letter.pk).get()
    assert answer.owner == desk.authority
    assert open_paper(desk.supervisor, answer) == answer
    add_papers(desk.supervisor, case, CasePapers([upload()], shared=True), seen=None)
    shared = FollowUpPaper.objects.get(is_shared=True)
    assert open_paper(desk.officer, shared) == shared
    assert AuditEntry.objects.filter(action="applicant.read", label="打开复议诉讼材料").count() == 3


def test_papers_are_opened_by_those_who_work_on_the_case_alone(desk: Desk) -> None:
    case = opened(desk)
    add_papers(desk.officer, case, CasePapers([upload()]), seen=None)
    paper = case.papers.get()
    for who in desk.who_may_not_handle.values():
        with pytest.raises(NotPermitted):
            open_paper(who, paper)
    assert not AuditEntry.objects.filter(action="applicant.read", label="打开复议诉讼材料").exists()
    assert open_paper(desk.colleague, paper) == paper


def test_papers_go_with_the_applicants_data_when_the_retention_period_is_over(desk: Desk) -> None:
    case = opened(desk)
    add_papers(desk.officer, case, CasePapers([upload()]), seen=None)
    paper = case.papers.get()
    name, storage = paper.file.name, paper.file.storage
    assert case.request is not None and name is not None and storage.exists(name)
    clear(case.request.applicant, [case.request])
    assert remove_cleared_files() == 1
    assert not storage.exists(name)
    paper.refresh_from_db()
    assert "申请书" not in paper.name
    with pytest.raises(Refused, match="已经清除"):
        open_paper(desk.officer, paper)


def test_a_superior_registers_complaints_about_bodies_below_and_nothing_else(desk: Desk) -> None:
    request = answered(desk)
    complaint = filing(FollowUpKind.COMPLAINT, 30)
    with pytest.raises(Refused, match="只登记它收到的投诉"):
        open_case(desk.supervisor, desk.authority, filing(), request=request, handled_by=desk.city.province)
    for authority in (desk.city.province, desk.city.tax_city):
        with pytest.raises(NotPermitted, match=r"不是.*下级机关"):
            open_case(desk.supervisor, authority, complaint, handled_by=desk.city.province)
    for who in (desk.officer, desk.head, desk.outsider, desk.leader):
        with pytest.raises(NotPermitted):
            open_case(who, desk.authority, complaint, handled_by=desk.city.province)
    assert not FollowUpCase.objects.exists()


def test_the_supervisor_of_another_line_has_no_part_in_a_complaint(desk: Desk) -> None:
    case = complained(desk)
    taxes = person(Role.SUPERVISOR, at=desk.city.tax_province)
    for act in (
        lambda: register_step(taxes, case, StepKind.HEARD, days_ago(3), seen=None),
        lambda: conclude(taxes, case, Conclusion(Disposition.UNFOUNDED, days_ago(3)), seen=None),
        lambda: open_paper(taxes, case.papers.get()),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_every_step_that_people_register_is_possible_somewhere(desk: Desk) -> None:
    """No rule is dead: each kind can be taken in some case at some time."""
    reached: set[StepKind] = set()
    case = opened(desk, accepted_on=None)
    reached |= set(possible_steps(case))
    case = took(case, StepKind.CORRECTION_ASKED, 58, desk.officer)
    reached |= set(possible_steps(case))
    case = took(case, StepKind.ACCEPTED, 55, desk.officer)
    case = took(case, StepKind.COPIED, 50, desk.officer)
    reached |= set(possible_steps(case))
    case = took(case, StepKind.SUSPENDED, 40, desk.officer)
    reached |= set(possible_steps(case))
    suit = opened(desk, kind=FollowUpKind.LITIGATION_DIRECT)
    suit = conclude(desk.officer, suit, Conclusion(ANNULLED, days_ago(10)), seen=None)
    reached |= set(possible_steps(suit)) | set(possible_steps(complained(desk)))
    assert reached == set(RULES)
