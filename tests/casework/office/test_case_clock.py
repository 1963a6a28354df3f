"""The clock on the page of a case: its sentences, and the days drawn as a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gongkai.casework.office.clock_drawing import DrawnDay, drawn
from gongkai.casework.office.clock_words import clock_sentences
from gongkai.casework.office.lights import days_left
from gongkai.law.calendar import standard_calendar
from gongkai.law.clock import fold
from gongkai.law.events import (
    AuthorityAsked,
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyConsulted,
)
from gongkai.law.explanation import explain
from gongkai.law.outcomes import ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import ClockState

MONDAY = dt.date(2026, 3, 2)
RECEIVED = Received(MONDAY, Channel.IN_PERSON)


def state(*events: Event) -> ClockState:
    return fold(events, standard_calendar())


def on(day: int, month: int = 3) -> dt.date:
    return dt.date(2026, month, day)


def words(events: Sequence[Event], today: dt.date) -> str:
    return "".join(clock_sentences(state(*events), today))


def cells(events: Sequence[Event], today: dt.date = MONDAY) -> dict[dt.date, DrawnDay]:
    days = explain(events, standard_calendar())
    found = {}
    for month in drawn(days, state(*events).due, today):
        year, number = month.name.rstrip("月").split("年")
        for week in month.weeks:
            assert len(week) == 7
            for cell in week:
                if cell is not None:
                    found[dt.date(int(year), int(number), cell.number)] = cell
    return found


def test_an_ordinary_request_says_received_used_left_and_due() -> None:
    told = words([RECEIVED], on(11))
    assert "2026年3月2日收到申请，次日起计算20个工作日" in told
    assert "已计7日，还剩13日，最迟2026年3月30日答复" in told


def test_the_last_day_and_the_days_after_it() -> None:
    assert "今天是最后一天" in words([RECEIVED], on(30))
    assert "已超期1个工作日" in words([RECEIVED], on(31))
    assert days_left(state(RECEIVED), on(30)) == "今天到期"


def test_before_confirmation_no_time_runs() -> None:
    events = [Received(MONDAY, Channel.FAX)]
    assert "还没有与申请人确认收到" in words(events, on(3))
    confirmed = [*events, ReceiptConfirmed(on(4))]
    assert "2026年3月4日收到申请" in words(confirmed, on(5))


def test_waiting_for_the_applicant() -> None:
    asked = [RECEIVED, CorrectionAsked(on(3), on(17))]
    assert "2026年3月17日之前补正" in words(asked, on(5))
    assert days_left(state(*asked), on(5)) == "等申请人补正，至2026-03-17"
    again = words([*asked, Corrected(on(10))], on(11))
    assert "答复期限自收到补正后的申请之日起重新计算，从2026年3月10日的次日起计算20个工作日" in again
    fee = words([RECEIVED, FeeNoticeDelivered(on(4), on(4), 200)], on(5))
    assert "信息处理费200元" in fee


def test_extension_and_consultation_say_what_moved_the_day() -> None:
    told = words([RECEIVED, ThirdPartyConsulted(on(4), "某公司"), Extended(on(5), 10, "郑文静")], on(6))
    assert "经郑文静同意延长10个，共30个" in told
    assert "征求第三方“某公司”意见" in told and "现在暂停计算" in told


def test_an_authority_without_a_limit_keeps_the_day_open() -> None:
    told = words([RECEIVED, AuthorityAsked(on(4), "市审计局")], on(6))
    assert "期限暂时不能确定" in told


def test_a_finished_request_says_how_long_it_took() -> None:
    done = [RECEIVED, Replied(on(9), ReplyKind.GRANTED), Delivered(on(10), Delivery.SERVICE)]
    assert "2026年3月10日办结，用了6个工作日，没有超过2026年3月30日的期限" in words(done, on(20))


def test_a_year_without_notice_is_told() -> None:
    late = Received(dt.date(2026, 12, 20), Channel.IN_PERSON)
    assert "公布后可能调整" in words([late], dt.date(2026, 12, 21))


def test_every_day_from_receipt_to_due_is_drawn_once_with_its_number_or_its_word() -> None:
    events = [RECEIVED]
    found = cells(events)
    for day in explain(events, standard_calendar()):
        cell = found[day.date]
        assert cell.mark == (f"第{day.number}" if day.counted else cell.mark) != ""
        assert cell.told
    assert found[MONDAY].kind == "still" and found[MONDAY].happened == ("收到申请",)
    assert found[on(3)].mark == "第1" and found[on(7)].mark == "周末"
    assert found[on(30)].is_due and sum(cell.is_due for cell in found.values()) == 1
    assert found[MONDAY].is_today


def test_days_off_and_make_up_days_have_their_word() -> None:
    found = cells([Received(dt.date(2026, 2, 9), Channel.IN_PERSON)])
    assert found[dt.date(2026, 2, 17)].mark == "放假"
    make_up = found[dt.date(2026, 2, 14)]
    assert make_up.kind == "counted" and make_up.told.startswith("第")


def test_days_of_a_consultation_are_not_counted_and_say_so() -> None:
    found = cells([RECEIVED, ThirdPartyConsulted(on(4), "某公司")])
    assert found[on(5)].kind == "still" and found[on(5)].mark == "不计"
    assert "征求第三方" in found[on(5)].told


def test_weeks_outside_the_request_are_left_out() -> None:
    found = cells([Received(on(30), Channel.IN_PERSON)])
    assert on(1) not in found and on(30) in found
