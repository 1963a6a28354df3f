"""The five published reports, and what stands in them by official label."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gongkai import reports
from gongkai.forms.library import table as table_of
from gongkai.reading.report import Figure, Report

_FOLDER = Path(reports.__file__).parent / "demonstration"

NAMES = {
    "hebi_2014": "000_2772d3954220ad9e",
    "hekou_2018": "001_ea2d11bfa97f555c",
    "xinxiang_2016": "002_f650cfdfc4cb5488",
    "jiangxia_2021": "003_cbaa75f9e60907ca",
    "huairen_2024": "004_167ce91d79231aca",
}
WITH_TABLES = ("hebi_2014", "hekou_2018", "jiangxia_2021", "huairen_2024")


@cache
def source_of(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@cache
def _published() -> dict[str, Any]:
    path = Path(__file__).with_name("published_figures.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return found["seeds"]


def facts_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = _published()[NAMES[name]]
    return found


def figures_of(name: str) -> dict[tuple[str, str], Decimal | None]:
    """Every figure of a report by the official labels of its row and column; None for a blank cell."""
    facts = facts_of(name)
    found: dict[tuple[str, str], Decimal | None] = {}
    for row, entry in facts.get("table_2014", {}).get("rows", {}).items():
        if entry["unit"] != "——":
            found.update({(row, column): value for column, value in entry["values"].items()})
    for row, values in facts.get("prose_as_2014_rows", {}).items():
        found.update({(row, column): value for column, value in values.items()})
    for caption, rows in facts.get("table_2", {}).items():
        for row, values in rows.items():
            found.update({(f"{caption}/{row}", column): value for column, value in values.items()})
    for row, values in facts.get("table_3", {}).get("rows", {}).items():
        found.update({(row, column): value for column, value in values.items()})
    for row, values in facts.get("table_4", {}).items():
        found.update({(row, column): value for column, value in values.items()})
    return {key: None if value is None else Decimal(value) for key, value in found.items()}


def by_label(report: Report) -> dict[tuple[str, str], Figure]:
    """The figures of a report that was read, by the official labels of row and column."""
    arrangements = {(table.form, table.table): table.arrangement for table in report.tables}
    found = {}
    for reference, figure in report.figures.items():
        table = table_of(reference.form, reference.table)
        arrangement = arrangements[reference.form, reference.table]
        found[table.row_path(reference.row), table.column_path(reference.column, arrangement)] = figure
    return found
