"""What has changed since a report was submitted: figures, the records behind them, and the reports of units. Never silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.forms.cells import Cell, CellReference
from gongkai.organizations.models import Authority
from gongkai.reports.annual.computing import ComputedFigure, Figures, compute
from gongkai.reports.annual.contributions import submitted_cells
from gongkai.reports.annual.frozen_ids import unpack
from gongkai.reports.annual.records_behind import records_behind
from gongkai.reports.models import (
    AnnualReport,
    Duty,
    FigureSource,
    IncludedReport,
    ReportingUnit,
    ReportStatus,
    ReportSubmission,
    SubmittedFigure,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is no longer what was submitted. ``added`` and ``gone`` are keys of records, of own reports only."""

    reference: CellReference
    submitted: Cell
    now: Cell
    added: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    record_model: str = ""

    @property
    def change(self) -> Decimal | None:
        """Now minus then; None where either is not known."""
        if self.submitted.value is None or self.now.value is None:
            return None
        return self.now.value - self.submitted.value

    @property
    def words(self) -> str:
        """What the page says beside the figure: ``报送后：+1``."""
        change = self.change
        if change is None:
            return "报送后有变化"
        if not change:
            return f"报送后：记录有增减（+{len(self.added)}，−{len(self.gone)}），数不变"
        return f"报送后：{'+' if change > 0 else '−'}{abs(change):f}"


def differences(report: AnnualReport, figures: Figures | None = None) -> list[Difference]:
    """Every figure of the newest submission that is different now; empty where nothing was submitted.

    A figure read from a file has nothing to differ from. ``figures`` may be some of the report's figures: only they are compared.
    """
    submission = report.current_submission
    if submission is None:
        return []
    now = compute(report) if figures is None else figures
    keys = records_behind(report, now)
    found = []
    for frozen in submission.figures.all():
        current = now.get(frozen.reference)
        if current is None or frozen.source == FigureSource.FILE:
            continue
        if difference := compared(frozen, current, keys.get(frozen.reference, [])):
            found.append(difference)
    return found


def compared(frozen: SubmittedFigure, current: ComputedFigure, keys: Sequence[int]) -> Difference | None:
    """A submitted figure against the one of now, behind which stand the records with ``keys``; None where nothing changed."""
    added: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    if current.measure is not None and frozen.record_model:
        then, today = set(unpack(frozen.record_ids)), set(keys)
        added, gone = tuple(sorted(today - then)), tuple(sorted(then - today))
    if frozen.cell == current.cell and not added and not gone:
        return None
    return Difference(frozen.reference, frozen.cell, current.cell, added, gone, frozen.record_model)


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """A unit that submitted anew, was returned, or came in after its government's report was submitted."""

    unit: Authority
    sentence: str
    cells: tuple[tuple[CellReference, Cell, Cell], ...] = ()


def unit_differences(submission: ReportSubmission) -> list[UnitDifference]:
    """What the units of a compiled report have done since it was submitted, each with the cells that changed."""
    included: list[IncludedReport] = list(
        submission.included.select_related("unit", "unit_submission__report__current_submission")
    )
    # Only where something was submitted anew are there figures to compare.
    renewed = [
        row for row in included if row.unit_submission.report.current_submission_id != row.unit_submission_id
    ]
    cells = submitted_cells(
        [
            *(row.unit_submission_id for row in renewed),
            *(row.unit_submission.report.current_submission_id or 0 for row in renewed),
        ]
    )
    found = []
    for row in included:
        report = row.unit_submission.report
        if report.status == ReportStatus.RETURNED:
            found.append(UnitDifference(row.unit, "汇总后被退回，数据可能改动"))
        elif report.status == ReportStatus.DRAFT:
            found.append(UnitDifference(row.unit, "汇总后撤回报送，数据可能改动"))
        elif report.current_submission_id != row.unit_submission_id:
            before = cells[row.unit_submission_id]
            after = cells[report.current_submission_id or 0]
            changed = tuple(
                (reference, before[reference], after[reference])
                for reference in before
                if reference in after and before[reference] != after[reference]
            )
            found.append(UnitDifference(row.unit, "汇总后重新报送", changed))
    return [*found, *_late(submission, {row.unit_id for row in included})]


def _late(submission: ReportSubmission, included: Iterable[int]) -> list[UnitDifference]:
    """Units of the list that were accepted only after the report was submitted."""
    report = submission.report
    listed = {
        (unit.unit_id, unit.scope)
        for unit in ReportingUnit.objects.filter(
            compiler=report.authority_id, year=report.year, duty=Duty.REQUIRED
        )
    }
    accepted = AnnualReport.objects.filter(
        reports_to=report.authority_id, year=report.year, status=ReportStatus.ACCEPTED
    ).exclude(authority__in=included)
    return [
        UnitDifference(row.authority, "汇总后才接收，没有计入")
        for row in accepted.select_related("authority")
        if (row.authority_id, row.scope) in listed
    ]
