"""A source of documents that tests fill, change and empty."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction

from gongkai.search.contract import SearchDocument
from gongkai.search.recording import record_changes

NOON = datetime.datetime(2024, 5, 6, 4, tzinfo=datetime.UTC)


class Shelf:
    """Documents that are public while they lie on the shelf. Putting and taking is told to the change log."""

    label = "测试文件"

    def __init__(self, kind: str = "shelf") -> None:
        self.kind = kind
        self.held: dict[int, SearchDocument] = {}
        self.numbers = itertools.count(1)
        self.asked: list[int] = []

    def ids(self, after: int = 0) -> Iterator[int]:
        return iter(sorted(number for number in self.held if number > after))

    def documents(self, ids: Collection[int]) -> Iterator[SearchDocument]:
        self.asked.extend(ids)
        return iter([self.held[number] for number in ids if number in self.held])

    def public_ids(self, ids: Collection[int]) -> Collection[int]:
        return [number for number in ids if number in self.held]

    def put(self, title: str = "", body: str = "", **particulars: Any) -> SearchDocument:
        """Publish a document; the change is committed."""
        [document] = self.put_all([{"title": title, "body": body, **particulars}])
        return document

    def put_all(self, documents: list[dict[str, Any]], *, told: bool = True) -> list[SearchDocument]:
        made = [self._made(**particulars) for particulars in documents]
        with transaction.atomic():
            self.held.update({document.object_id: document for document in made})
            if told:
                record_changes(self.kind, [document.object_id for document in made])
        return made

    def change(self, document: SearchDocument, **particulars: Any) -> SearchDocument:
        changed = replace(document, **particulars)
        with transaction.atomic():
            self.held[document.object_id] = changed
            record_changes(self.kind, [document.object_id])
        return changed

    def take(self, document: SearchDocument, *, told: bool = True) -> None:
        """Withdraw a document."""
        with transaction.atomic():
            del self.held[document.object_id]
            if told:
                record_changes(self.kind, [document.object_id])

    def _made(self, **particulars: Any) -> SearchDocument:
        number = next(self.numbers)
        usual: dict[str, Any] = {
            "kind": self.kind,
            "object_id": number,
            "title": "",
            "body": "",
            "authority_id": 1,
            "authority": "鹤壁市人民政府",
            "year": 2024,
            "published_at": NOON,
            "address": f"/documents/{number}/",
        }
        return SearchDocument(**(usual | particulars))
