"""The business steps of the archive: add, correct, judge. Each checks the right to do it first.

Every step is one transaction with one audit entry, and raises ``Refused`` with the sentence a person reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from gongkai.forms.cells import Cell, Cells, CellState
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.reading import examine, read_report
from gongkai.reading.report import Report
from gongkai.reports.kept_files import add_file, facts_of, gone_with_the_step, keep_file
from gongkai.reports.labels import known_row, label_of
from gongkai.reports.models import ArchivedReport, Correction, Figure, FindingRecord, Verdict
from gongkai.reports.permissions import require_keeper
from gongkai.reports.storing import (
    current_cells,
    figure_rows,
    finding_rows,
    report_fields,
    restore_report,
)
from gongkai.reports.values import cell_from_text

MAXIMUM_BYTES = 20 * 1024 * 1024
"""The largest source the archive takes."""
TOO_LARGE = "文件超过20 MB。年度报告一般不到1 MB，请确认选对了文件，或只保留报告正文。"
MAXIMUM_REASON = 2000
_BATCH = 500


class AlreadyArchived(Refused):
    """The same text stands in the same archive already, as ``report``, perhaps in another encoding.

    The file it came in this time is kept with it all the same, unless it was kept before.
    """

    def __init__(self, report: ArchivedReport, file_was_added: bool = False) -> None:
        added = "这个文件档案中原来没有，已补存在这份报告里。" if file_was_added else ""
        super().__init__(f"这份报告已在档案中：《{report.display_title}》，没有重复存入。{added}")
        self.report = report


def add_report(user: User, authority: Authority, source: bytes | str, name: str = "") -> ArchivedReport:
    """Read a source and put it into the archive of an authority, with its figures and findings.

    Raises NotPermitted, AlreadyArchived for a text that stands there already, and Refused where it is over
    20 MB or nothing could be read in it; then nothing is stored.
    """
    require_keeper(user, authority)
    return store_source(user, authority, source, name)


def store_source(
    user: User | None, authority: Authority, source: bytes | str, name: str = ""
) -> ArchivedReport:
    """Put a source into an archive; the step behind ``add_report``, and the one the platform takes by itself.

    Bytes are a file and are kept as they came; a text was pasted, and is all there is. Raises AlreadyArchived and Refused as
    ``add_report`` does.
    """
    given = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(given) > MAXIMUM_BYTES:
        raise Refused(TOO_LARGE)
    report = read_report(source, name)
    _refuse_unreadable(report)
    digest = _digest(report.text)
    _refuse_second_copy(user, authority, digest, source, name)
    try:
        with gone_with_the_step() as written, transaction.atomic():
            archived = ArchivedReport.objects.create(
                keeper=authority,
                subject=_subject(report),
                source_name=name.replace("\x00", "")[:255],
                sha256=digest,
                uploaded_by=user,
                **report_fields(report),
            )
            file = keep_file(user, archived, source, name, written) if isinstance(source, bytes) else None
            Figure.objects.bulk_create(figure_rows(archived, report), batch_size=_BATCH)
            _examine(archived, report)
            _examine_next_year(archived)
            facts = {"来源文件": archived.source_name, "校验值": digest}
            record(
                actor=user,
                authority=authority,
                action="report.add",
                label="存入年度报告",
                target=archived,
                after={**facts, **facts_of(file)} if file else facts,
            )
    except IntegrityError:
        _refuse_second_copy(user, authority, digest, source, name)
        raise
    return archived


def _digest(text: str) -> str:
    """What tells one source from another: its text, whatever its encoding, line ends and blank margins."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff \t\n\u3000")
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _refuse_second_copy(
    user: User | None, authority: Authority, digest: str, source: bytes | str, name: str
) -> None:
    existing = ArchivedReport.objects.defer("text").filter(keeper=authority, sha256=digest).first()
    if existing is not None:
        raise AlreadyArchived(existing, isinstance(source, bytes) and add_file(user, existing, source, name))


def _refuse_unreadable(report: Report) -> None:
    if "\x00" in report.text:
        raise Refused(
            "文件中含有空字符，不是文本。请上传网页、Word、PDF、Excel 或文本文件，或把报告正文粘贴到文本框。"
        )
    try:
        report.text.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("文本中有无法保存的残缺字符。请用原始文件上传，或重新复制正文。") from None
    if not report.is_read:
        sentences = " ".join(item.message for item in report.unread)
        raise Refused(sentences or "没有从中读出任何数据，请确认这是一份政府信息公开工作年度报告。")


def _subject(report: Report) -> Authority | None:
    """The authority of the platform with the report's name, where exactly one has it."""
    if not report.authority:
        return None
    named = Authority.objects.filter(name__in=[report.authority, f"{report.authority}人民政府"])[:2]
    return named[0] if len(named) == 1 else None


def _hold(archived_pk: int) -> None:
    """Let whoever else changes this report wait: its findings always follow from all of its figures."""
    ArchivedReport.objects.select_for_update().only("pk").get(pk=archived_pk)


def _examine(archived: ArchivedReport, report: Report) -> None:
    """Run all checks over what holds now and replace the findings of the run before."""
    cells = current_cells(archived.figures.all())
    findings = examine(report, cells, previous=_cells_of_last_year(archived))
    FindingRecord.objects.filter(report=archived).delete()
    FindingRecord.objects.bulk_create(finding_rows(archived, findings, cells), batch_size=_BATCH)


def _reports_of(archived: ArchivedReport, year: int) -> QuerySet[ArchivedReport]:
    """The reports of the same authority over another year in the same archive, the newest upload first."""
    if not archived.authority_name:
        return ArchivedReport.objects.none()
    return ArchivedReport.objects.filter(
        keeper=archived.keeper_id, authority_name=archived.authority_name, year=year
    ).order_by("-pk")


def other_versions(archived: ArchivedReport) -> QuerySet[ArchivedReport]:
    """The other reports of the same authority over the same year in the same archive, the newest first."""
    if archived.year is None:
        return ArchivedReport.objects.none()
    return _reports_of(archived, archived.year).exclude(pk=archived.pk)


def _cells_of_last_year(archived: ArchivedReport) -> Cells | None:
    """What the authority reported a year before, for the rules that carry figures over; None if unknown."""
    before = _reports_of(archived, archived.year - 1).defer("text").first() if archived.year else None
    return None if before is None else current_cells(before.figures.all())


def _examine_next_year(archived: ArchivedReport) -> None:
    """Check the following year's reports anew, because what they carry over stands in this one."""
    if archived.year:
        for following in _reports_of(archived, archived.year + 1):
            _hold(following.pk)
            _examine(following, restore_report(following, following.figures.all()))


def reexamine(archived: ArchivedReport) -> None:
    """Run all checks anew over the stored figures with their corrections; verdicts stay as they are.

    The following year's report of the same authority is checked with it.
    """
    with transaction.atomic():
        _hold(archived.pk)
        _examine(archived, restore_report(archived, archived.figures.all()))
        _examine_next_year(archived)


def reexamine_report(user: User, archived: ArchivedReport) -> None:
    """Run all checks anew because a person asks for it; raises NotPermitted."""
    require_keeper(user, archived.keeper)
    with transaction.atomic():
        reexamine(archived)
        record(
            actor=user,
            authority=archived.keeper,
            action="report.examine",
            label="重新检查年度报告",
            target=archived,
        )


def correct_figure(user: User, figure: Figure, text: str, reason: str, seen: str | None = None) -> Correction:
    """Replace what holds in a cell by what a person typed, and run the checks anew.

    ``text`` is a number in the unit of the row, or 空白, 不适用 or 未读出; ``seen`` is what stood in the cell when
    the person looked, as it was shown. Raises NotPermitted, and Refused where the reason is missing, the text
    is no value for this row, nothing would change, or somebody else has changed the cell since it was seen.
    """
    require_keeper(user, figure.report.keeper)
    row = known_row(figure.reference)
    if row is None or row.heading:
        raise Refused("现行表式中没有这个单元格，不能更正。")
    why = _reason(reason, "请填写更正理由，例如：原文第三部分写明为12件。")
    try:
        cell = cell_from_text(text, row)
    except ValueError as error:
        raise Refused(str(error), {"value": [str(error)]}) from None
    with transaction.atomic():
        _hold(figure.report_id)
        held = Figure.objects.get(pk=figure.pk)
        if held.cell == cell:
            raise Refused(f"此格现在就是“{held.display_value}”，无需更正。")
        if seen is not None and seen != held.display_value:
            raise Refused(
                f"您填写时此格是“{seen[:40]}”，刚才已有人更正为“{held.display_value}”，您的更正没有保存。"
                "请看过更正记录；仍要更正的，请再提交一次。"
            )
        return _replace(user, held, cell, why, None)


def withdraw_correction(user: User, correction: Correction, reason: str) -> Correction:
    """Take back the correction in effect and restore what held before it; both stay in the history.

    Raises NotPermitted, and Refused where the reason is missing or the correction is no longer in effect.
    """
    require_keeper(user, correction.figure.report.keeper)
    why = _reason(reason, "请填写撤回更正的理由。")
    with transaction.atomic():
        _hold(correction.figure.report_id)
        held = Figure.objects.get(pk=correction.figure_id)
        effective = effective_correction(held.corrections.all())
        if effective is None or effective.pk != correction.pk:
            raise Refused("这次更正已被撤回或之后另有更正，只能撤回最近一次有效的更正。")
        before = Cell(CellState(correction.old_state), correction.old_value)
        return _replace(user, held, before, why, correction)


def effective_correction(corrections: Iterable[Correction]) -> Correction | None:
    """The newest correction that was not taken back, of all corrections of one figure."""
    every = list(corrections)
    withdrawn = {item.withdraws_id for item in every if item.withdraws_id}
    standing = [item for item in every if not item.withdraws_id and item.pk not in withdrawn]
    return max(standing, key=lambda item: item.pk, default=None)


def _replace(user: User, figure: Figure, cell: Cell, why: str, withdraws: Correction | None) -> Correction:
    correction = Correction.objects.create(
        figure=figure,
        old_state=figure.current_state,
        old_value=figure.current_value,
        new_state=cell.state.value,
        new_value=cell.value,
        reason=why,
        withdraws=withdraws,
        made_by=user,
    )
    figure.current_state, figure.current_value = cell.state.value, cell.value
    figure.save(update_fields=["current_state", "current_value"])
    report = figure.report
    reexamine(report)
    record(
        actor=user,
        authority=report.keeper,
        action="report.withdraw_correction" if withdraws else "report.correct",
        label="撤回数据更正" if withdraws else "更正年度报告数据",
        target=report,
        before={str(label_of(figure.reference, report)): correction.display_old},
        after={str(label_of(figure.reference, report)): correction.display_new, "理由": why},
    )
    return correction


def give_verdict(
    user: User, finding: FindingRecord, kind: str, reason: str = "", seen: str | None = None
) -> Verdict:
    """Say what a person makes of a finding: confirmed, or accepted with a reason.

    The verdict holds for the values the finding has now; ``seen`` is the fingerprint of those the person saw.
    Raises NotPermitted, and Refused for another kind, where an acceptance has no reason, where the values have
    changed since the person saw them, or where a verdict on them stands already.
    """
    require_keeper(user, finding.report.keeper)
    if kind not in (Verdict.Kind.CONFIRMED, Verdict.Kind.ACCEPTED):
        raise Refused("请选择“确认属实”或“说明理由后接受”。")
    why = reason.strip()
    if kind == Verdict.Kind.ACCEPTED or why:
        why = _reason(reason, "接受一处问题要写明理由，例如：省局系统口径不同，已电话核实。")
    with transaction.atomic():
        _hold(finding.report_id)
        expected = finding.fingerprint if seen is None else seen
        current = FindingRecord.objects.filter(report=finding.report_id, key=finding.key).first()
        if current is None or current.fingerprint != expected:
            raise Refused("数值已变，需重新判断：请核对最新的数值后再作判断。")
        standing = _standing_verdict(current)
        if standing is not None:
            raise Refused(
                f"这处问题已由{standing.given_by}判断为“{standing.get_kind_display()}”。要改判，请先撤回原来的判断。"
            )
        return _judge(user, finding, kind, why)


def withdraw_verdict(user: User, finding: FindingRecord, reason: str = "") -> Verdict:
    """Take back the verdict on a finding; raises NotPermitted, and Refused where there is none."""
    require_keeper(user, finding.report.keeper)
    why = _reason(reason, "请填写撤回判断的理由。") if reason.strip() else ""
    with transaction.atomic():
        _hold(finding.report_id)
        if _standing_verdict(finding) is None:
            raise Refused("这处问题目前没有判断，无需撤回。")
        return _judge(user, finding, Verdict.Kind.WITHDRAWN, why)


def _standing_verdict(finding: FindingRecord) -> Verdict | None:
    """The newest verdict on a finding for the values it has now, unless it was withdrawn."""
    given = Verdict.objects.select_related("given_by").filter(
        report=finding.report_id, rule=finding.rule, scope=finding.scope, fingerprint=finding.fingerprint
    )
    newest = given.order_by("-pk").first()
    return None if newest is None or newest.kind == Verdict.Kind.WITHDRAWN else newest


def _judge(user: User, finding: FindingRecord, kind: str, why: str) -> Verdict:
    with transaction.atomic():
        verdict = Verdict.objects.create(
            report=finding.report,
            rule=finding.rule,
            scope=finding.scope,
            fingerprint=finding.fingerprint,
            message=finding.message,
            kind=kind,
            reason=why,
            given_by=user,
        )
        record(
            actor=user,
            authority=finding.report.keeper,
            action="report.verdict",
            label=f"判断问题：{verdict.get_kind_display()}",
            target=finding.report,
            after={"问题": finding.message, "判断": verdict.get_kind_display(), "理由": why},
        )
    return verdict


def _reason(text: str, missing: str) -> str:
    """The reason without spaces around it; raises Refused where it is missing or too long."""
    reason = fitting(text, "reason", "理由", MAXIMUM_REASON)
    if not reason:
        raise Refused(missing, {"reason": [missing]})
    return reason
