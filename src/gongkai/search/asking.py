"""Words and filters as queries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from gongkai.search import pinyin
from gongkai.search.folding import PARAGRAPH
from gongkai.search.results import Filters
from gongkai.search.schema import schema
from gongkai.search.tokens import phrase
from gongkai.search.wording import Word, Wording

FEWEST_INITIALS = 3
"""With fewer letters every other title would sound like the word."""
_MOST = 2**63 - 1


def meant(searcher: tantivy.Searcher, wording: Wording) -> tuple[Word, ...]:
    """The words to look for: the document number alone where what was typed is one that stands somewhere.

    Raises what the library raises.
    """
    if wording.number is not None and searcher.search(everywhere([wording.number]), 1, False).hits:
        return (wording.number,)
    return wording.words


def everywhere(words: Sequence[Word]) -> Query:
    """Documents in which all words are found, wherever: in title, numbers, body or attachments."""
    return both(*(_word(word, "words") for word in words))


def in_titles(words: Sequence[Word]) -> Query:
    """Documents of which all words are found in the title and the numbers."""
    return both(*(_word(word, "title") for word in words))


def filtered(query: Query, filters: Filters) -> Query:
    """The query, narrowed; filters do not touch the score."""
    conditions = [
        *_one_of("kind", filters.kinds),
        *_one_of("authority", _numbers(filters.authorities)),
        *_one_of("column", _numbers(filters.columns)),
        *_one_of("category", filters.categories),
        *_one_of("year", _numbers(filters.years)),
        *_one_of("validity", filters.validities),
    ]
    if filters.in_force_only:
        conditions += _one_of("in_force", [1])
    return both(query, *conditions) if conditions else query


def both(*queries: Query) -> Query:
    """What all queries find."""
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )


def either(queries: Sequence[Query]) -> Query:
    """What any of the queries finds."""
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def without(query: Query, other: Query) -> Query:
    """What the first query finds and the second does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])


def spelling(field: str, text: str) -> Query:
    """The normalised text, literally, in a field of bigrams."""
    if len(text) == 1:
        # Every character begins a bigram, so these are all its places.
        return Query.regex_query(schema(), field, f"{text}.")
    if len(text) == 2:
        return Query.term_query(schema(), field, text, index_option="freq")
    return Query.phrase_query(schema(), field, list(phrase(text)))


def at_the_beginning(text: str) -> Query:
    """Titles that begin with the normalised text."""
    return spelling("title", PARAGRAPH + text)


def by_sound(letters: str, *, fewest_initials: int = FEWEST_INITIALS) -> list[Query]:
    """Titles in which the letters are syllables, of which the last may be unfinished, or the initials of some."""
    found = [
        Query.phrase_prefix_query(schema(), "syllables", list(way)) for way in pinyin.readings_of(letters)
    ]
    if fewest_initials <= len(letters) <= pinyin.LONGEST_TYPED:
        found.append(spelling("initials", letters))
    return found


def _word(word: Word, field: str) -> Query:
    literal = [spelling(field, text) for text in word.spellings]
    return either([*literal, *by_sound(word.letters)])


def _numbers(values: Iterable[int]) -> list[int]:
    # What no key can be finds nothing, instead of failing.
    return [value if 0 <= value <= _MOST else _MOST for value in values]


def _one_of(field: str, values: Sequence[int] | Sequence[str]) -> list[Query]:
    if not values:
        return []
    terms = either([Query.term_query(schema(), field, value, index_option="basic") for value in values])
    return [Query.const_score_query(terms, 0.0)]
