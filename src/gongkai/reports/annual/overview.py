"""A report as its page shows it: figures, findings, what has changed since it was submitted, and what it sums up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.findings import Severity
from gongkai.reports.annual.composing import document_of
from gongkai.reports.annual.differences import (
    Difference,
    UnitDifference,
    differences,
    unit_differences,
)
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.annual.inspecting import Inspected, Inspection, inspect
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.annual.standing import ShownFigure, shows_submission, submitted_figures
from gongkai.reports.labels import known_form
from gongkai.reports.models import AnnualReport, Explanation, FigureSource, ReportingUnit, ReportSubmission


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """Something wrong or doubtful, of a report in the making or as a submission keeps it. ``explained`` is why it is right all the same."""

    rule: str
    scope: str
    severity: Severity
    title: str
    message: str
    formula: str
    cells: tuple[CellReference, ...]
    fingerprint: str
    explained: str
    explanation: Explanation | None = None

    @property
    def may_be_explained(self) -> bool:
        """Whether an explanation is what it asks for: it is doubtful, and nobody has given one."""
        return self.severity is Severity.WARNING and not self.explained

    @classmethod
    def of(cls, inspected: Inspected) -> ShownFinding:
        """A finding of a report in the making."""
        finding, given = inspected.finding, inspected.explanation
        return cls(
            finding.id,
            finding.scope,
            finding.severity,
            finding.title,
            finding.message,
            finding.formula,
            finding.cells,
            inspected.fingerprint,
            given.text if given else "",
            given,
        )

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> ShownFinding:
        """A finding as a submission keeps it."""
        return cls(
            data["rule"],
            data["scope"],
            Severity(data["severity"]),
            data["title"],
            data["message"],
            "",
            tuple(CellReference.parse(name) for name in data["cells"]),
            "",
            data["explanation"],
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a compiled report: in it, or missing with the reason. ``report`` is the unit's own, where one stands."""

    name: str
    reason: str = ""
    report: AnnualReport | None = None


@dataclass(frozen=True)
class Overview:
    """A report as a page shows it.

    ``inside`` says that the reader sees records and figures of now; ``is_frozen`` that the figures are those of the newest submission.
    ``differences`` are those between now and that submission, for readers inside only.
    """

    report: AnnualReport
    inside: bool
    is_frozen: bool
    figures: Mapping[CellReference, ShownFigure]
    document: ReportDocument
    findings: tuple[ShownFinding, ...]
    differences: Mapping[CellReference, Difference]
    unit_differences: tuple[UnitDifference, ...]
    included: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    unwritten: int
    inspection: Inspection | None

    @property
    def errors(self) -> list[ShownFinding]:
        """What blocks the submission."""
        return [one for one in self.findings if one.severity is Severity.ERROR]

    @property
    def unexplained(self) -> list[ShownFinding]:
        """Doubtful things that nobody has explained."""
        return [one for one in self.findings if one.may_be_explained]

    @property
    def unfilled(self) -> list[CellReference]:
        """The cells in which nothing stands yet."""
        return [
            reference for reference, figure in self.figures.items() if figure.cell.state is CellState.BLANK
        ]

    @property
    def to_enter(self) -> list[CellReference]:
        """The cells that somebody still has to enter by hand."""
        return [
            reference for reference, figure in self.figures.items() if figure.source == FigureSource.MISSING
        ]

    @property
    def is_running(self) -> bool:
        """Whether the year is not over, so that the figures are those until today."""
        return timezone.localdate() <= self.report.last_day


def overview(report: AnnualReport, *, inside: bool) -> Overview:
    """A report for somebody who sees everything in it (``inside``), or who has only received it."""
    frozen = shows_submission(report, inside=inside)
    if frozen and report.current_submission is not None:
        return _submitted(report, report.current_submission, inside=inside)
    return _in_the_making(report)


def _submitted(report: AnnualReport, submission: ReportSubmission, *, inside: bool) -> Overview:
    return Overview(
        report=report,
        inside=inside,
        is_frozen=True,
        figures=submitted_figures(submission),
        document=document_of(submission),
        findings=_by_gravity(ShownFinding.kept(data) for data in submission.findings),
        differences=_by_cell(differences(report)) if inside else {},
        unit_differences=tuple(unit_differences(submission)) if inside and report.is_compiled else (),
        included=tuple(_included(submission)) if report.is_compiled else (),
        missing=tuple(Unit(str(one["name"]), str(one["reason"])) for one in submission.missing),
        unwritten=0,
        inspection=None,
    )


def _in_the_making(report: AnnualReport) -> Overview:
    inspection = inspect(report)
    form = known_form(report.form)
    written = {key for key, text in inspection.texts.items() if text.body.strip()}
    required = [part.key for part in parts_of(form) if part.is_required] if form else []
    return Overview(
        report=report,
        inside=True,
        is_frozen=False,
        figures={
            reference: ShownFigure(figure.cell, figure.source)
            for reference, figure in inspection.figures.items()
        },
        document=inspection.document,
        findings=_by_gravity(ShownFinding.of(one) for one in inspection.findings),
        differences=_by_cell(differences(report, inspection.figures)),
        unit_differences=(),
        included=tuple(Unit(one.unit.name, report=one.report) for one in inspection.contributions.included),
        missing=tuple(
            Unit(one.unit.name, one.reason, one.report) for one in inspection.contributions.missing
        ),
        unwritten=len([key for key in required if key not in written]),
        inspection=inspection,
    )


def findings_shown(report: AnnualReport, *, inside: bool) -> tuple[ShownFinding, ...]:
    """The findings alone, as the report's page shows them."""
    if shows_submission(report, inside=inside) and report.current_submission is not None:
        return _by_gravity(ShownFinding.kept(data) for data in report.current_submission.findings)
    return _by_gravity(ShownFinding.of(one) for one in inspect(report).findings)


def due_on(report: AnnualReport) -> ReportingUnit | None:
    """The report's line in the list of the authority that compiles it; None where it is in no list."""
    found: ReportingUnit | None = (
        ReportingUnit.objects.filter(
            compiler=report.reports_to_id, year=report.year, unit=report.authority_id
        )
        .select_related("counted_with")
        .first()
    )
    return found


def _included(submission: ReportSubmission) -> Iterable[Unit]:
    for row in submission.included.select_related("unit", "unit_submission__report"):
        yield Unit(row.unit.name, report=row.unit_submission.report)


def _by_gravity(findings: Iterable[ShownFinding]) -> tuple[ShownFinding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda one: order.index(one.severity)))


def _by_cell(found: Sequence[Difference]) -> dict[CellReference, Difference]:
    return {one.reference: one for one in found}
