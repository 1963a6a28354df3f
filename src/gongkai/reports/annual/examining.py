"""Holding a report of the platform against the rules that read reports are held against, text included."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.forms.cells import Cells
from gongkai.forms.facts import Fact
from gongkai.forms.findings import Finding
from gongkai.organizations.models import Kind, Level
from gongkai.reading.examination import examine
from gongkai.reading.report import Report
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.models import AnnualReport
from gongkai.reports.outputs.text_file import read_back

_ROUNDED_ALONE = "P-16b"
"""The rule that every percentage is rounded half up by itself."""


def facts_of(report: AnnualReport) -> dict[str, Fact]:
    """What the rules may ask about the authority: the platform knows it and need not judge by the name."""
    authority = report.authority
    government = authority.kind == Kind.GOVERNMENT
    return {
        "level": authority.level if government else "department",
        "kind": "government" if government else "department",
        "area_government": report.is_compiled and government and authority.level != Level.TOWNSHIP,
        "rule_making": authority.can_make_rules,
        "compiled": report.is_compiled,
    }


def examined(
    report: AnnualReport, document: ReportDocument, previous: Cells | None, units: Sequence[Cells] = ()
) -> tuple[Report, list[Finding]]:
    """The report as it would be read from its own text, and what is wrong in it, the gravest first. No query.

    Live shares of one whole are rounded together so that they add up to 100.0, so that they are not asked to be rounded one by one.
    """
    read = read_back(document)
    found = examine(read, document.cells, previous, units, facts=facts_of(report))
    shares = _live_shares(document)
    return read, [
        finding
        for finding in found
        if finding.id != _ROUNDED_ALONE or not _tells_one_of(read.text, finding, shares)
    ]


def _live_shares(document: ReportDocument) -> set[str]:
    return {
        run.text.rstrip("%")
        for paragraph in document.paragraphs()
        for run in paragraph.runs
        if run.figure.startswith("share ")
    }


def _tells_one_of(text: str, finding: Finding, shares: set[str]) -> bool:
    told = [text[start:end].rstrip("%").rstrip() for start, end in finding.places]
    return bool(told) and all(any(words.endswith(share) for share in shares) for words in told)
