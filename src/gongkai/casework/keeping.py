"""The one place where events enter a request, and where the columns that mirror them are written.

``fold`` of :mod:`gongkai.law` is asked every time: an event that the law does not allow is refused before anything is
written, with the law's own sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Max
from django.utils import timezone

from gongkai.casework.event_storage import data_of, kind_of, to_event
from gongkai.casework.models import CaseworkSettings, InformationRequest, RequestEvent
from gongkai.casework.models.requests import RequestQuerySet
from gongkai.law.calendar import OutsideCalendar, WorkingCalendar
from gongkai.law.clock import apply, fold
from gongkai.law.consulting import open_consultations
from gongkai.law.days import written
from gongkai.law.events import Event, IllegalEvent
from gongkai.law.state import ClockState, Light, LightDistances, Stage
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.working_calendar import calendar_for_writing, current_calendar

_ONE_DAY = dt.timedelta(days=1)


def rows_of(request: InformationRequest) -> list[RequestEvent]:
    """The events that count, in their order. Uses what ``with_events`` fetched, where it did."""
    return [row for row in request.events.all() if not hasattr(row, "voided")]


def with_events(requests: RequestQuerySet) -> RequestQuerySet:
    """The requests with their events fetched in two more queries, however many requests there are."""
    return requests.prefetch_related("events__voided")


def events_of(request: InformationRequest) -> list[Event]:
    """The events of a request as the law knows them."""
    return [row.event for row in rows_of(request)]


def events_by_request(keys: Collection[int]) -> dict[int, list[Event]]:
    """The events that count of many requests, by their keys, in one query and without making rows of them."""
    found: dict[int, list[Event]] = {key: [] for key in keys}
    rows = RequestEvent.objects.filter(request__in=keys, voided__isnull=True)
    for key, kind, date, data in rows.values_list("request_id", "kind", "date", "data"):
        found[key].append(to_event(kind, date, data))
    return found


def state_of(request: InformationRequest, calendar: WorkingCalendar | None = None) -> ClockState:
    """Where the request stands, folded anew from its events."""
    return fold(events_of(request), calendar or current_calendar())


def settings_of(authority: Authority) -> CaseworkSettings:
    """The authority's settings, or the defaults, unsaved."""
    found = CaseworkSettings.objects.filter(authority=authority).first()
    return found or CaseworkSettings(authority=authority)


def distances_of(settings: CaseworkSettings) -> LightDistances:
    """From how many working days left the lights change."""
    return LightDistances(settings.amber_distance, settings.red_distance)


def append(
    request: InformationRequest,
    events: Sequence[Event],
    *,
    actor: User | None,
    actor_name: str = "",
    note: str = "",
    calendar: WorkingCalendar | None = None,
) -> list[RequestEvent]:
    """Add events to a request that is locked or new, and bring its columns up to date.

    Raises ``Refused`` with the law's sentence for an event that is not legal at its place, and for one that lies in the
    future; nothing is written then. The caller holds the transaction.
    """
    calendar = calendar or calendar_for_writing()
    today = timezone.localdate()
    known = events_of(request) if request.pk else []
    try:
        for event in events:
            if event.date > today:
                raise Refused(f"日期{written(event.date)}还没有到，请填写今天或者以前的日期。")
        state = _folded(known, events, calendar)
        project(request, state, distances_of(settings_of(request.authority)))
    except (IllegalEvent, OutsideCalendar) as refusal:
        raise Refused(as_sentence(str(refusal))) from refusal
    request.version += 1
    request.save()
    highest = request.events.aggregate(last=Max("position"))["last"] or 0
    name = actor_name or (actor.display_name if actor else "系统")
    rows = []
    for position, event in enumerate(events, start=highest + 1):
        row = RequestEvent(
            request=request,
            position=position,
            kind=kind_of(event),
            date=event.date,
            data=data_of(event),
            note=note,
            actor=actor,
            actor_name=name,
        )
        row.save()
        rows.append(row)
    # What was fetched before no longer holds.
    getattr(request, "_prefetched_objects_cache", {}).pop("events", None)
    return rows


def _folded(known: Sequence[Event], events: Sequence[Event], calendar: WorkingCalendar) -> ClockState:
    if not known:
        return fold(events, calendar)
    state = fold(known, calendar)
    for event in events:
        state = apply(state, event)
    return state


def as_sentence(text: str) -> str:
    """The law's words with a stop at their end."""
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def project(request: InformationRequest, state: ClockState, distances: LightDistances) -> None:
    """Write what follows from the events into the request's columns. Does not save."""
    request.stage = state.stage.value
    request.arrived_on = state.arrived
    request.received_on = state.receipt
    request.due_on = state.due
    request.waits_until = waits_until(state)
    request.is_extended = state.extension > 0
    request.is_provisional = state.involves_provisional_days
    request.amber_from, request.red_from = light_days(state, distances)
    reply = state.reply
    request.outcome = reply.kind.value if reply else ""
    request.ground = reply.ground.value if reply and reply.ground else ""
    request.replied_on = reply.date if reply else None
    request.in_time = state.answered_in_time
    request.fee_amount = state.fee.amount if state.fee else None
    request.fee_paid_on = state.fee.paid if state.fee else None
    request.closed_on = _closed_on(request, state)
    count = state.count
    request.working_days_used = (
        count.used(request.closed_on) if count is not None and request.closed_on is not None else None
    )


def _closed_on(request: InformationRequest, state: ClockState) -> dt.date | None:
    """The day on which the request was finished; an annulment afterwards does not change it."""
    if state.is_open:
        return None
    if state.stage is Stage.WITHDRAWN:
        return state.last
    if state.answered_on is not None:
        return state.answered_on
    return state.reply.date if state.reply else request.closed_on


def waits_until(state: ClockState) -> dt.date | None:
    """The earliest day until which somebody outside may still act: correct, pay or give an opinion; ``None`` for nobody."""
    if not state.is_open:
        return None
    deadlines = [consultation.deadline for consultation in open_consultations(state)]
    if state.stage is Stage.AWAITING_CORRECTION:
        deadlines.append(state.correction_deadline)
    if state.stage is Stage.AWAITING_PAYMENT and state.fee is not None:
        deadlines.append(state.fee.deadline)
    return min((deadline for deadline in deadlines if deadline is not None), default=None)


def light_days(state: ClockState, distances: LightDistances) -> tuple[dt.date | None, dt.date | None]:
    """The first days on which the request shows amber (or worse) and red, as things stand; ``None`` for never.

    The days left never grow from one day to the next without a new event, so each is found by halving. Where no due
    date is known, since another authority is asked (Art. 33), nothing changes any more after the last event.
    """
    if not state.is_open:
        return None, None
    last = (state.due or state.last) + _ONE_DAY

    def first_day(lights: tuple[Light, ...], since: dt.date) -> dt.date | None:
        if state.light(last, distances) not in lights:
            return None
        low, high = since, last
        while low < high:
            middle = low + (high - low) // 2
            if state.light(middle, distances) in lights:
                high = middle
            else:
                low = middle + _ONE_DAY
        return low

    amber = first_day((Light.AMBER, Light.RED), state.arrived)
    return amber, first_day((Light.RED,), amber) if amber else None
