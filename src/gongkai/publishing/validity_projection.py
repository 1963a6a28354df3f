"""Keeping ``Disclosure.validity``: what lists, search and pages show of an item is what the fold says today."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.following import Happening, tell_followers
from gongkai.publishing.models import Disclosure, NormativeDocument
from gongkai.publishing.validity import validity_on, with_validity

AT_ONCE = 200
"""How many documents the daily work turns in one transaction."""


def lock_documents(*keys: int) -> dict[int, NormativeDocument]:
    """The documents as they stand now, locked together with their items: the items first, each in order of keys.

    Publication holds the item when it comes to the document, so the order here is the same.
    """
    items = Disclosure.objects.filter(normative_document__in=keys).order_by("pk")
    list(items.select_for_update(of=("self",), no_key=True))
    documents = NormativeDocument.objects.filter(pk__in=keys).select_related("authority").order_by("pk")
    return {document.pk: document for document in documents.select_for_update(of=("self",))}


def show_validity(document: NormativeDocument, actor: User | None, day: dt.date | None = None) -> None:
    """Repeat what the document's validity is (today where no day is named) in its item, and tell who follows.

    Told even where the word stays the same: the day of its end or the document behind it may have changed. Only inside the
    transaction of the step, with the document locked by ``lock_documents``.
    """
    item = Disclosure.objects.filter(normative_document=document).first()
    if item is None:
        return
    fresh = NormativeDocument.objects.prefetch_related("changes").get(pk=document.pk)
    item.validity = validity_on(fresh, day or timezone.localdate())
    item.save(update_fields=["validity"])
    if item.published_at is not None:
        tell_followers(item, Happening.CHANGED, actor)


def turn_the_day(day: dt.date) -> None:
    """Daily work: let items whose document began, ended or was changed as of ``day`` say so.

    Nobody has to do anything for a document to expire at midnight. Called again for the same day it finds nothing more.
    """
    while keys := list(_out_of_date(day)[:AT_ONCE]):
        with transaction.atomic():
            for document in lock_documents(*keys).values():
                show_validity(document, None, day)


def _out_of_date(day: dt.date):  # type: ignore[no-untyped-def] # a queryset of annotated values
    rows = with_validity(NormativeDocument.objects.filter(disclosure__isnull=False), day)
    changed = rows.exclude(disclosure__validity=F("validity_then"))
    return changed.order_by("pk").values_list("pk", flat=True)
