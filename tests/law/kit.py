"""What the tests of the law share: the calendar, short ways to write dates, and random legal histories."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from gongkai.law.calendar import standard_calendar
from gongkai.law.clock import apply, fold
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
    IllegalEvent,
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
from gongkai.law.regulation import Channel

CALENDAR = standard_calendar()
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def received(text: str) -> Received:
    return Received(day(text), Channel.IN_PERSON)


def working_day(date: dt.date) -> bool:
    """Asked of the package itself, day by day: independent of our table."""
    import chinese_calendar

    return bool(chinese_calendar.is_workday(date))


dates = st.dates(FIRST, LAST)
parties = st.sampled_from(["甲公司", "乙公司"])


@st.composite
def any_event(draw: st.DrawFn, date: dt.date) -> Event:
    """Some event on a day, legal or not."""
    later = date + dt.timedelta(days=draw(st.integers(-3, 40)))
    earlier = date - dt.timedelta(days=draw(st.integers(-1, 15)))
    party = draw(parties)
    yes = draw(st.booleans())
    choices: list[Event] = [
        ReceiptConfirmed(date),
        CorrectionAsked(date, later),
        Corrected(date, draw(st.sampled_from(["", "住院"]))),
        ThirdPartyConsulted(date, party),
        ThirdPartyAnswered(date, party, yes, draw(st.booleans())),
        ThirdPartySilent(date, party),
        CoMakerConsulted(date, party),
        CoMakerAnswered(date, party, yes),
        CoMakerSilent(date, party),
        AuthorityAsked(date, party),
        AuthorityAnswered(date, party),
        Extended(date, draw(st.integers(0, 21)), draw(st.sampled_from(["", "李主任"]))),
        ReasonsAsked(date),
        ReasonsGiven(date, yes),
        DelayFixed(date, later + dt.timedelta(days=30)),
        FeeNoticeDelivered(date, earlier, draw(st.integers(0, 300))),
        FeePaid(date),
        Withdrawn(date),
        Replied(date, draw(st.sampled_from(ReplyKind)), draw(st.sampled_from([None, *Ground]))),
        Delivered(date, draw(st.sampled_from(Delivery))),
        Annulled(date, "市人民政府"),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def legal_histories(draw: st.DrawFn, most: int = 14) -> list[Event]:
    """A legal list of events: random events are offered, and those that the law refuses are left out."""
    date = draw(dates)
    first: Event = draw(
        st.sampled_from(
            [*(Received(date, channel) for channel in Channel), Reopened(date), Reopened(date, 15)]
        )
    )
    events = [first]
    state = fold(events, CALENDAR)
    for _ in range(draw(st.integers(0, most))):
        date += dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 3, 7, 16, 30])))
        if date > dt.date(2026, 8, 1):
            break
        event = draw(any_event(date))
        try:
            state = apply(state, event)
        except IllegalEvent:
            continue
        events.append(event)
    return events
