"""Whatever happens to a case by chance: its columns follow its events, no event is lost, a refused step leaves no trace."""

from __future__ import annotations

import datetime as dt
from functools import partial
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.casework.actions import steps
from gongkai.casework.models import InformationRequest, RequestEvent
from gongkai.law.consulting import open_consultations
from gongkai.law.events import Annulled, Event
from gongkai.law.state import ClockState, Light, LightDistances, Stage
from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import Refused
from tests.casework.histories import (
    ONE_DAY,
    History,
    Remembered,
    Rows,
    Step,
    everything,
    members_for_all_time,
    on_day,
)
from tests.casework.kit import Desk
from tests.law.kit import is_legal

lived = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MOST_STEPS = 10


def refused(step: Step, before: Rows) -> None:
    """The step must be refused with a sentence, and everything must be as it was."""
    try:
        step()
    except Refused as refusal:
        assert str(refusal).endswith(("。", "！", "？"))
        assert everything() == before
    else:
        raise AssertionError(f"not refused: {step}")


def rows_of(case: Remembered) -> list[tuple[object, ...]]:
    return list(
        RequestEvent.objects.filter(request=case.request)
        .order_by("position")
        .values_list("pk", "position", "kind", "date", "note", "actor_name", "recorded_at")
    )


def assert_mirrors(request: InformationRequest, state: ClockState, today: dt.date) -> None:
    """The columns of a request say what the state says."""
    reply, fee = state.reply, state.fee
    assert {
        "stage": request.stage,
        "arrived_on": request.arrived_on,
        "received_on": request.received_on,
        "due_on": request.due_on,
        "is_extended": request.is_extended,
        "is_provisional": request.is_provisional,
        "outcome": request.outcome,
        "ground": request.ground,
        "replied_on": request.replied_on,
        "in_time": request.in_time,
        "fee": (request.fee_amount, request.fee_paid_on),
        "waits_until": request.waits_until,
    } == {
        "stage": state.stage.value,
        "arrived_on": state.arrived,
        "received_on": state.receipt,
        "due_on": state.due,
        "is_extended": state.extension > 0,
        "is_provisional": state.involves_provisional_days,
        "outcome": reply.kind.value if reply else "",
        "ground": reply.ground.value if reply and reply.ground else "",
        "replied_on": reply.date if reply else None,
        "in_time": state.answered_in_time,
        "fee": (fee.amount, fee.paid) if fee else (None, None),
        "waits_until": first_deadline_of_others(state),
    }
    assert (request.closed_on is None) == state.is_open
    assert request.counted_on == (request.received_on or request.closed_on or request.arrived_on)
    assert_lights(request, state, today)


def first_deadline_of_others(state: ClockState) -> dt.date | None:
    if not state.is_open:
        return None
    deadlines = {item.deadline for item in open_consultations(state)}
    if state.stage is Stage.AWAITING_CORRECTION:
        deadlines.add(state.correction_deadline)
    if state.stage is Stage.AWAITING_PAYMENT and state.fee:
        deadlines.add(state.fee.deadline)
    return min((day for day in deadlines if day), default=None)


def assert_lights(request: InformationRequest, state: ClockState, today: dt.date) -> None:
    """As long as nothing happens the columns show the light of every day, and lists find it under that light."""
    last = max(today, state.due or today) + ONE_DAY * 2
    days = [today + ONE_DAY * number for number in range((last - today).days + 1)]
    for day in days:
        assert request.light(day) is state.light(day, LightDistances()), day
    for day in (today, last):
        found = {
            light
            for light in Light
            if InformationRequest.objects.filter(pk=request.pk).with_light(light, day).exists()
        }
        assert found == {state.light(day)}


def assert_stands(history: History, kept: dict[int, list[tuple[object, ...]]]) -> None:
    """Everything that is remembered is there, and nothing else."""
    assert InformationRequest.objects.count() == len(history.known)
    for key, case in history.known.items():
        request = case.now()
        rows = rows_of(case)
        assert rows[: len(kept.get(key, []))] == kept.get(key, []), "an event was lost or changed"
        assert [row[1] for row in rows] == list(range(1, case.all_events + 1))
        standing = RequestEvent.objects.filter(request=request, voided__isnull=True).order_by("position")
        assert [row.event for row in standing] == case.events
        assert request.version == case.version
        assert_mirrors(request, case.state, history.today)
        kept[key] = rows


def refuse_what_is_forbidden(history: History, case: Remembered) -> None:
    before = everything()
    for step in history.chance.sample(history.what_must_be_refused(case), 4):
        refused(step, before)


def live_a_step(history: History, case: Remembered) -> None:
    """One legal step of any kind that the law allows now."""
    legal = [event for event in history.offer(case) if is_legal(case.state, event)]
    forbidden_by_a_part = [event for event in legal if not history.is_legal(case, event)]
    if forbidden_by_a_part:
        refuse_whole(history, case, history.chance.choice(forbidden_by_a_part))
    legal = [event for event in legal if event not in forbidden_by_a_part]
    if not legal:
        return
    kind = history.chance.choice(sorted({type(event).__name__ for event in legal}))
    event = history.chance.choice([event for event in legal if type(event).__name__ == kind])
    if steps.needs_consent(event) and history.chance.random() < 0.3:
        refuse_while_it_waits(history, case, event)
    trail = AuditEntry.objects.count()
    history.take(case, event)
    assert AuditEntry.objects.count() > trail


def refuse_whole(history: History, case: Remembered, event: Event) -> None:
    """A reply that cannot answer a request that is handled together with this one: neither gets it."""
    if history.is_left_to_lead(case, event) or not steps.needs_consent(event):
        refused(partial(history.attempt, case, event), everything())
        return
    proposal = steps.propose(history.desk.officer, case.request, event, seen=case.version)
    refused(partial(steps.approve, history.desk.head, proposal), everything())
    steps.take_back(history.desk.officer, proposal)


def refuse_while_it_waits(history: History, case: Remembered, event: Event) -> None:
    """What a head proposed: that head cannot consent, nobody can go past it, and it can be taken back."""
    desk, request = history.desk, case.request
    proposal = steps.propose(desk.head, request, event, seen=case.version)
    before = everything()
    for step in (
        partial(steps.approve, desk.head, proposal),
        partial(steps.approve, desk.officer, proposal),
        partial(steps.register, desk.officer, request, event, seen=case.version),
        partial(steps.propose, desk.officer, request, event, seen=case.version),
        partial(steps.send_back, desk.second_head, proposal, comment=" "),
    ):
        refused(step, before)
    steps.take_back(desk.officer, proposal)
    refused(partial(steps.approve, desk.second_head, proposal), everything())


def void_one(history: History, case: Remembered) -> None:
    """Declare an event void: refused where the rest is not legal without it."""
    place = history.chance.randrange(len(case.events))
    if history.may_void(case, place):
        history.void(case, place)
    else:
        refused(partial(history.void, case, place), everything())


@lived
@given(seed=st.integers(0, 2**32))
def test_every_history_keeps_its_events_and_every_refused_step_leaves_no_trace(desk: Desk, seed: int) -> None:
    history = History(desk, Random(seed))
    with transaction.atomic():
        members_for_all_time()
        history.begin()
        kept: dict[int, list[tuple[object, ...]]] = {}
        for _ in range(history.chance.randint(1, MOST_STEPS)):
            history.go_on()
            case = history.chance.choice(list(history.known.values()))
            with on_day(history.today):
                refuse_what_is_forbidden(history, case)
                if history.chance.random() < 0.15:
                    void_one(history, case)
                else:
                    live_a_step(history, case)
                assert_stands(history, kept)
        transaction.set_rollback(True)


def test_random_histories_reach_replies_consents_new_rounds_and_joined_cases(desk: Desk) -> None:
    """The property above is worth something only if the histories go everywhere."""
    reached: set[str] = set()
    members_for_all_time()
    for seed in range(40):
        history = History(desk, Random(seed))
        with transaction.atomic():
            history.begin()
            for _ in range(MOST_STEPS):
                history.go_on()
                case = history.chance.choice(list(history.known.values()))
                with on_day(history.today):
                    live_a_step(history, case)
            for case in history.known.values():
                reached |= {type(event).__name__ for event in case.events}
                reached |= {"joined"} if case.joined_to and not case.state.is_open else set()
            transaction.set_rollback(True)
    assert reached >= {
        "Received",
        "ReceiptConfirmed",
        "CorrectionAsked",
        "Corrected",
        "ThirdPartyConsulted",
        "Extended",
        "FeeNoticeDelivered",
        "FeePaid",
        "Replied",
        "Delivered",
        "Withdrawn",
        "Reopened",
        Annulled.__name__,
        "joined",
    }
