"""What the compiling authority does with a report it received: accept it, or return it with remarks."""

from __future__ import annotations

from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.reports.annual.actions.taking import step_done, take
from gongkai.reports.models import AnnualReport, ReportStatus, ReportStep
from gongkai.reports.notices import tell_of_receiving
from gongkai.reports.rights import require_receiver

LONGEST_REMARK = 1000


@transaction.atomic
def accept(actor: User, report: AnnualReport, *, seen: int) -> AnnualReport:
    """Accept a report: from now on it is in the roll-up. Raises NotPermitted, ChangedMeanwhile, Refused."""
    require_receiver(actor, report.reports_to, "接收年度报告")
    taken = take(report, seen)
    if taken.status == ReportStatus.ACCEPTED:
        raise Refused("这份报告已经接收。")
    if taken.status != ReportStatus.SUBMITTED:
        raise Refused("这份报告现在没有报送，不能接收。")
    taken.status = ReportStatus.ACCEPTED
    _written(actor, taken, ReportStep.Kind.ACCEPTED, "annual_report.accept", "接收年度报告", "")
    return taken


@transaction.atomic
def return_report(actor: User, report: AnnualReport, remark: str, *, seen: int) -> AnnualReport:
    """Send a report back with remarks, also one that was accepted: it leaves the roll-up until it is accepted again.

    Raises NotPermitted, ChangedMeanwhile, and Refused without a remark.
    """
    require_receiver(actor, report.reports_to, "退回年度报告")
    taken = take(report, seen)
    if taken.status not in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED):
        raise Refused("这份报告现在没有报送，不需要退回。")
    kept = fitting(remark, "remark", "意见", LONGEST_REMARK)
    if not kept:
        raise Refused("请写明退回的意见。", {"remark": ["请写明哪里要改、怎样改。"]})
    taken.status = ReportStatus.RETURNED
    _written(actor, taken, ReportStep.Kind.RETURNED, "annual_report.return", "退回年度报告", kept)
    return taken


def _written(
    actor: User, report: AnnualReport, kind: ReportStep.Kind, action: str, label: str, remark: str
) -> None:
    step_done(report)
    ReportStep.objects.create(
        report=report, submission=report.current_submission, kind=kind, by=actor, remark=remark
    )
    for authority in {report.authority, report.reports_to}:
        # Both offices find the step in their own trail.
        record(
            actor=actor,
            authority=authority,
            action=action,
            label=label,
            target=report,
            after={"意见": remark} if remark else None,
        )
    tell_of_receiving(report, kind, actor)
