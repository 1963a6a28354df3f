"""Making the public text of a report: an item of proactive disclosure that goes through the authority's own review (Art. 17 and 49)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.attachments import add_attachments, remove_attachment
from gongkai.publishing.actions.drafting import create_draft, drop_draft, save_draft
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.checking import links_of
from gongkai.publishing.concurrency import take as take_item
from gongkai.publishing.models import Disclosure, Genre, ItemKind, Status, SubjectClass, Submission
from gongkai.reports.annual.actions.taking import step_done, take
from gongkai.reports.annual.composing import document_of
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.annual.publication_text import body_of
from gongkai.reports.annual.publishing import (
    CATEGORY,
    annual_column,
    publication_of,
    text_fingerprint,
    why_not_published_by_itself,
)
from gongkai.reports.models import (
    AnnualReport,
    ReportPublication,
    ReportStatus,
    ReportStep,
    ReportSubmission,
)
from gongkai.reports.outputs import OUTPUTS
from gongkai.reports.rights import require_publisher
from gongkai.web.columns import ANNUAL_REPORTS
from gongkai.web.uploads import CheckedUpload
from gongkai.web.uploads.names import clean_file_name

ATTACHED = ("docx", "pdf", "xlsx", "csv", "json")
"""The outputs that go with the item as files, in the order in which the public finds them."""
_ALREADY_MADE = "这次报送的公开稿已经生成。请在“主动公开信息”中查看它的审核情况。"
_TAKEN_AWAY = (Status.WITHDRAWN, Status.ENDED, Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of it: the draft, the review it was sent into, or ``lacking``, which says what has to be done before that.

    ``left_out`` says which files could not be made on this machine; the item goes its way without them.
    """

    publication: ReportPublication
    review: Submission | None
    lacking: str = ""
    left_out: tuple[str, ...] = ()


def draft_for_publication(actor: User, report: AnnualReport, *, seen: int) -> Drafted:
    """Make the item of a report that was accepted, with its text, tables and files, and send it into the review.

    Where an item was made before, this is a new version of it; what the public reads stays until the new version is through.
    A draft that cannot be sent yet stays as it is, and the result says what is lacking. Raises NotPermitted, ChangedMeanwhile, Refused.
    """
    require_publisher(actor, report.authority)
    submission = _submission_to_publish(report)
    # Written before the transaction begins, because that takes seconds; a submission never changes.
    document = document_of(submission)
    files, left_out = _files(document)
    publication = _draft(actor, report, submission, document, files, seen)
    item = Disclosure.objects.get(pk=publication.disclosure_id)
    if annual_column(report.authority) is None:
        return Drafted(publication, None, _no_column(report), left_out)
    version = publication.version
    # Never inside a transaction: other sites are asked for their pages.
    links = links_of(version)
    try:
        review = submit(actor, item, seen=item.revision, links=links)
    except Refused as refusal:
        return Drafted(publication, None, str(refusal), left_out)
    return Drafted(publication, review, "", left_out)


@transaction.atomic
def _draft(
    actor: User,
    report: AnnualReport,
    submission: ReportSubmission,
    document: ReportDocument,
    files: dict[str, CheckedUpload],
    seen: int,
) -> ReportPublication:
    taken = take(report, seen)
    if _submission_to_publish(taken).pk != submission.pk:
        raise Refused("报告刚刚重新报送过，请看过现在的情况再生成公开稿。")
    before = publication_of(taken)
    fields = _fields(taken, document)
    column = annual_column(taken.authority)
    columns = [column] if column is not None else []
    item = _item_to_write(actor, before, submission)
    if item is None:
        item = create_draft(actor, taken.authority, fields, columns).disclosure
    else:
        note = f"第{submission.number}次报送的数据"
        item = save_draft(actor, item, fields | {"change_note": note}, columns, seen=item.revision).disclosure
        assert before is not None
        _remove_made_files(actor, item, before)
    add_attachments(actor, item, list(files.values()), seen=None)
    item.refresh_from_db()
    version = item.working_version
    assert version is not None
    version.refresh_from_db()
    publication = ReportPublication.objects.create(
        submission=submission,
        disclosure=item,
        version=version,
        text_fingerprint=text_fingerprint(version),
        files={key: upload.sha256 for key, upload in files.items()},
        by=actor,
    )
    step_done(taken)
    ReportStep.objects.create(report=taken, submission=submission, kind=ReportStep.Kind.DRAFTED, by=actor)
    record(
        actor=actor,
        authority=taken.authority,
        action="annual_report.draft_publication",
        label="生成年度报告公开稿",
        target=taken,
        after={"第几次报送": submission.number, "信息": item.pk, "版本": version.number},
    )
    return publication


def why_not_drafted(report: AnnualReport) -> str:
    """Why the public text of the report cannot be made now, with what to do first; empty where it can. At most two queries."""
    if sentence := _why_not_to_publish(report):
        return sentence
    before = publication_of(report)
    if before is None or before.submission_id != report.current_submission_id:
        return ""
    return _ALREADY_MADE if _is_as_made(before) and before.disclosure.status not in _TAKEN_AWAY else ""


def _why_not_to_publish(report: AnnualReport) -> str:
    if sentence := why_not_published_by_itself(report):
        return sentence
    if report.current_submission is None or report.is_open:
        return "报告还没有报送，不能公开。请先完成检查并报送。"
    if report.status != ReportStatus.ACCEPTED:
        return f"报告还没有被“{report.reports_to}”接收，接收以后才能公开。"
    if report.current_submission.source_report_id is not None:
        return "这份报告是以文件报送的，文字不在本平台中。请在“主动公开信息”中直接发布原文件。"
    return ""


def _submission_to_publish(report: AnnualReport) -> ReportSubmission:
    """The submission that may go before the public; raises Refused with what to do first."""
    if sentence := _why_not_to_publish(report):
        raise Refused(sentence)
    assert report.current_submission is not None
    return report.current_submission


def _is_as_made(publication: ReportPublication) -> bool:
    """Whether the version that was made is the one that is worked on, and nobody has written in it."""
    working = publication.disclosure.working_version
    assert working is not None
    return working.pk == publication.version_id and text_fingerprint(working) == publication.text_fingerprint


def _item_to_write(
    actor: User, before: ReportPublication | None, submission: ReportSubmission
) -> Disclosure | None:
    """The item of the report, ready for a new version; None where a new one has to begin.

    Nothing that somebody wrote by hand in a draft is written over: that draft has to be given up, or sent, by its writer.
    """
    if before is None:
        return None
    item = take_item(before.disclosure, None)
    if item.status == Status.DROPPED:
        return None
    before.disclosure = item
    is_as_made = _is_as_made(before)
    if is_as_made and before.submission_id == submission.pk and item.status not in _TAKEN_AWAY:
        raise Refused(_ALREADY_MADE)
    working = item.working_version
    assert working is not None
    if working.is_frozen:
        return item
    if not is_as_made:
        raise Refused(
            "公开稿的草稿中有人工修改的内容。请先在“主动公开信息”中把草稿送审，或者放弃这份草稿，再重新生成。"
        )
    item = drop_draft(actor, item, seen=None)
    return None if item.status == Status.DROPPED else item


def _remove_made_files(actor: User, item: Disclosure, before: ReportPublication) -> None:
    """Take the files of the last version out of the new draft; files that somebody added stay."""
    version = item.working_version
    assert version is not None
    for attachment in version.attachments.filter(sha256__in=before.files.values()):
        remove_attachment(actor, item, attachment, seen=None)


def _fields(report: AnnualReport, document: ReportDocument) -> dict[str, object]:
    return {
        "kind": ItemKind.INFORMATION,
        "title": report.title,
        "summary": f"{report.authority.name}{report.year}年政府信息公开工作情况和统计数据，统计期限为{report.year}年1月1日至12月31日。",
        "body": body_of(document),
        "date_of_issue": document.date,
        "category": CATEGORY,
        "subject": SubjectClass.GENERAL,
        "genre": Genre.REPORT,
        "keywords": "政府信息公开、年度报告",
        "issuers": report.authority.name,
    }


def _files(document: ReportDocument) -> tuple[dict[str, CheckedUpload], tuple[str, ...]]:
    """The files of the report, made by the platform itself, and sentences about those that this machine cannot make."""
    found: dict[str, CheckedUpload] = {}
    left_out = []
    for key in ATTACHED:
        output = OUTPUTS[key]
        try:
            data = output.write(document)
        except Refused as refusal:
            # A report has its last day by law; it does not wait for a font.
            left_out.append(f"没有附上{output.label}：{refusal}")
            continue
        name = clean_file_name(f"{document.title}{output.suffix}")
        found[key] = CheckedUpload(
            name,
            output.content_type.partition(";")[0],
            len(data),
            ContentFile(data, name),
            hashlib.sha256(data).hexdigest(),
        )
    return found, tuple(left_out)


def _no_column(report: AnnualReport) -> str:
    return (
        f"还不能送审：“{report.authority}”发布信息的网站没有开放的“{ANNUAL_REPORTS.title}”栏目。"
        "请公开工作机构负责人在“栏目管理”中按国家规范建立栏目（或者重新开放），再在信息页选上这个栏目送审。"
    )
