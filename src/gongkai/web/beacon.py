"""The small picture on public pages by which a visit is counted, so that pages out of a cache count, too.

Its address says what was read: a column, an authority, perhaps a document. The address is signed, so that nobody can
fill the counters with pages that never were; it holds nothing about who is reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

_SALT = "gongkai.web.beacon"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read. ``column`` is the key of a column ("" for the home page); 0 stands for no authority, no document."""

    column: str
    authority: int = 0
    document: int = 0

    def _value(self) -> str:
        return f"{self.column}.{self.authority}.{self.document}"


def beacon_address(seen: Seen) -> str:
    """The address of the picture for a page that shows this."""
    signature = signing.Signer(salt=_SALT).signature(seen._value())
    query = urlencode({"l": seen.column, "j": seen.authority, "x": seen.document, "s": signature})
    return f"{reverse('portal:beacon')}?{query}"


def read_beacon(column: str, authority: str, document: str, signature: str) -> Seen | None:
    """What an address of the picture says; None for one that the platform did not write."""
    numbers = (authority, document)
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in numbers):
        return None
    seen = Seen(column, int(authority), int(document))
    expected = signing.Signer(salt=_SALT).signature(seen._value())
    return seen if constant_time_compare(signature, expected) else None
