"""What comes of handing an item to an account outside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """It is out: the number that the other side gave it, and where everybody reads it (may be empty)."""

    outside_id: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The other side has taken it and is still publishing it; ``outside_id`` is what to ask by."""

    outside_id: str


class NotPosted(Exception):
    """It surely did not go out this time and may go later. ``str()`` is a sentence for people.

    ``distance`` is the least time to wait; ``whole_account`` says that everything else for the account would fare
    the same.
    """

    def __init__(
        self, sentence: str, *, distance: dt.timedelta | None = None, whole_account: bool = False
    ) -> None:
        super().__init__(sentence)
        self.distance = distance
        self.whole_account = whole_account


class Refusal(NotPosted):
    """It did not go out and will not go as it is: a person has to change something first."""


class MaybePosted(Exception):
    """Nobody knows whether it went out; a person has to look before anybody tries again."""
