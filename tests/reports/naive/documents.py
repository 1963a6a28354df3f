"""Table 2 of the forms of 2019 and 2021: rules and normative documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from gongkai.forms.cells import CellReference
from gongkai.publishing.models import Disclosure, NormativeDocument, ValidityChange
from tests.reports.naive.items import local_year
from tests.reports.naive.records import Records, Recount


def table_2(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
    items = {item.pk: item for item in records.items}
    numbers: dict[tuple[str, str], int] = {}
    columns: dict[str, Callable[[NormativeDocument], bool]] = {
        "issued": lambda document: document.issued_on.year == year,
        "repealed": lambda document: (
            _ended_by(document, records, year) and not _ended_by(document, records, year - 1)
        ),
        "in_force": lambda document: _binds_at_end_of(document, records, year),
    }
    if form_id == "2019":
        columns = {
            "made": lambda document: document.issued_on.year == year,
            "published": lambda document: _first_read_in(items.get(document.disclosure_id or 0)) == year,
            "in_total": lambda document: _is_read_at_end_of(items.get(document.disclosure_id or 0), year),
        }
    for row, kind in (("rules", "rules"), ("normative_documents", "normative")):
        for column, is_counted in columns.items():
            numbers[row, column] = sum(
                document.authority_id in wanted
                and document.void_at is None
                and document.kind == kind
                and is_counted(document)
                for document in records.documents
            )
    return {
        CellReference(form_id, "documents", row, column): Decimal(number)
        for (row, column), number in numbers.items()
    }


def _ended_by(document: NormativeDocument, records: Records, year: int) -> bool:
    """Whether it has ceased for good by 31 December: repealed, declared expired, or its period with all renewals over."""
    last = dt.date(year, 12, 31)
    changes = [change for change in _that_count(document, records) if change.on <= last]
    if any(change.kind in ("repealed", "expired") for change in changes):
        return True
    if document.expires_on is None:
        return False
    renewals = [change.until for change in changes if change.kind == "renewed"]
    return all(end is not None and end < last for end in [document.expires_on, *renewals])


def _that_count(document: NormativeDocument, records: Records) -> list[ValidityChange]:
    annulled = {change.annuls_id for change in records.changes if change.annuls_id is not None}
    return [
        change
        for change in records.changes
        if change.document_id == document.pk and change.annuls_id is None and change.pk not in annulled
    ]


def _binds_at_end_of(document: NormativeDocument, records: Records, year: int) -> bool:
    last = dt.date(year, 12, 31)
    begun = document.issued_on <= last and document.effective_on <= last
    return begun and not _ended_by(document, records, year)


def _first_read_in(item: Disclosure | None) -> int | None:
    return local_year(item.published_at) if item is not None and item.published_at is not None else None


def _is_read_at_end_of(item: Disclosure | None, year: int) -> bool:
    """Published by then, and neither withdrawn nor taken off line at its end by then."""
    first = _first_read_in(item)
    if item is None or first is None or first > year:
        return False
    if item.withdrawn_at is not None and local_year(item.withdrawn_at) <= year:
        return False
    return not (item.ends_at is not None and local_year(item.ends_at) <= year and not item.is_public)
