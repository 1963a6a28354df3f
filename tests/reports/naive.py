"""The figures counted again, one record after the other, as the forms say it: no measure, no condition, no grouping.

``law.md`` 3.1 (2021), 3.2 (2019) and 3.3 (2014) read literally. Every record of a model is fetched and looked at in Python.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gongkai.casework.models import Applicant, FollowUpCase, InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.organizations.models import YearlyResources
from gongkai.publishing.models import Appearance, Disclosure, NormativeDocument, ValidityChange

Recount = dict[CellReference, Decimal | None]

# Table 3. The kind of reply (law.md 1.6, R1-R17) and the row that it stands in.
ROW_OF_REPLY = {
    "R1": "granted",
    "R2": "granted",
    "R4": "na_nohold",
    "R5": "na_nohold",
    "R6": "np_repeat",
    "R7": "den_query",
    "R8": "partial",
    "R9": "na_make",
    "R10": "na_unclear",
    "R11": "np_petition",
    "R12": "np_publication",
    "R13": "np_mass",
    "R14": "np_reissue",
    "R15": "ot_uncorrected",
    "R16": "ot_unpaid",
    "R17": "ot_other",
}
ROW_OF_GROUND = {
    "W1": "den_secret",
    "W2": "den_law",
    "W3": "den_security",
    "W4": "den_third",
    "W5": "den_internal",
    "W6": "den_process",
    "W7": "den_casefile",
    "W8": "den_query",
}
OTHERWISE = ("ot_uncorrected", "ot_unpaid", "ot_other")
LEAVES = tuple(dict.fromkeys([*ROW_OF_REPLY.values(), *ROW_OF_GROUND.values()]))
APPLICANTS = ("natural", "enterprise", "research", "public_interest", "legal_service", "other")

# Block 三 of 2014: the reply and its row, where the form has one and leaves no choice.
ROW_OF_2014 = {
    "R1": "already_public",
    "R2": "granted",
    "R4": "not_existing",
    "R5": "not_this_authority",
    "R7": "other_way",
    "R8": "partly_granted",
}
REFUSED_OF_2014 = {"W1": "refused_secret", "W2": "refused_other", "W3": "refused_security"}
CHANNEL_OF_2014 = {
    "in_person": "in_person",
    "fax": "fax",
    "internet": "online",
    "signed_mail": "letter",
    "ordinary_mail": "letter",
}
REFUSALS = ("secret", "trade", "privacy", "security", "not_information", "other")
PUBLISHED_ON = {"gazette": "gazette", "website": "website", "weibo": "microblog", "wechat": "wechat"}


@dataclass
class Records:
    """Every record there is, fetched once."""

    requests: list[InformationRequest]
    applicants: dict[int, str]
    cases: list[FollowUpCase]
    items: list[Disclosure]
    appearances: list[Appearance]
    documents: list[NormativeDocument]
    changes: list[ValidityChange]
    resources: list[YearlyResources]

    @classmethod
    def fetched(cls) -> Records:
        """All rows of all models, those too that the managers of the models leave out."""
        return cls(
            list(InformationRequest._base_manager.all()),
            {applicant.pk: applicant.kind for applicant in Applicant._base_manager.all()},
            list(FollowUpCase._base_manager.all()),
            list(Disclosure._base_manager.all()),
            list(Appearance._base_manager.all()),
            list(NormativeDocument._base_manager.all()),
            list(ValidityChange._base_manager.all()),
            list(YearlyResources._base_manager.all()),
        )


def recount(
    form_id: str, authority_ids: Collection[int], year: int, records: Records | None = None
) -> Recount:
    """Every cell of the form that records fill, for these authorities together."""
    found = records or Records.fetched()
    wanted = set(authority_ids)
    if form_id == "2014":
        cells = {
            **_items_of_2014(found, wanted, year),
            **_requests_of_2014(found, wanted, year),
            **_remedies_of_2014(found, wanted, year),
            **_resources_of_2014(found, wanted, year),
        }
        return {CellReference("2014", "statistics", row, "total"): number for row, number in cells.items()}
    return {
        **_documents(form_id, found, wanted, year),
        **_table_3(form_id, found, wanted, year),
        **_table_4(form_id, found, wanted, year),
    }


# Requests


def _counted(records: Records, wanted: set[int]) -> Iterable[InformationRequest]:
    """A request counts once, whatever rounds follow, and not before both sides confirmed it."""
    for request in records.requests:
        if request.authority_id in wanted and request.round == 1 and request.stage != "awaiting_confirmation":
            yield request


def _is_received(request: InformationRequest, year: int) -> bool:
    return _day_of_receipt(request).year == year


def _day_of_receipt(request: InformationRequest) -> dt.date:
    """The date of receipt; of what ended without one, the day it ended."""
    return request.received_on or request.closed_on or request.arrived_on


def _is_finished(request: InformationRequest, year: int) -> bool:
    return request.closed_on is not None and request.closed_on.year == year


def _is_unfinished_at_end_of(request: InformationRequest, year: int) -> bool:
    """Received by 31 December and not finished by then."""
    if _day_of_receipt(request).year > year:
        return False
    return request.closed_on is None or request.closed_on.year > year


def _row_of(request: InformationRequest) -> str:
    if request.stage == "withdrawn":
        return "ot_other"
    if request.outcome == "R3":
        return ROW_OF_GROUND[request.ground]
    return ROW_OF_REPLY[request.outcome]


def _table_3(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
    leaves = LEAVES if form_id == "2021" else [row for row in LEAVES if row not in OTHERWISE] + ["otherwise"]
    rows = ("new", "carried_in", *leaves, "total", "carried_out")
    numbers = {(row, column): 0 for row in rows for column in (*APPLICANTS, "total")}

    def count(row: str, request: InformationRequest) -> None:
        numbers[row, records.applicants[request.applicant_id]] += 1
        numbers[row, "total"] += 1

    for request in _counted(records, wanted):
        if _is_received(request, year):
            count("new", request)
        if _is_unfinished_at_end_of(request, year - 1):
            count("carried_in", request)
        if _is_finished(request, year):
            row = _row_of(request)
            count("otherwise" if form_id == "2019" and row in OTHERWISE else row, request)
            count("total", request)
        if _is_unfinished_at_end_of(request, year):
            count("carried_out", request)
    return {
        CellReference(form_id, "requests", row, column): Decimal(number)
        for (row, column), number in numbers.items()
    }


def _requests_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    rows = ["received", *CHANNEL_OF_2014.values(), "closed", "closed_in_time", "closed_extended", "replied"]
    rows += [
        *ROW_OF_2014.values(),
        "asked_to_amend",
        "refused",
        *(f"refused_{reason}" for reason in REFUSALS),
    ]
    numbers: dict[str, int] = dict.fromkeys(rows, 0)
    for request in _counted(records, wanted):
        if _is_received(request, year):
            numbers["received"] += 1
            numbers[CHANNEL_OF_2014[request.channel]] += 1
        if not _is_finished(request, year):
            continue
        numbers["closed"] += 1
        late = request.is_extended or request.in_time is False
        numbers["closed_extended" if late else "closed_in_time"] += 1
        row = _row_of_2014(request)
        if row:
            numbers["replied"] += 1
            numbers[row] += 1
            numbers["refused"] += row.startswith("refused_")
    return {**{row: Decimal(number) for row, number in numbers.items()}, "fees": _fees(records, wanted, year)}


def _fees(records: Records, wanted: set[int], year: int) -> Decimal | None:
    """Ten thousands of yuan that were paid in the year; unknown where the amount of a payment is."""
    total = Decimal(0)
    for request in _counted(records, wanted):
        if request.fee_paid_on is not None and request.fee_paid_on.year == year:
            if request.fee_amount is None:
                return None
            total += Decimal(request.fee_amount) / 10_000
    return total


def _row_of_2014(request: InformationRequest) -> str:
    """The row of the reply; empty where the form has none, or leaves a choice that nobody made."""
    if request.outcome == "R17":
        return request.row_of_2014
    if request.outcome != "R3":
        return ROW_OF_2014.get(request.outcome, "")
    if request.ground == "W4":
        return {"trade_secret": "refused_trade", "privacy": "refused_privacy"}.get(
            request.third_party_interest, ""
        )
    return REFUSED_OF_2014.get(request.ground, "")


# What follows a reply


def _is_pending_at_end_of(case: FollowUpCase, year: int) -> bool:
    return case.filed_on.year <= year and (case.decided_on is None or case.decided_on.year > year)


def _table_4(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
    rows = {
        "reconsideration": "reconsideration",
        "litigation_direct": "direct",
        "litigation_after": "after_reconsideration",
    }
    columns = ("upheld", "corrected", "other", "pending", "total")
    numbers = {(row, column): 0 for row in rows.values() for column in columns}
    for case in records.cases:
        if case.authority_id not in wanted or case.kind not in rows:
            continue
        row = rows[case.kind]
        if case.decided_on is not None and case.decided_on.year == year:
            numbers[row, case.result] += 1
            numbers[row, "total"] += 1
        elif _is_pending_at_end_of(case, year):
            numbers[row, "pending"] += 1
            numbers[row, "total"] += 1
    return {
        CellReference(form_id, "remedies", row, column): Decimal(number)
        for (row, column), number in numbers.items()
    }


def _remedies_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    results = ("upheld", "corrected", "other")
    numbers = {
        name: 0
        for kind in ("reconsideration", "litigation")
        for name in (kind, *(f"{kind}_{result}" for result in results))
    }
    numbers["complaints"] = 0
    for case in records.cases:
        if case.authority_id not in wanted:
            continue
        if case.kind == "complaint":
            numbers["complaints"] += case.filed_on.year == year
        elif case.decided_on is not None and case.decided_on.year == year:
            kind = "reconsideration" if case.kind == "reconsideration" else "litigation"
            numbers[kind] += 1
            numbers[f"{kind}_{case.result}"] += 1
    return {row: Decimal(number) for row, number in numbers.items()}


# Items and documents


def _local_year(moment: dt.datetime) -> int:
    return timezone.localtime(moment).year


def _items_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    numbers = dict.fromkeys(("disclosed", "normative_disclosed", "interpretations", "normative_issued"), 0)
    numbers |= dict.fromkeys((*PUBLISHED_ON.values(), "other_channels"), 0)
    firsts: dict[tuple[int, str], int] = {}
    for appearance in records.appearances:
        if appearance.void_at is None:
            key = (appearance.disclosure_id, PUBLISHED_ON.get(appearance.channel, "other_channels"))
            firsts[key] = min(firsts.get(key, 9999), _local_year(appearance.at))
    for item in records.items:
        if item.authority_id not in wanted or item.published_at is None:
            continue
        if _local_year(item.published_at) == year:
            numbers["disclosed"] += 1
            numbers["normative_disclosed"] += item.kind == "normative"
            numbers["interpretations"] += item.kind == "interpretation"
        for row in (*PUBLISHED_ON.values(), "other_channels"):
            numbers[row] += firsts.get((item.pk, row)) == year
    for document in records.documents:
        if document.authority_id in wanted and document.void_at is None and document.kind == "normative":
            numbers["normative_issued"] += document.issued_on.year == year
    return {row: Decimal(number) for row, number in numbers.items()}


def _documents(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
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
    return _local_year(item.published_at) if item is not None and item.published_at is not None else None


def _is_read_at_end_of(item: Disclosure | None, year: int) -> bool:
    """Published by then, and neither withdrawn nor taken off line at its end by then."""
    first = _first_read_in(item)
    if item is None or first is None or first > year:
        return False
    if item.withdrawn_at is not None and _local_year(item.withdrawn_at) <= year:
        return False
    return not (item.ends_at is not None and _local_year(item.ends_at) <= year and not item.is_public)


# Block 八


def _resources_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    stated = {each.authority_id: each for each in records.resources if each.year == year}
    figures: dict[str, Callable[[YearlyResources], Any]] = {
        "special_offices": lambda each: each.special_offices,
        "reading_places": lambda each: each.reading_places,
        "full_time": lambda each: each.full_time_staff,
        "part_time": lambda each: each.part_time_staff,
        "staff": lambda each: each.staff,
        "funding": lambda each: each.funding,
    }
    found: dict[str, Decimal | None] = {}
    for row, value in figures.items():
        values = [value(stated[authority]) if authority in stated else None for authority in wanted]
        known = [Decimal(number) for number in values if number is not None]
        # One who has not said it makes the sum unknown: it is never a smaller number.
        found[row] = sum(known, Decimal(0)) if len(known) == len(values) else None
    return found
