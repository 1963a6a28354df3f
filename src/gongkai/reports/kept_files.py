"""Keeping the very file that a report was read from, so that whoever doubts a figure can open it.

The bytes are kept as they came; nothing in them is changed, and a second reading of the same bytes does not store them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.reports.models import ArchivedReport, ReportFile
from gongkai.web.uploads.kinds import FORMATS
from gongkai.web.uploads.names import clean_file_name, extension_of

Written = list[str]
"""The names in the storage of the files that a step has written so far."""
PASTED = "粘贴的文本"
"""What stands as the source of a report that was pasted."""
_NOT_KEPT = "没有留存文件：这份报告存入时，平台只保存读出的原文。有原来那个文件的，在“存入年度报告”再上传一次，即可补存。"


@dataclass(frozen=True, slots=True)
class OfferedFiles:
    """The files of a report as a page offers them, each with its address; where there is none, ``why_none`` says why."""

    files: list[tuple[ReportFile, str]]
    why_none: str


def offered_files(archived: ArchivedReport, address: Callable[[ReportFile], str]) -> OfferedFiles:
    """The files of a report of the archive, the one that was read first before the others. One query."""
    files = [(file, address(file)) for file in archived.files.select_related("kept_by")]
    pasted = archived.source_name == PASTED
    why = "" if files else "这份报告是粘贴文字存入的，没有文件。" if pasted else _NOT_KEPT
    return OfferedFiles(files, why)


@contextmanager
def gone_with_the_step() -> Iterator[Written]:
    """Around a transaction: where it fails, the files that were written in it are removed, as its rows are."""
    written: Written = []
    try:
        yield written
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def keep_file(
    user: User | None, archived: ArchivedReport, data: bytes, name: str, written: Written
) -> ReportFile | None:
    """Keep the file that a report was read from; None where the report has the same bytes already.

    To be called in a transaction, inside ``gone_with_the_step``. ``name`` is what the sender called the file.
    """
    digest = hashlib.sha256(data).hexdigest()
    if archived.files.filter(sha256=digest).exists():
        return None
    shown = clean_file_name(name)
    extension = extension_of(shown)
    known = FORMATS.get(extension)
    row = ReportFile(
        report=archived,
        name=shown,
        content_type=known.content_type if known else "",
        size=len(data),
        sha256=digest,
        kept_by=user,
    )
    if standing := _stored(archived, digest):
        row.file.name = standing
    else:
        # Named by the content: a name of a hundred Chinese characters is longer than file systems take.
        row.file.save(f"{digest[:32]}.{extension}" if known else digest[:32], ContentFile(data), save=False)
        written.append(row.file.name or "")
    row.save()
    return row


def add_file(user: User | None, archived: ArchivedReport, data: bytes, name: str) -> bool:
    """Keep one more file of a report that stands in the archive, with an audit entry; False where it was kept before."""
    with gone_with_the_step() as written, transaction.atomic():
        ArchivedReport.objects.select_for_update().only("pk").get(pk=archived.pk)
        kept = keep_file(user, archived, data, name, written)
        if kept is None:
            return False
        record(
            actor=user,
            authority=archived.keeper,
            action="report.keep_file",
            label="补存年度报告文件",
            target=archived,
            after=facts_of(kept),
        )
    return True


def facts_of(kept: ReportFile) -> dict[str, str | int]:
    """What the audit trail says of a file."""
    return {"文件": kept.name, "文件大小（字节）": kept.size, "文件校验值": kept.sha256}


def _stored(archived: ArchivedReport, digest: str) -> str:
    """Where the same bytes lie already, kept by the same archive for another reading; empty where they do not."""
    rows = ReportFile.objects.filter(report__keeper=archived.keeper_id, sha256=digest)
    return next(
        (row.file.name for row in rows if row.file.name and default_storage.exists(row.file.name)), ""
    )
