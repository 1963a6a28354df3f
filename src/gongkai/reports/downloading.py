"""A report of the archive as an answer that the browser saves as a file."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404

from gongkai.organizations.refusals import Refused
from gongkai.reports.exports import EXPORTS, report_content
from gongkai.reports.models import ArchivedReport, ReportFile
from gongkai.web.uploads import safe_download


def download(report: ArchivedReport, kind: str) -> FileResponse:
    """The report as a file of one of the ``EXPORTS``, named after it; raises Http404 for another kind."""
    export = EXPORTS.get(kind)
    if export is None:
        raise Http404
    data = export.make(report_content(report))
    return FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=f"{_file_name(report)}.{export.suffix}",
        content_type=export.content_type,
    )


def kept_file(file: ReportFile) -> FileResponse:
    """The very file that a report was read from, to be saved; raises Refused where it is no longer in the storage."""
    try:
        content = file.file.open("rb")
    except OSError:
        raise Refused(
            f"文件“{file.name}”已不在存储中，打不开。请平台管理员从备份恢复；读出的原文和数据不受影响。"
        ) from None
    return safe_download(file.name, file.content_type, content)


def _file_name(report: ArchivedReport) -> str:
    """The title without the characters that a file system does not take."""
    kept = "".join(character for character in report.display_title if character not in '\\/:*?"<>|')
    return "".join(character for character in kept if character.isprintable())[:80].strip(" .") or "年度报告"
