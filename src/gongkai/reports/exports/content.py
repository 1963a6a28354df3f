"""What every download is made of, fetched once."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.forms.findings import Finding
from gongkai.reading.report import Report
from gongkai.reports.models import ArchivedReport, Figure, FindingRecord
from gongkai.reports.storing import corrected_figure, restore_finding, restore_report
from gongkai.web.spreadsheets import looks_like_a_formula


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A report with its figures and findings. ``current`` is the report with the corrections in it."""

    archived: ArchivedReport
    figures: list[Figure]
    findings: list[FindingRecord]
    current: Report

    def as_findings(self) -> list[Finding]:
        """The findings as the checks had yielded them."""
        return [restore_finding(record) for record in self.findings]


def report_content(archived: ArchivedReport) -> ReportContent:
    """Fetch what a download needs."""
    figures = list(archived.figures.all())
    current = restore_report(archived, figures)
    current.figures = {figure.reference: corrected_figure(figure) for figure in figures}
    return ReportContent(archived, figures, list(archived.findings.all()), current)


def harmless_text(text: str) -> str:
    """Text from a source that no spreadsheet takes for a formula: an apostrophe is put before one."""
    return f"'{text}" if looks_like_a_formula(text.lstrip(" ")) else text
