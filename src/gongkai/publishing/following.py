"""What follows when something becomes public or ceases to be: functions that other parts of publishing register.

They are called inside the transaction of the step, after the rows are written, in the order of registration; one
that raises undoes the step. Register in ``PublishingConfig.ready``::

    follow(record_appearance_on_the_website)
"""

from __future__ import annotations

import enum
from collections.abc import Callable

from gongkai.organizations.models import User
from gongkai.publishing.models import Disclosure


class Happening(enum.Enum):
    """What happened to what the public sees of an item."""

    PUBLISHED = "published"
    """For the first time, or again after it had been taken away."""
    UPDATED = "updated"
    """A new version stands in the place of the one before."""
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    CHANGED = "changed"
    """Something about it changed that is no version: its validity, for example."""


Follower = Callable[[Disclosure, Happening, User | None], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a function called at every happening; the same function again changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Call all followers. Only inside a transaction, by who made the happening."""
    for follower in _followers:
        follower(disclosure, happening, actor)
