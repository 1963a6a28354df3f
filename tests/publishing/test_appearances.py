"""When an item first appeared where: columns that always say what the item's appearances say, whatever is done to these."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import gongkai.publishing
from gongkai.publishing.actions import channels as actions
from gongkai.publishing.appearances import (
    FIRST_APPEARANCES,
    move_appearances,
    out_of_step,
    record_appearances,
    void,
)
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.models import Appearance, Channel, Disclosure
from tests.organizations.city import City, authority
from tests.publishing.kit import a_draft, a_published_item

CHINA = ZoneInfo("Asia/Shanghai")
BEGIN = dt.datetime(2019, 12, 30, 12, tzinfo=CHINA)


def firsts(item: Disclosure) -> dict[str, dt.datetime | None]:
    """What the columns should say, by a loop over the appearances."""
    found: dict[str, dt.datetime | None] = dict.fromkeys(FIRST_APPEARANCES)
    for appearance in Appearance.objects.filter(disclosure=item):
        if appearance.void_at is not None:
            continue
        column = next(name for name, channels in FIRST_APPEARANCES.items() if appearance.channel in channels)
        earlier = found[column]
        found[column] = appearance.at if earlier is None else min(earlier, appearance.at)
    return found


def columns(item: Disclosure) -> dict[str, dt.datetime | None]:
    values: dict[str, dt.datetime | None] = Disclosure.objects.values(*FIRST_APPEARANCES).get(pk=item.pk)
    return values


def all_columns() -> list[dict[str, Any]]:
    return list(Disclosure.objects.order_by("pk").values("pk", *FIRST_APPEARANCES))


moments = st.integers(0, 800).map(lambda hours: BEGIN + dt.timedelta(hours=12 * hours))
recorded = st.tuples(
    st.just("record"),
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(Channel)), moments), max_size=4),
)
voided = st.tuples(st.just("void"), st.integers(0, 40))
moved = st.tuples(st.just("move"), st.tuples(st.integers(0, 2), moments))


class ColumnsFollowTheAppearances(TestCase):  # type: ignore[misc] # hypothesis.extra.django has no types
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.one_of(recorded, voided, moved), max_size=12))
    def test_whatever_is_recorded_voided_and_dated_anew_in_whatever_order(self, steps: list[Any]) -> None:
        owner = authority("测试市人民政府", level="prefecture", code="410600")
        items = [a_draft(owner) for _ in range(3)]
        for what, said in steps:
            if what == "record":
                record_appearances(
                    Appearance(disclosure=items[place], channel=channel, at=at) for place, channel, at in said
                )
            elif what == "move":
                move_appearances(items[said[0]], said[1])
            elif (there := Appearance.objects.filter(void_at__isnull=True).order_by("pk")).exists():
                void(there[said % there.count()], "登记错了")
            for item in items:
                assert columns(item) == firsts(item)
            assert not out_of_step().exists()


@pytest.mark.django_db
def test_every_channel_belongs_to_one_column() -> None:
    placed = [channel for channels in FIRST_APPEARANCES.values() for channel in channels]
    assert sorted(placed) == sorted(Channel)


def test_a_column_that_was_written_past_the_module_is_found_and_mended(city: City) -> None:
    sound, wrong, missing, invented = (a_published_item(city.city) for _ in range(4))
    Disclosure.objects.filter(pk=wrong.pk).update(first_on_website_at=BEGIN)
    Disclosure.objects.filter(pk=missing.pk).update(first_on_website_at=None)
    Disclosure.objects.filter(pk=invented.pk).update(first_in_gazette_at=BEGIN)
    found = set(out_of_step().values_list("pk", flat=True))
    assert found == {wrong.pk, missing.pk, invented.pk}
    with pytest.raises(CommandError, match="有 3 条信息"):
        call_command("first_appearances", check=True)
    assert set(out_of_step().values_list("pk", flat=True)) == found
    told = StringIO()
    call_command("first_appearances", stdout=told)
    call_command("first_appearances", check=True, stdout=told)
    assert told.getvalue().split() == ["已更正", "3", "条信息。", "全部一致。"]
    for item in (sound, wrong, missing, invented):
        assert columns(item) == firsts(item)


def test_the_steps_of_people_keep_the_columns(city: City) -> None:
    officer = city.officer
    item = a_published_item(city.city, at=BEGIN)
    assert columns(item)["first_on_website_at"] == BEGIN

    def register(channel: Channel, days: int) -> Appearance:
        at = BEGIN + dt.timedelta(days=days)
        return actions.register_appearances(
            officer, city.city, [item], channel=channel, at=at, place=f"日报{days}"
        )[0]

    register(Channel.PRESS, 90)
    assert columns(item)["first_elsewhere_at"] == BEGIN + dt.timedelta(days=90)
    backdated = register(Channel.SCREEN, 2)
    assert columns(item)["first_elsewhere_at"] == BEGIN + dt.timedelta(days=2)
    actions.void_appearance(officer, backdated, "登记错了")
    assert columns(item)["first_elsewhere_at"] == BEGIN + dt.timedelta(days=90)
    assert columns(item) == firsts(item)


def test_who_writes_the_item_after_its_publication_writes_the_column_too(city: City) -> None:
    """The step that publishes saves the whole item at its end; the kit does as the steps do."""
    item = a_published_item(city.city)
    item.save()
    assert columns(item)["first_on_website_at"] == item.published_at


def test_appearances_are_written_in_one_place_only() -> None:
    source = Path(gongkai.publishing.__file__).parents[1]
    writing = re.compile(
        r"(Appearance|appearances)\.objects\.[^\n]*(?<!for_)(create|update)\(|appearances\.(create|update)\(|appearance\.save\("
    )
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "migrations" not in path.parts and writing.search(path.read_text())
    }
    assert found == {"publishing/appearances.py"}


@pytest.mark.django_db(transaction=True)
def test_people_who_record_void_and_go_on_with_an_item_at_once_do_not_undo_one_another() -> None:
    city = City()
    item = a_published_item(city.city, at=BEGIN)
    made = [
        Appearance(disclosure=item, channel=Channel.PRESS, at=BEGIN + dt.timedelta(days=day))
        for day in range(8)
    ]
    record_appearances(made)
    faults: list[BaseException] = []
    begin = threading.Barrier(3)

    def voiding() -> None:
        for appearance in made:
            void(appearance, "登记错了")

    def recording() -> None:
        for day in range(8):
            at = BEGIN + dt.timedelta(days=20 - day)
            record_appearances([Appearance(disclosure=item, channel=Channel.SCREEN, at=at)])

    def going_on() -> None:
        for _ in range(8):
            with transaction.atomic():
                step_done(take(item, None))

    def run(steps: Callable[[], None]) -> None:
        try:
            begin.wait(30)
            steps()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(steps,)) for steps in (voiding, recording, going_on)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    assert columns(item) == firsts(item)
    assert columns(item)["first_elsewhere_at"] == BEGIN + dt.timedelta(days=13)


# From a database without the columns, and back


BEFORE, AFTER = "0002_figures_by_year", "0003_first_appearances"


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("publishing", name)])


def test_the_columns_are_filled_for_what_appeared_before_there_were_any(transactional_db: None) -> None:
    city = City()
    items = [a_published_item(city.city, at=BEGIN + dt.timedelta(days=place)) for place in range(3)]
    items.append(a_draft(city.city))
    for channel in Channel:
        for days in (5, 3, 9):
            at = BEGIN + dt.timedelta(days=days)
            record_appearances([Appearance(disclosure=items[0], channel=channel, at=at)])
    first = Appearance(disclosure=items[1], channel=Channel.WEIBO, at=BEGIN)
    record_appearances([first, Appearance(disclosure=items[1], channel=Channel.WEIBO, at=timezone.now())])
    void(first, "登记错了")
    before = all_columns()
    assert any(row["first_elsewhere_at"] for row in before)
    try:
        migrate(BEFORE)
        with connection.cursor() as cursor:
            there = connection.introspection.get_table_description(cursor, "publishing_disclosure")
        assert not {column.name for column in there} & set(FIRST_APPEARANCES)
        assert Appearance.objects.count() == 3 + 3 * len(Channel) + 2
    finally:
        migrate(AFTER)
    assert all_columns() == before
    assert not out_of_step().exists()
