"""What the search is measured against: a scan, full text search in SQLite, and the same index asked bare."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add

import _search_documents as documents
from django.db import connection

from gongkai.search import asking, reading
from gongkai.search.folding import normalised
from gongkai.search.query import kept_documents
from gongkai.search.tokens import bigrams

FIRST_PAGE = 20
FREQUENT = "公开"
ROUNDS = 3

Ask = Callable[[str], object]


@dataclass(frozen=True)
class Times:
    """Milliseconds for the first page: the median and the 95th percentile of many words, and one frequent word."""

    p50: float
    p95: float
    frequent: float


def timed(ask: Ask, words: Sequence[str], *, rounds: int = ROUNDS) -> Times:
    """The best of some rounds for each word, after a first round that only warms up."""
    best = {word: min(_once(ask, word) for _ in range(rounds)) for word in words}
    frequent = sorted(_once(ask, FREQUENT) for _ in range(9))[4]
    ordered = sorted(best.values())
    return Times(ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], frequent)


def _once(ask: Ask, word: str) -> float:
    start = time.perf_counter()
    ask(word)
    return (time.perf_counter() - start) * 1e3


def like(word: str) -> object:
    """The newest twenty and their number, by looking through every text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {documents.TABLE} WHERE folded LIKE %s", [f"%{word}%"])
        number = cursor.fetchone()
        cursor.execute(
            f"SELECT id FROM {documents.TABLE} WHERE folded LIKE %s ORDER BY published DESC LIMIT {FIRST_PAGE}",
            [f"%{word}%"],
        )
        return number, cursor.fetchall()


class FullText:
    """SQLite FTS5 over the same bigrams: the twenty best by its own ranking, and their number."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("")
        self.database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(words, content='',"
            " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")"
        )

    def fill(self) -> float:
        start = time.perf_counter()
        source = documents.Table()
        batch: list[tuple[int, str]] = []
        ids = list(source.ids())
        for first in range(0, len(ids), 500):
            batch = [
                (found.object_id, bigrams(normalised(found.title), normalised(found.body)))
                for found in source.documents(ids[first : first + 500])
            ]
            self.database.executemany("INSERT INTO texts (rowid, words) VALUES (?, ?)", batch)
        self.database.commit()
        return time.perf_counter() - start

    def ask(self, word: str) -> object:
        phrase = '"' + " ".join(map(add, word, word[1:])) + '"'
        number = self.database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", [phrase]).fetchone()
        return number, self.database.execute(
            f"SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT {FIRST_PAGE}", [phrase]
        ).fetchall()


def bare(word: str) -> object:
    """The library alone: the twenty best by its own ranking, their number, and what is kept of them."""
    searcher = reading.searcher()
    found = searcher.search(asking.spelling("words", word), FIRST_PAGE)
    return found, kept_documents(searcher, [address for _score, address in found.hits])


def everything_found(word: str) -> set[int]:
    """The keys of all documents that the index has for a word."""
    searcher = reading.searcher()
    found = searcher.search(asking.spelling("words", word), max(1, searcher.num_docs), False)
    addresses = [address for _score, address in found.hits]
    return {
        int(number) for number in searcher.fast_field_values("object_id", addresses) if number is not None
    }
