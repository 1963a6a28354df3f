"""The collection of normative documents of the demonstration: documents, what they say about each other, interpretations."""

from __future__ import annotations

import datetime as dt

from gongkai.organizations.models import User
from gongkai.publishing.actions.interpreting import link_interpretation
from gongkai.publishing.actions.normative import register_document
from gongkai.publishing.actions.relations import relate
from gongkai.publishing.actions.releasing import release_documents
from gongkai.publishing.demonstration.making import YEARS_OF_VALIDITY, Desk, last_day_after, publish
from gongkai.publishing.demonstration.texts import INTERPRETED, NORMATIVE, interpretation
from gongkai.publishing.models import Disclosure, NormativeDocument, Relation

RELATIONS = (
    ("bikes", Relation.Kind.REPEALS, "bikes_trial"),
    ("housing_details", Relation.Kind.IMPLEMENTS, "housing"),
)
NOT_PUBLISHED = ("鹤壁市人民政府办公室关于规范建设工程招标投标活动的意见", "鹤政办", 1300)
"""A document that is older than the platform: it stands in the collection without an item."""


def keep_the_collection(desk: Desk, keeper: User, today: dt.date) -> None:
    """Publish the documents with their interpretations, register them, and say how they hang together."""
    documents: dict[str, NormativeDocument] = {}
    _older(desk, keeper, today)
    for text in NORMATIVE:
        item = publish(desk, text, today)
        # Publishing it has put it into the collection.
        documents[text.key] = NormativeDocument.objects.get(disclosure=item)
        if text.key in INTERPRETED:
            _interpret(desk, item, text.key, max(text.days_ago - 1, 1), today)
    for key, kind, other in RELATIONS:
        kept, to = (NormativeDocument.objects.get(pk=documents[name].pk) for name in (key, other))
        relate(keeper, kept, to, kind, seen=None)


def _older(desk: Desk, keeper: User, today: dt.date) -> None:
    title, word, days_ago = NOT_PUBLISHED
    issued = today - dt.timedelta(days=days_ago)
    document = register_document(
        desk.officer,
        desk.authority,
        {
            "kind": "normative",
            "title": title,
            "document_number": desk.document_number(word, issued.year),
            "issued_on": issued,
            "effective_on": issued,
            "expires_on": last_day_after(issued, YEARS_OF_VALIDITY),
        },
    )
    release_documents(keeper, desk.authority, {document.pk: document.revision})


def _interpret(desk: Desk, document: Disclosure, key: str, days_ago: int, today: dt.date) -> None:
    title, unit, form = INTERPRETED[key]
    item = publish(desk, interpretation(days_ago, title, unit), today)
    link_interpretation(desk.officer, item, document, form=form, lead_unit=unit)
