"""Blocks 一 and 二 of the form of 2014: what was disclosed, and where it appeared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from tests.reports.naive.records import Records

PUBLISHED_ON = {"gazette": "gazette", "website": "website", "weibo": "microblog", "wechat": "wechat"}


def local_year(moment: dt.datetime) -> int:
    return timezone.localtime(moment).year


def items_of_2014(records: Records, wanted: set[int], year: int) -> dict[str, Decimal | None]:
    numbers = dict.fromkeys(("disclosed", "normative_disclosed", "interpretations", "normative_issued"), 0)
    numbers |= dict.fromkeys((*PUBLISHED_ON.values(), "other_channels"), 0)
    firsts: dict[tuple[int, str], int] = {}
    for appearance in records.appearances:
        if appearance.void_at is None:
            key = (appearance.disclosure_id, PUBLISHED_ON.get(appearance.channel, "other_channels"))
            firsts[key] = min(firsts.get(key, 9999), local_year(appearance.at))
    for item in records.items:
        if item.authority_id not in wanted or item.published_at is None:
            continue
        if local_year(item.published_at) == year:
            numbers["disclosed"] += 1
            numbers["normative_disclosed"] += item.kind == "normative"
            numbers["interpretations"] += item.kind == "interpretation"
        for row in (*PUBLISHED_ON.values(), "other_channels"):
            numbers[row] += firsts.get((item.pk, row)) == year
    for document in records.documents:
        if document.authority_id in wanted and document.void_at is None and document.kind == "normative":
            numbers["normative_issued"] += document.issued_on.year == year
    return {row: Decimal(number) for row, number in numbers.items()}
