"""Who received most requests, and what they were about: as the reports of cities tell it."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.reports.annual.suggesting.telling import MOST_RANKED, Telling, ranking
from gongkai.reports.models import Part


def who_received_most(telling: Telling, received: str) -> Iterator[str]:
    """The units with most requests, departments and lower governments apart; of a compiled report that lacks no unit."""
    whole = telling.value(received)
    if not whole or not telling.known.is_complete:
        return
    sentences = []
    for part, words in ((Part.DEPARTMENTS, "部门"), (Part.COUNTIES, "下级政府")):
        units = telling.known.units.get(part.value, ())
        told = ranking(units, int(whole))
        if told:
            number = min(MOST_RANKED, len([unit for unit in units if unit.count]))
            first = f"居前{number}位" if number > 1 else "最多"
            sentences.append(f"{words}中申请量{first}的是{told}")
    if sentences:
        yield f"从申请的受理单位看，{'；'.join(sentences)}。"


def what_they_were_about(telling: Telling, received: str) -> Iterator[str]:
    """The subjects of the requests, where the records are all of those that the table counts."""
    records, whole = telling.known.records, telling.value(received)
    if records is None or not whole or records.requests != whole:
        return
    subjects = [row for row in records.subjects if row.name != "其他"]
    told = ranking(subjects, int(whole))
    if told:
        yield f"从申请的内容看，主要集中在{told}。"
