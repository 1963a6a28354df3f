"""Every deadline of a follow-up case, with its article and its light; table 4 at the edges of the year."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gongkai.casework import measures
from gongkai.casework.follow_up_deadlines import (
    FollowUpDeadline,
    Keeper,
    deadlines_of,
    filing_deadline,
    next_deadline,
    open_deadlines,
)
from gongkai.casework.models import FollowUpCase, FollowUpKind, FollowUpResult, FollowUpStep, StepKind
from gongkai.law.calendar import standard_calendar
from gongkai.law.remedies import Deadline
from gongkai.organizations.measuring.patterns import narrowed
from tests.casework.following_kit import answered
from tests.casework.kit import Desk

CALENDAR = standard_calendar()
FILED = dt.date(2025, 3, 3)


def a_case(desk: Desk, kind: FollowUpKind = FollowUpKind.RECONSIDERATION, **facts: Any) -> FollowUpCase:
    """A row written directly: what is tested here is the reckoning. Its request was answered long after it was filed."""
    request = None if kind is FollowUpKind.COMPLAINT else answered(desk)
    defaults = {"body": "某机关", "subject": "不服答复", "filed_on": FILED}
    return FollowUpCase.objects.create(
        authority=desk.authority, request=request, kind=kind, **(defaults | facts)
    )


def step(desk: Desk, case: FollowUpCase, kind: StepKind, date: str) -> None:
    FollowUpStep(case=case, kind=kind, date=date, title=kind.label, actor=desk.officer).save()


def dates(case: FollowUpCase) -> dict[str, str]:
    return {each.mark: str(each.deadline.date) for each in deadlines_of(case, CALENDAR)}


def test_before_acceptance_the_body_has_five_working_days(desk: Desk) -> None:
    assert dates(a_case(desk)) == {"accept": "2025-03-10"}


def test_a_correction_that_was_asked_begins_the_acceptance_anew(desk: Desk) -> None:
    case = a_case(desk)
    step(desk, case, StepKind.CORRECTION_ASKED, "2025-03-07")
    assert dates(case) == {"ask_correction": "2025-03-10", "correct": "2025-03-21"}
    step(desk, case, StepKind.CORRECTED, "2025-03-12")
    case = FollowUpCase.objects.get(pk=case.pk)
    assert dates(case)["accept"] == "2025-03-19"
    [accept] = open_deadlines(case, CALENDAR)
    assert accept.mark == "accept"


@pytest.mark.parametrize(
    ("summary", "extended", "answer", "decide"),
    [
        (False, False, "2025-03-27", "2025-05-09"),
        (False, True, "2025-03-27", "2025-06-08"),
        (True, False, "2025-03-20", "2025-04-09"),
    ],
)
def test_an_accepted_reconsideration_by_procedure(
    desk: Desk, summary: bool, extended: bool, answer: str, decide: str
) -> None:
    case = a_case(
        desk,
        accepted_on=dt.date(2025, 3, 10),
        copied_on=dt.date(2025, 3, 13),
        is_summary=summary,
        is_extended=extended,
    )
    found = dates(case)
    assert (found["answer"], found["decide"]) == (answer, decide)
    assert found["copy"] == ("2025-03-13" if summary else "2025-03-19")
    own = next_deadline(case, CALENDAR)
    assert own is not None and own.mark == "answer" and own.is_own
    assert "第七十条" in own.effect and own.deadline.article.startswith("《行政复议法》")


def test_an_answer_in_time_and_one_too_late_are_told_apart(desk: Desk) -> None:
    case = a_case(desk, accepted_on=dt.date(2025, 3, 10), copied_on=dt.date(2025, 3, 13))
    case.answered_on = dt.date(2025, 3, 27)
    assert _answer(case).word(FILED) == "已办，按期"
    case.answered_on = dt.date(2025, 3, 30)
    assert _answer(case).word(FILED) == "已办，超过3日"
    assert next_deadline(case, CALENDAR) is None


def _answer(case: FollowUpCase) -> FollowUpDeadline:
    return next(each for each in deadlines_of(case, CALENDAR) if each.mark == "answer")


@pytest.mark.parametrize(
    ("left", "word", "own", "others"),
    [
        (9, "剩9日", "green", "green"),
        (5, "剩5日", "amber", "amber"),
        (0, "今天到期", "red", "amber"),
        (-2, "已过2日", "red", "amber"),
    ],
)
def test_the_light_says_the_days_in_words_and_is_red_for_the_own_deadline_only(
    left: int, word: str, own: str, others: str
) -> None:
    last = Deadline(FILED + dt.timedelta(days=left), "提交答复", "《行政复议法》第四十八条")
    for keeper, colour in ((Keeper.RESPONDENT, own), (Keeper.BODY, others), (Keeper.PETITION_OFFICE, "grey")):
        deadline = FollowUpDeadline("answer", last, keeper)
        assert (deadline.word(FILED), deadline.colour(FILED)) == (word, colour)


def test_time_of_a_suspension_is_not_counted_and_none_runs_while_it_lasts(desk: Desk) -> None:
    case = a_case(desk, accepted_on=dt.date(2025, 3, 10))
    step(desk, case, StepKind.SUSPENDED, "2025-03-20")
    assert "decide" not in dates(case)
    step(desk, case, StepKind.RESUMED, "2025-03-30")
    case = FollowUpCase.objects.get(pk=case.pk)
    assert dates(case)["decide"] == "2025-05-19"


def test_after_a_decision_what_was_never_done_is_left_out_and_the_suit_is_open(desk: Desk) -> None:
    case = a_case(
        desk,
        accepted_on=dt.date(2025, 3, 10),
        copied_on=dt.date(2025, 3, 13),
        result=FollowUpResult.UPHELD,
        disposition="upheld",
        decided_on=dt.date(2025, 4, 30),
        served_on=dt.date(2025, 5, 6),
    )
    found = dates(case)
    assert "answer" not in found and found["sue"] == "2025-05-21"
    assert [each.mark for each in open_deadlines(case, CALENDAR)] == ["sue"]
    case.disposition = "withdrawn"
    assert "sue" not in dates(case)


def test_without_a_decision_in_time_the_court_is_open_for_fifteen_days(desk: Desk) -> None:
    case = a_case(desk, accepted_on=dt.date(2025, 3, 10))
    assert dates(case)["sue"] == "2025-05-24"


def test_a_litigation_from_copy_to_second_instance(desk: Desk) -> None:
    case = a_case(
        desk,
        FollowUpKind.LITIGATION_DIRECT,
        accepted_on=dt.date(2025, 3, 10),
        copied_on=dt.date(2025, 3, 14),
    )
    assert dates(case) == {"answer": "2025-03-29", "decide": "2025-09-10"}
    case.is_summary = True
    assert dates(case)["decide"] == "2025-04-24"
    case.result, case.disposition = FollowUpResult.CORRECTED, "annulled"
    case.decided_on, case.served_on = dt.date(2025, 4, 20), dt.date(2025, 4, 25)
    assert dates(case)["appeal"] == "2025-05-10"
    own = next_deadline(case, CALENDAR)
    assert own is not None and own.mark == "appeal"
    case.disposition = "inadmissible"
    assert dates(case)["appeal"] == "2025-05-05"
    # The reply stood, so the appeal is the applicant's.
    assert next_deadline(case, CALENDAR) is None
    case.disposition = "withdrawn"
    assert "appeal" not in dates(case)


def test_an_appeal_gives_the_second_instance_three_months(desk: Desk) -> None:
    case = a_case(
        desk,
        FollowUpKind.LITIGATION_DIRECT,
        accepted_on=dt.date(2025, 3, 10),
        copied_on=dt.date(2025, 3, 14),
        answered_on=dt.date(2025, 3, 20),
        appealed_on=dt.date(2025, 9, 20),
    )
    step(desk, case, StepKind.APPEALED, "2025-09-20")
    assert dates(case)["decide_again"] == "2025-12-20"
    assert [each.mark for each in open_deadlines(case, CALENDAR)] == ["decide_again"]


def test_a_complaint_has_only_the_day_that_its_handler_set_and_a_petitions_clock_for_information(
    desk: Desk,
) -> None:
    case = a_case(desk, FollowUpKind.COMPLAINT)
    assert dates(case) == {}
    case.answer_due_on = dt.date(2025, 3, 12)
    case.redirected_on = dt.date(2025, 3, 5)
    assert dates(case) == {"answer": "2025-03-12", "petition": "2025-03-20", "decide_petition": "2025-05-04"}
    assert [each.mark for each in open_deadlines(case, CALENDAR)] == ["answer"]


def test_the_time_for_filing_runs_from_the_day_the_reply_was_known(desk: Desk) -> None:
    request = answered(desk)
    known = request.closed_on
    assert known is not None
    filed = known + dt.timedelta(days=3)
    last = filing_deadline(FollowUpKind.RECONSIDERATION, request, None, filed)
    assert last is not None and last.date == known + dt.timedelta(days=60)
    assert filing_deadline(FollowUpKind.COMPLAINT, request, None, filed) is None
    before = filing_deadline(FollowUpKind.RECONSIDERATION, request, None, known - dt.timedelta(days=1))
    assert before is None, "an application against silence is not measured from the reply"


YEAR = 2022


@pytest.mark.parametrize(
    ("filed", "decided", "concluded", "pending"),
    [
        ("2022-12-31", None, False, True),
        ("2023-01-01", None, False, False),
        ("2022-01-01", "2022-12-31", True, False),
        ("2021-12-31", "2022-01-01", True, False),
        ("2022-12-31", "2023-01-01", False, True),
        ("2021-06-01", "2021-12-31", False, False),
    ],
)
def test_the_years_edges_of_table_4(
    desk: Desk, filed: str, decided: str | None, concluded: bool, pending: bool
) -> None:
    a_case(
        desk,
        FollowUpKind.COMPLAINT,
        filed_on=filed,
        decided_on=decided,
        result=FollowUpResult.OTHER if decided else "",
    )
    assert FollowUpCase.objects.concluded_in(YEAR).exists() is concluded
    assert FollowUpCase.objects.pending_at_end_of(YEAR).exists() is pending
    # The measures of the annual report count by the same edges.
    rows = measures.remedies([desk.authority.pk], YEAR)
    for column, expected in (("pending", pending), ("other", concluded)):
        narrowing = measures._RESULTS[column]
        parts = narrowing if isinstance(narrowing, tuple) else (narrowing,)
        assert narrowed(rows, parts, YEAR).exists() is expected


def test_reminders_ask_for_open_cases_and_for_judgments_that_can_be_appealed(desk: Desk) -> None:
    today = dt.date(2025, 6, 1)
    decided = {"result": FollowUpResult.CORRECTED, "decided_on": dt.date(2025, 5, 1)}
    pending = a_case(desk)
    fresh = a_case(desk, FollowUpKind.LITIGATION_DIRECT, served_on=dt.date(2025, 5, 17), **decided)
    a_case(desk, FollowUpKind.LITIGATION_DIRECT, served_on=dt.date(2025, 5, 16), **decided)
    a_case(desk, FollowUpKind.RECONSIDERATION, served_on=dt.date(2025, 5, 17), **decided)
    found = FollowUpCase.objects.with_running_deadlines(today)
    assert set(found) == {pending, fresh}


def test_the_deadlines_of_many_cases_take_no_more_queries_than_those_of_few(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    request = answered(desk)
    for number in range(12):
        case = FollowUpCase.objects.create(
            authority=desk.authority,
            request=request,
            kind=FollowUpKind.RECONSIDERATION,
            body="某机关",
            subject=f"不服答复{number}",
            filed_on=FILED,
        )
        step(desk, case, StepKind.OTHER, "2025-03-05")
    with django_assert_num_queries(2):
        for case in FollowUpCase.objects.with_running_deadlines(FILED):
            open_deadlines(case, CALENDAR)
