"""The collection's part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.publishing.models import CleanUpRound, Relation, ValidityChange, ValidityRule
from tests.organizations.city import City
from tests.publishing.normative_kit import a_change, a_document

SECRET = "只有本市知道的查阅点"
"""What the walk looks for on the pages of an outsider."""


@dataclass(frozen=True)
class Known:
    """As in tests/web/test_staff_urls.py, which imports this module."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def of_document(city: City) -> list[Any]:
    return [a_document(city.city, title=SECRET).pk]


def of_change(city: City) -> list[Any]:
    document = a_document(city.city, title=SECRET)
    return [document.pk, a_change(document, ValidityChange.Kind.AMENDED, dt.date(2022, 1, 1)).pk]


def of_relation(city: City) -> list[Any]:
    document, other = a_document(city.city, title=SECRET), a_document(city.city)
    relation = Relation.objects.create(document=document, to=other, kind=Relation.Kind.IMPLEMENTS)
    return [document.pk, relation.pk]


def of_rule(city: City) -> list[Any]:
    return [ValidityRule.objects.create(authority=city.city, validity_kind="general", most_months=60).pk]


def of_clean_up(city: City) -> list[Any]:
    round_ = CleanUpRound.objects.create(
        authority=city.city, title=SECRET, as_of=dt.date(2024, 1, 1), opened_by=city.head
    )
    return [round_.pk]


CLOSED: dict[str, Any] = {"get": 404, "post": 404}
KNOWN: dict[str, Any] = {
    "publishing:normative": Known(),
    "publishing:normative_file": Known(lambda city: ["csv"]),
    "publishing:normative_counts": Known(),
    "publishing:normative_unregistered": Known(),
    "publishing:normative_release": Known(post=409),
    "publishing:normative_add": Known(post=200),
    "publishing:normative_import": Known(post=200),
    "publishing:normative_import_confirm": Known(get=405, post=409),
    "publishing:validity_rules": Known(post=200),
    "publishing:validity_rule_remove": Known(of_rule, get=405, post=404),
    "publishing:normative_document": Known(of_document, get=404, post=405),
    "publishing:normative_change": Known(of_document, **CLOSED),
    "publishing:normative_relate": Known(of_document, **CLOSED),
    "publishing:normative_end": Known(of_document, **CLOSED),
    "publishing:normative_renew": Known(of_document, **CLOSED),
    "publishing:normative_void": Known(of_document, **CLOSED),
    "publishing:normative_link": Known(of_document, **CLOSED),
    "publishing:normative_unlink": Known(of_document, **CLOSED),
    "publishing:normative_annul": Known(of_change, **CLOSED),
    "publishing:normative_unrelate": Known(of_relation, **CLOSED),
    "publishing:clean_ups": Known(),
    "publishing:clean_up_open": Known(post=200),
    "publishing:clean_up": Known(of_clean_up, **CLOSED),
    "publishing:clean_up_take_in": Known(of_clean_up, get=405, post=404),
    "publishing:clean_up_close": Known(of_clean_up, **CLOSED),
}
