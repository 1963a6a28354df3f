"""Columns: the national layout, the tree, where items may be put, and what counts as stale or empty."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organizations.models import AuditEntry, Authority, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.columns import (
    add_column,
    change_column,
    lay_out_columns,
    move_column,
    set_open,
    shift_column,
)
from gongkai.publishing.columns import (
    State,
    choices_for,
    columns_of_site,
    freshness,
    site_authority_of,
    warning_days,
    why_not_in,
)
from gongkai.publishing.models import SiteColumn
from gongkai.publishing.national_layout import national_layout
from gongkai.web.columns import COLUMNS, STATUTORY_CATEGORIES
from tests.organizations.city import City, person
from tests.publishing.kit import a_column, a_published_item

DAY = dt.date(2026, 5, 20)
FACTS = {"description": "公布内容。", "keywords": "关键词", "column_type": "通知公告"}


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def titles(authority: Authority) -> list[tuple[str, int]]:
    return [(placed.column.title, placed.depth) for placed in columns_of_site(authority)]


def test_keys_of_the_layout_differ_and_every_statutory_category_has_a_column() -> None:
    layout = national_layout(with_key_areas=True)
    every = [*layout, *(child for column in layout for child in column.children)]
    assert len({column.key for column in every}) == len(every)
    assert [column.title for column in layout[:5]] == [column.title for column in COLUMNS]
    assert [column.category for column in layout[2].children] == [item.key for item in STATUTORY_CATEGORIES]
    assert len(layout[-1].children) == 26
    for column in every:
        row = SiteColumn(key=column.key, title=column.title, description=column.description)
        row.keywords, row.column_type, row.category = column.keywords, column.column_type, column.category
        row.max_age_days = column.max_age_days
        row.clean_fields(exclude=["authority", "parent"])


def test_laying_out_twice_adds_nothing_and_leaves_changes_alone(city: City) -> None:
    first = lay_out_columns(city.head, city.city)
    assert (first.added, first.present) == (5 + 17 + 5, 0)
    changed = SiteColumn.objects.get(authority=city.city, key="tzgg")
    change_column(city.head, changed, title="公示公告")
    again = lay_out_columns(city.head, city.city)
    assert (again.added, again.present) == (0, 27)
    assert lay_out_columns(city.head, city.city, with_key_areas=True).added == 27
    changed.refresh_from_db()
    assert changed.title == "公示公告"
    tree = titles(city.city)
    assert tree[0] == ("政府信息公开指南", 0)
    assert tree[3] == ("行政法规、规章和规范性文件", 1)
    assert len(tree) == 54


def test_laying_out_takes_few_queries(city: City) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        lay_out_columns(city.head, city.city, with_key_areas=True)
    assert len(queries) < 25


@pytest.mark.parametrize("who", ["officer", "operator", "supervisor", "outsider", "former"])
def test_only_the_keeper_of_the_site_changes_columns(city: City, who: str) -> None:
    actor: User = getattr(city, who)
    column, other = a_column(city.city), a_column(city.city, "zcwj")
    before = AuditEntry.objects.count()
    for step in (
        lambda: lay_out_columns(actor, city.city),
        lambda: add_column(actor, city.city, key="abc", title="新", **FACTS),
        lambda: change_column(actor, column, title="改"),
        lambda: move_column(actor, column, other),
        lambda: shift_column(actor, column, up=False),
        lambda: set_open(actor, column, is_open=False),
    ):
        with pytest.raises(NotPermitted):
            step()
    assert AuditEntry.objects.count() == before
    assert SiteColumn.objects.count() == 2


def test_a_column_does_not_go_below_itself_or_to_another_site(city: City) -> None:
    top = a_column(city.city, "a", title="甲")
    middle = a_column(city.city, "b", title="乙", parent=top)
    low = a_column(city.city, "c", title="丙", parent=middle)
    foreign = a_column(city.county, "d", title="外站")
    for target in (top, middle, low):
        with pytest.raises(Refused, match="移到它自己或者它的下级栏目之下"):
            move_column(city.head, top, target)
    with pytest.raises(Refused, match="其他机关网站的栏目"):
        move_column(city.head, top, foreign)
    with pytest.raises(Refused, match="其他机关网站的栏目"):
        add_column(city.head, city.city, key="e", parent=foreign, title="新", **FACTS)
    move_column(city.head, low, None)
    assert titles(city.city) == [("甲", 0), ("乙", 1), ("丙", 0)]
    move_column(city.head, top, low)
    assert titles(city.city) == [("丙", 0), ("甲", 1), ("乙", 2)]


def test_columns_have_at_most_five_levels(city: City) -> None:
    parent = None
    for number in range(5):
        parent = add_column(
            city.head, city.city, key=f"k{number}", parent=parent, title=f"第{number}级", **FACTS
        )
    with pytest.raises(Refused, match="最多5级"):
        add_column(city.head, city.city, key="k9", parent=parent, title="太深", **FACTS)
    other = add_column(city.head, city.city, key="x", title="另一个", **FACTS)
    with pytest.raises(Refused, match="最多5级"):
        move_column(city.head, SiteColumn.objects.get(key="k0"), other)


def test_neighbours_change_places_also_where_positions_are_equal(city: City) -> None:
    first, second, third = (a_column(city.city, key, title=key, position=5) for key in "abc")
    shift_column(city.head, third, up=True)
    assert [title for title, _ in titles(city.city)] == ["a", "c", "b"]
    shift_column(city.head, first, up=True)
    assert [title for title, _ in titles(city.city)] == ["a", "c", "b"]
    shift_column(city.head, first, up=False)
    assert [title for title, _ in titles(city.city)] == ["c", "a", "b"]
    shift_column(city.head, second, up=False)
    assert [title for title, _ in titles(city.city)] == ["c", "a", "b"]


def test_a_key_stands_once_a_site(city: City) -> None:
    a_column(city.county, "tzgg")
    add_column(city.head, city.city, key="tzgg", title="通知", **FACTS)
    with pytest.raises(Refused, match="本网站已经有这个网址代码的栏目"):
        add_column(city.head, city.city, key="tzgg", title="公告", **FACTS)


def test_the_owner_works_for_the_site(city: City) -> None:
    column = a_column(city.city)
    change_column(city.head, column, owner=city.officer)
    for stranger in (city.outsider, city.former):
        with pytest.raises(Refused, match="不能担任栏目负责人"):
            change_column(city.head, column, owner=stranger)
    column.refresh_from_db()
    assert column.owner == city.officer


def test_an_owner_who_left_does_not_stand_in_the_way_of_other_changes(city: City) -> None:
    column = a_column(city.city, owner=city.former)
    changed = change_column(city.head, column, title="新名称", owner=city.former)
    assert changed.title == "新名称"


def test_an_authority_publishes_in_the_columns_of_the_nearest_site(city: City) -> None:
    a_column(city.city, "tzgg", title="市通知")
    assert site_authority_of(city.department) == city.city
    assert site_authority_of(city.town) == city.city
    assert site_authority_of(city.province) is None
    assert choices_for(city.other_city) == []
    a_column(city.county, "tzgg", title="县通知")
    assert site_authority_of(city.town) == city.county
    assert [label for _, label in choices_for(city.town)] == ["县通知"]


def test_choices_are_indented_and_leave_out_what_takes_no_items(city: City) -> None:
    lay_out_columns(city.head, city.city)
    closed = SiteColumn.objects.get(key="fdzdgknr")
    labels = [label for _, label in choices_for(city.city)]
    assert "　统计信息" in labels
    assert "政府信息公开指南" not in labels
    set_open(city.head, closed, is_open=False)
    below = SiteColumn.objects.get(key="tjxx")
    labels = [label for _, label in choices_for(city.city)]
    assert "　统计信息" not in labels, "a column is closed with the one above it"
    assert (below.pk, "　统计信息") in choices_for(city.city, also=[below.pk])
    with pytest.raises(Refused, match="已经关闭了"):
        set_open(city.head, closed, is_open=False)


def test_why_an_item_cannot_be_put_somewhere_is_said_in_words(city: City) -> None:
    lay_out_columns(city.head, city.city)
    columns = {row.key: row for row in SiteColumn.objects.filter(authority=city.city)}
    set_open(city.head, columns["tzgg"], is_open=False)
    columns["tzgg"].refresh_from_db()
    foreign = a_column(city.other_city, "wz", title="外站")
    assert why_not_in(city.department, [columns["zcwj"], columns["tjxx"]]) == []
    assert "关闭" in why_not_in(city.city, [columns["tzgg"]])[0]
    assert why_not_in(city.city, [columns["tzgg"]], already=[columns["tzgg"].pk]) == []
    assert "由系统生成" in why_not_in(city.city, [columns["zfxxgkzn"]])[0]
    assert "不是" in why_not_in(city.city, [foreign])[0]


@pytest.mark.parametrize(
    ("age", "state", "word"),
    [
        (0, State.FRESH, "正常"),
        (10, State.FRESH, "正常"),
        (11, State.SOON, "3天后到期"),
        (14, State.SOON, "今天到期"),
        (15, State.STALE, "超期1天未更新"),
        (200, State.STALE, "超期186天未更新"),
    ],
)
def test_a_news_column_is_stale_after_two_weeks(city: City, age: int, state: State, word: str) -> None:
    column = a_column(city.city, "dtyw", max_age_days=14)
    a_published_item(city.city, columns=[column], at=at(DAY - dt.timedelta(days=age), hour=0))
    found = freshness([column], DAY)[column.pk]
    assert (found.state, found.word) == (state, word)
    assert found.newest == DAY - dt.timedelta(days=age)


def test_what_was_withdrawn_or_comes_later_does_not_keep_a_column_fresh(city: City) -> None:
    column = a_column(city.city, max_age_days=14)
    a_published_item(city.city, columns=[column], at=at(DAY - dt.timedelta(days=30)))
    hidden = a_published_item(city.city, columns=[column], at=at(DAY))
    hidden.placements.update(is_public=False)
    a_published_item(city.city, columns=[column], at=at(DAY + dt.timedelta(days=1), hour=0))
    assert freshness([column], DAY)[column.pk].state is State.STALE


def test_an_item_below_keeps_the_column_above_fresh(city: City) -> None:
    top = a_column(city.city, "a", max_age_days=14)
    low = a_column(city.city, "b", parent=top)
    lowest = a_column(city.city, "c", parent=low)
    empty = a_column(city.city, "d", parent=top)
    a_published_item(city.city, columns=[lowest], at=at(DAY))
    found = freshness([top, low, lowest, empty], DAY)
    assert found[top.pk].state is State.FRESH
    assert found[low.pk].state is State.FREE
    assert found[low.pk].items == 1
    assert found[empty.pk].state is State.EMPTY
    assert found[empty.pk].is_bad


def test_columns_that_the_platform_fills_are_never_empty_and_closed_ones_are_not_judged(city: City) -> None:
    lay_out_columns(city.head, city.city)
    set_open(city.head, SiteColumn.objects.get(key="fdzdgknr"), is_open=False)
    rows = list(SiteColumn.objects.filter(authority=city.city))
    found = {row.key: freshness(rows, DAY)[row.pk].state for row in rows}
    assert found["zfxxgkzn"] is State.FREE
    assert found["zfxxgknb"] is State.FREE
    assert found["tjxx"] is State.CLOSED
    assert found["tzgg"] is State.EMPTY


def test_freshness_takes_two_queries_however_many_columns(city: City) -> None:
    lay_out_columns(city.head, city.city, with_key_areas=True)
    rows = list(SiteColumn.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert len(freshness(rows, DAY)) == len(rows)
    assert len(queries) == 2


@given(st.integers(1, 3660))
def test_people_are_warned_between_three_days_and_two_weeks_ahead(age: int) -> None:
    assert 3 <= warning_days(age) <= 14
    assert warning_days(age) <= warning_days(age + 1)


def test_every_change_is_on_record(city: City) -> None:
    keeper = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=city.city)
    column = add_column(keeper, city.city, key="abc", title="新栏目", **FACTS)
    change_column(keeper, column, title="改名")
    set_open(keeper, column, is_open=False)
    set_open(keeper, column, is_open=True)
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "site_column.add",
        "site_column.change",
        "site_column.close",
        "site_column.reopen",
    ]
    assert AuditEntry.objects.filter(action="site_column.change").get().after == {"title": "改名"}
