"""Many figures at once: a few grouped queries give what each single measure gives, and conditions are decided alike."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, Q, QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.forms.cells import CellReference
from gongkai.organizations.measuring import (
    Measure,
    MeasureError,
    Narrowing,
    grid,
    measures_of,
    values_by_authority,
)
from gongkai.organizations.measuring.conditions import decidable, fields_in, holds, is_forward
from gongkai.organizations.models import Authority, Membership, ReadingPlace, YearlyResources
from tests.organizations.city import City, authority

YEAR = 2018
KINDS = ("archive", "library", "service_centre", "other")


def places(authorities: Collection[int], year: int) -> QuerySet[ReadingPlace]:
    return ReadingPlace.objects.filter(authority__in=authorities)


def named_after(rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    return rows.filter(name__contains=str(year))


def table(**arguments: Any) -> list[Measure]:
    rows: dict[str, Narrowing] = {
        "rules": (named_after, Q(kind__in=["archive", "library"])),
        "normative_documents": named_after,
    }
    columns: dict[str, Narrowing] = {
        "issued": Q(),
        "repealed": ~Q(kind="library"),
        "in_force": Q(kind="other") | Q(kind="library", address="甲"),
    }
    return list(grid("2021", "documents", rows, columns, places, **arguments))


def some_places(at: Authority) -> None:
    for number, (kind, year) in enumerate(itertools.product(KINDS, (2017, 2018))):
        for copy in range(number % 3 + 1):
            ReadingPlace.objects.create(
                authority=at,
                name=f"{year}{kind}{copy}",
                kind=kind,
                address="甲" if copy else "乙",
                hours="全天",
            )


def one_by_one(measures: list[Measure], authorities: list[int], year: int) -> dict[Any, Any]:
    return {
        measure.cell: {authority: measure.value([authority], year) for authority in authorities}
        for measure in measures
    }


def test_a_whole_table_divided_by_a_field_is_one_query(city: City, django_assert_num_queries: Any) -> None:
    some_places(city.city)
    some_places(city.county)
    asked = [city.city.pk, city.county.pk, city.town.pk]
    measures = table(divided_by=("kind", "address"))
    with django_assert_num_queries(1):
        found = values_by_authority(measures, asked, YEAR)
    assert found == one_by_one(measures, asked, YEAR)
    assert found[CellReference("2021", "documents", "rules", "issued")] == {
        city.city.pk: Decimal(3),
        city.county.pk: Decimal(3),
        city.town.pk: Decimal(0),
    }


def test_a_condition_over_other_fields_has_a_query_of_its_own(
    city: City, django_assert_num_queries: Any
) -> None:
    some_places(city.city)
    measures = table(divided_by=("kind",))
    with django_assert_num_queries(2):
        found = values_by_authority(measures, [city.city.pk], YEAR)
    assert found == one_by_one(measures, [city.city.pk], YEAR)


def test_without_dividing_fields_every_measure_is_one_query(
    city: City, django_assert_num_queries: Any
) -> None:
    some_places(city.city)
    measures = table()
    with django_assert_num_queries(len(measures)):
        found = values_by_authority(measures, [city.city.pk], YEAR)
    assert found == one_by_one(measures, [city.city.pk], YEAR)


def test_statements_are_one_query_and_unknown_where_a_single_one_is(
    city: City, django_assert_num_queries: Any
) -> None:
    YearlyResources.objects.create(
        authority=city.city, year=YEAR, special_offices=1, full_time_staff=2, funding=Decimal("11.6")
    )
    YearlyResources.objects.create(authority=city.county, year=YEAR, special_offices=0, part_time_staff=3)
    asked = [city.city.pk, city.county.pk, city.town.pk]
    measures = [measure for measure in measures_of("2014").values() if measure.stated]
    with django_assert_num_queries(1):
        found = values_by_authority(measures, asked, YEAR)
    assert found == one_by_one(measures, asked, YEAR)
    funding = found[CellReference("2014", "statistics", "funding", "total")]
    assert funding == {city.city.pk: Decimal("11.6000"), city.county.pk: None, city.town.pk: None}
    assert str(funding[city.city.pk]) == "11.6000"


def test_sums_over_records_keep_their_rules(city: City) -> None:
    YearlyResources.objects.create(authority=city.city, year=YEAR, special_offices=1, full_time_staff=2)
    YearlyResources.objects.create(authority=city.city, year=YEAR - 1, special_offices=2)
    YearlyResources.objects.create(authority=city.county, year=YEAR)

    def every(authorities: Collection[int], year: int) -> QuerySet[YearlyResources]:
        return YearlyResources.objects.filter(authority__in=authorities)

    cell = CellReference("2014", "statistics", "fees", "total")
    for sum_of in ("special_offices", F("special_offices") * 2, "full_time_staff"):
        measures = [Measure(cell, "数", every, sum_of=sum_of)]
        asked = [city.city.pk, city.county.pk, city.town.pk]
        assert values_by_authority(measures, asked, YEAR) == one_by_one(measures, asked, YEAR)


def test_nobody_asked_for_is_no_query_and_no_figure(city: City, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        found = values_by_authority(table(divided_by=("kind",)), [], YEAR)
    assert set(map(len, found.values())) == {0} and len(found) == 6


def test_records_with_several_values_are_not_divided(city: City) -> None:
    def members(authorities: Collection[int], year: int) -> QuerySet[Membership]:
        return Membership.objects.filter(authority__in=authorities)

    by_role = grid(
        "2021",
        "documents",
        {"rules": Q(roles__role="leader")},
        {"issued": Q()},
        members,
        divided_by=("roles__role",),
    )
    with pytest.raises(MeasureError, match="不是只有一个值，不能按它划分"):
        values_by_authority(by_role, [city.city.pk], YEAR)


# Conditions decided over values


@pytest.mark.parametrize(
    "condition",
    [Q(kind__gt="a"), Q(name="甲"), Q(kind=F("name")), Q(kind="a") | ~Q(name="b"), Q(kind__in=[None, "a"])],
)
def test_what_values_do_not_decide_is_left_to_the_database(condition: Q) -> None:
    assert not decidable(condition, ("kind",))


def test_the_fields_of_a_condition() -> None:
    condition = Q(a="1") & ~(Q(b__in=["2"]) | Q(c__isnull=True) | Q(d__e__exact=1))
    assert decidable(condition, ("a", "b", "c", "d__e"))
    assert fields_in(condition) == {"a", "b", "c", "d__e"}


def test_a_path_leads_forward_or_not() -> None:
    assert is_forward(ReadingPlace, "kind") and is_forward(ReadingPlace, "authority__level")
    assert not is_forward(Membership, "roles__role") and not is_forward(ReadingPlace, "nothing")


NUMBERS = st.sampled_from([None, 0, 1, 2])
LEAVES = st.one_of(
    st.builds(
        lambda name, value: Q(**{name: value}),
        st.sampled_from(["special_offices", "part_time_staff"]),
        NUMBERS,
    ),
    st.builds(lambda values: Q(special_offices__in=values), st.lists(st.sampled_from([0, 1, 2]), max_size=2)),
    st.builds(lambda empty: Q(part_time_staff__isnull=empty), st.booleans()),
    st.just(Q()),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=6,
)


@pytest.mark.django_db
class ConditionsAreDecidedAsTheDatabaseDecidesThem(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        owner = authority("测试市人民政府", level="prefecture", code="410600")
        values = itertools.product([None, 0, 1, 2], repeat=2)
        YearlyResources.objects.bulk_create(
            YearlyResources(
                authority=owner, year=2010 + number, special_offices=first, part_time_staff=second
            )
            for number, (first, second) in enumerate(values)
        )

    @settings(max_examples=150, deadline=None)
    @given(CONDITIONS)
    def test_with_empty_values_too(self, condition: Q) -> None:
        by_database = set(YearlyResources.objects.filter(condition).values_list("pk", flat=True))
        by_values = {
            row.pk
            for row in YearlyResources.objects.all()
            if holds(
                condition,
                {"special_offices": row.special_offices, "part_time_staff": row.part_time_staff},
            )
        }
        assert by_values == by_database
