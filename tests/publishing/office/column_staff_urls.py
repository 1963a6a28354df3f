"""Columns, standard catalogue and interpretation in the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.publishing.models import (
    CatalogueEntry,
    Interpretation,
    InterpretationDuty,
    InterpretationForm,
    ItemKind,
)
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft

SECRET = "只有本市知道的查阅点"
"""What the walk looks for on the pages of an outsider."""


@dataclass(frozen=True)
class Known:
    """As in tests/web/test_staff_urls.py, which imports this module."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def of_column(city: City) -> list[Any]:
    return [a_column(city.city, title=SECRET).pk]


def of_entry(city: City) -> list[Any]:
    row = CatalogueEntry.objects.create(authority=city.city, field="社会救助", first_item=SECRET)
    return [row.pk]


def of_duty(city: City) -> list[Any]:
    document = a_draft(city.city, city.officer, title=SECRET)
    return [InterpretationDuty.objects.create(document=document, due_on=dt.date(2026, 5, 27)).pk]


def an_interpretation(city: City) -> Interpretation:
    return Interpretation.objects.create(
        disclosure=a_draft(city.city, city.officer, title=SECRET, kind=ItemKind.POLICY_QUESTIONS, body=""),
        document=a_draft(city.city, city.officer),
        form=InterpretationForm.QUESTIONS,
        lead_unit=SECRET,
    )


def of_link(city: City) -> list[Any]:
    return [an_interpretation(city).pk]


def of_interpreting_item(city: City) -> list[Any]:
    return [an_interpretation(city).disclosure_id]


CLOSED: dict[str, Any] = {"get": 404, "post": 404}
BUTTON: dict[str, Any] = {"get": 405, "post": 404}
KNOWN: dict[str, Any] = {
    "publishing:columns": Known(),
    "publishing:columns_lay_out": Known(post=200),
    "publishing:column_add": Known(post=200),
    "publishing:column_change": Known(of_column, **CLOSED),
    "publishing:column_move": Known(of_column, **CLOSED),
    "publishing:column_up": Known(of_column, **BUTTON),
    "publishing:column_down": Known(of_column, **BUTTON),
    "publishing:column_close": Known(of_column, **BUTTON),
    "publishing:column_open": Known(of_column, **BUTTON),
    "publishing:catalogue": Known(),
    "publishing:catalogue_entries": Known(),
    "publishing:catalogue_export": Known(),
    "publishing:catalogue_import": Known(post=200),
    "publishing:catalogue_confirm": Known(get=409, post=409),
    "publishing:catalogue_retire": Known(of_entry, **BUTTON),
    "publishing:catalogue_resume": Known(of_entry, **BUTTON),
    "publishing:interpretations": Known(),
    "publishing:interpretation_waive": Known(of_duty, **CLOSED),
    "publishing:interpretation_resume": Known(of_duty, **CLOSED),
    "publishing:interpretation_unlink": Known(of_link, **BUTTON),
    "publishing:item_interprets": Known(of_interpreting_item, **CLOSED),
    "publishing:item_questions": Known(of_interpreting_item, **CLOSED),
}
