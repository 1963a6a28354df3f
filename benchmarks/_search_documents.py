"""Documents made reproducibly of the sentences of five published reports, in a table of the benchmark's own."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from gongkai import reports
from gongkai.search.contract import SearchDocument
from gongkai.search.folding import BREAK, PARAGRAPH, fold, normalised

KIND = "benchmark"
CHARACTERS = 600
TABLE = "benchmark_documents"
AUTHORITIES, COLUMNS, CATEGORIES = 200, 60, 16
YEARS = range(2008, 2026)
VALIDITIES = ("in_force", "amended", "repealed", "expired")
_FIELDS = ("title", "body", "number", "authority", "columns", "category", "year", "validity", "published")


def sentences() -> list[str]:
    """The sentences of the reports, in their order."""
    found = []
    for path in sorted((Path(reports.__file__).parent / "demonstration").glob("*.txt")):
        pieces = re.split(r"(?<=[。；！？\n])", path.read_text(encoding="utf-8"))
        found += [piece.strip() for piece in pieces if 8 <= len(piece.strip()) <= 300]
    return found


def words(number: int) -> list[str]:
    """So many different words of two to six characters out of the reports, always the same."""
    chance = random.Random(20)
    texts = [
        piece for sentence in sentences() for piece in re.split(f"[{BREAK}{PARAGRAPH}]", normalised(sentence))
    ]
    found: dict[str, None] = {}
    while len(found) < number:
        text, length = chance.choice(texts), chance.randint(2, 6)
        if len(text) >= length:
            start = chance.randint(0, len(text) - length)
            found[text[start : start + length]] = None
    return list(found)


def made(size: int) -> Iterator[tuple[object, ...]]:
    """The rows of the table."""
    chance = random.Random(4)
    known = sentences()
    for number in range(1, size + 1):
        body = ""
        while len(body) < CHARACTERS:
            body += chance.choice(known) + ("\n" if chance.random() < 0.2 else "")
        year = chance.choice(YEARS)
        yield (
            number,
            chance.choice(known)[: chance.randint(10, 30)],
            body,
            f"鹤政〔{year}〕{chance.randint(1, 200)}号",
            chance.randint(1, AUTHORITIES),
            json.dumps(sorted({chance.randint(1, COLUMNS) for _ in range(2)})),
            f"class_{chance.randint(1, CATEGORIES)}",
            year,
            chance.choice(VALIDITIES),
            dt.datetime(year, chance.randint(1, 12), chance.randint(1, 28), tzinfo=dt.UTC).timestamp(),
        )


def fill(size: int) -> None:
    """Make the table and its rows; ``folded`` is what a scan looks through."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, title text, body text, number text, authority bigint,"
            " columns text, category text, year bigint, validity text, published double precision, folded text)"
        )
        rows = made(size)
        marks = ", ".join(["%s"] * 11)
        while batch := list(islice(rows, 2000)):
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES ({marks})",
                [(*row, fold(f"{row[1]}\n{row[3]}\n{row[2]}")) for row in batch],
            )


def folded_texts() -> list[str]:
    """What a linear scan looks through, in the order of the keys."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT folded FROM {TABLE} ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


class Table:
    """The table as a source of the index, asked as an app asks its tables."""

    kind = KIND
    label = "文件"

    def ids(self, after: int = 0) -> Iterator[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {TABLE} WHERE id > %s ORDER BY id", [after])
            while rows := cursor.fetchmany(2000):
                yield from (number for (number,) in rows)

    def documents(self, ids: Collection[int]) -> Iterator[SearchDocument]:
        for number, *values in self._rows(ids, ", ".join(("id", *_FIELDS))):
            row = dict(zip(_FIELDS, values, strict=True))
            yield SearchDocument(
                kind=KIND,
                object_id=number,
                title=row["title"],
                body=row["body"],
                authority_id=row["authority"],
                authority=f"机关 {row['authority']}",
                year=row["year"],
                published_at=dt.datetime.fromtimestamp(row["published"], dt.UTC),
                address=f"/documents/{number}/",
                document_number=row["number"],
                column_ids=tuple(json.loads(row["columns"])),
                category=row["category"],
                validity=row["validity"],
                in_force=row["validity"] in VALIDITIES[:2],
            )

    def public_ids(self, ids: Collection[int]) -> Collection[int]:
        return {number for (number,) in self._rows(ids, "id")}

    def _rows(self, ids: Collection[int], fields: str) -> list[tuple]:  # type: ignore[type-arg]
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(ids))
            cursor.execute(f"SELECT {fields} FROM {TABLE} WHERE id IN ({marks})", list(ids))
            return cursor.fetchall()
