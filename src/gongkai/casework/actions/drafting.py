"""Drafting a step together with its letter, and sending both: registered at once, or proposed to the head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions import issuing, letters, steps
from gongkai.casework.actions.consulting import describe_party
from gongkai.casework.concurrency import take
from gongkai.casework.letter_facts import STEP_PREFIX
from gongkai.casework.letters.faults import LetterFault
from gongkai.casework.models import InformationRequest, Letter, LetterStatus, ProposedStep, RequestEvent
from gongkai.casework.step_plans import Input, StepPlan
from gongkai.law.events import Event, IllegalEvent
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused


def draft(
    actor: User,
    request: InformationRequest,
    plan: StepPlan,
    step: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    seen: int | None,
    letter: Letter | None = None,
    letter_seen: str | None = None,
) -> Letter:
    """Keep what was typed for a step: its values and the words of its letter. Nothing of it has to be complete yet."""
    particulars = dict(words)
    particulars |= {STEP_PREFIX + name: _as_text(value) for name, value in step.items()}
    if not _lacking(plan, step):
        try:
            event = plan.build(request, step, timezone.localdate())
            particulars |= plan.told(request, event, step)
        except Refused:
            # What the step itself still lacks is said when it is sent; the words are kept.
            pass
    return letters.draft(
        actor,
        request,
        plan.letter,
        particulars,
        seen=seen,
        letter=letter,
        letter_seen=letter_seen,
        event_kind=plan.event_kind,
    )


@transaction.atomic
def send(
    actor: User,
    request: InformationRequest,
    plan: StepPlan,
    step: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    seen: int | None,
    letter: Letter | None = None,
    letter_seen: str | None = None,
    reason: str = "",
) -> RequestEvent | ProposedStep:
    """Take the step: registered with its letter issued, or proposed to the head where the law wants consent.

    Raises ``Refused`` with all that step or letter lacks; nothing is kept then.
    """
    event = event_of(request, plan, step)
    current = draft(actor, request, plan, step, words, seen=seen, letter=letter, letter_seen=letter_seen)
    if steps.needs_consent(event):
        _require_readable(current)
        return steps.propose(actor, request, event, seen=seen, reason=reason, letter=current)
    row = issuing.register_with_letter(actor, request, event, current, seen=seen, note=reason)
    if plan.party is not None:
        describe_party(row.request, event, current, str(step.get("contact") or ""))
    return row


@transaction.atomic
def send_ahead(
    actor: User,
    request: InformationRequest,
    plan: StepPlan,
    step: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    seen: int | None,
    letter: Letter | None = None,
    letter_seen: str | None = None,
) -> Letter:
    """Issue the letter now; the step is registered when the other side has received it."""
    if not plan.may_go_ahead:
        raise Refused("这份文书在登记这一步时签发，不能提前签发。")
    # The event is made to see that it is legal; its date is still to come.
    steps.require_legal(request, event_of(request, plan, dict(step) | {"date": timezone.localdate()}))
    current = draft(actor, request, plan, step, words, seen=seen, letter=letter, letter_seen=letter_seen)
    return issuing.issue_ahead(actor, current, seen=seen)


@transaction.atomic
def register_arrival(
    actor: User, letter: Letter, plan: StepPlan, *, date: dt.date, seen: int | None
) -> RequestEvent:
    """A letter that was issued ahead has arrived: register its step with the values it was drafted with, once."""
    take(letter.request, seen)
    letter.refresh_from_db()
    if letter.status != LetterStatus.APPROVED:
        raise Refused(
            f"只有已经签发、等待送达的文书才登记送达，这份文书{LetterStatus(letter.status).label}。"
        )
    step = {name: value for name, value in step_values(plan, letter).items() if name != "date"}
    step["date"] = date
    event = event_of(letter.request, plan, step)
    row = issuing.register_with_letter(actor, letter.request, event, letter, seen=seen)
    describe_party(row.request, event, letter, str(step.get("contact") or ""))
    return row


def event_of(request: InformationRequest, plan: StepPlan, step: Mapping[str, Any]) -> Event:
    """The event that the values make. Raises ``Refused`` with the sentence of each value that is missing."""
    lacking = _lacking(plan, step)
    if lacking:
        raise Refused(
            "".join(sentence for sentence in lacking.values()), {n: [s] for n, s in lacking.items()}
        )
    try:
        return plan.build(request, step, timezone.localdate())
    except IllegalEvent as refusal:
        raise Refused(f"{refusal}。") from refusal


def step_values(plan: StepPlan, letter: Letter) -> dict[str, Any]:
    """The values of the step as a draft kept them, in their own types."""
    kept = {}
    for item in plan.fields:
        text = letter.particulars.get(STEP_PREFIX + item.name, "")
        if not text:
            continue
        kept[item.name] = _typed(item.input, text)
    return kept


def _typed(kind: Input, text: str) -> Any:
    if kind is Input.DATE:
        return dt.date.fromisoformat(text)
    return int(text) if kind is Input.NUMBER else text


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _lacking(plan: StepPlan, step: Mapping[str, Any]) -> dict[str, str]:
    return {
        item.name: f"请填写“{item.label}”。"
        for item in plan.fields
        if item.required and step.get(item.name) in (None, "")
    }


def _require_readable(letter: Letter) -> None:
    """The head gets a whole letter, not one that could not be issued."""
    try:
        letters.word_of(letter)
    except LetterFault as fault:
        raise Refused(f"文书还没有写完：{''.join(fault.sentences)}") from fault
