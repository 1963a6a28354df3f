"""Comparing the index with the sources, document by document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Query

from gongkai.search import reading
from gongkai.search.contract import SearchSource, all_sources
from gongkai.search.faults import of_the_library
from gongkai.search.schema import fingerprint, kept, schema
from gongkai.search.writing import batches

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the index stands to one kind of documents; the keys of those that differ.

    ``label`` is empty for a kind of which there is no source any more.
    """

    kind: str
    label: str
    public: int
    missing: tuple[int, ...] = ()
    surplus: tuple[int, ...] = ()
    outdated: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        """How many documents differ."""
        return len(self.missing) + len(self.surplus) + len(self.outdated)


def differences(advance: Advance = lambda number: None) -> Iterator[Difference]:
    """One for every kind, also where nothing differs; ``advance`` is told how many documents were compared.

    Raises IndexUnusable where the index cannot be asked.
    """
    searcher = reading.searcher()
    for kind in sorted(_kinds(searcher) | set(all_sources())):
        there = _prints(searcher, kind)
        source = all_sources().get(kind)
        if source is None:
            yield Difference(kind, "", 0, surplus=tuple(sorted(there)))
        else:
            yield _difference(source, there, advance)


def _difference(source: SearchSource, there: dict[int, int], advance: Advance) -> Difference:
    left = dict(there)
    missing: list[int] = []
    outdated: list[int] = []
    public = 0
    for batch in batches(source.ids()):
        for document in source.documents(batch):
            public += 1
            print_there = left.pop(document.object_id, None)
            if print_there is None:
                missing.append(document.object_id)
            elif print_there != fingerprint(kept(document)):
                outdated.append(document.object_id)
        advance(len(batch))
    return Difference(
        source.kind,
        source.label,
        public,
        tuple(sorted(missing)),
        tuple(sorted(left)),
        tuple(sorted(outdated)),
    )


def _kinds(searcher: tantivy.Searcher) -> set[str]:
    with of_the_library():
        counted = searcher.aggregate(Query.all_query(), {"kind": {"terms": {"field": "kind", "size": 1000}}})
    return {bucket["key"] for bucket in counted["kind"]["buckets"]}


def _prints(searcher: tantivy.Searcher, kind: str) -> dict[int, int]:
    """The fingerprint of every document of a kind, by its key."""
    of_kind = Query.const_score_query(Query.term_query(schema(), "kind", kind, index_option="basic"), 1.0)
    with of_the_library():
        found = searcher.search(of_kind, max(1, searcher.num_docs), False).hits
        addresses = [address for _score, address in found]
        keys = searcher.fast_field_values("object_id", addresses)
        prints = searcher.fast_field_values("print", addresses)
    return {int(key or 0): int(value or 0) for key, value in zip(keys, prints, strict=True)}
