"""The records behind figures: every figure has a list, every record knows its figures, and no list tells who asked."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
from django.db.models import Q
from django.urls import resolve

from gongkai.casework.models import ApplicantKind, FollowUpCase, InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.organizations import evidence
from gongkai.organizations.evidence import (
    ColumnKind,
    EvidenceFilter,
    FilterKind,
    all_evidence_kinds,
    checked_kinds,
    evidence_kind,
    figures_counting,
    model_of,
)
from gongkai.organizations.measuring import Measure, MeasureError, all_measures, measures_of
from gongkai.organizations.models import Membership, YearlyResources
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import Disclosure, NormativeDocument
from tests.organizations.city import City
from tests.reports.random_records import write_records

YEARS = (2022, 2023)
MODELS = {InformationRequest, FollowUpCase, Disclosure, NormativeDocument, YearlyResources}


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def full(city: City) -> City:
    write_records([city.city, city.county], YEARS, Random(4), 60)
    return city


def in_2021(row: str, column: str = "total", table: str = "requests") -> Measure:
    return measures_of("2021")[CellReference("2021", table, row, column)]


def everything(model: Any) -> Measure:
    """A measure that counts every record of a model, of whatever year."""
    cell = CellReference("2014", "statistics", "complaints", "total")
    return Measure(cell, "全部", lambda authorities, year: model.objects.filter(authority__in=authorities))


def test_every_model_that_is_counted_has_a_kind() -> None:
    assert set(all_evidence_kinds()) == MODELS == {model_of(measure) for measure in all_measures().values()}


def test_every_figure_of_a_count_is_the_length_of_its_list(full: City) -> None:
    asked = [full.city.pk, full.county.pk]
    for measure in all_measures().values():
        kind = evidence_kind(model_of(measure))
        listed = list(kind.listed(measure, asked, 2022))
        assert {row.pk for row in listed} == set(measure.evidence(asked, 2022).values_list("pk", flat=True))
        if measure.sum_of is None:
            assert measure.value(asked, 2022) == len(listed)


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_a_list_reads_its_columns_without_further_queries(
    full: City, model: Any, django_assert_num_queries: Any
) -> None:
    kind = evidence_kind(model)
    measure = everything(model)
    types = {ColumnKind.DATE: dt.date, ColumnKind.TEXT: str}
    with django_assert_num_queries(1):
        rows = list(kind.listed(measure, [full.city.pk, full.county.pk], 2022))
        assert len(rows) > 1
        for row in rows:
            assert kind.label(row)
            assert resolve(kind.address(row)).route.startswith("office/")
            for column in kind.columns:
                value = column.value(row)
                assert value is None or isinstance(value, types.get(column.kind, object)), column.key
    dates = [getattr(row, kind.date_path) for row in rows if getattr(row, kind.date_path) is not None]
    assert dates == sorted(dates, reverse=True)


def test_figures_of_what_was_finished_are_listed_by_the_day_it_was(full: City) -> None:
    kind = evidence_kind(InformationRequest)
    assert kind.order(in_2021("total")) == ("-closed_on", "-pk")
    assert kind.order(in_2021("new")) == kind.order(in_2021("carried_out")) == kind.order()
    assert kind.order() == ("-counted_on", "-pk")


def test_lists_of_requests_do_not_read_who_asked_or_what_for(full: City) -> None:
    kind = evidence_kind(InformationRequest)
    row = kind.listed(in_2021("new"), [full.city.pk], 2022)[0]
    assert {"name", "telephone", "identity_number", "address"} <= row.applicant.get_deferred_fields()
    assert {"title", "description", "reasons_text"} <= row.get_deferred_fields()
    shown = "".join(str(column.value(row)) for column in kind.columns)
    assert "某人" not in shown and "某信息" not in shown


# Filters


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_every_filter_narrows(full: City, model: Any) -> None:
    kind, asked = evidence_kind(model), [full.city.pk, full.county.pk]
    measure = everything(model)
    every = kind.listed(measure, asked, 2022).count()
    for each in kind.filters:
        if each.kind is FilterKind.CHOICE:
            parts = [
                kind.listed(measure, asked, 2022, {each.key: value}).count() for value, _ in each.choices
            ]
            assert sum(parts) <= every and 0 < max(parts) < every
        elif each.kind is FilterKind.DAYS:
            none = {f"{each.key}_from": "1950-01-01", f"{each.key}_to": "1950-12-31"}
            assert not kind.listed(measure, asked, 2022, none).exists()
        else:
            assert not kind.listed(measure, asked, 2022, {each.key: "没有这样的记录"}).exists()


def test_choices_divide_the_finished_requests(full: City) -> None:
    kind, asked = evidence_kind(InformationRequest), [full.city.pk]
    outcomes = next(each for each in kind.filters if each.key == "outcome").choices
    counts = [kind.listed(in_2021("total"), asked, 2022, {"outcome": value}).count() for value, _ in outcomes]
    assert sum(counts) == kind.listed(in_2021("total"), asked, 2022).count() > 0
    natural = {"applicant": ApplicantKind.NATURAL_PERSON.value}
    assert kind.listed(in_2021("total"), asked, 2022, natural).count() == in_2021("total", "natural").value(
        asked, 2022
    )


def test_a_span_of_days_holds_both_of_its_ends(full: City) -> None:
    kind, asked = evidence_kind(InformationRequest), [full.city.pk]
    rows = kind.listed(in_2021("new"), asked, 2022)
    day = rows[0].counted_on
    same = kind.listed(in_2021("new"), asked, 2022, {"received_from": str(day), "received_to": f" {day} "})
    assert {row.counted_on for row in same} == {day}
    assert kind.listed(in_2021("new"), asked, 2022, {"received_to": str(day)}).count() == rows.count()


def test_a_day_of_a_moment_is_a_day_in_china() -> None:
    condition = EvidenceFilter.of_moments("published", "发布", "published_at").condition(
        dt.date(2022, 1, 1), dt.date(2022, 12, 31)
    )
    assert str(condition) == str(
        Q(published_at__gte=dt.datetime.fromisoformat("2022-01-01T00:00:00+08:00"))
        & Q(published_at__lt=dt.datetime.fromisoformat("2023-01-01T00:00:00+08:00"))
    ).replace(
        "datetime.timezone(datetime.timedelta(seconds=28800))", "zoneinfo.ZoneInfo(key='Asia/Shanghai')"
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"received_from": "去年"}, "“收到日期”的日期“去年”无法识别，请按 2025-03-01 的样式填写。"),
        ({"received_to": "2022-02-30"}, "无法识别"),
        ({"received_to": "0001-01-01"}, "无法识别"),
        (
            {"received_from": "2022-05-02", "received_to": "2022-05-01"},
            "“收到日期”的起始日期晚于截止日期，请核对。",
        ),
        ({"channel": "telepathy"}, "“提出方式”没有这个选项，请从列表中选择。"),
    ],
)
def test_what_is_no_answer_to_a_filter_is_refused(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        evidence_kind(InformationRequest).listed(in_2021("new"), [1], 2022, said)


def test_a_character_that_no_database_takes_is_left_out_of_the_words() -> None:
    words = EvidenceFilter.of_text("words", "标题", "title")
    assert words.asked({"words": "年\x00报"}) == words.asked({"words": "年报"})
    assert words.asked({"words": "\x00"}) == Q()


def test_filters_that_nobody_used_change_nothing() -> None:
    for kind in all_evidence_kinds().values():
        for each in kind.filters:
            assert each.asked({}) == each.asked({each.key: " ", f"{each.key}_from": ""}) == Q()


# From a record to its figures


def test_a_record_is_in_the_evidence_of_the_figures_that_count_it_and_of_no_other(
    full: City,
) -> None:
    measures = list(all_measures().values())
    years = range(2021, 2025)
    chance = Random(5)
    for model in sorted(MODELS, key=lambda model: model.__name__):
        records = list(model._base_manager.all())
        for record in chance.sample(records, min(6, len(records))):
            expected = [
                (measure.cell, year)
                for year in years
                for measure in measures
                if model_of(measure) is model
                and measure.evidence([record.authority_id], year).filter(pk=record.pk).exists()
            ]
            assert figures_counting(record, years, measures) == expected


def test_the_figures_of_a_record_take_few_queries(full: City, django_assert_max_num_queries: Any) -> None:
    request = InformationRequest.objects.filter(closed_on__year=2022, round=1).first()
    assert request is not None
    with django_assert_max_num_queries(5):
        found = figures_counting(request, [2022], all_measures().values())
    assert (CellReference("2021", "requests", "total", "total"), 2022) in found


# Declarations


def test_two_kinds_of_one_model_and_a_model_without_a_kind_are_refused_by_name() -> None:
    kind = evidence_kind(Disclosure)
    cell = CellReference("2014", "statistics", "complaints", "total")
    measure = Measure(cell, "投诉", lambda authorities, year: Membership.objects.none())
    with pytest.raises(MeasureError) as caught:
        checked_kinds([("first.measures", kind), ("second.measures", kind)], [measure, measure])
    assert caught.value.problems == (
        "second.measures：主动公开信息的记录样式重复声明。",
        f"{cell}：统计的记录“{Membership._meta.verbose_name}”没有声明样式，应在 measures.py 的 evidence() 中给出。",
    )


def test_keys_of_columns_and_filters_are_told_apart() -> None:
    for kind in all_evidence_kinds().values():
        assert len({column.key for column in kind.columns}) == len(kind.columns)
        keys = [each.key for each in kind.filters]
        assert len(set(keys)) == len(keys)
        assert not any(key.endswith((evidence.FROM, evidence.TO)) for key in keys)
