"""The channels' part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gongkai.publishing.models import (
    Appearance,
    ChannelPost,
    Delivery,
    Disclosure,
    GazetteEntry,
    GazetteIssue,
)
from tests.organizations.city import City
from tests.publishing.channels.kit import an_account
from tests.publishing.kit import a_published_item

SECRET = "只有本市知道的查阅点"
"""What the walk looks for on the pages of an outsider."""


@dataclass(frozen=True)
class Known:
    """As in tests/web/test_staff_urls.py, which imports this module."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def item(city: City) -> Disclosure:
    return a_published_item(city.city, city.officer, title=SECRET)


def of_item(city: City) -> list[Any]:
    return [item(city).pk]


def of_appearance(city: City) -> list[Any]:
    made = Appearance.objects.create(
        disclosure=item(city), channel="press", at=timezone.now(), recorded_by=city.officer
    )
    return [made.pk]


def of_account(city: City) -> list[Any]:
    return [an_account(city.city, "weibo", name=SECRET).pk]


def of_post(city: City) -> list[Any]:
    account = an_account(city.city, "weibo", name=SECRET)
    return [ChannelPost.objects.create(account=account, disclosure=item(city), asked_by=city.officer).pk]


def of_place(city: City) -> list[Any]:
    return [city.city.reading_places.get().pk]


def of_listed(city: City) -> list[Any]:
    place = city.city.reading_places.get()
    return [Delivery.objects.create(reading_place=place, disclosure=item(city)).pk]


def of_issue(city: City) -> list[Any]:
    issue = GazetteIssue.objects.create(
        authority=city.city,
        year=2026,
        number=1,
        title=SECRET,
        issued_on="2026-01-01",
        prepared_by=city.officer,
    )
    return [issue.pk]


def of_entry(city: City) -> list[Any]:
    row = item(city)
    [issue] = of_issue(city)
    made = GazetteEntry.objects.create(issue_id=issue, disclosure=row, version=row.published_version)
    return [made.pk]


CLOSED = {"get": 404, "post": 404}
READ = {"get": 404, "post": 405}
STEP = {"get": 405, "post": 404}
FORM = {"get": 200, "post": 200}
KNOWN: dict[str, Any] = {
    "publishing:channels": Known(),
    "publishing:appearance_add": Known(**FORM),
    "publishing:appearance_void": Known(of_appearance, **CLOSED),
    "publishing:notice_sheet": Known(of_item, **READ),
    "publishing:post_add": Known(**FORM),
    "publishing:channel_post": Known(of_post, **READ),
    "publishing:post_link": Known(of_post, **CLOSED),
    "publishing:post_step": Known(of_post, **STEP),
    "publishing:channel_accounts": Known(),
    "publishing:channel_account_add": Known(**FORM),
    "publishing:channel_account_change": Known(of_account, **CLOSED),
    "publishing:delivery_places": Known(),
    "publishing:delivery_sms": Known(**FORM),
    "publishing:delivery_place": Known(of_place, **READ),
    "publishing:delivery_choose": Known(of_place, **CLOSED),
    "publishing:delivery_record": Known(of_place, **CLOSED),
    "publishing:delivery_take_off": Known(of_listed, **STEP),
    "publishing:gazettes": Known(),
    "publishing:gazette_open": Known(**FORM),
    "publishing:gazette": Known(of_issue, **READ),
    "publishing:gazette_change": Known(of_issue, **CLOSED),
    "publishing:gazette_add": Known(of_issue, **CLOSED),
    "publishing:gazette_arrange": Known(of_issue, **STEP),
    "publishing:gazette_publish": Known(of_issue, **CLOSED),
    "publishing:gazette_proof": Known(of_issue, **READ),
    "publishing:gazette_print": Known(of_issue, **READ),
    "publishing:gazette_take_out": Known(of_entry, **STEP),
}
