"""Handing in a report as a file: for a unit that does not work on the platform, by the compiling office or by the unit's own people.

Two steps. ``receive_file`` reads the file and keeps it in the archive of whoever hands it in; ``hand_in`` makes it the unit's
submission after somebody has looked at what was read. A cell that was corrected in the archive in between is handed in as corrected.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.organizations.typed import fitting
from gongkai.reading import read_report
from gongkai.reports.actions import AlreadyArchived, store_source
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.submitting import LONGEST_REASON, freeze_file
from gongkai.reports.annual.actions.taking import require_open, take
from gongkai.reports.annual.handed_in import HandedIn, look_at, obstacles
from gongkai.reports.annual.receiver import receiver_of
from gongkai.reports.models import AnnualReport, ArchivedReport, Duty, ReportingUnit, ReportSubmission
from gongkai.reports.rights import may_receive, require_head, require_receiver, require_submitter


class FileHasErrors(Refused):
    """The report in the file has errors; ``handed_in`` says which. The head may hand it in with a reason."""

    def __init__(self, handed_in: HandedIn) -> None:
        errors = handed_in.errors
        shown = "；".join(one.message.rstrip("。") for one in errors[:3])
        more = f"；共 {len(errors)} 处" if len(errors) > 3 else ""
        sentence = f"文件中的报告有错误：{shown}{more}。请退给单位改正后重新报送；确实无误的，由公开工作机构负责人写明理由。"
        super().__init__(sentence, {"override_reason": [sentence]})
        self.handed_in = handed_in


def hands_in_for(actor: User, row: ReportingUnit, acting: Authority) -> Authority:
    """In whose name somebody hands in a file for a unit: the compiling authority's, or the unit's own.

    Raises NotPermitted for anyone else, and Refused for a unit that has not to report, or reports on the platform.
    """
    if acting.pk == row.compiler_id:
        require_receiver(actor, row.compiler, "代为报送文件")
    elif acting.pk == row.unit_id:
        require_submitter(actor, row.unit)
    else:
        raise NotPermitted(f"只有{row.compiler}或者{row.unit}的公开工作机构可以报送这个单位的文件。")
    if row.duty != Duty.REQUIRED:
        raise Refused(f"{row.unit}在 {row.year} 年度{row.get_duty_display()}，不需要报送文件。")
    if not row.hands_in_files:
        raise Refused(
            f"{row.unit}在平台上编写年度报告，不以文件报送。确实不使用平台的，请汇总机关先在填报单位名单中改为“以文件报送”。"
        )
    if timezone.localdate().year <= row.year:
        raise Refused(f"{row.year} 年还没有结束，年度结束后才能报送这一年的报告。")
    return acting


@transaction.atomic
def receive_file(
    actor: User, row: ReportingUnit, acting: Authority, source: bytes, name: str
) -> ArchivedReport:
    """Read a file and keep it in the archive of ``acting``; one that stands there already is taken as it stands.

    The report that it is to become is begun where nobody has. Raises NotPermitted, and Refused for a file that cannot be read, of
    another year, or of another authority of the platform: such a file is not kept.
    """
    keeper = hands_in_for(actor, row, acting)
    read = read_report(source, name)
    if wrong := obstacles(row.unit, row.year, read.authority, read.year):
        raise Refused("".join(wrong), {"file": wrong})
    report_for(actor, row)
    try:
        return store_source(actor, keeper, source, name)
    except AlreadyArchived as standing:
        return standing.report


def report_for(actor: User, row: ReportingUnit) -> AnnualReport:
    """The report that a file is to become, begun where nobody has; with its submission, if any."""
    report = open_report(actor, row.unit, row.year, row.scope, for_unit=may_receive(actor, row.compiler))
    receiver = receiver_of(row.unit, row.year, row.scope) if report.is_open else report.reports_to
    if receiver is None or receiver.pk != row.compiler_id:
        where = f"现在报送{receiver}，" if receiver else ""
        raise Refused(f"{row.unit}的报告{where}不报送{row.compiler}。请核对机构的隶属关系。")
    return report


@transaction.atomic
def hand_in(
    actor: User,
    row: ReportingUnit,
    acting: Authority,
    archived: ArchivedReport,
    *,
    seen: int,
    confirmed: bool = False,
    override_reason: str = "",
) -> ReportSubmission:
    """Make a file of the archive the unit's submission, as the archive's cells stand now.

    ``seen`` is the report's revision that the person saw; ``confirmed`` answers the question whose report it is, where the file leaves it
    open. Raises NotPermitted, ChangedMeanwhile, FileHasErrors without a reason by the head, and Refused.
    """
    keeper = hands_in_for(actor, row, acting)
    if archived.keeper_id != keeper.pk:
        raise NotPermitted("这份文件不在本机关的年度报告档案中，请先上传。")
    report = take(report_for(actor, row), seen)
    require_open(report)
    report.reports_to = row.compiler
    looked_at = look_at(report, archived)
    if looked_at.obstacles:
        raise Refused("".join(looked_at.obstacles))
    if looked_at.question and not confirmed:
        raise Refused(looked_at.question, {"confirmed": [looked_at.question]})
    reason = fitting(override_reason, "override_reason", "理由", LONGEST_REASON)
    if looked_at.errors:
        if not reason:
            raise FileHasErrors(looked_at)
        require_head(actor, keeper)
    return freeze_file(
        actor,
        report,
        archived,
        looked_at.cells,
        looked_at.findings,
        reason if looked_at.errors else "",
    )
