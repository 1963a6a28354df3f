"""Ways from the page of a record to the rooms above, which the record's own room does not know.

A room registers a function that says, for a record, what the link is called and where it leads; None where it has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

RecordLink = tuple[str, str]
"""What the link is called, and its address."""
LinkOf = Callable[[Model], RecordLink | None]

_links: dict[str, LinkOf] = {}


def register(name: str, link_of: LinkOf) -> None:
    """Add a way; the same name again replaces the one that stood."""
    _links[name] = link_of


def links_of(record: Any) -> list[RecordLink]:
    """All ways from a record, in the order in which they were registered."""
    return [link for link_of in _links.values() if (link := link_of(record)) is not None]
