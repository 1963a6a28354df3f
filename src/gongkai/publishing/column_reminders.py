"""The daily e-mail about columns that an inspection would count: to their owners and to the keeper of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gongkai.messaging.kinds import register_kinds
from gongkai.messaging.work import register_daily
from gongkai.organizations.models import Authority
from gongkai.publishing.column_duties import columns_whose_owner_left
from gongkai.publishing.columns import State, freshness
from gongkai.publishing.models import SiteColumn
from gongkai.publishing.reminding import Matter, people_by_role, remind
from gongkai.publishing.rights import KEEPERS
from gongkai.publishing.standard_catalogue import pending

KIND = "publishing.columns"
_TOLD = (State.STALE, State.EMPTY, State.SOON)


def remind_of_columns(day: dt.date) -> None:
    """Daily work: tell owners and keepers which columns are stale, empty, or about to become stale."""
    ending = "请登录政府信息公开工作平台，在“栏目”中查看，尽快发布新内容；不再更新的栏目请关闭或者归并。"
    remind(KIND, "{number}个栏目需要更新", ending, _matters(day), day)


def register_column_work() -> None:
    """Register with the worker. Called once, when the app is ready."""
    register_kinds({KIND: "栏目更新提醒"})
    register_daily("publishing.columns", remind_of_columns, "发送栏目更新提醒", not_before=dt.time(8))
    register_daily("publishing.catalogue_files", pending.drop_old, "清除没有确认的目录文件")


def _matters(day: dt.date) -> Iterator[Matter]:
    columns = list(SiteColumn.objects.select_related("authority", "owner").order_by("authority", "position"))
    found = freshness(columns, day)
    left = {column.pk for column in columns_whose_owner_left(columns, day)}
    authorities: dict[int, Authority] = {column.authority_id: column.authority for column in columns}
    keepers = people_by_role(authorities.values(), KEEPERS, day)
    for column in columns:
        fresh = found[column.pk]
        if fresh.state in _TOLD:
            owner = [column.owner] if column.owner and column.pk not in left else []
            people = [*owner, *keepers[column.authority_id]]
            since = day if fresh.days_left == 0 else fresh.bad_since
            yield Matter(column.authority, people, f"“{column.title}”：{fresh.word}", since)
