"""The same sums by DuckDB, from Parquet files: one query a table of the form, grouped by authority."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from gongkai.forms.cells import CellReference

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.reports.naive.items import PUBLISHED_ON
from tests.reports.naive.requests import APPLICANTS, CHANNEL_OF_2014, LEAVES, ROW_OF_GROUND, ROW_OF_REPLY

Figures = dict[CellReference, dict[int, Decimal]]
_MODELS = (
    "Applicant",
    "InformationRequest",
    "FollowUpCase",
    "Disclosure",
    "Appearance",
    "NormativeDocument",
    "ValidityChange",
)


class Sums:
    """What the records of a folder add up to in a year."""

    def __init__(self, folder: Path, year: int) -> None:
        self._year = year
        self._base = duckdb.connect()
        for model in _MODELS:
            self._base.execute(
                f"CREATE VIEW {model} AS SELECT * FROM read_parquet('{folder}/{model}-*.parquet')"
            )

    def figures(self, form: str, bodies: Sequence[int]) -> Figures:
        """The figures by cell and authority."""
        tables = (
            (self._table_3, self._table_4, self._documents)
            if form == "2021"
            else (self._items, self._channels)
        )
        found: Figures = {}
        for table in tables:
            for (name, row, column), numbers in table().items():
                found[CellReference(form, name, row, column)] = {
                    body: Decimal(numbers.get(body, 0)) for body in bodies
                }
        return found

    def _grouped(self, query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._base.execute(query).fetchall()
        return found

    def _table_3(self) -> dict[tuple[str, str, str], dict[int, int]]:
        year = self._year
        replies = " ".join(f"WHEN '{kind}' THEN '{row}'" for kind, row in ROW_OF_REPLY.items())
        grounds = " ".join(f"WHEN '{ground}' THEN '{row}'" for ground, row in ROW_OF_GROUND.items())
        row = (
            f"CASE WHEN stage = 'withdrawn' THEN 'ot_other' WHEN outcome = 'R3' THEN CASE ground {grounds} END"
            f" ELSE CASE outcome {replies} END END"
        )
        leaves = ", ".join(f"count(*) FILTER (finished AND leaf = '{leaf}')" for leaf in LEAVES)
        rows = ("new", "carried_in", *LEAVES, "total", "carried_out")
        grouped = self._grouped(
            f"""SELECT authority_id, kind, count(*) FILTER (year(counted_on) = {year}),
                  count(*) FILTER (counted_on < DATE '{year}-01-01' AND (closed_on IS NULL OR year(closed_on) >= {year})),
                  {leaves}, count(*) FILTER (finished),
                  count(*) FILTER (year(counted_on) <= {year} AND (closed_on IS NULL OR year(closed_on) > {year}))
                FROM (SELECT r.authority_id, a.kind, r.counted_on, r.closed_on,
                        coalesce(year(r.closed_on) = {year}, false) AS finished, {row} AS leaf
                      FROM InformationRequest r JOIN Applicant a ON a.id = r.applicant_id
                      WHERE r.counted_on <= DATE '{year}-12-31'
                        AND (r.closed_on IS NULL OR r.closed_on >= DATE '{year}-01-01'))
                GROUP BY ALL"""
        )
        found: dict[tuple[str, str, str], dict[int, int]] = {
            ("requests", row, column): {} for row in rows for column in (*APPLICANTS, "total")
        }
        for body, kind, *numbers in grouped:
            for row, number in zip(rows, numbers, strict=True):
                found["requests", row, kind][body] = number
                total = found["requests", row, "total"]
                total[body] = total.get(body, 0) + number
        return found

    def _table_4(self) -> dict[tuple[str, str, str], dict[int, int]]:
        year = self._year
        rows = {
            "reconsideration": "reconsideration",
            "litigation_direct": "direct",
            "litigation_after": "after_reconsideration",
        }
        columns = ("upheld", "corrected", "other", "pending", "total")
        decided = f"coalesce(year(decided_on) = {year}, false)"
        pending = f"(year(filed_on) <= {year} AND (decided_on IS NULL OR year(decided_on) > {year}))"
        results = ", ".join(f"count(*) FILTER ({decided} AND result = '{result}')" for result in columns[:3])
        grouped = self._grouped(
            f"""SELECT authority_id, kind, {results}, count(*) FILTER ({pending}),
                  count(*) FILTER ({decided} OR {pending})
                FROM FollowUpCase WHERE kind <> 'complaint' GROUP BY ALL"""
        )
        found: dict[tuple[str, str, str], dict[int, int]] = {
            ("remedies", row, column): {} for row in rows.values() for column in columns
        }
        for body, kind, *numbers in grouped:
            for column, number in zip(columns, numbers, strict=True):
                found["remedies", rows[kind], column][body] = number
        return found

    def _documents(self) -> dict[tuple[str, str, str], dict[int, int]]:
        year = self._year

        def ended(by: int) -> str:
            last = f"DATE '{by}-12-31'"
            return (
                f"(coalesce(final <= {last}, false) OR coalesce(greatest(expires_on,"
                f" CASE WHEN renewed <= {last} THEN until ELSE expires_on END) < {last}, false))"
            )

        grouped = self._grouped(
            f"""WITH changed AS (
                  SELECT document_id, min("on") FILTER (kind <> 'renewed') AS final,
                    min("on") FILTER (kind = 'renewed') AS renewed, max(until) AS until
                  FROM ValidityChange GROUP BY document_id)
                SELECT authority_id, kind, count(*) FILTER (year(issued_on) = {year}),
                  count(*) FILTER ({ended(year)} AND NOT {ended(year - 1)}),
                  count(*) FILTER (effective_on <= DATE '{year}-12-31' AND NOT {ended(year)})
                FROM NormativeDocument LEFT JOIN changed ON document_id = id GROUP BY ALL"""
        )
        rows = {"rules": "rules", "normative": "normative_documents"}
        columns = ("issued", "repealed", "in_force")
        found: dict[tuple[str, str, str], dict[int, int]] = {
            ("documents", row, column): {} for row in rows.values() for column in columns
        }
        for body, kind, *numbers in grouped:
            for column, number in zip(columns, numbers, strict=True):
                found["documents", rows[kind], column][body] = number
        return found

    # The form of 2014: what is published, and how requests came

    def _items(self) -> dict[tuple[str, str, str], dict[int, int]]:
        year = self._year
        items = self._grouped(
            f"""SELECT authority_id, count(*), count(*) FILTER (kind = 'normative'),
                  count(*) FILTER (kind = 'interpretation')
                FROM Disclosure WHERE year(published_at + INTERVAL 8 HOUR) = {year} GROUP BY ALL"""
        )
        channels = ", ".join(f"count(*) FILTER (channel = '{channel}')" for channel in CHANNEL_OF_2014)
        requests = self._grouped(
            f"""SELECT authority_id, count(*), {channels}
                FROM InformationRequest WHERE year(counted_on) = {year} GROUP BY ALL"""
        )
        found: dict[tuple[str, str, str], dict[int, int]] = {}
        self._place(found, items, ("disclosed", "normative_disclosed", "interpretations"))
        self._place(found, requests, ("received", *CHANNEL_OF_2014.values()))
        return found

    def _channels(self) -> dict[tuple[str, str, str], dict[int, int]]:
        """Items by the row on which they first appeared in the year."""
        year = self._year
        rows = " ".join(f"WHEN '{channel}' THEN '{row}'" for channel, row in PUBLISHED_ON.items())
        names = (*PUBLISHED_ON.values(), "other_channels")
        counts = ", ".join(f"count(*) FILTER (place = '{name}')" for name in names)
        grouped = self._grouped(
            f"""SELECT authority_id, {counts}
                FROM (SELECT disclosure_id, CASE channel {rows} ELSE 'other_channels' END AS place,
                        min("at") + INTERVAL 8 HOUR AS debut
                      FROM Appearance GROUP BY ALL) JOIN Disclosure ON id = disclosure_id
                WHERE year(debut) = {year} GROUP BY ALL"""
        )
        found: dict[tuple[str, str, str], dict[int, int]] = {}
        self._place(found, grouped, names)
        return found

    @staticmethod
    def _place(
        found: dict[tuple[str, str, str], dict[int, int]],
        grouped: Sequence[tuple[Any, ...]],
        rows: Sequence[str],
    ) -> None:
        for body, *numbers in grouped:
            for row, number in zip(rows, numbers, strict=True):
                column = found.setdefault(("statistics", row, "total"), {})
                column[body] = column.get(body, 0) + number
