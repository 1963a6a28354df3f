"""Every figure that records fill, counted again by naive loops: random records, one by one and in groups."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form
from gongkai.organizations.measuring import all_measures, measures_of, values_by_authority
from tests.organizations.city import City
from tests.reports.naive import Records, recount
from tests.reports.random_records import write_records

FORMS = ("2014", "2019", "2021")
YEARS = (2022, 2023)
BY_HAND_2014 = {
    "responses",
    "press_conferences",
    "press_conferences_attended",
    "interviews",
    "interviews_attended",
    "microblog_responses",
    "other_responses",
    "meetings",
    "training_classes",
    "trainees",
}
"""The rows of 2014 that no record fills: 二 but for the interpretations, and 九."""


@pytest.fixture
def city(db: None) -> City:
    return City()


def by_measures(form_id: str, authorities: Iterable[int], year: int) -> dict[CellReference, Decimal | None]:
    asked = list(authorities)
    return {cell: measure.value(asked, year) for cell, measure in measures_of(form_id).items()}


def test_what_records_fill_of_2014_is_all_but_what_has_no_room_yet() -> None:
    rows = {row.id for row in form("2014").table("statistics").rows if not row.heading}
    bound = {cell for cell in measures_of("2014")}
    assert {cell.column for cell in bound} == {"total"}
    assert rows - {cell.row for cell in bound} == BY_HAND_2014


@pytest.mark.parametrize(
    ("form_id", "unbound"),
    [("2019", {"licences", "penalties", "fees", "procurement"}), ("2021", {"licences", "penalties", "fees"})],
)
def test_requests_remedies_and_documents_are_filled_in_full(form_id: str, unbound: set[str]) -> None:
    bound = set(measures_of(form_id))
    for table in form(form_id).tables:
        cells = set(table.references())
        if table.id in ("documents", "requests", "remedies"):
            assert cells <= bound
        else:
            assert not cells & bound
    assert {table.id for table in form(form_id).tables} - {cell.table for cell in bound} == unbound


def test_the_recount_knows_exactly_the_cells_that_records_fill(city: City) -> None:
    for form_id in FORMS:
        assert set(recount(form_id, [city.city.pk], 2022)) == set(measures_of(form_id))


class RandomRecords(TestCase):
    """Whatever the records are, single figures, grouped figures and the naive loops agree."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.city = City()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.randoms(use_true_random=False), st.integers(1, 12), st.sampled_from(YEARS))
    def test_every_figure_is_counted_again(self, chance: Random, number: int, year: int) -> None:
        authorities = [self.city.city, self.city.county, self.city.department]
        write_records(authorities, YEARS, chance, number)
        self.agree([authority.pk for authority in authorities], year)

    def test_with_many_records(self) -> None:
        authorities = [self.city.city, self.city.county, self.city.department, self.city.town]
        write_records(authorities[:3], YEARS, Random(7), 400)
        for year in YEARS:
            self.agree([authority.pk for authority in authorities], year)

    def agree(self, authorities: list[int], year: int) -> None:
        records = Records.fetched()
        grouped = values_by_authority(all_measures().values(), authorities, year)
        for form_id in FORMS:
            for authority in authorities:
                expected = recount(form_id, [authority], year, records)
                assert {cell: grouped[cell][authority] for cell in measures_of(form_id)} == expected
            expected = recount(form_id, authorities, year, records)
            assert by_measures(form_id, authorities, year) == expected


def test_grouped_figures_take_a_number_of_queries_that_does_not_grow(city: City) -> None:
    write_records([city.city, city.county], YEARS, Random(1), 20)
    numbers = []
    for authorities in ([city.city.pk], [city.city.pk, city.county.pk, city.town.pk, city.department.pk]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            values_by_authority(measures_of("2021").values(), authorities, 2022)
        numbers.append(len(queries))
    # Requests: received, carried over, finished, carried forward. Remedies: decided, pending, both. Documents: three.
    assert numbers == [10, 10]
