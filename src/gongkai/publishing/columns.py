"""The columns that an authority publishes in, in the order of their tree, and how fresh each of them is.

Two questions are answered here: where an item may be put (``choices_for``), and which columns are stale or empty
by the national inspection (国办秘函〔2019〕19号, ``freshness``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import Count, Max
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.models import Placement, SiteColumn
from gongkai.publishing.national_layout import MADE_BY_THE_PLATFORM, NEVER_EMPTY

INDENT = "　"
"""What stands before a title in a list of choices, once for each level: a full-width space."""
LONGEST_WARNING = 14
SHORTEST_WARNING = 3


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column at its place in the tree: its depth (0 at the top), and whether it is open together with all above."""

    column: SiteColumn
    depth: int
    takes_items: bool


def site_authority_of(authority: Authority) -> Authority | None:
    """The authority in whose columns this one publishes: itself, else the nearest above that has columns."""
    line: list[Authority] = list(Authority.objects.with_tree_fields().ancestors(authority, include_self=True))
    with_columns = set(
        SiteColumn.objects.filter(authority__in=[row.pk for row in line])
        .order_by()
        .values_list("authority_id", flat=True)
        .distinct()
    )
    return next((row for row in reversed(line) if row.pk in with_columns), None)


def columns_of_site(site: Authority | int) -> list[PlacedColumn]:
    """All columns of the site that an authority runs, each below its parent, in their order. One query."""
    key = site if isinstance(site, int) else site.pk
    rows: list[SiteColumn] = list(
        SiteColumn.objects.filter(authority=key).select_related("owner").order_by("position", "pk")
    )
    return list(_in_order(_by_parent(rows), None, 0, is_open=True))


def columns_for(authority: Authority) -> list[PlacedColumn]:
    """The columns that an authority publishes in; none where neither it nor any authority above has columns."""
    site = site_authority_of(authority)
    return columns_of_site(site) if site is not None else []


def choices_for(authority: Authority, also: Collection[int] = ()) -> list[tuple[int, str]]:
    """The columns that an item may be put into, as choices of a form: key and title, indented by depth.

    Left out are closed columns (a column is closed with the one above it) and those whose page the platform makes;
    ``also`` names columns that the item stands in already and may stay in.
    """
    return [
        (placed.column.pk, f"{INDENT * placed.depth}{placed.column.title}")
        for placed in columns_for(authority)
        if placed.takes_items or placed.column.pk in also
    ]


def why_not_in(
    authority: Authority, wanted: Iterable[SiteColumn], already: Collection[int] = ()
) -> list[str]:
    """Why an item of the authority cannot be put into columns, as sentences; empty where it can be.

    ``already`` are the keys of the columns that the item stands in: they may stay although they are closed.
    """
    known = {placed.column.pk: placed for placed in columns_for(authority)}
    problems = []
    for column in wanted:
        placed = known.get(column.pk)
        if placed is None:
            problems.append(f"“{column.title}”不是“{authority}”可以发布信息的栏目，请重新选择。")
        elif column.key in MADE_BY_THE_PLATFORM:
            problems.append(f"“{column.title}”的内容由系统生成，不能发布信息，请选择其他栏目。")
        elif not placed.takes_items and column.pk not in already:
            problems.append(f"“{column.title}”已经关闭，不再收新内容，请选择其他栏目。")
    return problems


def subtree_of(column: SiteColumn, columns: Iterable[PlacedColumn]) -> set[int]:
    """The keys of a column and of everything below it, from the columns of its site."""
    found = {column.pk}
    for placed in columns:
        if placed.column.parent_id in found:
            found.add(placed.column.pk)
    return found


class State(Enum):
    """How fresh a column is; the second of each value is the colour of its light."""

    STALE = ("stale", "red")
    EMPTY = ("empty", "red")
    SOON = ("soon", "amber")
    FRESH = ("fresh", "green")
    FREE = ("free", "grey")
    CLOSED = ("closed", "grey")

    @property
    def colour(self) -> str:
        """The colour of the light."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a column is on a day; what stands in the columns below it counts for it, too.

    ``newest`` is the day of the newest item, ``items`` how many public ones stand there (one that stands in two columns
    of the subtree twice), ``due_on`` the last day on which
    something new keeps the column from being stale (None where nothing is owed), ``days_left`` the days until then.
    """

    state: State
    newest: dt.date | None
    items: int
    due_on: dt.date | None
    days_left: int | None

    @property
    def colour(self) -> str:
        """The colour of the light."""
        return self.state.colour

    @property
    def word(self) -> str:
        """The word beside the light."""
        days = self.days_left or 0
        return {
            State.STALE: f"超期{-days}天未更新",
            State.EMPTY: "空白栏目",
            State.SOON: "今天到期" if days == 0 else f"{days}天后到期",
            State.FRESH: "正常",
            State.FREE: "没有更新要求",
            State.CLOSED: "已关闭",
        }[self.state]

    @property
    def is_bad(self) -> bool:
        """Whether an inspection would count the column as not updated or empty."""
        return self.state in (State.STALE, State.EMPTY)

    @property
    def bad_since(self) -> dt.date | None:
        """The first day on which the column was stale; None where it is not, or is empty."""
        return self.due_on + dt.timedelta(days=1) if self.state is State.STALE and self.due_on else None


def warning_days(max_age_days: int) -> int:
    """How many days before a column becomes stale people are warned: a fifth of its age, 3 to 14 days."""
    return max(SHORTEST_WARNING, min(LONGEST_WARNING, max_age_days // 5))


def freshness(columns: Sequence[SiteColumn], on: dt.date) -> dict[int, Freshness]:
    """How fresh columns are on a day, by their keys; two queries however many columns there are.

    Only public items count, by the day of their first publication, and none from after ``on``.
    """
    sites = {column.authority_id for column in columns}
    tree = [
        placed
        for site in _sites(sites).values()
        for placed in _in_order(_by_parent(site), None, 0, is_open=True)
    ]
    newest, items = _of_subtrees(tree, on)
    is_open = {placed.column.pk: placed.takes_items or _made(placed) for placed in tree}
    return {
        column.pk: _judged(column, newest.get(column.pk), items[column.pk], on, is_open.get(column.pk, False))
        for column in columns
    }


def _made(placed: PlacedColumn) -> bool:
    return placed.column.key in MADE_BY_THE_PLATFORM and placed.column.is_open


def _sites(keys: Collection[int]) -> dict[int, list[SiteColumn]]:
    found: dict[int, list[SiteColumn]] = defaultdict(list)
    for row in SiteColumn.objects.filter(authority__in=keys).order_by("position", "pk"):
        found[row.authority_id].append(row)
    return found


def _by_parent(rows: Iterable[SiteColumn]) -> dict[int | None, list[SiteColumn]]:
    children: dict[int | None, list[SiteColumn]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    return children


def _in_order(
    children: dict[int | None, list[SiteColumn]], above: int | None, depth: int, *, is_open: bool
) -> Iterator[PlacedColumn]:
    for column in children.get(above, []):
        open_here = is_open and column.is_open
        yield PlacedColumn(column, depth, open_here and column.key not in MADE_BY_THE_PLATFORM)
        yield from _in_order(children, column.pk, depth + 1, is_open=open_here)


def _of_subtrees(
    tree: Sequence[PlacedColumn], on: dt.date
) -> tuple[dict[int, dt.date], defaultdict[int, int]]:
    """The newest day and the number of public items of every column, those below it included."""
    end = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
    found = (
        Placement.objects.filter(
            column__in=[placed.column.pk for placed in tree], is_public=True, published_at__lt=end
        )
        .order_by()
        .values_list("column_id")
        .annotate(newest=Max("published_at"), items=Count("pk"))
    )
    newest: dict[int, dt.date] = {}
    items: defaultdict[int, int] = defaultdict(int)
    for key, moment, number in found:
        newest[key] = timezone.localtime(moment).date()
        items[key] = number
    # From the bottom up: every column stands after the one above it.
    for placed in reversed(tree):
        key, parent = placed.column.pk, placed.column.parent_id
        if parent is not None:
            items[parent] += items[key]
            if key in newest:
                newest[parent] = max(newest[key], newest.get(parent, newest[key]))
    return newest, items


def _judged(column: SiteColumn, newest: dt.date | None, items: int, on: dt.date, is_open: bool) -> Freshness:
    if not is_open:
        return Freshness(State.CLOSED, newest, items, None, None)
    if newest is None:
        state = State.FREE if column.key in NEVER_EMPTY else State.EMPTY
        return Freshness(state, None, 0, None, None)
    if column.max_age_days is None:
        return Freshness(State.FREE, newest, items, None, None)
    due_on = newest + dt.timedelta(days=column.max_age_days)
    days_left = (due_on - on).days
    near = State.SOON if days_left <= warning_days(column.max_age_days) else State.FRESH
    return Freshness(State.STALE if days_left < 0 else near, newest, items, due_on, days_left)
