"""Titles that fit what is being typed, by their characters, their pinyin or its initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Occur, Query

from gongkai.search import asking, following, reading
from gongkai.search.faults import IndexDamaged, IndexUnusable, of_the_library
from gongkai.search.highlighting import Marker
from gongkai.search.query import hit_of, kept_documents, still_public
from gongkai.search.results import Segment
from gongkai.search.wording import Word, understood

SECONDS = 0.05
"""For bringing the index up to date: who types does not wait."""
LOOKED_THROUGH = 4
"""So many times as many hits are looked through, because several documents may have one title."""
FEWEST_INITIALS = 2
BEGINS = 3.0
"""What the score grows by where a title begins with the first word."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that may be meant, with the page of its document."""

    title: str
    segments: tuple[Segment, ...]
    address: str


def suggest(text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Titles of public documents with all the words typed so far, those that begin with them first.

    Raises nothing; nothing is suggested where the index cannot be asked.
    """
    wording = understood(text)
    if not wording.words or limit < 1:
        return ()
    standing = following.standing_for_a_query(SECONDS, SECONDS)
    if not standing.ready:
        return ()
    try:
        searcher = reading.searcher()
        with of_the_library():
            words = asking.meant(searcher, wording)
            hits = searcher.search(
                _titles(words), limit * LOOKED_THROUGH, False, weight_by_field="weight"
            ).hits
            documents = kept_documents(searcher, [address for _score, address in hits])
    except IndexDamaged:
        following.report_damage()
        reading.close()
        return ()
    except IndexUnusable:
        return ()
    marker = Marker.of(words)
    found: dict[str, Suggestion] = {}
    for hit in still_public([hit_of(document, marker) for document in documents], standing.stale):
        found.setdefault(hit.title, Suggestion(hit.title, hit.title_segments, hit.address))
    return tuple(found.values())[:limit]


def _titles(words: Sequence[Word]) -> Query:
    all_words = asking.both(*(_word(word) for word in words))
    begins = Query.const_score_query(asking.at_the_beginning(words[0].spellings[0]), BEGINS)
    return Query.boolean_query([(Occur.Must, all_words), (Occur.Should, begins)])


def _word(word: Word) -> Query:
    literal = [asking.spelling("title", text) for text in word.spellings]
    return asking.either([*literal, *asking.by_sound(word.letters, fewest_initials=FEWEST_INITIALS)])
