"""The banner of a normative document: whether it binds today, since when, because of which document, and until when.

On the page of an item::

    context["banner"] = banner_of(disclosure)
    {% include "publishing/parts/validity_banner.html" %}
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from gongkai.publishing.addresses import address_of_key
from gongkai.publishing.models import Disclosure, NormativeDocument, Validity
from gongkai.publishing.validity import Standing, standing_on

COLOURS = {
    Validity.NOT_YET: "amber",
    Validity.IN_FORCE: "green",
    Validity.AMENDED: "green",
    Validity.REPEALED: "red",
    Validity.EXPIRED: "red",
}
"""The light beside the word."""


@dataclass(frozen=True, slots=True)
class OrderingDocument:
    """The document that ordered a change, as the public may know it; ``address`` is empty where it has no page."""

    title: str
    document_number: str
    address: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What the banner says. ``sentence`` is about the state itself, ``period`` about the end of its validity (``last_day``)."""

    word: str
    colour: str
    sentence: str
    by: OrderingDocument | None
    period: str
    is_in_force: bool
    last_day: dt.date | None


def banner_of(disclosure: Disclosure, day: dt.date | None = None) -> Banner | None:
    """The banner for an item on a day (today where none is named); None where it is no document of the collection."""
    document = (
        NormativeDocument.objects.filter(disclosure=disclosure)
        .prefetch_related("changes__by_document__disclosure")
        .first()
    )
    return None if document is None else banner(document, day or timezone.localdate())


def banner(document: NormativeDocument, day: dt.date) -> Banner:
    """The banner of a document of the collection. Reads its changes and who ordered them; prefetch for many."""
    standing = standing_on(document, day)
    change = standing.change
    return Banner(
        word=standing.validity.label,
        colour=COLOURS[standing.validity],
        sentence=_sentence(document, standing),
        by=ordering_document(change.by_document) if change is not None else None,
        period=_period(standing, day),
        is_in_force=standing.is_in_force,
        last_day=standing.last_day,
    )


def ordering_document(document: NormativeDocument | None) -> OrderingDocument | None:
    """A document as the public may be told of it: None while its item has not been published."""
    if document is None:
        return None
    item = document.disclosure
    if item is None:
        return OrderingDocument(document.title, document.document_number, "")
    if not item.is_public:
        return None
    return OrderingDocument(document.title, document.document_number, address_of_key(item.pk))


def _sentence(document: NormativeDocument, standing: Standing) -> str:
    since = standing.since.isoformat()
    match standing.validity:
        case Validity.NOT_YET:
            return f"本文件自 {max(document.effective_on, document.issued_on).isoformat()} 起施行。"
        case Validity.AMENDED:
            return f"本文件自 {since} 起已修改，按修改后的内容执行。"
        case Validity.REPEALED:
            return f"本文件自 {since} 起废止。"
        case Validity.EXPIRED if standing.change is not None:
            return f"本文件自 {since} 起宣布失效。"
        case Validity.EXPIRED:
            return f"本文件有效期届满，自 {since} 起失效。"
    return f"本文件自 {since} 起施行，现行有效。"


def _period(standing: Standing, day: dt.date) -> str:
    if standing.last_day is None or standing.last_day < day or standing.validity is Validity.REPEALED:
        return ""
    return f"有效期至 {standing.last_day.isoformat()}。"
