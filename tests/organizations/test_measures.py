"""A figure is a query: its value and its evidence are the same rows, and what is not known is never zero."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from decimal import Decimal
from types import ModuleType, SimpleNamespace

import pytest
from django.apps import apps
from django.db.models import Q, QuerySet

from gongkai.forms.cells import BLANK, Cell, CellReference, CellState
from gongkai.forms.library import form
from gongkai.organizations import measuring
from gongkai.organizations.measures import FIGURES
from gongkai.organizations.measuring import Measure, MeasureError, checked, grid, measures_of
from gongkai.organizations.models import ReadingPlace, YearlyResources
from tests.organizations.city import City

YEAR = 2018


def cell(row: str) -> CellReference:
    return CellReference("2014", "statistics", row, "total")


def measure(row: str) -> Measure:
    return measures_of("2014")[cell(row)]


@pytest.fixture
def stated(city: City) -> City:
    YearlyResources.objects.create(
        authority=city.city,
        year=YEAR,
        special_offices=1,
        reading_places=3,
        full_time_staff=2,
        part_time_staff=5,
        funding=Decimal("11.6"),
    )
    YearlyResources.objects.create(
        authority=city.county, year=YEAR, special_offices=0, full_time_staff=1, funding=Decimal("0.1234")
    )
    YearlyResources.objects.create(authority=city.city, year=YEAR - 1, special_offices=9)
    return city


def test_block_eight_of_the_2014_form_is_bound_in_full() -> None:
    bound = {reference.row for reference in measures_of(form("2014"))}
    table = form("2014").table("statistics")
    below = {row.id for row in table.rows if row.parent in ("resources", "staff")}
    assert set(FIGURES) == below and below <= bound


def test_the_figures_of_one_authority(stated: City) -> None:
    values = {row: measure(row).value([stated.city.pk], YEAR) for row in FIGURES}
    assert values == {
        "special_offices": 1,
        "reading_places": 3,
        "staff": 7,
        "full_time": 2,
        "part_time": 5,
        "funding": Decimal("11.6000"),
    }
    assert isinstance(values["funding"], Decimal)


def test_a_value_is_made_of_its_evidence(stated: City) -> None:
    both = [stated.city.pk, stated.county.pk]
    evidence = measure("funding").evidence(both, YEAR)
    assert {row.authority for row in evidence} == {stated.city, stated.county}
    assert measure("funding").value(both, YEAR) == sum(row.funding for row in evidence) == Decimal("11.7234")


def test_a_stated_zero_is_a_zero(stated: City) -> None:
    assert measure("special_offices").as_cell([stated.county.pk], YEAR) == Cell(CellState.ZERO, Decimal(0))


@pytest.mark.parametrize("row", ["reading_places", "staff", "part_time"])
def test_a_field_left_empty_makes_the_figure_unknown_and_names_who_owes_it(stated: City, row: str) -> None:
    both = [stated.city.pk, stated.county.pk]
    assert measure(row).value([stated.county.pk], YEAR) is None
    assert measure(row).value(both, YEAR) is None
    assert measure(row).as_cell(both, YEAR) == BLANK
    assert measure(row).owing(both, YEAR) == {stated.county.pk}
    assert [found.authority for found in measure(row).unfilled(both, YEAR)] == [stated.county]


def test_an_authority_without_a_statement_makes_the_figure_unknown(stated: City) -> None:
    with_town = [stated.city.pk, stated.town.pk]
    assert measure("special_offices").value(with_town, YEAR) is None
    assert measure("special_offices").owing(with_town, YEAR) == {stated.town.pk}
    assert measure("special_offices").owing([stated.city.pk], YEAR) == set()


def test_a_value_is_one_query(stated: City, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        measure("staff").value([stated.city.pk, stated.county.pk], YEAR)


# Records: counted or added up, none is a true zero


def places(authorities: Collection[int], year: int) -> QuerySet[ReadingPlace]:
    return ReadingPlace.objects.filter(authority__in=authorities)


def records(authorities: Collection[int], year: int) -> QuerySet[YearlyResources]:
    return YearlyResources.objects.filter(authority__in=authorities, year=year)


def test_no_record_counts_as_a_true_zero(stated: City) -> None:
    count = Measure(cell("complaints"), "投诉", places)
    assert count.value([stated.city.pk], YEAR) == 0
    assert count.as_cell([stated.city.pk], YEAR).state is CellState.ZERO
    assert not count.unfilled([stated.city.pk], YEAR).exists()
    added = Measure(cell("fees"), "收费", records, sum_of="funding")
    assert added.value([stated.town.pk], YEAR) == 0
    assert added.owing([stated.town.pk], YEAR) == set()


def test_a_record_without_an_amount_makes_the_sum_unknown(stated: City) -> None:
    added = Measure(cell("fees"), "收费", records, sum_of="part_time_staff")
    assert added.value([stated.city.pk, stated.county.pk], YEAR) is None
    assert added.owing([stated.city.pk, stated.county.pk], YEAR) == {stated.county.pk}


# Many cells from one pattern


def test_a_grid_binds_rows_by_columns(city: City) -> None:
    for name, kind in (("甲", "archive"), ("乙", "library"), ("丙", "library")):
        ReadingPlace.objects.create(authority=city.city, name=name, kind=kind, address=name, hours=name)
    table = form("2021").tables[0]
    bound = checked(
        ("test", found)
        for found in grid(
            "2021",
            table.id,
            rows={
                "rules": Q(kind="archive"),
                "normative_documents": lambda rows, year: rows.filter(kind="library"),
            },
            columns={"issued": Q(), "repealed": Q(name="丙")},
            base=places,
        )
    )
    values = {
        (reference.row, reference.column): found.value([city.city.pk], 2025)
        for reference, found in bound.items()
    }
    assert values == {
        ("rules", "issued"): 1,
        ("rules", "repealed"): 0,
        ("normative_documents", "issued"): 2,
        ("normative_documents", "repealed"): 1,
    }
    first = bound[CellReference("2021", table.id, "rules", "issued")]
    assert "规章" in first.title and "本年制发件数" in first.title


def test_a_grid_refuses_a_row_that_the_form_has_not() -> None:
    with pytest.raises(MeasureError, match="2021/documents/no_such/issued：表式中没有这个单元格"):
        list(grid("2021", "documents", {"no_such": Q()}, {"issued": Q()}, places))


# Discovery


def install(monkeypatch: pytest.MonkeyPatch, **modules: list[Measure] | None) -> None:
    """Let Django have these apps only, each with a module of measures (None: without the function)."""
    configs = []
    for name, given in modules.items():
        module = ModuleType(f"{name}.measures")
        if given is not None:

            def declare(given: list[Measure] = given) -> Iterator[Measure]:
                return iter(given)

            module.measures = declare  # type: ignore[attr-defined]
        module.__spec__ = SimpleNamespace()  # type: ignore[assignment]
        monkeypatch.setitem(sys.modules, f"{name}.measures", module)
        configs.append(SimpleNamespace(name=name))
    monkeypatch.setattr(apps, "get_app_configs", lambda: configs)
    measuring.all_measures.cache_clear()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    measuring.all_measures.cache_clear()


def test_two_measures_of_one_cell_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Measure(cell("complaints"), "投诉", places)
    install(monkeypatch, first=[one], second=[one])
    with pytest.raises(MeasureError) as caught:
        measures_of("2014")
    assert caught.value.problems == (
        "second.measures：单元格 2014/statistics/complaints/total 已经由 first.measures 绑定，"
        "一个单元格只能绑定一次。",
    )


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        (CellReference("1999", "statistics", "complaints", "total"), "没有编号为“1999”的表式"),
        (CellReference("2014", "statistics", "nothing", "total"), "没有行 nothing"),
        (CellReference("2014", "statistics", "complaints", "nothing"), "没有列 nothing"),
        (CellReference("2014", "nothing", "complaints", "total"), "没有表 nothing"),
        (CellReference("2014", "statistics", "proactive", "total"), "这一行是标题"),
    ],
)
def test_a_cell_that_no_form_has_is_refused(
    monkeypatch: pytest.MonkeyPatch, reference: CellReference, problem: str
) -> None:
    good = Measure(cell("complaints"), "投诉", places)
    install(monkeypatch, first=[good, Measure(reference, "错", places)])
    with pytest.raises(MeasureError, match=problem):
        measures_of("2014")


def test_a_module_without_the_function_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, first=None)
    with pytest.raises(MeasureError, match=r"first\.measures：应当有一个 measures\(\) 函数"):
        measures_of("2014")


def test_a_statement_needs_what_is_stated() -> None:
    with pytest.raises(MeasureError, match="须指定 sum_of"):
        Measure(cell("staff"), "人员", records, stated=True)
