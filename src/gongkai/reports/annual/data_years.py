"""What the files of data hold, year by year, with a version that changes as soon as anything in them would.

A version is a digest of everything that decides which lines there are and what they say: the publications (or submissions), where
each report stands, and the facts of its authority. The figures themselves need no looking at: a submission never changes. One lean
query, because it is asked before every answer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import F, Q, QuerySet

import gongkai
from gongkai.reports.annual.open_data import handed_in, submissions_of
from gongkai.reports.annual.publishing import public_publications, published_reports
from gongkai.reports.models import AnnualReport, ReportSubmission, Scope

_OWN_OFFICE = Q(
    submission__report__scope=Scope.OWN, submission__report__reports_to=F("submission__report__authority")
)
"""Reports that are never published by themselves (``publishing.why_not_published_by_itself``)."""
_OF_THE_REPORT = ("pk", "year", "scope", "status")
_OF_THE_AUTHORITY = ("pk", "name", "division_code", "level", "kind", "line", "position")


@dataclass(frozen=True, slots=True)
class DataYear:
    """A year of which there is data: how many reports, and the version of what is said of them."""

    year: int
    reports: int
    version: str


@dataclass(frozen=True, slots=True)
class DataSource:
    """Whose data: ``slot`` names the place where the files are kept, ``years`` says what there is now (newest first).

    ``submissions`` gives the submissions of a year, in the order of the lines.
    """

    slot: str
    years: Callable[[], list[DataYear]]
    submissions: Callable[[int], list[ReportSubmission]]


PUBLIC_SLOT = "public"


def public_data() -> DataSource:
    """What everybody may have: the reports that are published now."""
    return DataSource(
        PUBLIC_SLOT,
        public_years,
        lambda year: [one.submission for one in published_reports(AnnualReport.objects.filter(year=year))],
    )


def office_data(slot: str, reports: Callable[[], QuerySet[AnnualReport]]) -> DataSource:
    """What a reader of ``reports`` may have; who reads other reports has to be given another slot."""
    return DataSource(slot, lambda: submitted_years(reports()), lambda year: submissions_of(reports(), year))


def public_years() -> list[DataYear]:
    """The years with published reports. One query."""
    rows = public_publications().exclude(_OWN_OFFICE)
    report = [f"submission__report__{name}" for name in _OF_THE_REPORT]
    authority = [f"submission__report__authority__{name}" for name in _OF_THE_AUTHORITY]
    return _by_year(
        rows.order_by("pk").values_list(
            *report, *authority, "pk", "disclosure", "disclosure__published_version"
        )
    )


def submitted_years(reports: QuerySet[AnnualReport]) -> list[DataYear]:
    """The years in which these reports are handed in and were not sent back. One query."""
    authority = [f"authority__{name}" for name in _OF_THE_AUTHORITY]
    rows = handed_in(reports).order_by("pk")
    return _by_year(rows.values_list(*_OF_THE_REPORT, *authority, "current_submission"))


def _by_year(rows: Iterable[tuple[Any, ...]]) -> list[DataYear]:
    """Rows that begin with the report's key and year, gathered."""
    digests: dict[int, Any] = defaultdict(lambda: hashlib.sha256(code_of_the_files().encode()))
    reports: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        report, year = row[:2]
        digests[year].update(f"{row!r}\n".encode())
        reports[year].add(report)
    return [
        DataYear(year, len(reports[year]), digests[year].hexdigest()[:32])
        for year in sorted(reports, reverse=True)
    ]


@cache
def code_of_the_files() -> str:
    """Changes with the forms and with the code that writes the lines, so that no file of an older version of the platform stays."""
    root = Path(gongkai.__file__).parent
    digest = hashlib.sha256()
    for room in ("forms", "reports"):
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()
