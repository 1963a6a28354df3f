"""Table 3 and block 三 of the form of 2014: requests, and the fees that were paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from gongkai.casework.models import InformationRequest
from gongkai.forms.cells import CellReference
from tests.reports.naive.records import Records, Recount

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


def table_3(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
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


def requests_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
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
