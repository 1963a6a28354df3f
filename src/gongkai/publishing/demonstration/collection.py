"""The collection of normative documents of the demonstration: documents, what they say about each other, interpretations."""

from __future__ import annotations

import datetime as dt

from gongkai.organizations.models import User
from gongkai.publishing.actions.interpreting import link_interpretation
from gongkai.publishing.actions.normative import register_document
from gongkai.publishing.actions.relations import relate
from gongkai.publishing.demonstration.making import Desk, publish
from gongkai.publishing.demonstration.texts import INTERPRETED, NORMATIVE, interpretation
from gongkai.publishing.models import Disclosure, NormativeDocument, Relation

YEARS_OF_VALIDITY = 5
YEARS_ON_TRIAL = 2
RELATIONS = (
    ("bikes", Relation.Kind.REPEALS, "bikes_trial"),
    ("housing_details", Relation.Kind.IMPLEMENTS, "housing"),
)
NOT_PUBLISHED = ("鹤壁市人民政府办公室关于规范建设工程招标投标活动的意见", "鹤政办", 1300)
"""A document that is older than the platform: it stands in the collection without an item."""


def keep_the_collection(desk: Desk, keeper: User, today: dt.date) -> None:
    """Publish the documents with their interpretations, register them, and say how they hang together."""
    documents: dict[str, NormativeDocument] = {}
    _older(desk, today)
    for text in NORMATIVE:
        item = publish(desk, text, today)
        documents[text.key] = _registered(desk, item, trial="试行" in text.title)
        if text.key in INTERPRETED:
            _interpret(desk, item, text.key, max(text.days_ago - 1, 1), today)
    for key, kind, other in RELATIONS:
        kept, to = (NormativeDocument.objects.get(pk=documents[name].pk) for name in (key, other))
        relate(keeper, kept, to, kind, seen=None)


def _registered(desk: Desk, item: Disclosure, *, trial: bool) -> NormativeDocument:
    existing = NormativeDocument.objects.filter(disclosure=item).first()
    if existing is not None:
        return existing
    version = item.working_version
    assert version is not None and version.date_of_issue is not None
    years = YEARS_ON_TRIAL if trial else YEARS_OF_VALIDITY
    fields = {
        "kind": "normative",
        "title": version.title,
        "document_number": version.document_number,
        "issued_on": version.date_of_issue,
        "effective_on": version.date_of_issue,
        "validity_kind": "trial" if trial else "general",
        "expires_on": _years_later(version.date_of_issue, years),
    }
    return register_document(desk.officer, desk.authority, fields, item)


def _older(desk: Desk, today: dt.date) -> None:
    title, word, days_ago = NOT_PUBLISHED
    issued = today - dt.timedelta(days=days_ago)
    register_document(
        desk.officer,
        desk.authority,
        {
            "kind": "normative",
            "title": title,
            "document_number": desk.document_number(word, issued.year),
            "issued_on": issued,
            "effective_on": issued,
            "expires_on": _years_later(issued, YEARS_OF_VALIDITY),
        },
    )


def _years_later(day: dt.date, years: int) -> dt.date:
    """The last day of a period of so many years."""
    try:
        return day.replace(year=day.year + years) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _interpret(desk: Desk, document: Disclosure, key: str, days_ago: int, today: dt.date) -> None:
    title, unit, form = INTERPRETED[key]
    item = publish(desk, interpretation(days_ago, title, unit), today)
    link_interpretation(desk.officer, item, document, form=form, lead_unit=unit)
