"""What the review gives people to do: steps to take, steps that nobody can take, later approvals, set times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Membership, Role
from gongkai.publishing.models import Disclosure
from gongkai.publishing.review_queue import Waiting, waiting_in
from gongkai.publishing.rights import DRAFTERS, KEEPERS, REVIEWERS
from gongkai.web.duties import ORDER, Duty

WATCHERS = (*KEEPERS, Role.LEADER)
"""Who is told of an urgent publication whose review is not through."""
PATIENCE = dt.timedelta(minutes=10)
"""How long after its time an item may come out before somebody is told that the worker does not run."""


def duties_of_review(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a member as reviewer, keeper, leader and drafter."""
    found: list[Duty] = []
    held = set(roles)
    if held & {*REVIEWERS, *WATCHERS}:
        waiting = waiting_in(membership.authority, membership.user, roles)
        found += _of_reviewer(waiting)
        if held & set(WATCHERS):
            found += _of_watcher(waiting)
        if held & set(KEEPERS):
            lacking = [one for one in waiting if one.lack]
            address = f"{reverse('publishing:reviews')}#lacking"
            found.append(Duty("送审的信息没有可以办理的人", len(lacking), address, "red"))
    if held & set(DRAFTERS):
        found += _of_set_times(membership, timezone.now())
    return found


def _of_reviewer(waiting: Sequence[Waiting]) -> list[Duty]:
    mine = [one for one in waiting if one.mine]
    return [Duty("待我审核", len(mine), reverse("publishing:reviews"), _gravest(mine))]


def _of_watcher(waiting: Sequence[Waiting]) -> list[Duty]:
    urgent = [one for one in waiting if one.submission.is_urgent]
    address = reverse("publishing:reviews")
    return [Duty("紧急发布的信息等待补审", len(urgent), address, _gravest(urgent))]


def _gravest(waiting: Sequence[Waiting]) -> str:
    return min((one.light for one in waiting), key=ORDER.index, default="green")


def _of_set_times(membership: Membership, now: dt.datetime) -> list[Duty]:
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(
        days=1
    )
    late = now - PATIENCE
    rows = Disclosure.objects.filter(authority=membership.authority_id).waiting_for_their_time().order_by()
    numbers = rows.aggregate(
        today=Count(
            "pk",
            filter=Q(working_version__publish_at__gt=late, working_version__publish_at__lt=tomorrow),
        ),
        late=Count("pk", filter=Q(working_version__publish_at__lte=late)),
    )
    address = f"{reverse('publishing:items')}?tab=approved"
    return [
        Duty("今天定时发布的信息", numbers["today"], address, "green"),
        Duty("定时发布的时间已过，还没有发布，请检查后台任务是否在运行", numbers["late"], address, "red"),
    ]
