"""Who is told of a deadline, by role, looked up once for a whole run."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from enum import Flag, auto

from gongkai.casework.models import InformationRequest
from gongkai.organizations.models import Authority, Membership, Role, RoleAssignment, User

_ROLES = (Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.LEADER, Role.SUPERVISOR)


class Audience(Flag):
    """The people a reminder is for."""

    OFFICER = auto()
    HEAD = auto()
    LEADER = auto()
    COMPETENT_DEPARTMENT = auto()


EVERYBODY = Audience.OFFICER | Audience.HEAD | Audience.LEADER | Audience.COMPETENT_DEPARTMENT


class People:
    """The people of all authorities who hold one of the roles of casework on a day."""

    def __init__(self, day: dt.date) -> None:
        self._by_role: dict[tuple[int, str], list[User]] = defaultdict(list)
        self._parents = dict(Authority.objects.order_by().values_list("pk", "parent_id"))
        held = RoleAssignment.objects.filter(
            role__in=_ROLES, membership__in=Membership.objects.active(day)
        ).select_related("membership__user")
        for row in held.order_by("membership_id"):
            self._by_role[row.membership.authority_id, row.role].append(row.membership.user)

    def told(self, audience: Audience, authority_id: int, officer: User | None) -> list[User]:
        """The people of an audience, each once; the officer of the case stands for all officers."""
        found: list[User] = []
        if Audience.OFFICER in audience:
            found += self.officers(authority_id, officer)
        if Audience.HEAD in audience:
            found += self._by_role[authority_id, Role.HEAD_OF_DISCLOSURE_OFFICE]
        if Audience.LEADER in audience:
            found += self._by_role[authority_id, Role.LEADER]
        if Audience.COMPETENT_DEPARTMENT in audience:
            found += self.competent_department(authority_id)
        return list(dict.fromkeys(found))

    def officers(self, authority_id: int, officer: User | None) -> list[User]:
        """The officer of the case; all officers where nobody (who still works there) has it; else the heads."""
        officers = self._by_role[authority_id, Role.CASE_OFFICER]
        heads = self._by_role[authority_id, Role.HEAD_OF_DISCLOSURE_OFFICE]
        if officer is not None and officer in [*officers, *heads]:
            return [officer]
        return officers or heads

    def competent_department(self, authority_id: int) -> list[User]:
        """The supervisors of the nearest authority above that has any; of the authority itself where none has."""
        above = self._parents.get(authority_id)
        while above is not None:
            if found := self._by_role[above, Role.SUPERVISOR]:
                return found
            above = self._parents.get(above)
        return self._by_role[authority_id, Role.SUPERVISOR]


def officer_of(request: InformationRequest | None) -> User | None:
    """The officer of a case, where there is a case and somebody has it."""
    return request.officer if request is not None else None
