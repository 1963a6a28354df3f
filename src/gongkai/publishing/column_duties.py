"""What columns ask of people: of owners to bring something new, of keepers to see that every column has an owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Membership, Role
from gongkai.publishing.columns import State, columns_of_site, freshness
from gongkai.publishing.models import SiteColumn
from gongkai.web.duties import Duty


def duties_of_columns(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a member as owner of columns, and as keeper of the site."""
    keeps = Role.HEAD_OF_DISCLOSURE_OFFICE in roles
    columns = [placed.column for placed in columns_of_site(membership.authority_id)]
    own = [column for column in columns if column.owner_id == membership.user_id]
    watched = columns if keeps else own
    if not watched:
        return []
    found = freshness(watched, timezone.localdate())
    address = reverse("publishing:columns")

    def how_many(rows: list[SiteColumn], *states: State) -> int:
        return sum(found[row.pk].state in states for row in rows)

    duties = [
        Duty(
            "我负责的栏目超期未更新或者空白",
            how_many(own, State.STALE, State.EMPTY),
            f"{address}?show=bad",
            "red",
        ),
        Duty("我负责的栏目快要超期", how_many(own, State.SOON), address, "amber"),
    ]
    if keeps:
        others = [column for column in columns if column.owner_id != membership.user_id]
        bad = how_many(others, State.STALE, State.EMPTY)
        left = columns_whose_owner_left(columns, timezone.localdate())
        duties += [
            Duty("网站栏目超期未更新或者空白", bad, f"{address}?show=bad", "red"),
            Duty("栏目负责人已经离开本机关，请另选", len(left), address, "amber"),
        ]
    return duties


def columns_whose_owner_left(columns: Collection[SiteColumn], on: dt.date) -> list[SiteColumn]:
    """The columns whose owner is no member of the site's authority on a day. One query."""
    working = set(
        Membership.objects.active(on)
        .filter(authority__in={column.authority_id for column in columns})
        .values_list("authority_id", "user_id")
    )
    return [
        column
        for column in columns
        if column.owner_id is not None and (column.authority_id, column.owner_id) not in working
    ]
