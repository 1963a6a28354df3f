"""What is in force on a day: the fold and the query say the same, whatever happened to a document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.organizations.models import Authority
from gongkai.publishing.models import NormativeDocument, Validity, ValidityChange
from gongkai.publishing.validity import (
    counting,
    fold,
    in_force_on,
    standing_on,
    validity_on,
    with_validity,
)
from tests.organizations.city import City, authority
from tests.publishing.normative_kit import DAY, a_change, a_document

Kind = ValidityChange.Kind
pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def county(city: City) -> Authority:
    found: Authority = city.county
    return found


def test_before_its_day_of_effect_a_document_is_not_in_force_yet(county: Authority) -> None:
    document = a_document(county, effective_on=day("2021-04-01"))
    assert validity_on(document, day("2021-03-31")) is Validity.NOT_YET
    assert validity_on(document, day("2021-04-01")) is Validity.IN_FORCE


def test_what_was_made_to_hold_earlier_binds_no_day_before_it_was_issued(county: Authority) -> None:
    document = a_document(county, effective_on=day("2021-01-01"))
    assert validity_on(document, day("2021-02-28")) is Validity.NOT_YET
    assert validity_on(document, DAY) is Validity.IN_FORCE


def test_the_last_day_of_its_period_is_a_day_in_force(county: Authority) -> None:
    document = a_document(county, expires_on=day("2023-02-28"))
    assert validity_on(document, day("2023-02-28")) is Validity.IN_FORCE
    standing = standing_on(document, day("2023-06-01"))
    assert (standing.validity, standing.since, standing.change) == (
        Validity.EXPIRED,
        day("2023-03-01"),
        None,
    )


def test_a_repealed_document_is_in_force_until_the_day_before(county: Authority) -> None:
    document = a_document(county)
    repeal = a_change(document, Kind.REPEALED, day("2022-03-01"))
    assert validity_on(document, day("2022-02-28")) is Validity.IN_FORCE
    standing = standing_on(document, day("2022-03-01"))
    assert (standing.validity, standing.since, standing.change) == (
        Validity.REPEALED,
        day("2022-03-01"),
        repeal,
    )


def test_a_repeal_beats_an_expiry_and_no_renewal_brings_a_document_back(county: Authority) -> None:
    document = a_document(county, expires_on=day("2022-12-31"))
    a_change(document, Kind.REPEALED, day("2023-05-01"))
    a_change(document, Kind.RENEWED, day("2023-06-01"), until=day("2030-01-01"))
    assert validity_on(document, day("2023-04-30")) is Validity.EXPIRED
    assert validity_on(document, day("2023-07-01")) is Validity.REPEALED


def test_a_renewal_moves_the_end_and_never_forward(county: Authority) -> None:
    document = a_document(county, expires_on=day("2023-02-28"))
    a_change(document, Kind.RENEWED, day("2023-01-10"), until=day("2025-02-28"))
    a_change(document, Kind.RENEWED, day("2023-01-11"), until=day("2024-02-28"))
    assert standing_on(document, day("2023-01-09")).last_day == day("2023-02-28")
    assert validity_on(document, day("2025-02-28")) is Validity.IN_FORCE
    assert validity_on(document, day("2025-03-01")) is Validity.EXPIRED


def test_an_amended_document_is_in_force_since_its_last_amendment(county: Authority) -> None:
    document = a_document(county)
    a_change(document, Kind.AMENDED, day("2022-01-01"))
    last = a_change(document, Kind.AMENDED, day("2022-06-01"))
    standing = standing_on(document, day("2023-01-01"))
    assert (standing.validity, standing.since, standing.change) == (
        Validity.AMENDED,
        day("2022-06-01"),
        last,
    )
    assert standing.is_in_force


def test_a_change_entered_by_mistake_counts_no_more_nor_does_the_one_that_says_so(county: Authority) -> None:
    document = a_document(county)
    wrong = a_change(document, Kind.REPEALED, day("2022-03-01"))
    a_change(document, Kind.REPEALED, day("2022-03-01"), annuls=wrong)
    assert validity_on(document, day("2024-01-01")) is Validity.IN_FORCE
    assert list(in_force_on(NormativeDocument.objects.all(), day("2024-01-01"))) == [document]


def test_what_is_in_force_is_one_query(county: Authority, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        a_change(a_document(county, expires_on=day("2024-01-01")), Kind.AMENDED, day("2022-01-01"))
    with django_assert_num_queries(1):
        assert len(in_force_on(NormativeDocument.objects.all(), day("2023-01-01"))) == 5


days = st.integers(0, 900).map(lambda number: dt.date(2020, 1, 1) + dt.timedelta(days=number))
changes = st.lists(
    st.tuples(st.sampled_from(list(Kind)), days, st.one_of(st.none(), days), st.booleans()), max_size=6
)
histories = st.tuples(days, days, st.one_of(st.none(), st.integers(0, 500)), changes)


class TheFoldAndTheQueryAgree(TestCase):  # type: ignore[misc] # hypothesis.extra.django has no types
    @settings(max_examples=60, deadline=None)
    @given(st.lists(histories, min_size=1, max_size=4), st.lists(days, min_size=3, max_size=3))
    def test_for_random_histories(self, drawn: list[Any], asked: list[dt.date]) -> None:
        owner = authority("测试县人民政府")
        written = [self.write(owner, *history) for history in drawn]
        for on in asked:
            rows = NormativeDocument.objects.filter(pk__in=[document.pk for document in written])
            binding = set(in_force_on(rows, on).values_list("pk", flat=True))
            named = dict(with_validity(rows, on).values_list("pk", "validity_then"))
            for document in NormativeDocument.objects.prefetch_related("changes").filter(pk__in=rows):
                standing = standing_on(document, on)
                assert named[document.pk] == standing.validity
                assert (document.pk in binding) == standing.is_in_force
                assert standing.since <= max(on, document.issued_on)

    def write(
        self, owner: Authority, issued: dt.date, effect: dt.date, months: int | None, drawn: list[Any]
    ) -> NormativeDocument:
        document = a_document(
            owner,
            issued_on=issued,
            effective_on=effect,
            expires_on=None if months is None else effect + dt.timedelta(days=months),
        )
        for kind, on, until, is_wrong in drawn:
            change = a_change(document, kind, on, until=until if kind == Kind.RENEWED else None)
            if is_wrong:
                a_change(document, kind, on, annuls=change)
        return document


def test_the_state_on_a_day_does_not_hang_on_the_order_of_entry(county: Authority) -> None:
    document = a_document(county, expires_on=day("2024-12-31"))
    rows = [
        a_change(document, Kind.AMENDED, day("2022-01-01")),
        a_change(document, Kind.RENEWED, day("2024-06-01"), until=day("2026-12-31")),
        a_change(document, Kind.EXPIRED, day("2025-06-01")),
    ]
    for on in (day("2021-12-31"), day("2022-01-01"), day("2025-01-01"), day("2025-06-01")):
        assert fold(document, counting(rows), on) == fold(document, counting(reversed(rows)), on)
