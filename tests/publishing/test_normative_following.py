"""What publication does for the collection and the record of channels, and what happens at midnight."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.organizations.models import AuditEntry
from gongkai.publishing.actions.relations import relate
from gongkai.publishing.following import Happening
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    DisclosureVersion,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    Status,
    ValidityKind,
)
from gongkai.publishing.normative_following import is_effect_assumed, unregistered_items, why_unregistered
from gongkai.publishing.normative_reminders import nearest_distance, remind_of_expiry
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from gongkai.publishing.validity_projection import turn_the_day
from tests.organizations.city import City
from tests.publishing.kit import a_published_item
from tests.publishing.normative_kit import a_change, a_document

ISSUED = dt.date(2021, 3, 1)
FACTS: dict[str, Any] = {
    "kind": ItemKind.NORMATIVE_DOCUMENT,
    "title": "鹤壁市供水管理暂行办法",
    "document_number": "鹤政[2021]7号",
    "date_of_issue": ISSUED,
}


def published(city: City, **facts: Any) -> Disclosure:
    item = a_published_item(city.city, city.officer, **(FACTS | facts))
    item.refresh_from_db()
    return item


@transaction.atomic
def published_again(item: Disclosure, **facts: Any) -> None:
    old = item.published_version
    assert old is not None
    fields = {name: getattr(old, name) for name in FACTS} | facts
    version = DisclosureVersion.objects.create(
        disclosure=item, number=old.number + 1, frozen_at=timezone.now(), **fields
    )
    put_before_the_public(item, version, timezone.now(), None)
    item.save()


def test_a_published_document_is_registered_and_shows_its_validity(city: City) -> None:
    item = published(city, date_of_effect=dt.date(2021, 4, 1), date_of_expiry=dt.date(2090, 3, 31))
    document = item.normative_document
    assert (document.title, document.document_number) == (item.title, "鹤政〔2021〕7号")
    assert (document.issued_on, document.effective_on) == (ISSUED, dt.date(2021, 4, 1))
    assert document.expires_on == dt.date(2090, 3, 31)
    assert document.validity_kind == ValidityKind.TRIAL
    assert item.validity == "in_force"
    assert not is_effect_assumed(document)


def test_without_a_day_of_effect_it_is_the_day_of_issue_and_said_so(city: City) -> None:
    document = published(city).normative_document
    assert document.effective_on == ISSUED and is_effect_assumed(document)
    entry = AuditEntry.objects.get(action="normative.register", target_id=str(document.pk))
    assert "推定" in entry.label


def test_rules_take_effect_thirty_days_later_32(city: City) -> None:
    document = published(city, kind=ItemKind.RULES).normative_document
    assert document.kind == NormativeKind.RULES
    assert document.effective_on == ISSUED + dt.timedelta(days=30)


def test_a_document_that_is_on_record_already_gets_its_item(city: City) -> None:
    known = a_document(city.city, document_number="鹤政〔2021〕7号", expires_on=dt.date(2022, 1, 1))
    item = published(city)
    assert item.normative_document == known
    assert item.validity == "expired"
    assert NormativeDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"date_of_issue": None}, "没有填成文日期"),
        ({"date_of_effect": dt.date(2022, 1, 1), "date_of_expiry": dt.date(2021, 1, 1)}, "前后矛盾"),
    ],
)
def test_what_cannot_be_registered_by_itself_is_published_and_listed_for_a_person(
    city: City, facts: dict[str, Any], why: str
) -> None:
    item = published(city, **facts)
    assert item.is_public and item.validity == ""
    assert list(unregistered_items()) == [item]
    assert why in why_unregistered(item)


def test_two_items_of_one_number_are_no_two_documents(city: City) -> None:
    first, second = published(city), published(city)
    assert first.is_public and second.is_public
    assert list(unregistered_items()) == [second]
    assert "发文字号" in why_unregistered(second)


def test_rules_of_who_makes_none_are_not_registered(city: City) -> None:
    item = a_published_item(city.county, **(FACTS | {"kind": ItemKind.RULES}))
    assert list(unregistered_items()) == [item]
    assert "第九十三条" in why_unregistered(item)


def test_other_kinds_have_no_validity(city: City) -> None:
    assert published(city, kind=ItemKind.INFORMATION).validity == ""
    assert not NormativeDocument.objects.exists()


def test_a_corrected_version_corrects_the_row(city: City) -> None:
    item = published(city)
    published_again(
        item, title="改正的标题", document_number="鹤政〔2021〕8号", date_of_issue=dt.date(2021, 3, 2)
    )
    document = NormativeDocument.objects.get()
    assert (document.title, document.document_number) == ("改正的标题", "鹤政〔2021〕8号")
    assert document.issued_on == dt.date(2021, 3, 2)


def test_a_version_that_cannot_be_leaves_the_row_and_is_published_all_the_same(city: City) -> None:
    a_document(city.city, document_number="鹤政〔2021〕8号")
    item = published(city)
    published_again(item, title="改正的标题", document_number="鹤政〔2021〕8号")
    item.refresh_from_db()
    assert item.title == "改正的标题"
    assert item.normative_document.document_number == "鹤政〔2021〕7号"


def test_a_corrected_date_does_not_move_what_the_document_ordered_behind_peoples_backs(city: City) -> None:
    old = a_document(city.city)
    item = published(city, date_of_issue=dt.date(2022, 6, 1))
    relate(city.head, item.normative_document, old, "repeals", seen=None)
    published_again(item, date_of_issue=dt.date(2022, 7, 1))
    document = NormativeDocument.objects.get(disclosure=item)
    assert document.effective_on == old.changes.get().on == dt.date(2022, 6, 1)


def test_the_website_is_recorded_once_however_often_an_item_comes_back(city: City) -> None:
    item = published(city)
    with transaction.atomic():
        take_from_the_public(item, Happening.WITHDRAWN, city.head, Status.WITHDRAWN)
    published_again(item)
    appearance = Appearance.objects.get(disclosure=item)
    assert (appearance.channel, appearance.at) == (Channel.WEBSITE, item.published_at)
    assert appearance.link == f"/zfxxgk/xx/{item.pk}/"


def test_at_midnight_a_document_expires_by_itself_and_a_new_one_begins(city: City) -> None:
    today = timezone.localdate()
    ending, beginning = a_published_item(city.city), a_published_item(city.city)
    a_document(city.city, disclosure=ending, expires_on=today)
    a_document(city.city, disclosure=beginning, effective_on=today + dt.timedelta(days=1))

    def shown() -> list[str]:
        return [Disclosure.objects.get(pk=item.pk).validity for item in (ending, beginning)]

    turn_the_day(today)
    assert shown() == ["in_force", "not_yet"]
    turn_the_day(today + dt.timedelta(days=1))
    assert shown() == ["expired", "in_force"]


def test_turning_the_day_tells_who_follows_and_only_of_what_changed(
    city: City, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from gongkai.publishing import following

    today = timezone.localdate()
    items = [a_published_item(city.city) for _ in range(3)]
    a_document(city.city, disclosure=items[0], expires_on=today)
    for item in items[1:]:
        a_document(city.city, disclosure=item)
    turn_the_day(today)
    told: list[int] = []
    monkeypatch.setattr(following, "_followers", [lambda item, *_: told.append(item.pk)])
    turn_the_day(today + dt.timedelta(days=1))
    assert told == [items[0].pk]
    with django_assert_num_queries(1):
        turn_the_day(today + dt.timedelta(days=1))


def test_people_are_reminded_once_for_each_distance(city: City) -> None:
    city.officer.email, city.head.email = "officer@example.cn", "head@example.cn"
    city.officer.save()
    city.head.save()
    end = dt.date(2030, 12, 31)
    a_document(city.city, title="将满的办法", expires_on=end)
    renewed = a_document(city.city, title="延续的办法", expires_on=end)
    a_change(renewed, "renewed", dt.date(2030, 1, 1), until=dt.date(2035, 12, 31))
    a_document(city.city, title="废止的办法", expires_on=end)
    a_change(NormativeDocument.objects.get(title="废止的办法"), "repealed", dt.date(2030, 1, 1))

    def mails(day: dt.date) -> int:
        before = Message.objects.count()
        remind_of_expiry(day)
        return Message.objects.count() - before

    assert mails(dt.date(2030, 6, 29)) == 0
    assert mails(dt.date(2030, 6, 30)) == 2
    assert mails(dt.date(2030, 6, 30)) == mails(dt.date(2030, 7, 1)) == 0
    assert mails(dt.date(2030, 11, 5)) == 2
    assert mails(dt.date(2030, 12, 1)) == 2
    assert mails(dt.date(2031, 1, 1)) == 0
    body = Message.objects.first().body  # type: ignore[union-attr]
    assert "将满的办法" in body and "延续的办法" not in body and "废止的办法" not in body


@pytest.mark.parametrize(
    ("day", "months"),
    [("2030-06-29", None), ("2030-06-30", 6), ("2030-10-30", 6), ("2030-10-31", 2), ("2030-12-31", 1)],
)
def test_the_nearest_distance(day: str, months: int | None) -> None:
    assert nearest_distance(dt.date(2030, 12, 31), dt.date.fromisoformat(day), 6) == months
