"""What can be searched: how an app hands its public documents to the index.

An app that can be searched has a module ``search.py`` with a function ``sources()`` that yields its sources::

    def sources() -> Iterable[SearchSource]:
        yield DisclosureSource()

The index is a projection and never the truth. It asks a source for documents whenever the change log
(``search.changes``) names one, and shows only hits that the source still calls public.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Protocol

from django.apps import apps

LONGEST_KIND = 30


class SourceError(Exception):
    """The sources of the apps do not fit together; the message says which and why."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One public document as it is searched and listed.

    ``body`` is plain text, one paragraph a line; an attachment is its file name and its text. ``category`` is the
    key of the class of Art. 20, ``year`` that of the date of issue, ``validity`` a code of the app (both may be
    empty). ``address`` is the path of the public page. ``in_force`` lifts a document in the ranking.
    """

    kind: str
    object_id: int
    title: str
    body: str
    authority_id: int
    authority: str
    year: int
    published_at: datetime.datetime
    address: str
    document_number: str = ""
    index_number: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    column_ids: tuple[int, ...] = ()
    category: str = ""
    validity: str = ""
    in_force: bool = True


class SearchSource(Protocol):
    """One kind of public documents. ``kind`` is a code of at most 30 characters, ``label`` its Chinese name."""

    kind: str
    label: str

    def ids(self, after: int = 0) -> Iterator[int]:
        """The primary keys above ``after`` of all documents that are public now, in ascending order."""
        ...

    def documents(self, ids: Collection[int]) -> Iterator[SearchDocument]:
        """The documents of these keys that are public now, in any order, in a constant number of queries.

        What is not yielded is taken out of the index.
        """
        ...

    def public_ids(self, ids: Collection[int]) -> Collection[int]:
        """Those of the keys whose documents are public now; one query. Asked for every page of hits."""
        ...


def checked(declared: Iterable[tuple[str, SearchSource]]) -> dict[str, SearchSource]:
    """Sources by kind; each comes with the name of the module that it is from.

    Raises SourceError for a kind that two sources claim and for one that is too long or empty.
    """
    found: dict[str, SearchSource] = {}
    for module, source in declared:
        if not 0 < len(source.kind) <= LONGEST_KIND:
            raise SourceError(f"{module}：检索来源的 kind 应为 1 至 {LONGEST_KIND} 个字符。")
        if source.kind in found:
            raise SourceError(f"{module}：检索来源“{source.kind}”已经由另一个模块给出。")
        found[source.kind] = source
    return found


def _declared() -> Iterator[tuple[str, SearchSource]]:
    for app in apps.get_app_configs():
        name = f"{app.name}.search"
        if find_spec(name) is None:
            continue
        declare = getattr(import_module(name), "sources", None)
        if declare is None:
            raise SourceError(f"{name}：应当有一个 sources() 函数，逐个给出检索来源。")
        for source in declare():
            yield name, source


@cache
def all_sources() -> Mapping[str, SearchSource]:
    """The sources of all installed apps, by kind. Raises SourceError where they do not fit together."""
    return MappingProxyType(checked(_declared()))
