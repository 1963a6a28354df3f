"""What a keeper does with the columns of the own site: lay out, add, change, move, close and reopen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, Membership, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.publishing.columns import PlacedColumn, columns_of_site, subtree_of
from gongkai.publishing.models import SiteColumn
from gongkai.publishing.national_layout import LaidColumn, national_layout
from gongkai.publishing.rights import require_keeper

FACTS = ("title", "description", "keywords", "column_type", "category", "max_age_days", "owner")
"""What can be changed of a column. The key cannot: it stands in addresses that others keep."""
MOST_LEVELS = 5
STEP = 10
"""The distance between the positions of neighbours, as the tree library leaves it."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What laying out did: how many columns were added, and how many stood already."""

    added: int
    present: int


@transaction.atomic
def lay_out_columns(actor: User, authority: Authority, *, with_key_areas: bool = False) -> LaidOut:
    """Lay out the national columns for the site of an authority; what stands under the same key is left alone."""
    require_keeper(actor, authority, "按国家规范建立栏目")
    _lock(authority)
    standing = {column.key: column for column in SiteColumn.objects.filter(authority=authority)}
    present = len(standing)
    layout = national_layout(with_key_areas=with_key_areas)
    _lay(authority, standing, None, layout)
    _lay_below(authority, standing, layout)
    added = len(standing) - present
    if added:
        _saved_once_more(next(iter(standing.values())))
        record(
            actor=actor,
            authority=authority,
            action="site_columns.lay_out",
            label=f"按国家规范建立{added}个栏目",
            target=authority,
            after={"added": added, "with_key_areas": with_key_areas},
        )
    return LaidOut(added, present)


@transaction.atomic
def add_column(
    actor: User, authority: Authority, *, key: str, parent: SiteColumn | None = None, **facts: Any
) -> SiteColumn:
    """Add a column at the end of those below ``parent`` (at the top where there is none)."""
    require_keeper(actor, authority, "增加栏目")
    _only(facts)
    _lock(authority)
    if parent is not None:
        _require_same_site(authority, parent)
        depth = _depth_of(parent, columns_of_site(authority))
        _require_levels(depth + 2)
    column = SiteColumn(authority=authority, parent=parent, key=key, **facts)
    _require_owner_works_there(column)
    validate(column)
    column.save()
    _record(actor, column, "site_column.add", "增加栏目", None)
    return column


@transaction.atomic
def change_column(actor: User, column: SiteColumn, **facts: Any) -> SiteColumn:
    """Change the facts of a column: its title and page tags, its update duty, its owner."""
    require_keeper(actor, column.authority, "修改栏目")
    _only(facts)
    current, before = _taken(column)
    for name, value in facts.items():
        setattr(current, name, value)
    if current.owner_id != before["owner_id"]:
        _require_owner_works_there(current)
    validate(current)
    current.save()
    _record(actor, current, "site_column.change", "修改栏目", before["snapshot"])
    return current


@transaction.atomic
def move_column(actor: User, column: SiteColumn, new_parent: SiteColumn | None) -> SiteColumn:
    """Put a column with everything below it under another of the same site, at the end; None: to the top."""
    require_keeper(actor, column.authority, "移动栏目")
    current, before = _taken(column)
    if new_parent is not None:
        _require_same_site(current.authority, new_parent)
        columns = columns_of_site(current.authority_id)
        moved = subtree_of(current, columns)
        if new_parent.pk in moved:
            raise Refused(f"不能把“{current.title}”移到它自己或者它的下级栏目之下，请选择其他栏目。")
        depths = {placed.column.pk: placed.depth for placed in columns}
        height = max(depths[key] for key in moved) - depths[current.pk]
        _require_levels(depths[new_parent.pk] + 2 + height)
    if current.parent_id != (new_parent.pk if new_parent else None):
        current.parent = new_parent
        current.position = _next_position(current.authority_id, current.parent_id)
        current.save()
        _record(actor, current, "site_column.move", "移动栏目", before["snapshot"])
    return current


@transaction.atomic
def shift_column(actor: User, column: SiteColumn, *, up: bool) -> SiteColumn:
    """Let a column change places with its neighbour above or below on the same level; at the end nothing happens."""
    require_keeper(actor, column.authority, "调整栏目顺序")
    current, before = _taken(column)
    neighbours = list(
        SiteColumn.objects.filter(authority=current.authority_id, parent=current.parent_id).order_by(
            "position", "pk"
        )
    )
    place = next(number for number, row in enumerate(neighbours) if row.pk == current.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(neighbours):
        return current
    neighbours[place], neighbours[other] = neighbours[other], neighbours[place]
    for number, row in enumerate(neighbours, start=1):
        row.position = number * STEP
    SiteColumn.objects.bulk_update(neighbours, ["position"])
    current.refresh_from_db(fields=["position"])
    _saved_once_more(current)
    _record(actor, current, "site_column.shift", "调整栏目顺序", before["snapshot"])
    return current


@transaction.atomic
def set_open(actor: User, column: SiteColumn, *, is_open: bool) -> SiteColumn:
    """Close a column, so that it and those below take no new items, or open it again; what stands in it stays."""
    require_keeper(actor, column.authority, "重新开放栏目" if is_open else "关闭栏目")
    current, before = _taken(column)
    if current.is_open == is_open:
        raise Refused(f"“{current.title}”{'本来就是开放的' if is_open else '已经关闭了'}。")
    current.is_open = is_open
    current.save()
    action = "site_column.reopen" if is_open else "site_column.close"
    _record(actor, current, action, "重新开放栏目" if is_open else "关闭栏目", before["snapshot"])
    return current


def _lay(
    authority: Authority,
    standing: dict[str, SiteColumn],
    parent: SiteColumn | None,
    layout: Iterable[LaidColumn],
) -> None:
    """Add the columns that are missing below ``parent``, after those that stand there."""
    first = _next_position(authority.pk, parent.pk if parent else None)
    missing = [laid for laid in layout if laid.key not in standing]
    added = SiteColumn.objects.bulk_create(
        SiteColumn(
            authority=authority,
            parent=parent,
            position=first + number * STEP,
            key=laid.key,
            title=laid.title,
            description=laid.description,
            keywords=laid.keywords,
            column_type=laid.column_type,
            category=laid.category,
            max_age_days=laid.max_age_days,
        )
        for number, laid in enumerate(missing)
    )
    standing.update({column.key: column for column in added})


def _lay_below(authority: Authority, standing: dict[str, SiteColumn], layout: Iterable[LaidColumn]) -> None:
    for laid in layout:
        if laid.children:
            _lay(authority, standing, standing[laid.key], laid.children)


def _saved_once_more(column: SiteColumn) -> None:
    """Writing many rows at once is told to nobody; one saved by itself tells the caches that the columns changed."""
    column.save(update_fields=["position"])


def _lock(authority: Authority) -> None:
    """One change of a site's tree at a time, so that two moves at once cannot make a circle."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)


def _taken(column: SiteColumn) -> tuple[SiteColumn, dict[str, Any]]:
    """The column as it stands now, its site locked; and what it was before the step."""
    _lock(column.authority)
    current: SiteColumn = SiteColumn.objects.select_related("authority", "parent", "owner").get(pk=column.pk)
    return current, {"snapshot": snapshot(current), "owner_id": current.owner_id}


def _only(facts: Iterable[str]) -> None:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"no such facts of a column: {sorted(unknown)}")


def _require_same_site(authority: Authority, parent: SiteColumn) -> None:
    if parent.authority_id != authority.pk:
        raise Refused(f"“{parent.title}”是其他机关网站的栏目，不能作为上级栏目。请选择本机关网站的栏目。")


def _require_levels(levels: int) -> None:
    if levels > MOST_LEVELS:
        raise Refused(f"栏目最多{MOST_LEVELS}级，这样会有{levels}级。请放到更高一级的栏目之下。")


def _require_owner_works_there(column: SiteColumn) -> None:
    owner = column.owner
    if owner is None:
        return
    if not Membership.objects.active().filter(user=owner, authority=column.authority_id).exists():
        sentence = f"{owner.display_name}现在不是“{column.authority}”的人员，不能担任栏目负责人，请另选一人。"
        raise Refused(sentence, {"owner": [sentence]})


def _depth_of(column: SiteColumn, columns: Iterable[PlacedColumn]) -> int:
    return next(placed.depth for placed in columns if placed.column.pk == column.pk)


def _next_position(authority_id: int, parent_id: int | None) -> int:
    last = (
        SiteColumn.objects.filter(authority=authority_id, parent=parent_id)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    return (last or 0) + STEP


def _record(actor: User, column: SiteColumn, action: str, label: str, before: dict[str, Any] | None) -> None:
    record(
        actor=actor,
        authority=column.authority,
        action=action,
        label=label,
        target=column,
        before=before,
        after=snapshot(column),
    )
