"""Reports to test with: a city with records of every kind, and what it takes to hand a report in."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form
from gongkai.organizations.models import Authority, Role, User
from gongkai.reports.annual.actions.entering import TypedFigure, enter_figures
from gongkai.reports.annual.actions.opening import open_report
from gongkai.reports.annual.actions.submitting import submit
from gongkai.reports.annual.actions.units import list_units
from gongkai.reports.annual.computing import compute_own
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.models import (
    AnnualReport,
    FigureSource,
    ReportSubmission,
    Scope,
    SectionText,
)
from tests.organizations.city import City, person
from tests.reports.random_records import write_records, write_requests

LICENCES = CellReference("2021", "licences", "licences", "decisions")
NEW_TOTAL = CellReference("2021", "requests", "new", "total")


def last_year() -> int:
    """The year that is reported on now."""
    return timezone.localdate().year - 1


@dataclass
class Reporting:
    """A city with its people; ``head`` and ``officer`` write and submit its reports, ``reviewer`` only reads them."""

    city: City = field(default_factory=City)

    def __post_init__(self) -> None:
        self.authority: Authority = self.city.city
        self.officer: User = self.city.officer
        self.head: User = self.city.head
        self.reviewer: User = person(Role.FINAL_REVIEWER, at=self.authority, name="刘建军")
        self.supervisor: User = self.city.supervisor
        self.outsider: User = self.city.outsider
        self.department: Authority = self.city.department
        self.department_officer: User = person(Role.INFORMATION_OFFICER, at=self.department, name="孙丽华")

    def head_of(self, authority: Authority) -> User:
        """A head of the disclosure office of another authority."""
        return person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=authority, name="韩志刚")

    def records(self, *authorities: Authority, number: int = 60, seed: int = 7) -> None:
        """Random records of last year and the year before."""
        write_records(authorities or (self.authority,), (last_year() - 1, last_year()), Random(seed), number)

    def more_requests(self, number: int, seed: int = 8, at: Authority | None = None) -> None:
        """Further requests to the city, or to another authority."""
        write_requests((at or self.authority,), (last_year(),), Random(seed), number)


def a_report(authority: Authority, year: int | None = None, scope: Scope = Scope.OWN) -> AnnualReport:
    """A report that was begun by the platform."""
    return open_report(None, authority, year or last_year(), scope)


def fill_in(report: AnnualReport, by: User, value: str = "0") -> None:
    """Enter every figure that is still missing."""
    figures = compute_own([report])[report.pk]
    enter_figures(
        by,
        report,
        [
            TypedFigure(reference, value, "年度统计台账", figure.entry.number if figure.entry else 0)
            for reference, figure in figures.items()
            if figure.source == FigureSource.MISSING
        ],
    )


def write_texts(report: AnnualReport, body: str = "本机关按照条例做好政府信息公开工作。") -> None:
    """Write every part that a report has to have."""
    for part in parts_of(form(report.form)):
        if part.is_required:
            SectionText.objects.create(report=report, key=part.key, number=1, body=body)


def handed_in(report: AnnualReport, head: User, reason: str = "经核对无误。") -> ReportSubmission:
    """A report that is complete and submitted; where random records break a rule, with the head's reason."""
    fill_in(report, head)
    write_texts(report)
    report.refresh_from_db()
    return submit(head, report, seen=report.revision, override_reason=reason)


def listed(compiler: Authority, year: int | None = None) -> None:
    """Write the list of the units of a year."""
    list_units(None, compiler, year or last_year())
