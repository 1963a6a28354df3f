"""What the tests of the law share: the calendar, short ways to write dates, and random legal histories."""

from __future__ import annotations

import datetime as dt
from random import Random

import chinese_calendar
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
from gongkai.law.state import ClockState

CALENDAR = standard_calendar()
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def received(text: str) -> Received:
    return Received(day(text), Channel.IN_PERSON)


def working_day(date: dt.date) -> bool:
    """Asked of the package itself, day by day: independent of our table."""
    return bool(chinese_calendar.is_workday(date))


parties = st.sampled_from(["甲公司", "乙公司"])


def offers(chance: Random, date: dt.date) -> list[Event]:
    """One event of every kind on a day, with particulars by chance; most are not legal there."""
    later = date + dt.timedelta(days=chance.randint(-3, 40))
    earlier = date - dt.timedelta(days=chance.randint(-1, 15))
    party = chance.choice(["甲公司", "乙公司"])
    yes, sound = chance.random() < 0.5, chance.random() < 0.5
    return [
        ReceiptConfirmed(date),
        CorrectionAsked(date, later),
        Corrected(date, chance.choice(["", "住院"])),
        ThirdPartyConsulted(date, party),
        ThirdPartyAnswered(date, party, yes, sound),
        ThirdPartySilent(date, party),
        CoMakerConsulted(date, party),
        CoMakerAnswered(date, party, yes),
        CoMakerSilent(date, party),
        AuthorityAsked(date, party),
        AuthorityAnswered(date, party),
        Extended(date, chance.randint(0, 21), chance.choice(["", "李主任", "王主任"])),
        ReasonsAsked(date),
        ReasonsGiven(date, yes),
        DelayFixed(date, later + dt.timedelta(days=30)),
        FeeNoticeDelivered(date, earlier, chance.randint(0, 300)),
        FeePaid(date),
        Withdrawn(date),
        *(Replied(date, kind, chance.choice([None, *Ground])) for kind in ReplyKind),
        Delivered(date, chance.choice(list(Delivery))),
        Annulled(date, "市人民政府"),
    ]


def is_legal(state: ClockState, event: Event) -> bool:
    try:
        apply(state, event)
    except IllegalEvent:
        return False
    return True


def history(chance: Random, most: int = 14) -> list[Event]:
    """A legal list of events by chance: of what is offered on a day, the law's refusals choose."""
    date = FIRST + dt.timedelta(days=chance.randint(0, (LAST - FIRST).days))
    channels: list[Event] = [Received(date, channel) for channel in Channel]
    events = [chance.choice([*channels, Reopened(date), Reopened(date, 15)])]
    state = fold(events, CALENDAR)
    for _ in range(chance.randint(0, most)):
        date += dt.timedelta(days=chance.choice([0, 0, 1, 2, 3, 7, 16, 30]))
        legal = [event for event in offers(chance, date) if is_legal(state, event)]
        if chance.random() < 0.8:
            legal = [event for event in legal if not isinstance(event, Withdrawn | Replied)] or legal
        kinds = sorted({type(event).__name__ for event in legal})
        if date > dt.date(2026, 8, 1) or not kinds:
            break
        kind = chance.choice(kinds)
        event = chance.choice([event for event in legal if type(event).__name__ == kind])
        state = apply(state, event)
        events.append(event)
    return events


def legal_histories() -> st.SearchStrategy[list[Event]]:
    """Legal histories, for properties."""
    return st.integers(0, 2**32).map(lambda seed: history(Random(seed)))
