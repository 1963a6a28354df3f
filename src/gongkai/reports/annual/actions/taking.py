"""Taking a report into the hand: locked, and as the person saw it."""

from __future__ import annotations

from gongkai.organizations.refusals import Refused
from gongkai.reports.models import AnnualReport, ReportStatus


class ChangedMeanwhile(Refused):
    """Somebody else took a step with the report since the person looked at it."""


def take(report: AnnualReport, seen: int | None = None) -> AnnualReport:
    """The report, locked until the transaction ends. ``seen`` is the revision that the person saw.

    Raises ChangedMeanwhile where it is another one now. Without ``seen`` nothing is compared.
    """
    taken = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("authority", "reports_to", "current_submission")
        .get(pk=report.pk)
    )
    if seen is not None and taken.revision != seen:
        raise ChangedMeanwhile("这份报告刚刚由别人办理过，您看到的已不是最新情况。请看过现在的情况再办。")
    return taken


def require_open(report: AnnualReport) -> None:
    """Pass for a report that may be written in; raises Refused, with what to do, for one that was submitted."""
    if report.is_open:
        return
    if report.status == ReportStatus.ACCEPTED and report.reports_to_id not in (None, report.authority_id):
        raise Refused("这份报告已被接收。要修改，请联系接收的机关退回。")
    raise Refused("这份报告已经报送。要修改，请先撤回报送。")


def step_done(report: AnnualReport) -> None:
    """Write the report after a step."""
    report.revision += 1
    report.save()
