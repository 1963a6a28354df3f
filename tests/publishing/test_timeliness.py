"""The 20 working days of Art. 26: the last day, the light, and the day before which everything is late."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import standard_calendar
from gongkai.publishing.timeliness import (
    IN_FORCE_SINCE,
    WARNING_WORKING_DAYS,
    WORKING_DAYS,
    issued_too_long_ago,
    once_published,
    publish_by,
    while_unpublished,
)

CALENDAR = standard_calendar()
DAYS = st.dates(IN_FORCE_SINCE, dt.date(2099, 1, 1))


def test_the_last_day_is_the_twentieth_working_day_after_the_date_of_issue() -> None:
    # 2026-11-02 is a Monday, and four plain weeks follow it.
    assert publish_by(dt.date(2026, 11, 2), CALENDAR) == dt.date(2026, 11, 30)


def test_no_limit_ran_before_the_regulation_nor_without_a_date() -> None:
    today = dt.date(2026, 11, 28)
    for issued in (None, dt.date(1949, 10, 1), IN_FORCE_SINCE - dt.timedelta(days=1), dt.date(9999, 1, 1)):
        assert publish_by(issued, CALENDAR) is None
        assert while_unpublished(issued, today, CALENDAR) is None
        assert once_published(issued, today, CALENDAR) is None


@given(DAYS, st.integers(0, 200))
def test_the_light_follows_the_working_days_that_are_left(issued: dt.date, days: int) -> None:
    today = issued + dt.timedelta(days=days)
    shown = while_unpublished(issued, today, CALENDAR)
    assert shown is not None
    gone = CALENDAR.working_days_between(issued, today)
    if today > shown.publish_by:
        assert shown.colour == "red" and gone >= WORKING_DAYS
    else:
        left = WORKING_DAYS - gone
        assert shown.colour == ("amber" if left <= WARNING_WORKING_DAYS else "green")
        assert str(left) in shown.detail or (left == 0 and shown.detail == "今天到期")


@given(DAYS, st.integers(0, 200))
def test_published_in_time_is_the_same_question(issued: dt.date, days: int) -> None:
    published = issued + dt.timedelta(days=days)
    before, after = (
        while_unpublished(issued, published, CALENDAR),
        once_published(issued, published, CALENDAR),
    )
    assert before is not None and after is not None
    assert (before.colour == "red") == (after.word == "超期公开")


@given(st.dates(dt.date(2009, 1, 1), dt.date(2099, 1, 1)))
def test_what_was_issued_until_that_day_is_late_and_nothing_later_is(today: dt.date) -> None:
    last = issued_too_long_ago(today, CALENDAR)
    for issued, is_late in ((last, True), (last + dt.timedelta(days=1), False)):
        shown = while_unpublished(issued, today, CALENDAR)
        assert shown is not None and (shown.colour == "red") is is_late
