"""Documents of the collection for the tests, written without the actions; those have tests of their own."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.models import NormativeDocument, NormativeKind, ValidityChange

_numbers = count(1)
DAY = dt.date(2021, 3, 1)


def a_document(authority: Authority, **fields: Any) -> NormativeDocument:
    """A document of the collection, released; issued and in effect on 1 March 2021 unless told."""
    number = next(_numbers)
    fields.setdefault("kind", NormativeKind.NORMATIVE_DOCUMENT)
    fields.setdefault("title", f"测试办法{number}")
    fields.setdefault("document_number", f"测政〔2021〕{number}号")
    fields.setdefault("issued_on", DAY)
    fields.setdefault("effective_on", fields["issued_on"])
    fields.setdefault("released_at", timezone.now())
    return NormativeDocument.objects.create(authority=authority, **fields)


def a_change(document: NormativeDocument, kind: str, on: dt.date, **fields: Any) -> ValidityChange:
    """A change of a document, as a row."""
    return ValidityChange.objects.create(document=document, kind=kind, on=on, **fields)


def filled_in(**fields: Any) -> dict[str, Any]:
    """What a person fills in to register a document."""
    number = next(_numbers)
    return {
        "kind": NormativeKind.NORMATIVE_DOCUMENT,
        "title": f"登记的办法{number}",
        "document_number": f"登政〔2021〕{number}号",
        "registration_number": "",
        "adopted_on": None,
        "issued_on": DAY,
        "effective_on": DAY,
        "validity_kind": "general",
        "expires_on": None,
        **fields,
    }
