"""The collection for everybody: what is listed, on which day, and what is never told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.publishing.models import CleanUpResult, CleanUpRound, Relation
from gongkai.publishing.public.normative_banner import banner_of
from tests.organizations.city import City
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.normative_kit import a_change, a_document


def page(client: Client, name: str = "normative_public", *arguments: Any, **query: Any) -> str:
    answer = client.get(reverse(f"publishing:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_begins_with_what_is_in_force(city: City, client: Client) -> None:
    item = a_published_item(city.city)
    a_document(city.city, title="有效的办法", disclosure=item)
    a_change(a_document(city.city, title="废止的办法"), "repealed", dt.date(2022, 1, 1))
    shown = page(client)
    assert "有效的办法" in shown and f'href="/zfxxgk/xx/{item.pk}/"' in shown
    assert "废止的办法" not in shown
    assert "废止的办法" in page(client, validity="repealed")
    assert "废止的办法" in page(client, validity="")


def test_as_in_force_on_a_day(city: City, client: Client) -> None:
    a_change(a_document(city.city, title="旧办法"), "repealed", dt.date(2022, 1, 1))
    a_document(city.city, title="新办法", issued_on=dt.date(2022, 1, 1))
    shown = page(client, riqi="2021-12-31", validity="in_force_now")
    assert "旧办法" in shown and "新办法" not in shown and "不是现在的情况" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "供水"}, {"供水办法"}),
        ({"q": "1号 办法"}, {"供水办法"}),
        ({"kind": "rules"}, {"供热规章"}),
        ({"year": "2020"}, {"供热规章"}),
        ({"q": "没有"}, set()),
        ({"q": "%"}, set()),
    ],
)
def test_filters(city: City, client: Client, query: dict[str, str], found: set[str]) -> None:
    a_document(city.city, title="供水办法", document_number="鹤政〔2021〕1号")
    a_document(
        city.city, title="供热规章", document_number="令2号", kind="rules", issued_on=dt.date(2020, 1, 1)
    )
    shown = page(client, **query)
    assert {title for title in ("供水办法", "供热规章") if f"{title}</a>" in shown} == found


def test_documents_of_drafts_and_of_what_was_taken_away_are_not_told_of(city: City, client: Client) -> None:
    draft = a_document(city.city, title="起草中的办法", disclosure=a_draft(city.city))
    taken = a_published_item(city.city)
    taken.is_public = False
    taken.save()
    gone = a_document(city.city, title="撤回的办法", disclosure=taken)
    shown_item = a_published_item(city.city)
    old = a_document(city.city, title="旧办法", disclosure=shown_item)
    Relation.objects.create(document=draft, to=old, kind="repeals")
    a_change(old, "repealed", dt.date(2022, 1, 1), by_document=draft)
    told = page(client, validity="") + page(client, "normative_public_document", old.pk)
    told += (
        client.get(reverse("publishing:normative_public_file", args=["csv"]), {"validity": ""})
        .getvalue()
        .decode()
    )  # type: ignore[attr-defined]
    assert "旧办法" in told and "起草中的办法" not in told and "撤回的办法" not in told
    for hidden in (draft, gone):
        address = reverse("publishing:normative_public_document", args=[hidden.pk])
        assert client.get(address).status_code == 404
    banner = banner_of(shown_item)
    assert banner is not None and banner.by is None and "起废止" in banner.sentence


def test_a_page_tells_the_history_and_the_relations_both_ways(city: City, client: Client) -> None:
    new_item = a_published_item(city.city)
    old = a_document(city.city, title="旧办法", expires_on=dt.date(2090, 1, 1))
    new = a_document(city.city, title="新办法", issued_on=dt.date(2022, 6, 1), disclosure=new_item)
    Relation.objects.create(document=new, to=old, kind="repeals")
    a_change(old, "repealed", dt.date(2022, 6, 1), by_document=new, note="内部说明")
    told = page(client, "normative_public_document", old.pk)
    assert "被下列文件废止" in told and f'href="/zfxxgk/xx/{new_item.pk}/"' in told
    assert "内部说明" not in told and "2022-06-01" in told
    assert "废止下列文件" in page(client, "normative_public_document", new.pk)


@pytest.mark.parametrize(
    ("fields", "change", "word", "sentence"),
    [
        ({}, None, "有效", "自 2021-03-01 起施行"),
        ({"effective_on": dt.date(2090, 1, 1)}, None, "尚未施行", "自 2090-01-01 起施行"),
        ({}, "amended", "已修改", "自 2022-01-01 起已修改"),
        ({}, "repealed", "废止", "自 2022-01-01 起废止"),
        ({}, "expired", "失效", "自 2022-01-01 起宣布失效"),
        ({"expires_on": dt.date(2023, 2, 28)}, None, "失效", "有效期届满，自 2023-03-01 起失效"),
    ],
)
def test_the_banner_says_whether_since_when_and_because_of_what(
    city: City, fields: dict[str, Any], change: str | None, word: str, sentence: str
) -> None:
    item, new_item = a_published_item(city.city), a_published_item(city.city)
    document = a_document(city.city, disclosure=item, **fields)
    if change:
        new = a_document(city.city, title="新办法", disclosure=new_item)
        a_change(document, change, dt.date(2022, 1, 1), by_document=new)
    banner = banner_of(item)
    assert banner is not None
    assert banner.word == word and sentence in banner.sentence
    assert (banner.by is not None) == (change is not None)
    if banner.by is not None:
        assert (banner.by.title, banner.by.address) == ("新办法", f"/zfxxgk/xx/{new_item.pk}/")


def test_what_is_no_normative_document_has_no_banner(city: City) -> None:
    assert banner_of(a_published_item(city.city)) is None


def test_a_clean_up_is_listed_once_its_item_is_public(city: City, client: Client) -> None:
    item = a_draft(city.city)
    round_ = CleanUpRound.objects.create(
        authority=city.city,
        title="2025年清理",
        as_of=dt.date(2025, 12, 31),
        opened_by=city.head,
        disclosure=item,
    )
    CleanUpResult.objects.create(round=round_, document=a_document(city.city), result="keep")
    assert "2025年清理" not in page(client, "clean_up_results")
    round_.disclosure = a_published_item(city.city)
    round_.save()
    assert "2025年清理" in page(client, "clean_up_results")


def test_odd_addresses_are_no_faults(city: City, client: Client) -> None:
    a_document(city.city, title="甲办法")
    for query in (
        {"riqi": "x"},
        {"year": "1e9"},
        {"authority": "x"},
        {"validity": "x"},
        {"page": "x"},
        {"q": "\x00"},
    ):
        assert client.get(reverse("publishing:normative_public"), query).status_code == 200
    assert client.get(reverse("publishing:normative_public_file", args=["exe"])).status_code == 404


def test_the_list_asks_as_many_questions_however_long_it_is(
    city: City, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        a_document(city.city, disclosure=a_published_item(city.city), expires_on=dt.date(2090, 1, 1))
    with django_assert_max_num_queries(15):
        page(client)
