"""The source of a report as it was given."""

from __future__ import annotations

from gongkai.reports.exports.content import ReportContent


def report_as_text(content: ReportContent) -> bytes:
    """The whole original text, decoded and otherwise untouched, in UTF-8."""
    return content.archived.text.encode("utf-8")
