"""Figures that stand for a figure of another form: what may be put together, with the reason, and what may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.library import table as form_table
from gongkai.reports.annual.contributions import added

SAME = "same"
"""Column by column: the figure's own column."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The figure ``row``/``column`` of ``table`` in ``forms``, made of the sum of rows of other forms.

    ``is_lossy``: the two do not mean quite the same; ``reason`` is what the reader is told either way.
    """

    forms: tuple[str, ...]
    table: str
    row: str
    column: str
    source_forms: tuple[str, ...]
    source_table: str
    source_rows: tuple[str, ...]
    source_column: str
    is_lossy: bool
    reason: str

    def leads_to(self, form: str, table: str, row: str, column: str) -> bool:
        """Whether the bridge gives this figure."""
        return form in self.forms and (table, row) == (self.table, self.row) and self.column in (column, SAME)

    def sources(self, form: str, column: str) -> tuple[CellReference, ...]:
        """The cells of a report in ``form`` whose sum stands for the figure in ``column``."""
        wanted = column if self.source_column == SAME else self.source_column
        return tuple(CellReference(form, self.source_table, row, wanted) for row in self.source_rows)

    def value(self, form: str, column: str, cells: Mapping[CellReference, Cell]) -> Cell | None:
        """The figure from the cells of one report; None where the report lacks one of them. Unread stays unread."""
        sources = self.sources(form, column)
        if any(source not in cells for source in sources):
            return None
        return added([cells[source] for source in sources])

    def source_words(self) -> str:
        """The rows that it is made of, in official words."""
        table = form_table(self.source_forms[0], self.source_table)
        return "＋".join(f"“{table.row(row).label}”" for row in self.source_rows)


@cache
def all_bridges() -> tuple[Bridge, ...]:
    """Every bridge of the file. Raises KeyError or ValueError for a row or a column that no form has."""
    found = tuple(_bridge(entry) for entry in _file()["bridges"])
    for bridge in found:
        for form in bridge.forms:
            _require(form, bridge.table, (bridge.row,), bridge.column)
        for form in bridge.source_forms:
            _require(form, bridge.source_table, bridge.source_rows, bridge.source_column)
    return found


def bridges_to(form: str, table: str, row: str, column: str) -> tuple[Bridge, ...]:
    """The bridges that give this figure."""
    return tuple(bridge for bridge in all_bridges() if bridge.leads_to(form, table, row, column))


@cache
def _not_bridged() -> Mapping[tuple[str, str, str], str]:
    found = {}
    for entry in _file()["not_bridged"]:
        _require(entry["form"], entry["table"], (entry["row"],), SAME)
        found[entry["form"], entry["table"], entry["row"]] = str(entry["reason"])
    return found


def why_not_bridged(form: str, table: str, row: str) -> str:
    """Why a row stands for nothing in other forms, where somebody might expect that it did; empty for all others."""
    return _not_bridged().get((form, table, row), "")


@cache
def _file() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(
        (files("gongkai.reports.comparing") / "bridges.yaml").read_text(encoding="utf-8")
    )
    return loaded


def _bridge(entry: Mapping[str, Any]) -> Bridge:
    to, source = entry["to"], entry["from"]
    return Bridge(
        tuple(to["forms"]),
        to["table"],
        to["row"],
        to["column"],
        tuple(source["forms"]),
        source["table"],
        tuple(source["rows"]),
        source["column"],
        bool(entry["lossy"]),
        str(entry["reason"]),
    )


def _require(form: str, table_id: str, rows: Sequence[str], column: str) -> None:
    table = form_table(form, table_id)
    for row in rows:
        if table.row(row).heading:
            raise ValueError(f"bridges.yaml：表式 {form} 的行 {row} 没有数据，不能换算。")
    columns = {one.id for arrangement in table.arrangements.values() for one in arrangement}
    if column != SAME and column not in columns:
        raise ValueError(f"bridges.yaml：表式 {form} 的表 {table_id} 没有列 {column}。")
