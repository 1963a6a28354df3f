"""Where the figures and parts of a report lead, for templates that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from gongkai.forms.cells import CellReference
from gongkai.reports.annual.document import Run
from gongkai.reports.annual.overview import ShownFinding
from gongkai.reports.labels import CellLabel, label_of
from gongkai.reports.models import AnnualReport


def figure_address(report: AnnualReport, reference: CellReference) -> str:
    """The page that says what a figure is made of."""
    return reverse("reports:annual_figure", args=[report.pk, str(reference)])


@dataclass(frozen=True, slots=True)
class CellLink:
    """A cell in official words, with the way to its trace."""

    label: CellLabel
    address: str


def cell_links(report: AnnualReport, references: Iterable[CellReference]) -> list[CellLink]:
    """The cells as links to their traces."""
    return [CellLink(label_of(reference), figure_address(report, reference)) for reference in references]


@dataclass(frozen=True, slots=True)
class LinkedFinding:
    """A finding with the ways to its cells."""

    finding: ShownFinding
    cells: list[CellLink]


def linked_findings(report: AnnualReport, findings: Iterable[ShownFinding]) -> list[LinkedFinding]:
    """Findings with the ways to their cells."""
    return [LinkedFinding(finding, cell_links(report, finding.cells)) for finding in findings]


@dataclass(frozen=True, slots=True)
class LinkedRun:
    """A piece of a paragraph; a live figure leads to its trace."""

    text: str
    address: str = ""
    title: str = ""


def linked_runs(report: AnnualReport, runs: Iterable[Run]) -> list[LinkedRun]:
    """The pieces of a paragraph, live figures as links."""
    return [
        LinkedRun(run.text, figure_address(report, run.references[0]), str(label_of(run.references[0])))
        if run.figure and run.references
        else LinkedRun(run.text)
        for run in runs
    ]
