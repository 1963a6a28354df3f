"""What an import would do to the catalogue of an authority: new, changed, unchanged and missing entries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.organizations.models import Authority
from gongkai.publishing.models import CatalogueEntry
from gongkai.publishing.standard_catalogue.entries import FACTS, Key, ReadEntry, as_read


@dataclass(frozen=True, slots=True)
class Change:
    """A stored entry that the workbook says otherwise, and the labels of what differs."""

    stored: CatalogueEntry
    read: ReadEntry
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The workbook beside the catalogue.

    ``missing`` are the current entries of the workbook's fields that it does not name; fields that it does not name
    at all are left alone. ``fingerprint`` tells whether the catalogue or the workbook changed since.
    """

    added: tuple[ReadEntry, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[CatalogueEntry, ...]
    missing: tuple[CatalogueEntry, ...]
    fingerprint: str

    @property
    def does_nothing(self) -> bool:
        """Whether the workbook says what the catalogue says."""
        return not (self.added or self.changed or self.missing)


def compare(authority: Authority, read: Sequence[ReadEntry]) -> Comparison:
    """Compare a workbook with the catalogue of an authority; one query."""
    fields = {entry.field for entry in read}
    stored = {
        key_of(row): row for row in CatalogueEntry.objects.filter(authority=authority, field__in=fields)
    }
    named = {entry.key for entry in read}
    changes = [
        Change(row, entry, _differences(row, entry)) for entry in read if (row := stored.get(entry.key))
    ]
    added = tuple(entry for entry in read if entry.key not in stored)
    changed = tuple(change for change in changes if change.labels)
    missing = tuple(row for key, row in stored.items() if key not in named and row.is_current)
    return Comparison(
        added,
        changed,
        tuple(change.stored for change in changes if not change.labels),
        missing,
        _fingerprint(read, stored),
    )


def key_of(row: CatalogueEntry) -> Key:
    """What tells a stored entry apart."""
    return row.field, row.first_item, row.second_item


def _differences(row: CatalogueEntry, entry: ReadEntry) -> tuple[str, ...]:
    before = as_read(row)
    labels = [
        str(getattr(CatalogueEntry._meta.get_field(name), "verbose_name", name))
        for name in FACTS
        if getattr(before, name) != getattr(entry, name)
    ]
    return (*labels, *(() if row.is_current else ("恢复为现行",)))


def _fingerprint(read: Sequence[ReadEntry], stored: dict[Key, CatalogueEntry]) -> str:
    said = [repr(entry) for entry in read]
    said += [f"{row.pk} {row.is_current} {as_read(row)!r}" for _, row in sorted(stored.items())]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
