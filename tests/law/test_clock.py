"""The clock of a request, rule by rule. Dates lie in March 2025, a month without holidays, unless the rule needs one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.clock import fold
from gongkai.law.events import (
    Annulled,
    AuthorityAnswered,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    CoMakerSilent,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Delivered,
    Delivery,
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
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import REGULATION_2007, REGULATION_2019, Channel
from gongkai.law.state import ClockState, Light, LightDistances, Stage
from tests.law.kit import CALENDAR, day, received

RECEIVED = received("2025-03-03")
DUE = day("2025-03-31")
CONSULTED_2025 = ThirdPartyConsulted(day("2025-03-05"), "甲公司")


def after(*events: Event) -> ClockState:
    return fold((RECEIVED, *events), CALENDAR)


def test_the_reply_is_due_twenty_working_days_after_receipt() -> None:
    state = after()
    assert (state.receipt, state.due, state.stage) == (day("2025-03-03"), DUE, Stage.PROCESSING)


def test_holidays_do_not_count_and_make_up_days_do() -> None:
    assert fold([received("2026-02-09")], CALENDAR).due == day("2026-03-13")


@pytest.mark.parametrize("channel", [Channel.IN_PERSON, Channel.SIGNED_MAIL])
def test_in_person_and_signed_mail_are_received_on_their_day(channel: Channel) -> None:
    state = fold([Received(day("2025-03-03"), channel)], CALENDAR)
    assert state.receipt == day("2025-03-03")


@pytest.mark.parametrize("channel", [Channel.ORDINARY_MAIL, Channel.INTERNET, Channel.FAX])
def test_other_channels_are_received_when_both_sides_confirm(channel: Channel) -> None:
    arrived = Received(day("2025-03-03"), channel)
    waiting = fold([arrived], CALENDAR)
    assert (waiting.stage, waiting.receipt, waiting.due) == (Stage.AWAITING_CONFIRMATION, None, None)
    assert waiting.is_suspended(day("2025-03-04"))
    confirmed = fold([arrived, ReceiptConfirmed(day("2025-03-05"))], CALENDAR)
    assert (confirmed.receipt, confirmed.due) == (day("2025-03-05"), day("2025-04-02"))


def test_the_clock_restarts_with_the_corrected_request() -> None:
    asked = CorrectionAsked(day("2025-03-12"), day("2025-03-26"))
    waiting = after(asked)
    assert (waiting.stage, waiting.due, waiting.working_days_left(day("2025-03-13"))) == (
        Stage.AWAITING_CORRECTION, None, None,
    )  # fmt: skip
    corrected = after(asked, Corrected(day("2025-03-20")))
    assert (corrected.start, corrected.due) == (day("2025-03-20"), day("2025-04-18"))
    assert corrected.receipt == day("2025-03-03")


def test_a_late_correction_counts_with_a_good_reason() -> None:
    asked = CorrectionAsked(day("2025-03-12"), day("2025-03-26"))
    assert after(asked, Corrected(day("2025-03-27"), "住院")).due == day("2025-04-25")


def test_an_uncorrected_request_is_closed_without_a_reply() -> None:
    asked = CorrectionAsked(day("2025-03-12"), day("2025-03-26"))
    state = after(asked, Replied(day("2025-03-27"), ReplyKind.NOT_CORRECTED))
    assert state.stage is Stage.CLOSED
    assert state.light(day("2025-06-01")) is Light.OFF


def test_an_extension_adds_its_days_once() -> None:
    state = after(Extended(day("2025-03-31"), 20, "李主任"))
    assert (state.due, state.consent_by) == (day("2025-04-28"), "李主任")
    assert after(Extended(day("2025-03-10"), 5, "李主任")).due == day("2025-04-08")


def test_an_extension_stays_when_the_clock_restarts() -> None:
    events = (
        Extended(day("2025-03-10"), 10, "李主任"),
        CorrectionAsked(day("2025-03-11"), day("2025-03-20")),
        Corrected(day("2025-03-14")),
    )
    assert after(*events).due == CALENDAR.add_working_days(day("2025-03-14"), 30)


def test_the_time_of_a_third_party_is_not_counted() -> None:
    asked = ThirdPartyConsulted(day("2025-03-05"), "甲公司")
    state = after(asked, ThirdPartyAnswered(day("2025-03-12"), "甲公司", agrees=True))
    assert state.due == CALENDAR.add_working_days(DUE, 5)


def test_a_third_party_that_is_silent_keeps_the_clock_still_for_fifteen_working_days() -> None:
    asked = ThirdPartyConsulted(day("2025-03-05"), "甲公司")
    expected = CALENDAR.add_working_days(DUE, 15)
    assert after(asked).due == expected
    assert after(asked, ThirdPartySilent(day("2025-04-07"), "甲公司")).due == expected
    late = ThirdPartyAnswered(day("2025-04-07"), "甲公司", agrees=False, good_reason=True)
    assert after(asked, late).due == expected


def test_the_clock_stands_still_while_a_third_party_is_asked() -> None:
    state = after(ThirdPartyConsulted(day("2025-03-05"), "甲公司"))
    assert not state.is_suspended(day("2025-03-05"))
    assert state.is_suspended(day("2025-03-26"))
    assert not state.is_suspended(day("2025-03-27"))
    assert {state.working_days_left(day(text)) for text in ("2025-03-05", "2025-03-20", "2025-03-26")} == {18}


def test_silence_of_a_co_making_authority_is_consent() -> None:
    asked = CoMakerConsulted(day("2025-03-05"), "市财政局")
    state = after(asked, CoMakerSilent(day("2025-03-27"), "市财政局"))
    assert state.consultations[0].agrees is True
    assert state.due == CALENDAR.add_working_days(DUE, 15)
    silent = after(
        ThirdPartyConsulted(day("2025-03-05"), "甲公司"), ThirdPartySilent(day("2025-03-27"), "甲公司")
    )
    assert silent.consultations[0].agrees is None


def test_a_co_making_authority_that_answers_ends_the_exclusion() -> None:
    asked = CoMakerConsulted(day("2025-03-05"), "市财政局")
    state = after(asked, CoMakerAnswered(day("2025-03-07"), "市财政局", agrees=False))
    assert (state.due, state.consultations[0].agrees) == (CALENDAR.add_working_days(DUE, 2), False)


def test_while_another_authority_is_asked_no_due_date_is_known() -> None:
    asked = AuthorityAsked(day("2025-03-05"), "省档案馆")
    waiting = after(asked)
    assert waiting.due is None
    assert waiting.is_suspended(day("2025-09-01"))
    assert waiting.working_days_left(day("2025-09-01")) == 18
    answered = after(asked, AuthorityAnswered(day("2025-04-30"), "省档案馆"))
    assert answered.due == CALENDAR.add_working_days(day("2025-04-30"), 18)


def test_a_reply_made_while_another_authority_is_still_asked_is_in_time() -> None:
    state = after(
        AuthorityAsked(day("2025-03-05"), "省档案馆"),
        Replied(day("2025-06-03"), ReplyKind.NOT_EXISTING),
        Delivered(day("2025-06-03"), Delivery.POST),
    )
    assert state.answered_in_time is True


def test_overlapping_exclusions_are_not_counted_twice() -> None:
    state = after(
        ThirdPartyConsulted(day("2025-03-05"), "甲公司"),
        CoMakerConsulted(day("2025-03-07"), "市财政局"),
        ThirdPartyAnswered(day("2025-03-12"), "甲公司", agrees=True),
        CoMakerAnswered(day("2025-03-14"), "市财政局", agrees=True),
    )
    assert state.due == CALENDAR.add_working_days(DUE, 7)


def test_an_exclusion_inside_another_does_not_shorten_it() -> None:
    state = after(
        ThirdPartyConsulted(day("2025-03-05"), "甲公司"),
        ThirdPartyConsulted(day("2025-03-06"), "乙公司"),
        ThirdPartyAnswered(day("2025-03-10"), "乙公司", agrees=True),
        ThirdPartyAnswered(day("2025-03-14"), "甲公司", agrees=True),
    )
    assert state.due == CALENDAR.add_working_days(DUE, 7)


def test_asking_after_the_due_date_heals_nothing() -> None:
    state = after(ThirdPartyConsulted(day("2025-04-10"), "甲公司"))
    assert state.due == DUE
    assert state.is_overdue(day("2025-04-10"))


def test_reasons_asked_for_do_not_stop_the_clock_and_a_delay_may_be_fixed() -> None:
    asked = ReasonsAsked(day("2025-03-05"))
    given = ReasonsGiven(day("2025-03-10"), reasonable=True)
    assert after(asked, given).due == DUE
    delayed = after(asked, given, DelayFixed(day("2025-03-20"), day("2025-06-30")))
    assert delayed.due == day("2025-06-30")
    assert not delayed.is_overdue(day("2025-06-30")) and delayed.is_overdue(day("2025-07-01"))
    assert delayed.working_days_left(day("2025-06-27")) == 1


def test_a_fee_that_is_paid_restarts_the_clock() -> None:
    notice = FeeNoticeDelivered(day("2025-03-12"), day("2025-03-10"), 4700)
    waiting = after(notice)
    assert (waiting.stage, waiting.due) == (Stage.AWAITING_PAYMENT, None)
    assert waiting.fee is not None and waiting.fee.deadline == day("2025-04-10")
    paid = after(notice, FeePaid(day("2025-04-10")))
    assert (paid.stage, paid.due) == (Stage.PROCESSING, day("2025-05-12"))


def test_a_fee_may_be_set_to_stop_the_clock_only() -> None:
    rules = replace(REGULATION_2019, payment_restarts_clock=False)
    notice = FeeNoticeDelivered(day("2025-03-12"), day("2025-03-10"), 4700)
    state = fold([RECEIVED, notice, FeePaid(day("2025-03-20"))], CALENDAR, rules)
    assert state.due == CALENDAR.add_working_days(DUE, 8)


def test_a_notice_sent_in_time_may_arrive_after_the_due_date() -> None:
    notice = FeeNoticeDelivered(day("2025-04-03"), day("2025-03-31"), 100)
    assert after(notice).stage is Stage.AWAITING_PAYMENT


def test_an_unpaid_fee_closes_the_request() -> None:
    notice = FeeNoticeDelivered(day("2025-03-12"), day("2025-03-10"), 4700)
    assert after(notice, Replied(day("2025-04-11"), ReplyKind.FEE_UNPAID)).stage is Stage.CLOSED


def test_the_reply_counts_as_made_on_the_day_of_service_or_posting() -> None:
    decided = Replied(day("2025-03-28"), ReplyKind.GRANTED)
    assert after(decided).stage is Stage.REPLIED
    assert after(decided).is_overdue(day("2025-04-01"))
    in_time = after(decided, Delivered(DUE, Delivery.POST))
    assert (in_time.stage, in_time.answered_on, in_time.answered_in_time) == (Stage.CLOSED, DUE, True)
    late = after(decided, Delivered(day("2025-04-01"), Delivery.SERVICE))
    assert late.answered_in_time is False


def test_a_late_reply_is_recorded_not_refused() -> None:
    state = after(
        Replied(day("2025-06-03"), ReplyKind.REFUSED, Ground.STATE_SECRET),
        Delivered(day("2025-06-04"), Delivery.POST),
    )
    assert state.answered_in_time is False


def test_a_withdrawn_request_has_nothing_due() -> None:
    state = after(Withdrawn(day("2025-03-05")))
    assert state.stage is Stage.WITHDRAWN
    assert not state.is_overdue(day("2026-01-05"))
    assert state.working_days_left(day("2025-03-06")) is None
    assert state.answered_in_time is None


def test_an_annulled_reply_opens_a_new_round_with_its_own_limit() -> None:
    annulled = after(
        Replied(day("2025-03-28"), ReplyKind.NOT_EXISTING),
        Delivered(day("2025-03-28"), Delivery.POST),
        Annulled(day("2025-06-03"), "市人民政府"),
    )
    assert annulled.stage is Stage.ANNULLED
    assert fold([Reopened(day("2025-06-03"), days=15)], CALENDAR).due == day("2025-06-24")
    assert fold([Reopened(day("2025-06-03"))], CALENDAR).due == day("2025-07-01")


def test_a_well_founded_objection_may_be_overridden_for_the_public_interest() -> None:
    events = (
        ThirdPartyConsulted(day("2025-03-05"), "甲公司"),
        ThirdPartyAnswered(day("2025-03-10"), "甲公司", agrees=False, good_reason=True),
    )
    overridden = Replied(
        day("2025-03-12"), ReplyKind.GRANTED, override_reason="不公开会对公共利益造成重大影响"
    )
    assert after(*events, overridden).stage is Stage.REPLIED
    assert after(*events, Replied(day("2025-03-12"), ReplyKind.PARTLY_GRANTED)).stage is Stage.REPLIED


def test_before_15_may_2019_the_rules_of_2007_apply() -> None:
    old = fold([received("2019-05-14")], CALENDAR)
    new = fold([received("2019-05-15")], CALENDAR)
    assert (old.regulation, new.regulation) == (REGULATION_2007, REGULATION_2019)
    assert old.due == CALENDAR.add_working_days(day("2019-05-14"), 15)
    assert new.due == CALENDAR.add_working_days(day("2019-05-15"), 20)


def test_in_2007_the_extension_is_fifteen_days_and_corrections_have_no_limit() -> None:
    events: list[Event] = [received("2018-03-05")]
    events += [CorrectionAsked(day("2018-03-22"), day("2018-04-02")), Corrected(day("2018-03-26"))]
    events += [CorrectionAsked(day("2018-03-28"), day("2018-04-09")), Corrected(day("2018-04-03"))]
    events += [Extended(day("2018-04-09"), 15, "李主任")]
    state = fold(events, CALENDAR)
    assert state.corrections == 2
    assert state.due == CALENDAR.add_working_days(day("2018-04-03"), 30)


def test_in_2007_a_third_party_had_no_limit_and_every_objection_bound() -> None:
    asked = ThirdPartyConsulted(day("2018-03-07"), "甲公司")
    waiting = fold([received("2018-03-05"), asked], CALENDAR)
    assert waiting.due is None
    silent = fold([received("2018-03-05"), asked, ThirdPartySilent(day("2018-03-14"), "甲公司")], CALENDAR)
    assert silent.due == CALENDAR.add_working_days(day("2018-03-14"), 13)
    objects = ThirdPartyAnswered(day("2018-03-14"), "甲公司", agrees=False)
    objected = fold([received("2018-03-05"), asked, objects], CALENDAR)
    assert objected.consultations[0].good_reason
    new = fold([RECEIVED, CONSULTED_2025, replace(objects, date=day("2025-03-14"))], CALENDAR)
    assert not new.consultations[0].good_reason


def test_in_2007_a_request_on_line_was_received_when_it_arrived() -> None:
    assert fold([Received(day("2018-03-05"), Channel.INTERNET)], CALENDAR).receipt == day("2018-03-05")


def test_the_day_of_confirmation_decides_which_rules_apply() -> None:
    letter = Received(day("2019-05-14"), Channel.ORDINARY_MAIL)
    assert fold([letter, ReceiptConfirmed(day("2019-05-15"))], CALENDAR).regulation == REGULATION_2019
    assert fold([letter, ReceiptConfirmed(day("2019-05-14"))], CALENDAR).due == day("2019-06-04")


@pytest.mark.parametrize(
    ("on", "light", "left"),
    [
        ("2025-03-21", Light.GREEN, 6),
        ("2025-03-24", Light.AMBER, 5),
        ("2025-03-26", Light.AMBER, 3),
        ("2025-03-27", Light.RED, 2),
        ("2025-03-31", Light.RED, 0),
        ("2025-04-01", Light.RED, -1),
    ],
)
def test_the_lights_follow_the_days_left(on: str, light: Light, left: int) -> None:
    state = after()
    assert (state.light(day(on)), state.working_days_left(day(on))) == (light, left)


def test_the_distances_of_the_lights_can_be_set() -> None:
    wide = LightDistances(amber=10, red=5)
    assert after().light(day("2025-03-24"), wide) is Light.RED
    with pytest.raises(ValueError, match="红灯"):
        LightDistances(amber=1, red=2)


def test_an_overdue_request_is_red_on_a_weekend_too() -> None:
    state = fold([received("2025-02-28")], CALENDAR)
    assert state.due == day("2025-03-28")
    assert state.is_overdue(day("2025-03-29"))
    assert state.light(day("2025-03-29"), LightDistances(0, 0)) is Light.RED


def test_provisional_days_are_told() -> None:
    state = fold([received("2026-12-20")], CALENDAR)
    assert (state.due, state.involves_provisional_days) == (day("2027-01-18"), True)
    assert not fold([received("2026-11-20")], CALENDAR).involves_provisional_days
    announced: WorkingCalendar = CALENDAR.with_notice(2027, CALENDAR.exceptions(2027))
    assert not fold([received("2026-12-20")], announced).involves_provisional_days
