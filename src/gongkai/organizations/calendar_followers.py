"""Who has to recompute something when the working calendar changes.

An app registers a follower in its ``AppConfig.ready``. There are two shapes:

- ``register(name, follower)`` for what is few: the function gets the calendar as it was, the calendar as it is
  and the person who entered the notice, writes its new dates, and returns what moved. It is one transaction.
- ``register_in_batches(name, step, total)`` for what may be many, such as open cases: the function gets a
  position besides and a number of rows, and returns a ``Batch``. Every batch is a short transaction of its own
  in which the position is kept, so a hundred thousand cases never hold the database, the work shows how far it
  is, and work that was broken off goes on where it ended, each row once.

Followers run after the notice is committed. ``before`` of a ``Moved`` is the date that stands in the record and
``after`` the one that the new calendar gives; where both are the same nothing moved, and nothing is returned.
So a record that somebody has worked on in between, already by the new calendar, is met without harm.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.models import Authority, User


@dataclass(frozen=True, slots=True)
class Moved:
    """A date of a record that a new calendar moved.

    ``label`` names the record and the date for its own authority, ``address`` is where its page is (may be
    empty); None is a date that there was not, or is not any more.
    """

    authority: Authority
    label: str
    address: str
    before: datetime.date | None
    after: datetime.date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step did: what moved, how many rows were looked at, and where the next step begins.

    ``position`` is any text of the follower's own (usually the last primary key); None: nothing is left.
    """

    moved: Sequence[Moved]
    looked_at: int
    position: str | None


Follow = Callable[[WorkingCalendar, WorkingCalendar, User | None], Sequence[Moved]]
"""All at once: old calendar, new calendar, actor."""
Step = Callable[[WorkingCalendar, WorkingCalendar, User | None, str, int], Batch]
"""A batch: old calendar, new calendar, actor, position (empty at the beginning), at most so many rows."""
Total = Callable[[WorkingCalendar, WorkingCalendar], int]
"""How many rows there will be to look at, for the progress that people see."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A registered follower: its code, what people call its work, a step, and how much there is to do."""

    name: str
    label: str
    step: Step
    total: Total | None = None


_followers: dict[str, Follower] = {}


def register(name: str, follower: Follow, label: str = "") -> None:
    """Register what recomputes all at once. The same name again replaces the follower that stood."""

    def step(
        old: WorkingCalendar, new: WorkingCalendar, actor: User | None, position: str, size: int
    ) -> Batch:
        moved = follower(old, new, actor)
        return Batch(moved, looked_at=len(moved), position=None)

    _followers[name] = Follower(name, label or name, step)


def register_in_batches(name: str, step: Step, total: Total | None = None, label: str = "") -> None:
    """Register what recomputes in batches. The same name again replaces the follower that stood."""
    _followers[name] = Follower(name, label or name, step, total)


def unregister(name: str) -> None:
    """Take a follower out; nothing happens where there is none of the name."""
    _followers.pop(name, None)


def followers() -> Mapping[str, Follower]:
    """All followers by name, in the order in which they were registered."""
    return MappingProxyType(_followers)
