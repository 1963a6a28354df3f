"""A report and its findings for machines: the JSON whose schema is published in ``docs/report.schema.json``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from gongkai.forms.cells import CellReference
from gongkai.forms.findings import Finding
from gongkai.forms.library import table as table_of
from gongkai.reading.report import Figure, Repair, Report, Unread


def report_as_json(report: Report, findings: Sequence[Finding]) -> dict[str, Any]:
    """One JSON object for one source. Places are character positions in the source as given."""
    arrangements = {(table.form, table.table): table.arrangement for table in report.tables}
    return {
        "source": report.source,
        "encoding": report.encoding,
        "title": report.title,
        "authority": report.authority,
        "level": report.level,
        "year": report.year,
        "period": [day.isoformat() for day in report.period] if report.period else None,
        "forms": list(report.forms),
        "tables": [
            {
                "form": table.form,
                "table": table.table,
                "arrangement": table.arrangement,
                "in_prose": table.in_prose,
                "start": table.start,
                "end": table.end,
            }
            for table in report.tables
        ],
        "figures": [figure_as_json(figure, arrangements) for figure in report.figures.values()],
        "findings": [finding_as_json(finding) for finding in findings],
        "unread": [_unread_as_json(unread) for unread in report.unread],
        "repairs": [_repair_as_json(repair) for repair in report.repairs],
    }


def figure_as_json(figure: Figure, arrangements: dict[tuple[str, str], str]) -> dict[str, Any]:
    """A figure with the official labels of its row and column and its evidence."""
    row, column = labels_of(figure.cell, arrangements.get((figure.cell.form, figure.cell.table), ""))
    return {
        "cell": str(figure.cell),
        "row": row,
        "column": column,
        "value": number_as_json(figure.value),
        "state": figure.state.value,
        "raw": figure.raw,
        "start": figure.start,
        "end": figure.end,
        "confidence": figure.confidence,
        "origin": figure.origin.value,
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding with the cells and places it is about."""
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "title": finding.title,
        "message": finding.message,
        "formula": finding.formula,
        "scope": finding.scope,
        "values": {
            name: number_as_json(value) if isinstance(value, Decimal) else value
            for name, value in finding.values.items()
        },
        "cells": [str(cell) for cell in finding.cells],
        "places": [list(place) for place in finding.places],
    }


def labels_of(cell: CellReference, arrangement: str = "") -> tuple[str, str]:
    """The official labels of a cell's row and column, each with those above it."""
    table = table_of(cell.form, cell.table)
    return table.row_path(cell.row), table.column_path(cell.column, arrangement)


def number_as_json(value: Decimal | None) -> int | float | None:
    """A number as JSON writes it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _unread_as_json(unread: Unread) -> dict[str, Any]:
    return {
        "message": unread.message,
        "cells": [str(cell) for cell in unread.cells],
        "start": unread.start,
        "end": unread.end,
    }


def _repair_as_json(repair: Repair) -> dict[str, Any]:
    return {
        "kind": repair.kind,
        "start": repair.start,
        "end": repair.end,
        "original": repair.original,
        "repaired": repair.repaired,
    }
