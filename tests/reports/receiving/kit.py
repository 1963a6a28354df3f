"""A compiling authority with its units, and reports in every state, written without the checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from gongkai.forms.cells import BLANK, UNREAD, Cell, CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.forms.library import form_for_year
from gongkai.organizations.models import Authority, Role, User
from gongkai.reports.annual.actions.units import list_units
from gongkai.reports.models import (
    AnnualReport,
    FigureSource,
    ReportingUnit,
    ReportStatus,
    ReportStep,
    ReportSubmission,
    Scope,
    SubmittedFigure,
)
from tests.organizations.city import City, person


def last_year() -> int:
    """The reporting year that is over."""
    return timezone.localdate().year - 1


@dataclass
class House:
    """The city of the organizations' tests as a compiling authority: its office, a department, and a county that compiles a town."""

    city: City = field(default_factory=City)
    year: int = field(default_factory=last_year)

    def __post_init__(self) -> None:
        self.compiler: Authority = self.city.city
        self.officer: User = person(
            Role.INFORMATION_OFFICER, at=self.compiler, name="李接收", email="jieshou@hebi.example"
        )
        self.head: User = person(
            Role.HEAD_OF_DISCLOSURE_OFFICE, at=self.compiler, name="郑负责", email="fuze@hebi.example"
        )
        self.writer: User = person(
            Role.INFORMATION_OFFICER, at=self.city.department, name="财政员", email="caizheng@hebi.example"
        )
        self.county_writer: User = person(
            Role.INFORMATION_OFFICER, at=self.city.county, name="淇县员", email="qixian@hebi.example"
        )

    @property
    def who_may_not_receive(self) -> dict[str, User]:
        """Everybody who must not take a step of the compiling office."""
        city = self.city
        return {
            "writer of the unit": self.writer,
            "outsider with all roles": city.outsider,
            "case officer": person(Role.CASE_OFFICER, at=self.compiler),
            "reviewer": person(Role.FINAL_REVIEWER, at=self.compiler),
            "supervisor": person(Role.SUPERVISOR, at=self.compiler),
            "supervisor above": city.supervisor,
            "operator": city.operator,
            "former member": city.former,
            "platform operator": city.platform_operator,
        }

    def listed(self) -> dict[str, ReportingUnit]:
        """The list of the year, written from the tree, by name."""
        list_units(self.officer, self.compiler, self.year)
        rows = ReportingUnit.objects.filter(compiler=self.compiler, year=self.year)
        return {row.unit.name: row for row in rows.select_related("unit", "compiler")}


def a_report(
    authority: Authority,
    receiver: Authority | None,
    year: int,
    *,
    scope: str = Scope.OWN,
    status: str = ReportStatus.DRAFT,
) -> AnnualReport:
    """A report in some state, without a submission."""
    return AnnualReport.objects.create(
        authority=authority,
        year=year,
        scope=scope,
        form=form_for_year(year).id,
        reports_to=receiver,
        status=status,
    )


def handed_over(
    report: AnnualReport,
    values: Mapping[CellReference, Cell | int] | None = None,
    *,
    status: str = ReportStatus.SUBMITTED,
    **fields: object,
) -> ReportSubmission:
    """A submission in which every cell is zero but for ``values``; the report stands at ``status`` afterwards."""
    submission = ReportSubmission.objects.create(
        report=report, number=report.submissions.count() + 1, **fields
    )
    changed = dict(values or {})
    rows = []
    for table in form_with_id(report.form).tables:
        for reference in table.references():
            given = changed.get(reference, 0)
            cell = given if isinstance(given, Cell) else Cell.number(given)
            rows.append(
                SubmittedFigure(
                    submission=submission,
                    form=reference.form,
                    table=reference.table,
                    row=reference.row,
                    column=reference.column,
                    state=cell.state.value,
                    value=cell.value,
                    source=FigureSource.RECORDS,
                )
            )
    SubmittedFigure.objects.bulk_create(rows)
    report.current_submission, report.status = submission, status
    report.revision += 1
    report.save()
    ReportStep.objects.create(report=report, submission=submission, kind=ReportStep.Kind.SUBMITTED)
    return submission


def cell(year: int, table: str, row: str, column: str) -> CellReference:
    """A cell of the year's form."""
    return CellReference(form_for_year(year).id, table, row, column)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


__all__ = ["BLANK", "UNREAD", "House", "a_report", "cell", "days", "handed_over", "last_year"]
