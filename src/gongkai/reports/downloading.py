"""A report of the archive as an answer that the browser saves as a file."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404

from gongkai.reports.exports import EXPORTS, report_content
from gongkai.reports.models import ArchivedReport


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


def _file_name(report: ArchivedReport) -> str:
    """The title without the characters that a file system does not take."""
    kept = "".join(character for character in report.display_title if character not in '\\/:*?"<>|')
    return "".join(character for character in kept if character.isprintable())[:80].strip(" .") or "年度报告"
