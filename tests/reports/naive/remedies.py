"""Table 4 and blocks 四 to 六 of the form of 2014: what follows a reply."""

from __future__ import annotations

from decimal import Decimal

from gongkai.casework.models import FollowUpCase
from gongkai.forms.cells import CellReference
from tests.reports.naive.records import Records, Recount


def _is_pending_at_end_of(case: FollowUpCase, year: int) -> bool:
    return case.filed_on.year <= year and (case.decided_on is None or case.decided_on.year > year)


def table_4(form_id: str, records: Records, wanted: set[int], year: int) -> Recount:
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


def remedies_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
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
