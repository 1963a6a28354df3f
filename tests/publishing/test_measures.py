"""Table 2 and the form of 2014 out of the records: each figure counted again by a naive loop, and how the figures hang together."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring import measures_of
from gongkai.organizations.models import Authority
from gongkai.publishing.appearances import record_appearances, void
from gongkai.publishing.collection import yearly_counts
from gongkai.publishing.measures import CHANNELS_OF_2014
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    Status,
    ValidityChange,
)
from gongkai.publishing.validity import counting, standing_on
from tests.organizations.city import City, authority
from tests.publishing.kit import a_published_item
from tests.publishing.normative_kit import a_change, a_document

Kind = ValidityChange.Kind
CHINA = ZoneInfo("Asia/Shanghai")
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
pytestmark = pytest.mark.django_db


def value(owner: Authority, form: str, table: str, row: str, column: str, year: int) -> int:
    measure = measures_of(form)[CellReference(form, table, row, column)]
    found = measure.value([owner.pk], year)
    assert found == measure.evidence([owner.pk], year).count()
    return int(found)


def of_documents(owner: Authority, column: str, year: int, row: str = "normative_documents") -> int:
    return value(owner, "2021", "documents", row, column, year)


def in_2014(owner: Authority, row: str, year: int) -> int:
    return value(owner, "2014", "statistics", row, "total", year)


def a_random_collection(owner: Authority, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        issued = dt.date(2019, 1, 1) + dt.timedelta(days=chance.randrange(1500))
        effect = issued + dt.timedelta(days=chance.choice([0, 0, 30, 60]))
        expires = effect + dt.timedelta(days=chance.randrange(100, 900)) if chance.random() < 0.6 else None
        document = a_document(
            owner,
            kind=chance.choice(NormativeKind.values),
            issued_on=issued,
            effective_on=effect,
            expires_on=expires,
        )
        for _ in range(chance.randrange(3)):
            on = issued + dt.timedelta(days=chance.randrange(900))
            change = a_change(document, chance.choice([Kind.REPEALED, Kind.EXPIRED, Kind.AMENDED]), on)
            if chance.random() < 0.2:
                a_change(document, change.kind, on, annuls=change)


def ended(document: NormativeDocument) -> dt.date | None:
    """The first day from which a document that was never renewed is not, or will never be, in force."""
    days = [change.on for change in counting(document.changes.all()) if change.kind != Kind.AMENDED]
    if document.expires_on is not None:
        days.append(document.expires_on + dt.timedelta(days=1))
    return min(days, default=None)


@pytest.mark.parametrize("seed", range(3))
def test_the_rows_of_table_2_are_counted_again_by_hand(city: City, seed: int) -> None:
    a_random_collection(city.city, seed)
    documents = list(NormativeDocument.objects.prefetch_related("changes"))
    rows = {"rules": NormativeKind.RULES, "normative_documents": NormativeKind.NORMATIVE_DOCUMENT}
    for year in YEARS:
        for row, kind in rows.items():
            mine = [document for document in documents if document.kind == kind]
            last = dt.date(year, 12, 31)
            expected = {
                "issued": sum(document.issued_on.year == year for document in mine),
                "repealed": sum(
                    (day := ended(document)) is not None and day.year == year for document in mine
                ),
                "in_force": sum(standing_on(document, last).is_in_force for document in mine),
            }
            found = {column: of_documents(city.city, column, year, row) for column in expected}
            assert found == expected, (year, row)
            assert value(city.city, "2019", "documents", row, "made", year) == expected["issued"]


@pytest.mark.parametrize("seed", range(2))
def test_the_yearly_counts_are_the_figures_of_the_form(
    city: City, seed: int, django_assert_num_queries: Any
) -> None:
    a_random_collection(city.city, seed)
    a_random_collection(city.county, seed + 10)
    with django_assert_num_queries(3):
        counts = yearly_counts([city.city, city.county], 2021)
    assert {(each.authority, each.kind) for each in counts} == {
        (owner, kind) for owner in (city.city, city.county) for kind in NormativeKind
    }
    for each in counts:
        row = "rules" if each.kind is NormativeKind.RULES else "normative_documents"
        found = [
            of_documents(each.authority, column, 2021, row) for column in ("issued", "repealed", "in_force")
        ]
        assert found == [each.issued, each.repealed, each.in_force]


def test_what_ended_twice_is_counted_once_when_it_first_ended(city: City) -> None:
    document = a_document(city.city, expires_on=dt.date(2022, 6, 30))
    a_change(document, Kind.REPEALED, dt.date(2023, 5, 1))
    assert [of_documents(city.city, "repealed", year) for year in (2021, 2022, 2023)] == [0, 1, 0]


def test_a_renewed_document_has_not_ended(city: City) -> None:
    document = a_document(city.city, expires_on=dt.date(2022, 6, 30))
    a_change(document, Kind.RENEWED, dt.date(2022, 6, 1), until=dt.date(2024, 6, 30))
    assert [of_documents(city.city, "repealed", year) for year in YEARS] == [0, 0, 0, 0, 0, 1]
    assert [of_documents(city.city, "in_force", year) for year in YEARS] == [0, 0, 1, 1, 1, 0]


days = st.integers(0, 1400).map(lambda number: dt.date(2020, 1, 1) + dt.timedelta(days=number))
ends = st.lists(st.tuples(st.sampled_from(list(Kind)), st.integers(0, 900), st.booleans()), max_size=4)


class TheCollectionIsCarriedOver(TestCase):  # type: ignore[misc] # hypothesis.extra.django has no types
    """T2-1: in force = in force the year before + issued - repealed.

    It holds exactly where no document waits for its day of effect over the turn of the year; with those that wait on both
    sides it holds always. (No document comes back after its end: no step renews one that is over.)
    """

    @settings(max_examples=50, deadline=None)
    @given(
        st.lists(
            st.tuples(days, st.integers(0, 200), st.one_of(st.none(), st.integers(0, 900)), ends),
            min_size=1,
            max_size=6,
        )
    )
    def test_from_year_to_year(self, drawn: list[Any]) -> None:
        owner = authority("测试市人民政府", level="prefecture", code="410600")
        for issued, wait, months, changes in drawn:
            self.write(owner, issued, wait, months, changes)
        rows = NormativeDocument.objects.prefetch_related("changes")
        for year in range(2020, 2027):
            before, after = dt.date(year - 1, 12, 31), dt.date(year, 12, 31)
            issued_in_year = of_documents(owner, "issued", year)
            repealed = of_documents(owner, "repealed", year)
            in_force = of_documents(owner, "in_force", year)
            in_force_before = of_documents(owner, "in_force", year - 1)
            waiting = sum(self.waits(row, after) for row in rows)
            waiting_before = sum(self.waits(row, before) for row in rows)
            assert in_force + waiting == in_force_before + waiting_before + issued_in_year - repealed
            if not waiting and not waiting_before:
                assert in_force == in_force_before + issued_in_year - repealed

    def waits(self, document: NormativeDocument, day: dt.date) -> bool:
        return document.issued_on <= day and standing_on(document, day).validity == "not_yet"

    def write(
        self, owner: Authority, issued: dt.date, wait: int, length: int | None, changes: list[Any]
    ) -> None:
        effect = issued + dt.timedelta(days=wait)
        document = a_document(
            owner,
            issued_on=issued,
            effective_on=effect,
            expires_on=None if length is None else effect + dt.timedelta(days=length),
        )
        last = document.expires_on
        for kind, distance, is_wrong in changes:
            on = issued + dt.timedelta(days=distance)
            if kind == Kind.RENEWED:
                # As the step allows it: before the end, and to a later one.
                if last is None or on > last:
                    continue
                until = last + dt.timedelta(days=distance + 1)
                last = last if is_wrong else until
            change = a_change(document, kind, on, until=until if kind == Kind.RENEWED else None)
            if is_wrong:
                a_change(document, kind, on, annuls=change)


def moment(year: int, month: int = 6, day: int = 1) -> dt.datetime:
    return dt.datetime(year, month, day, 10, tzinfo=CHINA)


def test_an_item_counts_once_in_the_year_of_its_first_publication_whatever_becomes_of_it(city: City) -> None:
    item = a_published_item(city.city, at=moment(2016))
    taken = a_published_item(city.city, at=moment(2016))
    taken.withdrawn_at, taken.is_public, taken.status = moment(2016, 7), False, Status.WITHDRAWN
    taken.save()
    item.updated_at = moment(2017)
    item.save()
    assert [in_2014(city.city, "disclosed", year) for year in (2015, 2016, 2017)] == [0, 2, 0]
    assert in_2014(city.county, "disclosed", 2016) == 0


def test_a_year_begins_at_midnight_in_china(city: City) -> None:
    a_published_item(city.city, at=dt.datetime(2016, 12, 31, 23, 59, tzinfo=CHINA))
    a_published_item(city.city, at=dt.datetime(2017, 1, 1, 0, 1, tzinfo=CHINA))
    assert [in_2014(city.city, "disclosed", year) for year in (2016, 2017)] == [1, 1]


def test_kinds_have_rows_of_their_own(city: City) -> None:
    for kind in ItemKind:
        a_published_item(city.city, at=moment(2016), kind=kind)
    assert in_2014(city.city, "disclosed", 2016) == len(ItemKind)
    assert in_2014(city.city, "normative_disclosed", 2016) == 1
    assert in_2014(city.city, "interpretations", 2016) == 1


def test_every_channel_belongs_to_one_row() -> None:
    placed = [channel for channels in CHANNELS_OF_2014.values() for channel in channels]
    assert sorted(placed) == sorted(Channel)


def test_on_a_channel_an_item_counts_once_in_the_year_it_first_appeared_there(city: City) -> None:
    item = a_published_item(city.city, at=moment(2016))
    for channel, year in [
        (Channel.GAZETTE, 2017),
        (Channel.GAZETTE, 2018),
        (Channel.PRESS, 2016),
        (Channel.SCREEN, 2017),
    ]:
        record_appearances([Appearance(disclosure=item, channel=channel, at=moment(year))])
    wrong = Appearance(disclosure=item, channel=Channel.WECHAT, at=moment(2016))
    record_appearances([wrong])
    void(wrong, "登记错")
    found = {row: [in_2014(city.city, row, year) for year in (2016, 2017, 2018)] for row in CHANNELS_OF_2014}
    assert found == {
        "website": [1, 0, 0],
        "gazette": [0, 1, 0],
        "microblog": [0, 0, 0],
        "wechat": [0, 0, 0],
        "other_channels": [1, 0, 0],
    }


@pytest.mark.parametrize("seed", range(2))
def test_channels_are_counted_again_by_hand(city: City, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        item = a_published_item(city.city, at=moment(chance.choice([2015, 2016]), chance.randrange(1, 12)))
        for _ in range(chance.randrange(4)):
            appearance = Appearance(
                disclosure=item,
                channel=chance.choice(list(Channel)),
                at=moment(chance.choice([2016, 2017]), chance.randrange(1, 12)),
            )
            record_appearances([appearance])
            if chance.random() < 0.2:
                void(appearance, "登记错")
    items = Disclosure.objects.prefetch_related("appearances")
    for year in (2015, 2016, 2017):
        disclosed = in_2014(city.city, "disclosed", year)
        numbers = {}
        for row, channels in CHANNELS_OF_2014.items():
            firsts = [
                min(
                    (
                        each.at
                        for each in item.appearances.all()
                        if each.channel in channels and each.void_at is None
                    ),
                    default=None,
                )
                for item in items
            ]
            expected = sum(first is not None and timezone.localtime(first).year == year for first in firsts)
            numbers[row] = in_2014(city.city, row, year)
            assert numbers[row] == expected
        assert numbers["website"] == disclosed <= sum(numbers.values())


def test_documents_disclosed_are_those_whose_item_the_public_can_read(city: City) -> None:
    old = a_published_item(city.city, at=moment(2018))
    new = a_published_item(city.city, at=moment(2019))
    gone = a_published_item(city.city, at=moment(2018))
    gone.withdrawn_at, gone.is_public = moment(2019, 8), False
    gone.save()
    for item in (old, new, gone):
        a_document(city.city, disclosure=item)
    a_document(city.city)

    def told(column: str, year: int) -> int:
        return value(city.city, "2019", "documents", "normative_documents", column, year)

    assert [told("published", year) for year in (2018, 2019, 2020)] == [2, 1, 0]
    assert [told("in_total", year) for year in (2017, 2018, 2019)] == [0, 2, 2]
