"""The deadlines of reconsideration and litigation."""

from __future__ import annotations

import pytest

from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.remedies import (
    Deadline,
    RemedyKind,
    accept_reconsideration,
    answer_as_respondent,
    appeal,
    apply_for_reconsideration,
    apply_for_reconsideration_untold,
    ask_correction_of_reconsideration,
    correct_reconsideration,
    decide_first_instance,
    decide_petition,
    decide_reconsideration,
    decide_second_instance,
    defend,
    handle_petition,
    remedies_after,
    send_copy_to_respondent,
    sue_after_reconsideration,
    sue_at_the_latest,
    sue_directly,
)
from tests.law.kit import CALENDAR, day

START = day("2025-03-03")


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        (apply_for_reconsideration(START), "2025-05-02"),
        (apply_for_reconsideration_untold(None, START), "2026-03-03"),
        (apply_for_reconsideration_untold(day("2025-06-01"), START), "2025-07-31"),
        (apply_for_reconsideration_untold(day("2026-02-01"), START), "2026-03-03"),
        (accept_reconsideration(START, CALENDAR), "2025-03-10"),
        (ask_correction_of_reconsideration(START, CALENDAR), "2025-03-10"),
        (correct_reconsideration(START, CALENDAR), "2025-03-17"),
        (send_copy_to_respondent(START, False, CALENDAR), "2025-03-12"),
        (send_copy_to_respondent(START, True, CALENDAR), "2025-03-06"),
        (answer_as_respondent(START, False, CALENDAR), "2025-03-17"),
        (answer_as_respondent(START, True, CALENDAR), "2025-03-10"),
        (decide_reconsideration(START, summary=False), "2025-05-02"),
        (decide_reconsideration(START, summary=False, extended=True), "2025-06-01"),
        (decide_reconsideration(START, summary=True), "2025-04-02"),
        (sue_after_reconsideration(START), "2025-03-18"),
        (sue_directly(START), "2025-09-03"),
        (sue_directly(day("2025-08-31")), "2026-02-28"),
        (sue_at_the_latest(day("2024-02-29")), "2029-02-28"),
        (defend(START), "2025-03-18"),
        (decide_first_instance(START, summary=False), "2025-09-03"),
        (decide_first_instance(START, summary=True), "2025-04-17"),
        (appeal(START, ruling=False), "2025-03-18"),
        (appeal(START, ruling=True), "2025-03-13"),
        (decide_second_instance(day("2025-11-30")), "2026-02-28"),
        (handle_petition(START), "2025-03-18"),
        (decide_petition(START), "2025-05-02"),
        (decide_petition(START, extended=True), "2025-06-01"),
    ],
)
def test_the_last_day_of_each_step(deadline: Deadline, last: str) -> None:
    assert deadline.date == day(last)
    assert deadline.title and "》第" in deadline.article


def test_a_summary_procedure_cannot_be_extended() -> None:
    with pytest.raises(ValueError, match="不能延长"):
        decide_reconsideration(START, summary=True, extended=True)


@pytest.mark.parametrize("kind", [ReplyKind.REFUSED, ReplyKind.PARTLY_GRANTED])
@pytest.mark.parametrize("ground", [ground for ground in Ground if ground is not Ground.SPECIAL_REGISTER])
def test_a_refusal_goes_to_reconsideration_first_since_2024(kind: ReplyKind, ground: Ground) -> None:
    [only] = remedies_after(kind, ground, day("2024-01-01"))
    assert only.kind is RemedyKind.RECONSIDERATION and only.must_come_first
    assert [each.kind for each in remedies_after(kind, ground, day("2023-12-31"))] == list(RemedyKind)


@pytest.mark.parametrize("kind", [ReplyKind.NOT_EXISTING, ReplyKind.SPECIAL_REGISTER, ReplyKind.REPEATED])
def test_other_replies_may_be_taken_to_court_at_once(kind: ReplyKind) -> None:
    ground = Ground.SPECIAL_REGISTER if kind is ReplyKind.SPECIAL_REGISTER else None
    found = remedies_after(kind, ground, START)
    assert [each.kind for each in found] == list(RemedyKind)
    assert not any(each.must_come_first for each in found)
    assert found[1].deadline.date == day("2025-09-03")
