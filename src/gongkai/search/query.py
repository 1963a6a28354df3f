"""Searching: a page of hits, how many there are, and what they can be narrowed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import tantivy
from tantivy import Order, Query

from gongkai.search import asking, following, reading
from gongkai.search.contract import SearchDocument, all_sources
from gongkai.search.faults import IndexDamaged, IndexUnusable, of_the_library
from gongkai.search.highlighting import Marker, beginning
from gongkai.search.results import FACETS, PAGE_SIZE, Filters, Hit, Results, Sort
from gongkai.search.schema import COLUMN_PLACES, MORE_COLUMNS, key_of, restored
from gongkai.search.wording import LONGEST_TEXT, MOST_WORDS, Wording, understood

DEEPEST = 10_000
"""Hits that can be turned to; whoever needs more narrows the question."""
LARGEST_PAGE = 100
MOST_VALUES = 5000
"""Values of one facet that are counted."""
NOTHING_TO_LOOK_FOR = "请输入要查找的文字或者数字。"
SHORTENED = f"检索词太长，只查了前 {LONGEST_TEXT} 个字中的前 {MOST_WORDS} 个词。"
TOO_DEEP = f"只能翻看前 {DEEPEST} 条，请增加检索词或者缩小范围。"
_COLUMNS = (*COLUMN_PLACES, MORE_COLUMNS)
_COUNTED = {
    name: {"terms": {"field": name, "size": MOST_VALUES}} for name in (*FACETS, *_COLUMNS) if name != "column"
}

Addresses = list[tantivy.DocAddress]


def search(
    text: str,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    page: int = 1,
    sort: Sort = Sort.RELEVANCE,
    *,
    size: int = PAGE_SIZE,
) -> Results:
    """Find the public documents in which all words of ``text`` stand, literally, in whatever spelling.

    Words are parted by blanks; what stands in quotes belongs together. Without any text it is all documents, the
    newest first. By relevance, documents with all words in the title or the numbers come before all others, those
    in force before those that are not, newer ones slightly before older ones. Latin letters are also looked for as
    the pinyin of titles. ``page`` counts from 1.

    Raises nothing for whatever is typed, and nothing where the index is absent, locked or damaged: then the results
    say so in a sentence.
    """
    wording = understood(text)
    if text.strip() and not wording.words:
        return Results(text, sentence=NOTHING_TO_LOOK_FOR)
    standing = following.standing_for_a_query()
    if not standing.ready:
        return Results(text, sentence=standing.sentence, ready=False)
    size = max(1, min(size, LARGEST_PAGE))
    page = max(1, min(page, DEEPEST // size + 1))
    try:
        found = _asked(text, wording, filters, page, sort, size)
    except IndexDamaged as fault:
        following.report_damage()
        reading.close()
        return Results(text, sentence=str(fault), ready=False)
    except IndexUnusable as fault:
        return Results(text, sentence=str(fault), ready=False)
    sentences = [standing.sentence, SHORTENED if wording.shortened else "", found.sentence]
    return replace(_shown(found, standing.stale), sentence="".join(filter(None, sentences)))


def _asked(text: str, wording: Wording, filters: Filters, page: int, sort: Sort, size: int) -> Results:
    searcher = reading.searcher()
    offset = (page - 1) * size
    with of_the_library():
        words = asking.meant(searcher, wording)
    asked = asking.filtered(asking.everywhere(words) if words else Query.all_query(), filters)
    titled = asking.filtered(asking.in_titles(words), filters) if words else None
    with of_the_library():
        counts = searcher.aggregate(Query.const_score_query(asked, 1.0), _COUNTED)
        total = _all_in(counts["year"])
        addresses: Addresses = []
        if offset < min(total, DEEPEST):
            if sort is Sort.RELEVANCE and titled is not None:
                addresses = _by_relevance(searcher, asked, titled, offset, size)
            else:
                order = Order.Asc if sort is Sort.OLDEST else Order.Desc
                hits = searcher.search(asked, size, False, "published", offset, order).hits
                addresses = [address for _published, address in hits]
        documents = kept_documents(searcher, addresses)
    pages = -(-min(total, DEEPEST) // size)
    marker = Marker.of(words)
    return Results(
        text,
        total=total,
        hits=tuple(hit_of(document, marker) for document in documents),
        page=page,
        pages=pages,
        facets=_facets(counts),
        sentence=TOO_DEEP if page > pages > 0 and total > DEEPEST else "",
    )


def _by_relevance(
    searcher: tantivy.Searcher, asked: Query, titled: Query, offset: int, size: int
) -> Addresses:
    """The hits in titles and then the others, both by score and weight.

    Asked one after the other: the few hits in titles fill most first pages, and the many others need not be scored.
    """
    first = searcher.search(titled, size, True, None, offset, weight_by_field="weight")
    addresses = [address for _score, address in first.hits]
    in_titles = getattr(first, "count")  # noqa: B009 - missing in the library's stubs
    if len(addresses) < size:
        others = asking.without(asked, titled)
        offset = max(0, offset - in_titles)
        rest = searcher.search(others, size - len(addresses), False, None, offset, weight_by_field="weight")
        addresses += [address for _score, address in rest.hits]
    return addresses


def kept_documents(
    searcher: tantivy.Searcher, addresses: Sequence[tantivy.DocAddress]
) -> list[SearchDocument]:
    """The documents at these places, as they were indexed. Raises ValueError where they cannot be read."""
    return [restored(bytes(searcher.doc(address).get_first("kept") or b"")) for address in addresses]


def hit_of(document: SearchDocument, marker: Marker) -> Hit:
    """The document as a hit, with the words marked."""
    passages = marker.passages(document.body, 2)
    attachments = tuple(
        name for name, text in document.attachments if marker.found_in(text) or marker.found_in(name)
    )
    for name, text in document.attachments:
        if len(passages) < 2 and name in attachments:
            passages += marker.passages(text, 1, attachment=name)
    if not passages and document.body:
        passages.append(beginning(document.body))
    return Hit(
        kind=document.kind,
        object_id=document.object_id,
        title=document.title,
        title_segments=marker.whole(document.title),
        passages=tuple(passages),
        attachments=attachments,
        document_number=document.document_number,
        index_number=document.index_number,
        authority_id=document.authority_id,
        authority=document.authority,
        category=document.category,
        year=document.year,
        validity=document.validity,
        in_force=document.in_force,
        published_at=document.published_at,
        address=document.address,
    )


def _shown(found: Results, stale: frozenset[str]) -> Results:
    """The results without the hits that are not public any more, and without those that the index knows too little of."""
    hits = still_public(found.hits, stale)
    return replace(found, hits=hits, total=found.total - (len(found.hits) - len(hits)))


def still_public(hits: Collection[Hit], stale: frozenset[str]) -> tuple[Hit, ...]:
    """The hits whose sources say now that they are public; one query for each kind. The index is never the truth."""
    public: set[tuple[str, int]] = set()
    for kind in {hit.kind for hit in hits}:
        ids = [hit.object_id for hit in hits if hit.kind == kind]
        if source := all_sources().get(kind):
            public.update((kind, object_id) for object_id in source.public_ids(ids))
    return tuple(
        hit
        for hit in hits
        if (hit.kind, hit.object_id) in public and key_of(hit.kind, hit.object_id) not in stale
    )


def _all_in(counted: dict[str, Any]) -> int:
    return int(sum(bucket["doc_count"] for bucket in counted["buckets"]) + counted["sum_other_doc_count"])


def _facets(counts: dict[str, Any]) -> Mapping[str, tuple[tuple[int | str, int], ...]]:
    found = {name: _values(counts[name]) for name in FACETS if name != "column"}
    columns: Counter[int | str] = Counter()
    for name in _COLUMNS:
        columns.update(dict(_values(counts[name])))
    by_number = sorted(columns.items(), key=lambda entry: (-entry[1], entry[0]))
    return MappingProxyType({name: found.get(name, tuple(by_number)) for name in FACETS})


def _values(counted: dict[str, Any]) -> tuple[tuple[int | str, int], ...]:
    """The values with their numbers; no value at all (empty, or 0) is none."""
    return tuple(
        (key if isinstance(key := bucket["key"], str) else int(key), int(bucket["doc_count"]))
        for bucket in counted["buckets"]
        if bucket["key"]
    )
