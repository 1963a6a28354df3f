"""Which people can take the steps of a review: those with the role, nobody who wrote in the text, nobody twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.organizations.models import Authority, Membership
from gongkai.publishing.models import ROLE_OF_STEP
from gongkai.publishing.review_plan import PlannedStep

_ROLES = tuple(role.value for role in ROLE_OF_STEP.values())


@dataclass(frozen=True, slots=True)
class Staff:
    """The reviewers of one authority today: user ids by role, and the name of each."""

    by_role: Mapping[str, frozenset[int]]
    names: Mapping[int, str]

    def for_step(self, step: PlannedStep, without: Collection[int] = ()) -> list[int]:
        """Who may take a step, in the order of their names; without authors and those who took another step."""
        found = self.by_role.get(step.role, frozenset()) - frozenset(without)
        return sorted(found, key=lambda user: (self.names[user], user))

    def names_for(self, step: PlannedStep, without: Collection[int] = ()) -> list[str]:
        """The same as names."""
        return [self.names[user] for user in self.for_step(step, without)]


def staff_of(authority: Authority) -> Staff:
    """The reviewers of an authority, in one query."""
    by_role: dict[str, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    rows = (
        Membership.objects.active()
        .filter(authority=authority, roles__role__in=_ROLES)
        .order_by()
        .values_list("roles__role", "user_id", "user__display_name", "user__username")
    )
    for role, user, name, username in rows:
        by_role[role].add(user)
        names[user] = name or username
    return Staff({role: frozenset(users) for role, users in by_role.items()}, names)


def without_a_person(
    staff: Staff, steps: Iterable[PlannedStep], without: Collection[int]
) -> list[PlannedStep]:
    """The steps that stay without a person, when every step needs another one; empty where all can be taken.

    ``without`` are the authors and those who took a step already. Each step is given to somebody as long as that can be
    done by exchanging who takes which (a greatest matching), so nobody is told of a lack that there is not.
    """
    taker: dict[int, PlannedStep] = {}
    return [step for step in steps if not _find_taker(staff, step, frozenset(without), taker, set())]


def _find_taker(
    staff: Staff,
    step: PlannedStep,
    without: frozenset[int],
    taker: dict[int, PlannedStep],
    asked: set[int],
) -> bool:
    for user in staff.for_step(step, without):
        if user in asked:
            continue
        asked.add(user)
        if user not in taker or _find_taker(staff, taker[user], without, taker, asked):
            taker[user] = step
            return True
    return False


def lack_in_words(authority: Authority, staff: Staff, lacking: Sequence[PlannedStep]) -> str:
    """What the keeper has to do about steps without a person, as a sentence."""
    steps = "、".join(f"“{step.label}”" for step in lacking)
    roles = "、".join(dict.fromkeys(step.role_label for step in lacking))
    if all(not staff.by_role.get(step.role) for step in lacking):
        why = f"“{authority}”现在没有{roles}"
    else:
        why = "撰写人不能审核自己写的内容，一个人也只能办理一个环节，除去他们就没有人了"
    return f"{steps}没有可以办理的人：{why}。请管理员在“人员”中把{roles}的角色交给另一位同事。"
