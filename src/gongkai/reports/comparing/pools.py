"""The reports that can be compared: those made on the platform, and those read into the archive. The platform's go first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.reports.annual.publishing import PublishedReport
from gongkai.reports.models import AnnualReport, ArchivedReport, ReportStatus


class Source(StrEnum):
    """Where a report of a comparison comes from."""

    PLATFORM = "platform"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """One report of one authority and year. ``key`` is that of the submission, or of the archived report.

    ``series`` is what its authority is called in addresses. ``scope`` says what it covers where that is known, ``note`` what
    else must be said of it.
    """

    source: Source
    key: int
    series: str
    name: str
    year: int | None
    address: str
    scope: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Whose it is and of which year."""
        return f"{self.name} {self.year}年" if self.year else f"{self.name} 年度不详"


@dataclass(frozen=True, slots=True)
class Pool:
    """Reports to compare. ``superseded`` are the archive's reports in whose place one of the platform stands."""

    reports: tuple[ComparedReport, ...]
    superseded: tuple[ComparedReport, ...] = ()

    def keys(self, source: Source) -> list[int]:
        """The keys of the reports from one source."""
        return [report.key for report in self.reports if report.source is source]


def public_pool(published: Iterable[PublishedReport], archived: QuerySet[ArchivedReport]) -> Pool:
    """What everybody may compare: published reports and the public part of the archive."""
    made = [_made(one.report, one.submission.pk, one.submission.is_partial, one.address) for one in published]
    return _pool(made, archived, is_office=False)


def office_pool(reports: QuerySet[AnnualReport], archived: QuerySet[ArchivedReport]) -> Pool:
    """What somebody may compare who may read these reports: what was submitted and not returned, and their archive."""
    rows = reports.filter(
        status__in=[ReportStatus.SUBMITTED, ReportStatus.ACCEPTED], current_submission__isnull=False
    ).select_related("authority", "current_submission")
    made = []
    for row in rows.defer("current_submission__texts", "current_submission__findings"):
        submission = row.current_submission
        assert submission is not None
        waiting = "" if row.status == ReportStatus.ACCEPTED else "已报送，尚未接收"
        made.append(_made(row, submission.pk, submission.is_partial, row.get_absolute_url(), waiting))
    return _pool(made, archived, is_office=True)


def _made(
    report: AnnualReport, submission: int, is_partial: bool, address: str, waiting: str = ""
) -> ComparedReport:
    own = report.is_own_of_compiler
    notes = [waiting, "部分单位未汇总" if is_partial else ""]
    return ComparedReport(
        Source.PLATFORM,
        submission,
        f"{report.authority_id}{'b' if own else ''}",
        f"{report.authority.name}（本级机关）" if own else report.authority.name,
        report.year,
        address,
        "汇总" if report.is_compiled else "本机关",
        "，".join(note for note in notes if note),
    )


def _pool(made: Sequence[ComparedReport], archived: QuerySet[ArchivedReport], *, is_office: bool) -> Pool:
    """The platform's report stands in the place of every archived one of the same authority and year."""
    named = {report.name: report.series for report in made}
    taken = {(report.series, report.year) for report in made}
    kept: list[ComparedReport] = []
    superseded: list[ComparedReport] = []
    rows = archived.order_by("authority_name", "year", "pk").select_related(None).select_related("subject")
    for row in rows.only("pk", "authority_name", "year", "subject__name"):
        name = row.subject.name if row.subject else row.authority_name or "机关不详"
        series = str(row.subject_id) if row.subject_id else named.get(name, f"n:{name}")
        address = reverse("reports:office_report" if is_office else "reports:report", args=[row.pk])
        one = ComparedReport(Source.ARCHIVE, row.pk, series, name, row.year, address)
        (superseded if (series, row.year) in taken else kept).append(one)
    reports = sorted([*made, *kept], key=lambda one: (one.name, one.year or 0, one.key))
    return Pool(tuple(reports), tuple(superseded))
