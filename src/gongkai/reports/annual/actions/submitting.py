"""Submitting a report: its figures, the records behind them, its texts and its findings are frozen (Art. 49)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.findings import Finding
from gongkai.organizations.audit import record
from gongkai.organizations.evidence import model_of
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.reports.annual.actions.taking import require_open, step_done, take
from gongkai.reports.annual.computing import ComputedFigure
from gongkai.reports.annual.frozen_ids import pack
from gongkai.reports.annual.inspecting import MOST_NAMED, Inspection, arrangement_of, inspect
from gongkai.reports.annual.last_year import last_year
from gongkai.reports.annual.receiver import receiver_of
from gongkai.reports.annual.records_behind import records_behind
from gongkai.reports.annual.tree import ReportingTree
from gongkai.reports.labels import label_of
from gongkai.reports.models import (
    AnnualReport,
    ArchivedReport,
    Duty,
    FigureSource,
    IncludedReport,
    ReportingUnit,
    ReportStatus,
    ReportStep,
    ReportSubmission,
    Scope,
    SubmittedFigure,
)
from gongkai.reports.models.cells import fields_of
from gongkai.reports.rights import require_head, require_submitter
from gongkai.reports.values import fits

LONGEST_REASON = 500
_BATCH = 500


class NotReady(Refused):
    """The report has errors; ``inspection`` says which. The head may submit it with a reason."""

    def __init__(self, inspection: Inspection) -> None:
        errors = inspection.errors
        shown = "；".join(one.finding.message.rstrip("。") for one in errors[:3])
        more = f"；共 {len(errors)} 处" if len(errors) > 3 else ""
        super().__init__(
            f"报告还有错误，不能报送：{shown}{more}。请改正；确实无误的，由公开工作机构负责人写明理由后报送。"
        )
        self.inspection = inspection


@transaction.atomic
def submit(actor: User, report: AnnualReport, *, seen: int, override_reason: str = "") -> ReportSubmission:
    """Submit a report as it is now to the authority that receives it.

    The own report of a compiling authority, and one that nobody above compiles, is accepted at once. Raises NotPermitted,
    ChangedMeanwhile, NotReady for errors without a reason, and Refused for a year that is not over.
    """
    require_submitter(actor, report.authority)
    taken = take(report, seen)
    require_open(taken)
    if timezone.localdate() <= taken.last_day:
        raise Refused(
            f"{taken.year} 年还没有结束，统计期限到 12 月 31 日，年度结束后才能报送。现在的数是到今天为止的。"
        )
    _require_not_merged(taken)
    _wait_for_own_report(taken)
    # The authority may have been moved since its report was begun.
    taken.reports_to = receiver_of(taken.authority, taken.year, taken.scope)
    reason = fitting(override_reason, "override_reason", "理由", LONGEST_REASON)
    inspection = inspect(taken)
    if inspection.errors:
        if not reason:
            raise NotReady(inspection)
        require_head(actor, taken.authority)
    _require_storable(inspection)
    submission = freeze(actor, taken, inspection, reason if inspection.errors else "")
    _handed_over(actor, taken, submission)
    return submission


def _require_not_merged(report: AnnualReport) -> None:
    """Pass for an authority whose records are in its own report; raises Refused where they are counted in another's."""
    merged = (
        ReportingUnit.objects.filter(unit=report.authority_id, year=report.year, duty=Duty.MERGED)
        .select_related("counted_with", "compiler")
        .first()
    )
    if merged is not None:
        raise Refused(
            f"{report.authority}{report.year}年度并入{merged.counted_with}填报，记录已经算在那份报告里，不再单独报送。"
            f"有出入的，请联系{merged.compiler}修改填报单位名单。"
        )


def _wait_for_own_report(report: AnnualReport) -> None:
    """Let the authority above wait for the own report of one that compiled when the list was written and has nothing below it any more.

    Where it has a list of its own, or has handed in a compiled report of the year, that is what the year's list means.
    """
    authority, year = report.authority, report.year
    if report.is_compiled or ReportingTree().compiles(authority):
        return
    compiled = AnnualReport.objects.filter(
        authority=authority, year=year, scope=Scope.COMPILED, current_submission__isnull=False
    )
    if not compiled.exists() and not ReportingUnit.objects.filter(compiler=authority, year=year).exists():
        ReportingUnit.objects.filter(unit=authority, year=year, compiles=True).update(compiles=False)


def _require_storable(inspection: Inspection) -> None:
    """Pass where every figure can be kept digit by digit; raises Refused with the names of those that are too large, as a sum can be."""
    large = [
        str(label_of(reference))
        for reference, figure in inspection.figures.items()
        if figure.cell.value is not None and not fits(figure.cell.value)
    ]
    if large:
        raise Refused(
            f"{'、'.join(large[:MOST_NAMED])}{f'等 {len(large)} 个数' if len(large) > MOST_NAMED else ''}"
            "的位数超出可存范围（整数14位、小数6位），不能报送。请核对单位是否填错，更正有关的数后再报送。"
        )


def freeze(actor: User | None, report: AnnualReport, inspection: Inspection, reason: str) -> ReportSubmission:
    """Write down the report as it was looked at. The report is locked by the caller."""
    submission = ReportSubmission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        submitted_by=actor,
        texts={key: text.body for key, text in inspection.texts.items()},
        findings=[one.as_data() for one in inspection.findings],
        override_reason=reason,
        missing=[one.as_data() for one in inspection.contributions.missing],
        compared_with=inspection.last_year.compared,
        arrangement=arrangement_of(report),
    )
    keys = records_behind(report, inspection.figures)
    SubmittedFigure.objects.bulk_create(
        [
            _frozen(submission, reference, figure, keys.get(reference, []))
            for reference, figure in inspection.figures.items()
        ],
        batch_size=_BATCH,
    )
    IncludedReport.objects.bulk_create(
        [
            IncludedReport(
                submission=submission, unit_submission_id=one.submission, unit=one.unit, part=one.part
            )
            for one in inspection.contributions.included
        ],
        batch_size=_BATCH,
    )
    return submission


def freeze_file(
    actor: User | None,
    report: AnnualReport,
    archived: ArchivedReport,
    cells: Mapping[CellReference, Cell],
    findings: Sequence[Finding],
    reason: str,
) -> ReportSubmission:
    """Write down what was read in the file of a unit; what could not be read stays unread. The report is locked by the caller.

    ``cells`` are under the names of the report's own form, ``findings`` what the checks say of them.
    """
    submission = ReportSubmission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        submitted_by=actor,
        findings=[
            {
                "rule": finding.id,
                "scope": finding.scope,
                "severity": finding.severity.value,
                "title": finding.title,
                "message": finding.message,
                "cells": [str(cell) for cell in finding.cells],
                "explanation": "",
            }
            for finding in findings
        ],
        override_reason=reason,
        source_report=archived,
        compared_with=last_year(report).compared,
        arrangement=arrangement_of(report),
    )
    SubmittedFigure.objects.bulk_create(
        [
            SubmittedFigure(
                submission=submission,
                **fields_of(reference),
                state=cell.state.value,
                value=cell.value,
                source=FigureSource.FILE,
            )
            for reference, cell in cells.items()
        ],
        batch_size=_BATCH,
    )
    _handed_over(actor, report, submission)
    return submission


def _handed_over(actor: User | None, report: AnnualReport, submission: ReportSubmission) -> None:
    report.current_submission = submission
    at_once = report.reports_to_id is None or report.reports_to_id == report.authority_id
    report.status = ReportStatus.ACCEPTED if at_once else ReportStatus.SUBMITTED
    step_done(report)
    ReportStep.objects.create(
        report=report,
        submission=submission,
        kind=ReportStep.Kind.SUBMITTED,
        by=actor,
        remark=submission.override_reason,
    )
    record(
        actor=actor,
        authority=report.authority,
        action="annual_report.submit",
        label="报送年度报告",
        target=report,
        after={"第几次": submission.number, "带错误报送的理由": submission.override_reason},
    )


def _frozen(
    submission: ReportSubmission, reference: CellReference, figure: ComputedFigure, keys: Sequence[int]
) -> SubmittedFigure:
    frozen = SubmittedFigure(
        submission=submission,
        **fields_of(reference),
        state=figure.cell.state.value,
        value=figure.cell.value,
        source=figure.source,
    )
    if figure.measure is not None:
        frozen.record_model = model_of(figure.measure)._meta.label_lower
        frozen.record_ids = pack(keys)
    return frozen


def may_be_recalled(report: AnnualReport) -> bool:
    """Whether its authors may take it back: nobody has accepted it, or nobody else received it."""
    if report.status == ReportStatus.ACCEPTED:
        return report.reports_to_id in (None, report.authority_id)
    return bool(report.status == ReportStatus.SUBMITTED)


@transaction.atomic
def recall(actor: User, report: AnnualReport, *, seen: int) -> AnnualReport:
    """Take back a report that was submitted and not accepted yet. Raises NotPermitted, ChangedMeanwhile, Refused."""
    require_submitter(actor, report.authority)
    taken = take(report, seen)
    if not may_be_recalled(taken):
        raise Refused(
            "这份报告已被接收，不能自行撤回。要修改，请联系接收的机关退回。"
            if taken.status == ReportStatus.ACCEPTED
            else "这份报告没有报送，不需要撤回。"
        )
    taken.status = ReportStatus.DRAFT
    step_done(taken)
    ReportStep.objects.create(
        report=taken, submission=taken.current_submission, kind=ReportStep.Kind.RECALLED, by=actor
    )
    record(
        actor=actor,
        authority=taken.authority,
        action="annual_report.recall",
        label="撤回报送",
        target=taken,
    )
    return taken
