"""The report for machines, in the same shape as the command line's ``--json``."""

from __future__ import annotations

import json

from gongkai.reading.serialization import report_as_json
from gongkai.reports.exports.content import ReportContent


def report_as_json_file(content: ReportContent) -> bytes:
    """One object: source, authority, year, figures with evidence and corrections, findings, repairs."""
    data = report_as_json(content.current, content.as_findings())
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
