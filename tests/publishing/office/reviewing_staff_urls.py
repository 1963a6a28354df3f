"""The staff URLs of reviewing, withdrawing and arranging, for the walk over all staff URLs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gongkai.publishing.models import Disclosure, Submission, WordEntry
from gongkai.publishing.review_plan import DEFAULT_PLAN, as_data
from tests.organizations.city import City
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.office.normative_staff_urls import SECRET, Known

CLOSED = {"get": 404, "post": 404}


def submission_of(city: City) -> Submission:
    found = Submission.objects.filter(disclosure__authority=city.city).first()
    if found is not None:
        return found
    item = a_draft(city.city, city.officer, title=SECRET)
    version = item.working_version
    assert version is not None
    version.frozen_at = timezone.now()
    version.save()
    return Submission.objects.create(
        disclosure=item, version=version, plan=as_data(DEFAULT_PLAN), submitted_by=city.officer
    )


def of_submission(city: City) -> list[Any]:
    return [submission_of(city).pk]


def of_reviewed_item(city: City) -> list[Any]:
    return [submission_of(city).disclosure_id]


def of_public_item(city: City) -> list[Any]:
    found = Disclosure.objects.filter(authority=city.city, is_public=True).first()
    return [(found or a_published_item(city.city, city.officer, title=SECRET)).pk]


def of_earlier_version(city: City) -> list[Any]:
    [item] = of_public_item(city)
    return [item, 1]


def of_word(city: City) -> list[Any]:
    row, _ = WordEntry.objects.get_or_create(authority=city.city, kind="misprint", word=SECRET, right="对")
    return [row.pk]


KNOWN: dict[str, Known] = {
    "publishing:reviews": Known(),
    "publishing:review": Known(of_submission, **CLOSED),
    "publishing:item_urgent": Known(of_reviewed_item, **CLOSED),
    "publishing:item_withdraw": Known(of_public_item, **CLOSED),
    "publishing:item_hide_version": Known(of_earlier_version, **CLOSED),
    "publishing:item_end": Known(of_public_item, **CLOSED),
    "publishing:settings": Known(post=200),
    "publishing:review_plan": Known(post=200),
    "publishing:review_plan_default": Known(get=405, post=302),
    "publishing:words": Known(),
    "publishing:word_add": Known(post=200),
    "publishing:words_import": Known(post=200),
    "publishing:word": Known(of_word, **CLOSED),
    "publishing:word_use": Known(of_word, get=405, post=404),
}
