"""Where each legal next step is taken: the one place that knows which page belongs to which event."""

from __future__ import annotations

from django.urls import reverse
from django.utils.crypto import salted_hmac

from gongkai.casework.models import InformationRequest, ProposalStatus
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
    Event,
    Extended,
    FeeNoticeDelivered,
    FeePaid,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    ThirdPartySilent,
    Withdrawn,
)
from gongkai.law.next_steps import NextStep

WITH_LETTER: frozenset[type[Event]] = frozenset(
    {
        CorrectionAsked,
        Extended,
        ThirdPartyConsulted,
        CoMakerConsulted,
        AuthorityAsked,
        ReasonsAsked,
        DelayFixed,
        FeeNoticeDelivered,
    }
)
"""Steps that go out with a letter of their own."""

WITHOUT_LETTER: frozenset[type[Event]] = frozenset(
    {
        ReceiptConfirmed,
        Corrected,
        ThirdPartyAnswered,
        ThirdPartySilent,
        CoMakerAnswered,
        CoMakerSilent,
        AuthorityAnswered,
        ReasonsGiven,
        FeePaid,
        Withdrawn,
        Delivered,
    }
)
"""Steps that are only put on record."""


def address_of(step: NextStep, request: InformationRequest) -> str:
    """The page on which a step of a request is taken."""
    kind = step.event.__name__
    if step.event is Replied:
        address = reverse("casework:decide", args=[request.pk])
        return f"{address}?reply={step.reply.value}" if step.reply else address
    if step.event is Annulled:
        return reverse("casework:reopen", args=[request.pk])
    if step.event in WITHOUT_LETTER or (
        step.event is FeeNoticeDelivered and has_consent_to_fee_notice(request)
    ):
        address = reverse("casework:register_step", args=[request.pk, kind])
        return f"{address}?party={party_token(request, step.party)}" if step.party else address
    return reverse("casework:draft_step", args=[request.pk, kind])


def has_consent_to_fee_notice(request: InformationRequest) -> bool:
    """Whether the head consented to a fee notice whose delivery has not been registered."""
    return request.proposals.filter(
        kind=FeeNoticeDelivered.__name__, status=ProposalStatus.APPROVED, event__isnull=True
    ).exists()


def party_token(request: InformationRequest, party: str) -> str:
    """What names a consulted party in an address: parties are people, so never their name."""
    return salted_hmac("casework.party", f"{request.pk}:{party}").hexdigest()[:16]
