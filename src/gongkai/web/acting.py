"""For which authority a person with several memberships is working right now."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from gongkai.organizations.access import memberships_of
from gongkai.organizations.models import Membership

SESSION_KEY = "acting_membership"


@dataclass(frozen=True, slots=True)
class Acting:
    """The memberships of the person, and the one that counts on this page (None without any)."""

    memberships: list[Membership] = field(default_factory=list)
    membership: Membership | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles of the acting membership."""
        return self.membership.role_values() if self.membership else frozenset()

    @property
    def others(self) -> list[Membership]:
        """The memberships one could switch to."""
        return [held for held in self.memberships if held != self.membership]


def acting(request: HttpRequest) -> Acting:
    """The acting membership of a request: the one chosen before, else the first. Looked up once a request."""
    known = getattr(request, "_gongkai_acting", None)
    if isinstance(known, Acting):
        return known
    memberships = list(memberships_of(request.user))
    chosen = request.session.get(SESSION_KEY)
    membership = next((held for held in memberships if held.pk == chosen), None)
    if membership is None and memberships:
        membership = memberships[0]
    found = Acting(memberships, membership)
    request._gongkai_acting = found  # type: ignore[attr-defined]
    return found
