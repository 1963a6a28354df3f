"""Working days: announced years, years to come, and entering the State Council's notice."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import OutsideCalendar, WorkingCalendar, standard_calendar
from gongkai.law.days import Day, DayKind, day_off, make_up_day
from gongkai.law.notices import NoticeError
from gongkai.law.statutory import LAST_ANNOUNCED_YEAR
from tests.law.kit import CALENDAR, day

any_date = st.dates(dt.date(2004, 1, 1), dt.date(2100, 12, 31))
# A notice for 2027 made up for the tests: nobody knows the real one yet.
NOTICE_2027 = (
    day_off(day("2027-01-01"), "元旦"),
    *(day_off(day("2027-02-05") + dt.timedelta(days=number), "春节") for number in range(8)),
    make_up_day(day("2027-01-31"), "春节"),
    make_up_day(day("2027-02-20"), "春节"),
    day_off(day("2027-04-05"), "清明节"),
    *(day_off(day("2027-05-01") + dt.timedelta(days=number), "劳动节") for number in range(5)),
    make_up_day(day("2027-05-08"), "劳动节"),
    day_off(day("2027-06-09"), "端午节"),
    day_off(day("2027-09-15"), "中秋节"),
    *(day_off(day("2027-10-01") + dt.timedelta(days=number), "国庆节") for number in range(7)),
    make_up_day(day("2027-09-26"), "国庆节"),
    make_up_day(day("2027-10-09"), "国庆节"),
)


def refused(year: int, *days: Day) -> str:
    with pytest.raises(NoticeError) as caught:
        CALENDAR.with_notice(year, days)
    assert caught.value.sentences
    return "\n".join(caught.value.sentences)


def without(date: str) -> list[Day]:
    return [each for each in NOTICE_2027 if each.date != day(date)]


def test_every_announced_day_is_worked_as_announced() -> None:
    date = dt.date(2004, 1, 1)
    while date.year <= LAST_ANNOUNCED_YEAR:
        assert CALENDAR.is_working(date) == chinese_calendar.is_workday(date), date
        assert not CALENDAR.day(date).provisional
        date += dt.timedelta(days=1)


def test_a_day_has_a_kind_and_a_name() -> None:
    assert CALENDAR.day(day("2026-02-17")) == day_off(day("2026-02-17"), "春节")
    assert CALENDAR.day(day("2026-02-14")).kind is DayKind.MAKE_UP
    assert CALENDAR.day(day("2026-03-07")).kind is DayKind.WEEKEND
    assert CALENDAR.day(day("2026-03-09")).kind is DayKind.WORKING


def test_twenty_working_days_from_late_december_have_an_answer_that_is_provisional() -> None:
    due = CALENDAR.add_working_days(day("2026-12-20"), 20)
    assert due == day("2027-01-18")
    assert CALENDAR.is_provisional(day("2026-12-20"), due)
    assert not CALENDAR.is_provisional(day("2026-12-01"), day("2026-12-31"))


def test_years_to_come_have_the_statutory_days_off_and_no_make_up_days() -> None:
    for year in range(LAST_ANNOUNCED_YEAR + 1, 2101):
        days = list(CALENDAR.days(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        assert all(each.provisional for each in days)
        assert not [each for each in days if each.kind is DayKind.MAKE_UP]
        assert CALENDAR.day(dt.date(year, 10, 1)).kind is DayKind.DAY_OFF
        assert len([each for each in days if each.kind is DayKind.DAY_OFF]) >= 12


@given(any_date, st.integers(0, 60))
def test_no_year_raises_and_adding_and_counting_agree(start: dt.date, number: int) -> None:
    end = CALENDAR.add_working_days(start, number)
    assert CALENDAR.working_days_between(start, end) == number
    assert number == 0 or CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(end, start) == -number


@given(st.dates(dt.date(2004, 1, 1), dt.date(2026, 6, 1)), st.integers(1, 40))
def test_adding_working_days_agrees_with_counting_day_by_day(start: dt.date, number: int) -> None:
    date, left = start, number
    while left:
        date += dt.timedelta(days=1)
        left -= chinese_calendar.is_workday(date)
    assert CALENDAR.add_working_days(start, number) == date


@pytest.mark.parametrize("date", ["2003-12-31", "2102-01-01"])
def test_a_day_outside_the_table_is_a_sentence(date: str) -> None:
    for ask in (CALENDAR.day, CALENDAR.is_working, lambda each: CALENDAR.add_working_days(each, 1)):
        with pytest.raises(OutsideCalendar, match="2004年至2100年"):
            ask(day(date))


@pytest.mark.parametrize("year", range(2004, 2101))
def test_entering_a_notice_equal_to_the_table_changes_nothing(year: int) -> None:
    entered = CALENDAR.with_notice(year, CALENDAR.exceptions(year))
    for before, after in zip(
        CALENDAR.days(dt.date(year - (year > 2004), 12, 1), dt.date(year + 1, 1, 31)),
        entered.days(dt.date(year - (year > 2004), 12, 1), dt.date(year + 1, 1, 31)),
        strict=True,
    ):
        assert (after.date, after.kind, after.name) == (before.date, before.kind, before.name)
        assert not (after.provisional and after.date.year == year)


def test_entering_a_notice_replaces_the_provisional_days() -> None:
    entered = CALENDAR.with_notice(2027, NOTICE_2027)
    assert not CALENDAR.is_working(day("2027-02-20"))
    assert entered.is_working(day("2027-02-20"))
    assert not entered.is_working(day("2027-10-06"))
    assert not entered.is_provisional(day("2027-01-01"), day("2027-12-31"))
    assert entered.is_provisional(day("2027-12-31"), day("2028-01-01"))
    moved = entered.add_working_days(day("2027-09-20"), 20)
    assert moved == day("2027-10-21")


def test_a_notice_entered_again_replaces_the_first_and_leaves_the_old_calendar_alone() -> None:
    first = CALENDAR.with_notice(2027, NOTICE_2027)
    second = first.with_notice(2027, CALENDAR.exceptions(2027))
    assert second.is_working(day("2027-10-06"))
    assert not first.is_working(day("2027-10-06"))
    assert standard_calendar().is_provisional(day("2027-01-01"), day("2027-01-01"))


def test_a_notice_may_reach_back_into_the_last_week_of_december() -> None:
    notice = [day_off(day("2027-12-31"), "元旦"), *CALENDAR.exceptions(2028)]
    assert not CALENDAR.with_notice(2028, notice).is_working(day("2027-12-31"))


def test_notices_may_be_entered_in_any_order() -> None:
    early = [
        make_up_day(day("2027-12-26"), "元旦"),
        day_off(day("2027-12-31"), "元旦"),
        *CALENDAR.exceptions(2028),
    ]
    one = CALENDAR.with_notice(2027, NOTICE_2027).with_notice(2028, early)
    other = CALENDAR.with_notice(2028, early).with_notice(2027, NOTICE_2027)
    span = (day("2027-01-01"), day("2028-12-31"))
    assert list(one.days(*span)) == list(other.days(*span))
    assert one.is_working(day("2027-12-26"))


def test_a_day_of_another_year_is_refused() -> None:
    assert "2026年10月1日不属于2027年" in refused(2027, *NOTICE_2027, day_off(day("2026-10-01"), "国庆节"))
    assert "2028年1月1日不属于2027年" in refused(2027, *NOTICE_2027, day_off(day("2028-01-01"), "元旦"))


def test_a_day_entered_twice_is_refused() -> None:
    assert "录入了两次" in refused(2027, *NOTICE_2027, make_up_day(day("2027-10-01"), "国庆节"))


def test_a_make_up_day_that_is_no_weekend_is_refused() -> None:
    assert "2027年3月3日是星期三" in refused(2027, *NOTICE_2027, make_up_day(day("2027-03-03"), "春节"))


def test_a_statutory_day_that_is_left_out_is_refused() -> None:
    assert "2027年6月9日是法定节假日（端午节）" in refused(2027, *without("2027-06-09"))


def test_fewer_days_off_than_the_law_gives_are_refused() -> None:
    assert "少于法定的13天" in refused(2027, *without("2027-10-07"))


def test_a_plain_day_an_empty_notice_and_a_year_outside_the_table_are_refused() -> None:
    assert "不必录入" in refused(2027, *NOTICE_2027, Day(day("2027-03-03"), DayKind.WORKING))
    assert "没有列出任何一天" in refused(2027)
    assert "2004年至2100年" in refused(2101, day_off(day("2101-01-01"), "元旦"))


def test_every_fault_of_a_notice_is_named_at_once() -> None:
    sentences = refused(
        2027,
        *NOTICE_2027,
        make_up_day(day("2027-03-03"), "春节"),
        day_off(day("2029-01-01"), "元旦"),
    ).split("\n")
    assert len(sentences) == 2


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="不能是负数"):
        WorkingCalendar().add_working_days(day("2026-01-05"), -1)
