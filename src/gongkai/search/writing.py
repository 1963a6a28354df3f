"""Putting documents into a generation and taking them out, one batch a commit. Call it while the store is locked."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import tantivy
from django.db import DatabaseError

from gongkai.search import store
from gongkai.search.contract import SearchDocument, SearchSource, all_sources
from gongkai.search.faults import of_the_library
from gongkai.search.reading import open_index
from gongkai.search.schema import indexed, key_of, schema

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Documents that are asked of a source together."""
LITTLE_MEMORY = 15_000_000
MUCH_MEMORY = 100_000_000


class Writer:
    """What is to be changed in a generation; ``writing`` commits it."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def refresh(self, documents: Iterable[tuple[str, int]]) -> None:
        """Bring these documents to what their sources say now: replaced, added or removed."""
        by_kind: dict[str, list[int]] = {}
        for kind, object_id in documents:
            by_kind.setdefault(kind, []).append(object_id)
        for kind, ids in by_kind.items():
            for batch in batches(ids):
                for object_id in batch:
                    self._writer.delete_documents_by_term("key", key_of(kind, object_id))
                # The changes of an app that is no longer installed only remove.
                if source := all_sources().get(kind):
                    self.add(source, batch)

    def add(self, source: SearchSource, ids: Collection[int]) -> None:
        """Add the documents of these keys that are public; none of them may be in the generation."""
        for document in _read(source, ids):
            with of_the_library():
                self._writer.add_document(indexed(document))

    def remove_above(self, kind: str, last: int) -> None:
        """Remove the documents of a kind with keys above ``last``."""
        above = tantivy.Query.range_query(
            schema(), "object_id", tantivy.FieldType.Unsigned, lower_bound=last, include_lower=False
        )
        of_kind = tantivy.Query.term_query(schema(), "kind", kind)
        self._writer.delete_documents_by_query(
            tantivy.Query.boolean_query([(tantivy.Occur.Must, above), (tantivy.Occur.Must, of_kind)])
        )


@contextmanager
def writing(name: str, memory: int = LITTLE_MEMORY) -> Iterator[Writer]:
    """Change a generation; committed at the end, and not at all where something is raised. Raises IndexUnusable."""
    with of_the_library():
        writer = open_index(store.folder_of(name)).writer(memory, 1)
    try:
        yield Writer(writer)
        with of_the_library():
            writer.commit()
    finally:
        # Small segments are joined here; without waiting the joining would be given up.
        with of_the_library():
            writer.wait_merging_threads()


def batches(ids: Iterable[int], size: int = AT_ONCE) -> Iterator[list[int]]:
    """The keys in lists of at most ``size``."""
    iterator = iter(ids)
    while batch := list(islice(iterator, size)):
        yield batch


def _read(source: SearchSource, ids: Collection[int]) -> Iterator[SearchDocument]:
    """The public documents of these keys. One that its source cannot tell is left out, not all of them."""
    try:
        found = list(source.documents(ids))
    except DatabaseError:
        raise
    except Exception:
        if len(ids) == 1:
            logger.exception("%s %s cannot be indexed", source.kind, *ids)
            return
        for object_id in ids:
            yield from _read(source, [object_id])
    else:
        yield from found
