"""Why a request is due on that day, told day by day; and the legal next steps."""

from __future__ import annotations

from gongkai.law.clock import fold
from gongkai.law.events import (
    AuthorityAsked,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.explanation import DayExplanation, explain
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import ReplyKind
from gongkai.law.regulation import Channel
from tests.law.kit import CALENDAR, day, received


def told(*events: Event) -> dict[str, DayExplanation]:
    return {each.date.isoformat(): each for each in explain(events, CALENDAR)}


def test_every_reason_is_told() -> None:
    days = told(
        received("2026-02-09"),
        ThirdPartyConsulted(day("2026-02-11"), "甲公司"),
        ThirdPartyAnswered(day("2026-02-13"), "甲公司", agrees=True),
        Extended(day("2026-03-06"), 2, "李主任"),
    )
    assert (days["2026-02-09"].counted, days["2026-02-09"].reason) == (False, "收到申请之日，当日不计入")
    assert (days["2026-02-11"].counted, days["2026-02-11"].number) == (True, 2)
    assert "征求第三方“甲公司”意见" in days["2026-02-12"].reason
    assert "第三十三条" in days["2026-02-12"].article
    assert (days["2026-02-14"].counted, days["2026-02-14"].number) == (True, 3)
    assert days["2026-02-14"].reason == "春节调休上班，是工作日，计入"
    assert days["2026-02-17"].reason == "春节放假，不计入"
    assert days["2026-03-07"].reason == "周末，不计入"
    assert {each.number: each.reason for each in days.values() if each.counted}[20] == "工作日，计入"
    *_, last = days.values()
    assert (last.counted, last.number, last.reason) == (True, 22, "工作日，计入延长的期限")
    assert days["2026-02-11"].happened == ("征求第三方意见",)
    assert days["2026-03-06"].happened == ("延长答复期限",)


def test_days_before_a_restart_are_told_as_not_counted() -> None:
    days = told(
        received("2025-03-03"),
        CorrectionAsked(day("2025-03-05"), day("2025-03-20")),
        Corrected(day("2025-03-10")),
    )
    assert "重新计算，此前的日子不计入" in days["2025-03-06"].reason
    assert days["2025-03-10"].reason.endswith("当日不计入")
    assert days["2025-03-11"].number == 1


def test_days_before_confirmation_and_before_payment_are_told() -> None:
    letter = Received(day("2025-03-03"), Channel.ORDINARY_MAIL)
    days = told(letter, ReceiptConfirmed(day("2025-03-05")))
    assert "尚未与申请人确认" in days["2025-03-04"].reason
    assert days["2025-03-05"].article.startswith("《条例》第三十一条")
    notice = FeeNoticeDelivered(day("2025-03-12"), day("2025-03-10"), 4700)
    waiting = told(received("2025-03-03"), notice)
    assert "等待申请人缴费" in waiting["2025-03-20"].reason
    assert list(waiting)[-1] == "2025-04-10"
    paid = told(received("2025-03-03"), notice, FeePaid(day("2025-03-14")))
    assert "缴费次日起重新计算" in paid["2025-03-13"].reason


def test_a_fixed_delay_and_a_new_round_are_told() -> None:
    days = told(
        received("2025-03-03"),
        ReasonsAsked(day("2025-03-05")),
        ReasonsGiven(day("2025-03-06"), reasonable=True),
        DelayFixed(day("2025-03-10"), day("2025-04-10")),
    )
    assert days["2025-04-09"].reason == "延迟答复的合理期限，不再逐日计数"
    assert "责令重新答复" in told(Reopened(day("2025-03-03")))["2025-03-03"].reason


def test_while_another_authority_is_asked_the_explanation_ends_with_the_last_event() -> None:
    days = told(received("2025-03-03"), AuthorityAsked(day("2025-03-05"), "省档案馆"))
    assert list(days)[-1] == "2025-03-05"


def steps_on(on: str, *events: Event) -> dict[type[Event], str]:
    steps = next_steps(fold(events, CALENDAR), day(on))
    return {step.event: step.until.isoformat() if step.until else step.party for step in steps}


def test_the_next_steps_name_their_last_day() -> None:
    steps = steps_on("2025-03-04", received("2025-03-03"))
    assert steps[CorrectionAsked] == "2025-03-12"
    assert steps[Extended] == "2025-03-31"
    assert ReceiptConfirmed not in steps and Delivered not in steps and DelayFixed not in steps
    assert CorrectionAsked not in steps_on("2025-03-13", received("2025-03-03"))
    assert Extended not in steps_on("2025-04-01", received("2025-03-03"))


def test_the_next_steps_name_the_party_that_is_asked() -> None:
    events = (received("2025-03-03"), ThirdPartyConsulted(day("2025-03-05"), "甲公司"))
    steps = steps_on("2025-03-10", *events)
    assert steps[ThirdPartyAnswered] == "甲公司"
    assert ThirdPartySilent not in steps
    assert steps_on("2025-03-27", *events)[ThirdPartySilent] == "甲公司"


def test_a_request_that_waits_for_the_applicant_offers_the_applicants_steps() -> None:
    events = (received("2025-03-03"), CorrectionAsked(day("2025-03-05"), day("2025-03-20")))
    assert set(steps_on("2025-03-10", *events)) == {Corrected, Withdrawn}
    late = next_steps(fold(events, CALENDAR), day("2025-03-21"))
    assert [step.reply for step in late if step.event is Replied] == [ReplyKind.NOT_CORRECTED]


def test_a_withdrawn_request_has_no_next_step() -> None:
    assert steps_on("2025-03-10", received("2025-03-03"), Withdrawn(day("2025-03-04"))) == {}
