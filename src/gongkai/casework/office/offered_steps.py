"""The legal next steps of a case as buttons: what the law allows today, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.casework.models import InformationRequest
from gongkai.casework.office.step_addresses import address_of, has_consent_to_fee_notice
from gongkai.law.events import (
    Annulled,
    DelayFixed,
    Delivered,
    Extended,
    FeeNoticeDelivered,
    ReceiptConfirmed,
    Replied,
)
from gongkai.law.next_steps import NextStep, next_steps
from gongkai.law.outcomes import ReplyKind
from gongkai.law.state import ClockState

_CLOSINGS = (ReplyKind.NOT_CORRECTED, ReplyKind.FEE_UNPAID)
_MAIN = (Replied, Delivered, ReceiptConfirmed)
"""The steps that bring a case forward by themselves."""
CONSENTED = (Extended, DelayFixed, FeeNoticeDelivered)
"""The steps besides replies for which ``actions.steps.needs_consent`` is always true."""


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """One button: what it is called, where it leads, what is to be known before it is pressed."""

    title: str
    address: str
    is_main: bool
    needs_consent: bool
    until: dt.date | None = None
    hint: str = ""


def offered_steps(request: InformationRequest, state: ClockState, today: dt.date) -> list[OfferedStep]:
    """The steps that are legal today, the main ones first; the kinds of reply are one step, the guided decision."""
    steps = next_steps(state, today)
    if request.is_answered_with_lead:
        steps = tuple(step for step in steps if step.event not in (Replied, Delivered))
    offered = [_offered(step, request) for step in steps if step.event is not Replied]
    offered[:0] = _replies([step for step in steps if step.event is Replied], request)
    return sorted(offered, key=lambda step: not step.is_main)


def _offered(step: NextStep, request: InformationRequest) -> OfferedStep:
    title = f"{step.title}（{step.party}）" if step.party else step.title
    consented = step.event is FeeNoticeDelivered and has_consent_to_fee_notice(request)
    return OfferedStep(
        title=title,
        address=address_of(step, request),
        is_main=step.event in _MAIN,
        needs_consent=step.event in CONSENTED and not consented,
        until=step.until,
        hint="答复被复议机关、法院撤销或者由本机关撤回的，由此重新办理。" if step.event is Annulled else "",
    )


def _replies(steps: Sequence[NextStep], request: InformationRequest) -> list[OfferedStep]:
    closings = [
        OfferedStep(step.title, address_of(step, request), True, True)
        for step in steps
        if step.reply in _CLOSINGS
    ]
    others = [step for step in steps if step.reply not in _CLOSINGS]
    if not others:
        return closings
    guided = OfferedStep(
        title="作出答复",
        address=address_of(NextStep(Replied, others[0].title), request),
        is_main=True,
        needs_consent=False,
        hint="按步骤判断；除已主动公开、予以公开以外的答复，须负责人同意。",
    )
    return [*closings, guided]
