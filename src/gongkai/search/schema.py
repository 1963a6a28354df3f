"""How a document lies in the index: the fields, and the stamp by which an index of another making is known."""

from __future__ import annotations

import datetime
import hashlib
import json
from functools import cache
from importlib.metadata import version

import tantivy

from gongkai.search.contract import SearchDocument
from gongkai.search.folding import normalised, table
from gongkai.search.pinyin import initials_of, syllables_of
from gongkai.search.tokens import bigrams

_LAYOUT = 2
"""Raise it with every change of what is indexed or kept."""
MOST_CHARACTERS = 500_000
"""Of one document with its attachments; what stands after them is not searched."""
NOT_IN_FORCE = 0.6
"""What the score of a document that is not in force is multiplied by."""
COLUMN_PLACES = ("column_1", "column_2", "column_3")
"""The first columns of a document, one a field; 0 where there is none. Counting them costs a fifth of counting a field
of many values, and hardly any document has more columns; what it has more is in ``MORE_COLUMNS``."""
MORE_COLUMNS = "more_columns"
A_YEAR = 0.01
"""By how much the score grows with each year of publication after 2000."""


@cache
def stamp() -> str:
    """What tells an index made by this version from one made by any other: fields, folding, pinyin, file format."""
    folding = hashlib.sha256(repr(sorted(table().items())).encode()).hexdigest()[:16]
    return f"{_LAYOUT}/{folding}/{version('pypinyin')}/{version('tantivy')}"


@cache
def schema() -> tantivy.Schema:
    """The fields. ``words`` has everything that is searched, ``title`` titles and numbers once more, because they rank first."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "kind", "category", "validity"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("words", "title", "syllables", "initials"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("object_id", "authority", "year", "in_force"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("column", indexed=True)
    for name in (*COLUMN_PLACES, MORE_COLUMNS):
        builder.add_unsigned_field(name, fast=True)
    builder.add_integer_field("published", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_unsigned_field("print", fast=True)
    builder.add_bytes_field("kept", stored=True)
    return builder.build()


def key_of(kind: str, object_id: int) -> str:
    """The key by which a document is replaced and removed."""
    return f"{kind}:{object_id}"


def _within_bounds(document: SearchDocument) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Body and attachments, cut where the document becomes too long to be searched whole."""
    left = MOST_CHARACTERS - len(document.body)
    attachments = []
    for name, text in document.attachments:
        attachments.append((name, text[: max(0, left)]))
        left -= len(text)
    return document.body[:MOST_CHARACTERS], tuple(attachments)


def kept(document: SearchDocument) -> bytes:
    """The document as bytes, without what only the ranking needs."""
    body, attachments = _within_bounds(document)
    values = [
        document.kind,
        document.object_id,
        document.title,
        body,
        document.authority_id,
        document.authority,
        document.year,
        document.published_at.timestamp(),
        document.address,
        document.document_number,
        document.index_number,
        attachments,
        document.column_ids,
        document.category,
        document.validity,
        document.in_force,
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def restored(content: bytes) -> SearchDocument:
    """The document that ``kept`` made bytes of. Raises ValueError where they are not that."""
    values = json.loads(content.decode())
    values[7] = datetime.datetime.fromtimestamp(values[7], datetime.UTC)
    values[11] = tuple((name, text) for name, text in values[11])
    values[12] = tuple(values[12])
    return SearchDocument(*values)


def fingerprint(content: bytes) -> int:
    """A number that is equal for equal bytes and, for all practical purposes, for these only."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=7).digest())


def indexed(document: SearchDocument) -> tantivy.Document:
    """The document as the index takes it."""
    body, attachments = _within_bounds(document)
    title = normalised(document.title)
    numbers = (normalised(document.document_number), normalised(document.index_number))
    content = kept(document)
    entry = tantivy.Document()
    entry.add_text("key", key_of(document.kind, document.object_id))
    entry.add_text("kind", document.kind)
    entry.add_unsigned("object_id", document.object_id)
    entry.add_text("title", bigrams(title, *numbers))
    entry.add_text("words", bigrams(title, *numbers, *_normalised_texts(body, attachments)))
    syllables = syllables_of(title)
    entry.add_text("syllables", " ".join(syllables))
    entry.add_text("initials", bigrams(initials_of(title)))
    entry.add_unsigned("authority", document.authority_id)
    _add_columns(entry, document.column_ids)
    entry.add_text("category", document.category)
    entry.add_text("validity", document.validity)
    entry.add_unsigned("year", max(0, document.year))
    entry.add_unsigned("in_force", int(document.in_force))
    entry.add_integer("published", int(document.published_at.timestamp()))
    entry.add_float("weight", _weight(document))
    entry.add_unsigned("print", fingerprint(content))
    entry.add_bytes("kept", content)
    return entry


def _add_columns(entry: tantivy.Document, columns: tuple[int, ...]) -> None:
    different = list(dict.fromkeys(columns))
    for column in different:
        entry.add_unsigned("column", column)
    for place, name in enumerate(COLUMN_PLACES):
        entry.add_unsigned(name, different[place] if place < len(different) else 0)
    for column in different[len(COLUMN_PLACES) :]:
        entry.add_unsigned(MORE_COLUMNS, column)


def _normalised_texts(body: str, attachments: tuple[tuple[str, str], ...]) -> list[str]:
    texts = [normalised(body)]
    for name, text in attachments:
        texts += [normalised(name), normalised(text, lines_wrap=True)]
    return texts


def _weight(document: SearchDocument) -> float:
    years = (document.published_at.timestamp() / 86400 - 10957) / 365.25
    return (1.0 if document.in_force else NOT_IN_FORCE) * max(0.5, 1 + A_YEAR * years)
