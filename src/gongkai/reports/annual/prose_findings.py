"""What is wrong in the texts of a report, by the part in which it was written."""

from __future__ import annotations

from collections import defaultdict

from gongkai.forms.cells import Cells
from gongkai.forms.findings import Finding
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.annual.examining import examined
from gongkai.reports.models import AnnualReport


def prose_findings(
    report: AnnualReport, document: ReportDocument, previous: Cells | None = None
) -> dict[str, list[Finding]]:
    """The findings that point at a sentence, by the key of the part it stands in, the gravest first. No query."""
    read, findings = examined(report, document, previous)
    keys: dict[str, list[str]] = defaultdict(list)
    for paragraph in document.paragraphs():
        keys[_bare(paragraph.text)].append(paragraph.key)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        places = [key for start, _ in finding.places for key in keys.get(_line(read.text, start), ())]
        for key in dict.fromkeys(places):
            found[key].append(finding)
    return dict(found)


def _line(text: str, position: int) -> str:
    end = text.find("\n", position)
    return _bare(text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)])


def _bare(text: str) -> str:
    return "".join(text.split())
