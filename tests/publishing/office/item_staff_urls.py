"""The items' part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.publishing.models import Attachment, InVersion
from tests.organizations.city import City
from tests.publishing.kit import a_draft

SECRET = "只有本市知道的查阅点"
"""What the walk looks for on the pages of an outsider."""


@dataclass(frozen=True)
class Known:
    """As in tests/web/test_staff_urls.py, which imports this module."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def of_item(city: City) -> list[Any]:
    return [a_draft(city.city, city.officer, title=SECRET, body=f"<p>{SECRET}</p>").pk]


def of_version(city: City) -> list[Any]:
    return [*of_item(city), 1]


def of_file(city: City) -> list[Any]:
    item = a_draft(city.city, city.officer, title=SECRET)
    attachment = Attachment.objects.create(
        disclosure=item,
        name=f"{SECRET}.png",
        content_type="image/png",
        size=1,
        sha256="0" * 64,
        uploaded_by=city.officer,
    )
    assert item.working_version is not None
    InVersion.objects.create(attachment=attachment, version=item.working_version, position=1)
    return [item.pk, attachment.pk]


CLOSED: dict[str, Any] = {"get": 404, "post": 404}
KNOWN: dict[str, Any] = {
    "publishing:items": Known(),
    "publishing:item_new": Known(post=200),
    "publishing:item": Known(of_item, get=404, post=405),
    "publishing:item_edit": Known(of_item, **CLOSED),
    "publishing:item_version": Known(of_version, get=404, post=405),
    "publishing:item_compare": Known(of_item, get=404, post=405),
    "publishing:item_file": Known(of_file, get=404, post=405),
    "publishing:item_attach": Known(of_item, **CLOSED),
    "publishing:item_file_up": Known(of_file, **CLOSED),
    "publishing:item_detach": Known(of_file, **CLOSED),
    "publishing:item_submit": Known(of_item, **CLOSED),
    "publishing:item_answer": Known(of_item, **CLOSED),
    "publishing:item_recall": Known(of_item, **CLOSED),
    "publishing:item_drop": Known(of_item, **CLOSED),
    "publishing:clean_paste": Known(get=405, post=200),
    "publishing:autosave": Known(get=405, post=409),
    "publishing:autosave_discard": Known(get=405, post=302),
}
