"""What waits for a person, found in the apps: one that gives people something to do has a ``duties.py``.

Such a module has a function ``duties_of(membership, roles) -> list[Duty]``. Each duty is a number of things and the
address where they are listed; a duty of nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from gongkai.organizations.models import Membership

ORDER = ("red", "amber", "green")
LIGHT_WORDS = {"red": "紧急", "amber": "请留意", "green": "待办"}


@dataclass(frozen=True, slots=True)
class Duty:
    """Things that wait for a person: what they are, how many, where they are listed, and how urgent they are.

    ``light`` is ``red``, ``amber`` or ``green``.
    """

    label: str
    count: int
    address: str
    light: str = "green"

    @property
    def word(self) -> str:
        """The word beside the light."""
        return LIGHT_WORDS[self.light]


DutiesOf = Callable[[Membership, Collection[str]], list[Duty]]


def duties_for(membership: Membership | None) -> list[Duty]:
    """What waits for the person in the acting authority, the most urgent first; nothing for nobody's member."""
    if membership is None:
        return []
    roles = membership.role_values()
    found = [duty for duties_of in _sources() for duty in duties_of(membership, roles) if duty.count]
    return sorted(found, key=lambda duty: ORDER.index(duty.light))


@cache
def _sources() -> tuple[DutiesOf, ...]:
    return tuple(_declared())


def _declared() -> Iterator[DutiesOf]:
    for app in apps.get_app_configs():
        name = f"{app.name}.duties"
        # This module itself tells of duties and has none.
        if name != __name__ and find_spec(name) is not None:
            yield import_module(name).duties_of
