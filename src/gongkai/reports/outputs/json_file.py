"""The report for machines, in the shape in which reports that were read are written (``docs/report.schema.json``)."""

from __future__ import annotations

import json
from typing import Any

from gongkai.reading.serialization import report_as_json
from gongkai.reports.annual.document import Heading, Paragraph, ReportDocument
from gongkai.reports.outputs.content import cleaned
from gongkai.reports.outputs.text_file import read_back


def write_json(document: ReportDocument) -> bytes:
    """One object: authority, year, tables, figures with official labels, and the text to which all places refer.

    A report that the platform made was not read from anywhere: its source is its title, and there are no findings and
    no repairs. What the head accepted and what was explained stands in ``reasons``.
    """
    document = cleaned(document)
    report = read_back(document)
    data = report_as_json(report, ())
    data |= {
        "text": report.text,
        "sections": _sections(document),
        "remarks": list(document.remarks),
        "reasons": list(document.reasons),
        "included": list(document.included),
        "date": document.date.isoformat(),
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _sections(document: ReportDocument) -> list[dict[str, Any]]:
    """The written text by parts; what stands before the first heading has an empty one."""
    found: list[dict[str, Any]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            found.append({"key": block.key, "heading": block.text, "level": block.level, "paragraphs": []})
        elif isinstance(block, Paragraph):
            if not found:
                found.append({"key": block.key, "heading": "", "level": 1, "paragraphs": []})
            found[-1]["paragraphs"].append(block.text)
    return found
