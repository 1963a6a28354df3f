"""The file that a report was handed in as: opened from the report's own page, by everybody who may read that page."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse

from gongkai.reports.downloading import kept_file
from gongkai.reports.kept_files import OfferedFiles, offered_files
from gongkai.reports.models import AnnualReport, ArchivedReport
from gongkai.reports.office.annual_base import AnnualReportView


def source_of(report: AnnualReport) -> ArchivedReport | None:
    """The report of the archive that the newest submission was read from; None where it does not come from a file. One query."""
    submission = report.current_submission
    if submission is None or submission.source_report_id is None:
        return None
    return ArchivedReport.objects.only("source_name").get(pk=submission.source_report_id)


def files_handed_in(report: AnnualReport) -> OfferedFiles | None:
    """The files behind the newest submission with their addresses; None where it does not come from a file."""
    source = source_of(report)
    if source is None:
        return None
    return offered_files(
        source, lambda file: reverse("reports:annual_source_file", args=[report.pk, file.pk])
    )


class SourceFile(AnnualReportView):
    """A file that the newest submission was read from, as it came."""

    def get(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        """Hand it out; a file behind no submission that the reader sees is a 404."""
        source = source_of(self.get_report())
        found = source.files.filter(pk=file).first() if source is not None else None
        if found is None:
            raise Http404
        return kept_file(found)
