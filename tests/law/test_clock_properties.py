"""What holds for every legal history of a request, against a counter that walks day by day."""

from __future__ import annotations

import datetime as dt
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongkai.law.clock import apply, fold
from gongkai.law.events import (
    LABELS,
    AuthorityAnswered,
    AuthorityAsked,
    CoMakerAnswered,
    CoMakerConsulted,
    CoMakerSilent,
    Corrected,
    CorrectionAsked,
    DelayFixed,
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    IllegalEvent,
    ReceiptConfirmed,
    Received,
    Reopened,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
)
from gongkai.law.explanation import explain
from gongkai.law.next_steps import next_steps
from gongkai.law.outcomes import ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage
from tests.law.kit import CALENDAR, history, is_legal, legal_histories, offers, parties, working_day

quick = settings(max_examples=200, deadline=None)
ONE_DAY = dt.timedelta(days=1)
NEW_RULES = dt.date(2019, 5, 15)


def walked(start: dt.date, number: int) -> dt.date:
    while number:
        start += ONE_DAY
        number -= CALENDAR.is_working(start)
    return start


def due_by_walking(events: list[Event]) -> dt.date | None:
    """The due date by reading the events once and then walking day by day, without any code of the clock."""
    first = events[0]
    start: dt.date | None = first.date
    old = first.date < NEW_RULES
    limit = 15 if old else 20
    if isinstance(first, Received):
        quiet = {Channel.ORDINARY_MAIL, Channel.FAX} | (
            {Channel.INTERNET} if first.date >= NEW_RULES else set()
        )
        start = None if first.channel in quiet else first.date
    elif isinstance(first, Reopened) and first.days:
        limit = first.days
    waiting, fixed, running = start is None, None, {}
    still: set[dt.date] = set()
    endless: list[dt.date] = []

    def stop(since: dt.date, until: dt.date) -> None:
        still.update(since + ONE_DAY * number for number in range(1, (until - since).days + 1))

    for event in events:
        match event:
            case ReceiptConfirmed():
                start, waiting = event.date, False
                old = event.date < NEW_RULES
                limit = 15 if old else 20
            case CorrectionAsked() | FeeNoticeDelivered():
                waiting = True
            case Corrected() | FeePaid():
                start, waiting = event.date, False
            case Extended():
                limit += event.days
            case DelayFixed():
                fixed = event.until
            case ThirdPartyConsulted() | CoMakerConsulted() | AuthorityAsked():
                running[type(event).__name__[:5], event.party] = event.date
            case ThirdPartyAnswered() | CoMakerAnswered():
                since = running.pop((type(event).__name__[:5], event.party))
                stop(since, event.date if old else min(event.date, walked(since, 15)))
            case ThirdPartySilent() | CoMakerSilent():
                since = running.pop((type(event).__name__[:5], event.party))
                stop(since, event.date if old else walked(since, 15))
            case AuthorityAnswered():
                stop(running.pop(("Autho", event.party)), event.date)
    for (kind, _), since in running.items():
        if kind == "Autho" or old:
            endless.append(since)
        else:
            stop(since, walked(since, 15))
    if waiting or start is None:
        return None
    date = start
    while limit:
        date += ONE_DAY
        if any(date > since for since in endless):
            return None
        limit -= CALENDAR.is_working(date) and date not in still
    return date if fixed is None else max(date, fixed)


@quick
@given(legal_histories())
def test_the_due_date_is_the_one_that_walking_day_by_day_gives(events: list[Event]) -> None:
    assert fold(events, CALENDAR).due == due_by_walking(events)


@quick
@given(legal_histories())
def test_the_due_date_is_never_before_receipt_and_limit(events: list[Event]) -> None:
    state = fold(events, CALENDAR)
    if state.due is not None and state.receipt is not None:
        assert state.due >= CALENDAR.add_working_days(state.receipt, state.days_allowed)


@quick
@given(legal_histories(), parties, st.integers(0, 20), st.sampled_from([ThirdPartyConsulted, AuthorityAsked]))
def test_adding_an_exclusion_never_moves_the_due_date_earlier(
    events: list[Event], party: str, wait: int, asking: type[ThirdPartyConsulted | AuthorityAsked]
) -> None:
    before = fold(events, CALENDAR)
    try:
        after = apply(before, asking(before.last + ONE_DAY * wait, party))
    except IllegalEvent:
        assume(False)
    assert before.due is None or after.due is None or after.due >= before.due


@quick
@given(legal_histories())
def test_folding_is_deterministic_and_every_prefix_is_legal(events: list[Event]) -> None:
    state = fold([events[0]], CALENDAR)
    for number, event in enumerate(events[1:], start=2):
        state = apply(state, event)
        assert fold(events[:number], CALENDAR) == state
    assert fold(list(events), CALENDAR) == fold(tuple(events), CALENDAR) == state


@quick
@given(legal_histories())
def test_entering_a_notice_equal_to_the_table_moves_no_clock(events: list[Event]) -> None:
    year = events[0].date.year
    entered = CALENDAR.with_notice(year, CALENDAR.exceptions(year))
    assert fold(events, entered).due == fold(events, CALENDAR).due


@quick
@given(legal_histories())
def test_the_explained_days_are_every_day_and_the_counted_ones_fill_the_limit(events: list[Event]) -> None:
    state = fold(events, CALENDAR)
    explained = explain(events, CALENDAR)
    assert [each.date for each in explained] == [
        state.arrived + ONE_DAY * number for number in range((state.horizon - state.arrived).days + 1)
    ]
    counted = [each for each in explained if each.counted]
    assert [each.number for each in counted] == list(range(1, len(counted) + 1))
    assert all(each.reason for each in explained)
    if state.due is None:
        assert len(counted) <= state.days_allowed
    else:
        assert len(counted) == state.days_allowed
        assert state.fixed == state.due or explained[-1].counted
    for each in counted:
        assert each.date.year > 2026 or working_day(each.date)


@quick
@given(legal_histories())
def test_the_days_left_are_those_counted_after_today(events: list[Event]) -> None:
    state = fold(events, CALENDAR)
    assume(state.due is not None and state.fixed is None and state.stage is not Stage.WITHDRAWN)
    assume(state.stage is not Stage.ANNULLED)
    explained = explain(events, CALENDAR)
    for each in explained:
        assert state.working_days_left(each.date) == state.days_allowed - each.number


@quick
@given(legal_histories(), st.integers(0, 40), st.integers(0, 2**32))
def test_the_legal_next_steps_are_those_the_fold_accepts(events: list[Event], wait: int, seed: int) -> None:
    state = fold(events, CALENDAR)
    on = state.last + ONE_DAY * wait
    steps = {(step.event, step.reply) for step in next_steps(state, on)}
    for offered in offers(Random(seed), on):
        if is_legal(state, offered):
            assert (type(offered), offered.kind if isinstance(offered, Replied) else None) in steps


@quick
@given(legal_histories())
def test_an_open_request_always_has_a_way_on(events: list[Event]) -> None:
    state = fold(events, CALENDAR)
    steps = next_steps(state, state.last)
    if state.stage in (Stage.WITHDRAWN, Stage.ANNULLED):
        assert steps == ()
    else:
        assert steps


def test_random_histories_reach_every_stage_every_kind_of_event_and_every_reply() -> None:
    histories = [history(Random(seed)) for seed in range(1500)]
    states = [fold(events, CALENDAR) for events in histories]
    assert {state.stage for state in states} == set(Stage)
    assert {state.reply.kind for state in states if state.reply} == set(ReplyKind)
    assert {type(event) for events in histories for event in events} == set(LABELS)
