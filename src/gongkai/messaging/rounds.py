"""Work that the worker looks after in every round: what is due now, not once a day.

An app registers its functions in ``AppConfig.ready``::

    register_round("publishing.posts", send_posts, "新媒体发布")

A round comes every few seconds, in every worker. So a function first asks the database whether anything is due, claims
what it takes, does a little of it, asks between two things whether to end, and returns a sentence for the operator (empty
where there was nothing to do). One that raises does not stop the others, and is left alone for a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

AskedToEnd = Callable[[], bool]
RoundFunction = Callable[[AskedToEnd], str]


@dataclass(frozen=True, slots=True)
class RoundWork:
    """A registered function: its code, and what it is called in Chinese."""

    name: str
    function: RoundFunction
    label: str


_registered: dict[str, RoundWork] = {}


def register_round(name: str, function: RoundFunction, label: str) -> None:
    """Let every worker call ``function(asked_to_end)`` in every round; the same name again replaces what stood."""
    _registered[name] = RoundWork(name, function, label)


def registered_rounds() -> list[RoundWork]:
    """What is registered, in the order of registration."""
    return list(_registered.values())
