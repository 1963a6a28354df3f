"""Handing over what one room decided to another that it does not know: proposals to publish (the Regulation, Art. 44).

Casework decides that what one applicant asked for is to be published for everybody; publishing makes a draft of it. Neither
imports the other: the receiver registers in ``AppConfig.ready``::

    receive_proposals(draft_from_proposal)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.organizations.models import Authority, User


@dataclass(frozen=True, slots=True)
class AcceptedProposal:
    """What is to be published: plain text, cleared of personal data, and the number of the request that led to it.

    ``author`` wrote the text, ``actor`` decided on it.
    """

    authority: Authority
    title: str
    text: str
    author: User | None
    actor: User
    request_number: str


Receiver = Callable[[AcceptedProposal], None]
_receivers: list[Receiver] = []


def receive_proposals(receiver: Receiver) -> None:
    """Have a function called for every accepted proposal; the same function again changes nothing."""
    if receiver not in _receivers:
        _receivers.append(receiver)


def hand_over(proposal: AcceptedProposal) -> None:
    """Call all receivers, inside the transaction of the decision: one that raises undoes it."""
    for receiver in _receivers:
        receiver(proposal)
