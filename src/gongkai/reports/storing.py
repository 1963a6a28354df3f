"""From what the reader yields to rows of the archive, and back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gongkai.forms.cells import Cell, CellReference, Cells, CellState
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.formatting import format_value
from gongkai.reading.report import Figure as ReadFigure
from gongkai.reading.report import Origin, Repair, Report, TableRead, Unread
from gongkai.reports.models import ArchivedReport, Figure, FindingRecord
from gongkai.reports.values import fits

_SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def report_fields(report: Report) -> dict[str, Any]:
    """The fields of an archived report that come from the reader."""
    period = report.period or (None, None)
    oversize = [
        figure for figure in report.figures.values() if figure.value is not None and not fits(figure.value)
    ]
    unread = [*report.unread, *(_too_large(figure) for figure in oversize)]
    return {
        "authority_name": report.authority[:200],
        "level": report.level,
        "year": report.year if report.year is not None and 1900 <= report.year <= 2200 else None,
        "period_start": period[0],
        "period_end": period[1],
        "title": report.title[:300],
        "encoding": report.encoding[:40],
        "text": report.text,
        "tables": [
            {
                "form": table.form,
                "table": table.table,
                "arrangement": table.arrangement,
                "start": table.start,
                "end": table.end,
                "in_prose": table.in_prose,
            }
            for table in report.tables
        ],
        "unread": [
            {
                "message": item.message,
                "cells": [str(cell) for cell in item.cells],
                "start": item.start,
                "end": item.end,
            }
            for item in unread
        ],
        "repairs": [
            {
                "kind": repair.kind,
                "start": repair.start,
                "end": repair.end,
                "original": repair.original,
                "repaired": repair.repaired,
            }
            for repair in report.repairs
        ],
        "confidence": report.confidence,
    }


def _too_large(figure: ReadFigure) -> Unread:
    """What is said of a number with more digits than a stored figure holds."""
    return Unread(
        f"“{figure.raw[:40]}”的位数超出可存范围（整数14位、小数6位），按未读出处理，请对照原文核对。",
        (figure.cell,),
        figure.start,
        figure.end,
    )


def figure_rows(archived: ArchivedReport, report: Report) -> list[Figure]:
    """One unsaved row for every figure of the report, in the report's order."""
    rows = []
    for figure in report.figures.values():
        kept = figure.value is None or fits(figure.value)
        state = figure.state if kept else CellState.UNREAD
        value = figure.value if kept else None
        rows.append(
            Figure(
                report=archived,
                form=figure.cell.form,
                table=figure.cell.table,
                row=figure.cell.row,
                column=figure.cell.column,
                state=state.value,
                value=value,
                current_state=state.value,
                current_value=value,
                raw=figure.raw,
                start=figure.start,
                end=figure.end,
                confidence=figure.confidence,
                origin=figure.origin.value,
            )
        )
    return rows


def restore_report(archived: ArchivedReport, figures: Iterable[Figure]) -> Report:
    """The report as the reader had yielded it, without reading the source again."""
    period = None
    if archived.period_start and archived.period_end:
        period = (archived.period_start, archived.period_end)
    return Report(
        source=archived.source_name,
        text=archived.text,
        encoding=archived.encoding,
        title=archived.title,
        authority=archived.authority_name,
        level=archived.level,
        year=archived.year,
        period=period,
        tables=[TableRead(**table) for table in archived.tables],
        figures={figure.reference: _read_figure(figure) for figure in figures},
        unread=[
            Unread(
                item["message"],
                tuple(CellReference.parse(cell) for cell in item["cells"]),
                item["start"],
                item["end"],
            )
            for item in archived.unread
        ],
        repairs=[Repair(**repair) for repair in archived.repairs],
    )


def _read_figure(figure: Figure) -> ReadFigure:
    return ReadFigure(
        cell=figure.reference,
        state=CellState(figure.state),
        value=figure.read_cell.value,
        raw=figure.raw,
        start=figure.start,
        end=figure.end,
        confidence=figure.confidence,
        origin=Origin(figure.origin),
    )


def corrected_figure(figure: Figure) -> ReadFigure:
    """The figure with the correction in effect, whose origin is then the hand that made it."""
    read = _read_figure(figure)
    if not figure.is_corrected:
        return read
    return replace(
        read,
        state=CellState(figure.current_state),
        value=figure.cell.value,
        confidence=1.0,
        origin=Origin.BY_HAND,
    )


def current_cells(figures: Iterable[Figure]) -> Cells:
    """The cells as the checks see them, corrections included."""
    return {figure.reference: figure.cell for figure in figures}


def _plain(value: Decimal | str | None) -> str | None:
    return format_value(value) if isinstance(value, Decimal) else value


def _packed(value: Decimal | str | None) -> dict[str, str] | str | None:
    return {"number": format_value(value)} if isinstance(value, Decimal) else value


def _unpacked(value: dict[str, str] | str | None) -> Decimal | str | None:
    return Decimal(value["number"]) if isinstance(value, dict) else value


def fingerprint(finding: Finding, cells: Mapping[CellReference, Cell]) -> str:
    """What a verdict holds on to: the rule, its scope, and every value the finding rests on.

    Both the values the finding itself names and those in its cells count, so that a finding which names none
    still changes its fingerprint when one of its cells is corrected.
    """
    seen = {str(reference): cells[reference] for reference in finding.cells if reference in cells}
    facts = {
        "rule": finding.id,
        "scope": finding.scope,
        "values": {name: _plain(value) for name, value in finding.values.items()},
        "cells": {name: [cell.state.value, _plain(cell.value)] for name, cell in seen.items()},
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def finding_rows(
    archived: ArchivedReport, findings: Iterable[Finding], cells: Mapping[CellReference, Cell]
) -> list[FindingRecord]:
    """One unsaved row for every finding, the gravest first."""
    ordered = sorted(findings, key=lambda finding: _SEVERITY_ORDER[finding.severity])
    occurrences: Counter[tuple[str, str]] = Counter()
    rows = []
    for position, finding in enumerate(ordered):
        place = (finding.id, finding.scope)
        occurrences[place] += 1
        name = json.dumps([*place, occurrences[place]], ensure_ascii=False)
        rows.append(
            FindingRecord(
                report=archived,
                key=hashlib.sha256(name.encode()).hexdigest()[:12],
                position=position,
                rule=finding.id,
                scope=finding.scope[:200],
                severity=finding.severity.value,
                title=finding.title[:300],
                message=finding.message,
                formula=finding.formula,
                values={name: _packed(value) for name, value in finding.values.items()},
                cells=[str(cell) for cell in finding.cells],
                places=[list(place) for place in finding.places],
                fingerprint=fingerprint(finding, cells),
            )
        )
    return rows


def restore_finding(record: FindingRecord) -> Finding:
    """The finding as the checks had yielded it."""
    return Finding(
        id=record.rule,
        severity=Severity(record.severity),
        title=record.title,
        message=record.message,
        scope=record.scope,
        formula=record.formula,
        values={name: _unpacked(value) for name, value in record.values.items()},
        cells=record.references,
        places=tuple((start, end) for start, end in record.places),
    )
