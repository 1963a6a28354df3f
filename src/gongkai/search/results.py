"""What a search is asked and what it answers. Nothing in here is HTML: whoever shows it escapes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

PAGE_SIZE = 20
FACETS = ("authority", "column", "category", "year", "validity")
"""What hits are counted by. A document has one of each but columns, of which it may have several."""


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are searched: each field narrows, several values in one field widen; empty is no condition."""

    kinds: tuple[str, ...] = ()
    authorities: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    validities: tuple[str, ...] = ()
    in_force_only: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of plain text; ``marked`` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in which the words were found; ``attachment`` is the name of the file it is from, else empty."""

    segments: tuple[Segment, ...]
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found, as it stood when it was last indexed.

    ``attachments`` are the names of the attached files in which the words were found.
    """

    kind: str
    object_id: int
    title: str
    title_segments: tuple[Segment, ...]
    passages: tuple[Passage, ...]
    attachments: tuple[str, ...]
    document_number: str
    index_number: str
    authority_id: int
    authority: str
    category: str
    year: int
    validity: str
    in_force: bool
    published_at: datetime.datetime
    address: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits.

    ``total`` is exact for the index. ``facets`` has for each of ``FACETS`` the values (authority and column: primary
    keys, year: a number, else codes) with their number of hits, the most frequent first. ``sentence`` is for the
    reader: why there is nothing to show, or what the hits may lack; empty when all is well. ``ready`` is False where
    the index could not be asked at all, so that "nothing found" would be untrue.
    """

    text: str
    total: int = 0
    hits: tuple[Hit, ...] = ()
    page: int = 1
    pages: int = 0
    facets: Mapping[str, tuple[tuple[int | str, int], ...]] = field(
        default_factory=lambda: MappingProxyType({name: () for name in FACETS})
    )
    sentence: str = ""
    ready: bool = True
