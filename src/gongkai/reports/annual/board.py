"""The board of a year: where the report of every unit of a compiling authority stands, and what is doubtful in it (Art. 49).

A fixed number of queries, however many units there are: the figures of the units are not loaded, only those that make a sum unknown.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.forms.cells import CellState
from gongkai.forms.findings import Severity
from gongkai.organizations.models import Authority
from gongkai.reports.annual.contributions import PARTS
from gongkai.reports.labels import label_of
from gongkai.reports.models import (
    AnnualReport,
    Duty,
    ReportingUnit,
    ReportStatus,
    ReportStep,
    Scope,
    SubmittedFigure,
)

SOON = dt.timedelta(days=10)
"""A report that is due within these days has an amber light."""
MOST_DOUBTS = 500
"""How many doubtful cells the board reads; of more it says that there are more."""


class Standing(StrEnum):
    """Where a unit stands, as the board counts it."""

    MISSING = "missing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _LABELS[self]


_LABELS = {
    Standing.MISSING: "未报送",
    Standing.SUBMITTED: "已报送，待接收",
    Standing.RETURNED: "已退回",
    Standing.ACCEPTED: "已接收",
    Standing.LEFT_OUT: "不单独报送",
}
COUNTED = (Standing.MISSING, Standing.SUBMITTED, Standing.RETURNED, Standing.ACCEPTED)
"""The standings of those who have to report."""
_OF_STATUS = {
    ReportStatus.DRAFT: Standing.MISSING,
    ReportStatus.SUBMITTED: Standing.SUBMITTED,
    ReportStatus.RETURNED: Standing.RETURNED,
    ReportStatus.ACCEPTED: Standing.ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class DoubtfulCell:
    """A cell of a unit's submission that is unread or blank, in words."""

    label: str
    word: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit on the board. ``errors`` are the messages of the errors in what it submitted; ``since`` the day of its last step."""

    unit: ReportingUnit
    report: AnnualReport | None
    today: dt.date
    errors: tuple[str, ...] = ()
    doubtful: tuple[DoubtfulCell, ...] = ()
    since: dt.date | None = None

    @property
    def standing(self) -> Standing:
        """Where the unit stands."""
        if self.unit.duty != Duty.REQUIRED:
            return Standing.LEFT_OUT
        return _OF_STATUS[ReportStatus(self.report.status)] if self.report else Standing.MISSING

    @property
    def is_overdue(self) -> bool:
        """Whether the last day is over and nothing is handed in."""
        return (
            self.standing in (Standing.MISSING, Standing.RETURNED)
            and self.unit.due_on < self.today
            and self.unit.duty == Duty.REQUIRED
        )

    @property
    def is_submitted(self) -> bool:
        """Whether a submission stands that can be looked at."""
        return self.standing in (Standing.SUBMITTED, Standing.ACCEPTED, Standing.RETURNED)

    @property
    def light(self) -> str:
        """``red``, ``amber``, ``green`` or ``grey``."""
        if self.standing == Standing.LEFT_OUT:
            return "grey"
        if self.is_overdue:
            return "red"
        if self.standing == Standing.ACCEPTED:
            return "green"
        if self.standing in (Standing.SUBMITTED, Standing.RETURNED) or self.unit.due_on <= self.today + SOON:
            return "amber"
        return "grey"

    @property
    def word(self) -> str:
        """The word beside the light."""
        if self.standing == Standing.LEFT_OUT:
            if self.unit.duty == Duty.MERGED:
                return f"并入{self.unit.counted_with}"
            return str(self.unit.get_duty_display())
        if self.is_overdue:
            late = (self.today - self.unit.due_on).days
            return f"{self.standing.label}，逾期 {late} 天"
        if self.standing == Standing.MISSING and self.unit.due_on <= self.today + SOON:
            left = (self.unit.due_on - self.today).days
            return f"未报送，还有 {left} 天" if left else "未报送，今天截止"
        return self.standing.label

    @property
    def override_reason(self) -> str:
        """Why the unit's head submitted in spite of errors; empty where there were none."""
        submission = self.report.current_submission if self.report else None
        return submission.override_reason if submission and self.is_submitted else ""

    @property
    def is_partial(self) -> bool:
        """Whether the unit's own roll-up lacks units."""
        submission = self.report.current_submission if self.report else None
        return bool(submission and submission.is_partial and self.is_submitted)


@dataclass(frozen=True, slots=True)
class Board:
    """All units of a compiling authority in a year, and its compiled report where that was begun."""

    compiler: Authority
    year: int
    rows: tuple[BoardRow, ...]
    compiled: AnnualReport | None
    more_doubts: bool = False

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many units stand where."""
        found = Counter(row.standing for row in self.rows)
        return {standing: found[standing] for standing in Standing}

    @property
    def required(self) -> int:
        """How many units have to report."""
        return sum(row.unit.duty == Duty.REQUIRED for row in self.rows)

    @property
    def overdue(self) -> int:
        """How many are late."""
        return sum(row.is_overdue for row in self.rows)

    @property
    def discrepancies(self) -> tuple[BoardRow, ...]:
        """The units in whose submissions something is wrong, or whose figures make a sum unknown."""
        return tuple(row for row in self.rows if row.errors or row.doubtful)


def board(compiler: Authority, year: int, today: dt.date) -> Board:
    """The board of a compiling authority for a reporting year, as of a day."""
    units = list(
        ReportingUnit.objects.filter(compiler=compiler, year=year).select_related(
            "unit", "compiler", "counted_with"
        )
    )
    reports = reports_of(compiler, year)
    standing = {
        report.pk: report
        for report in reports.values()
        if report.status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.RETURNED)
    }
    since = _last_steps(standing)
    submissions = {
        report.current_submission_id: report.pk
        for report in standing.values()
        if report.current_submission_id
    }
    doubtful, more = _doubtful(list(submissions))
    rows = []
    for unit in units:
        report = reports.get((unit.unit_id, unit.scope)) if unit.duty == Duty.REQUIRED else None
        handed_in = report is not None and report.pk in standing
        rows.append(
            BoardRow(
                unit,
                report,
                today,
                errors=_errors(report) if report is not None and handed_in else (),
                doubtful=tuple(doubtful.get(report.current_submission_id or 0, ()))
                if report is not None and handed_in
                else (),
                since=since.get(report.pk) if report is not None else None,
            )
        )
    return Board(compiler, year, tuple(rows), compiled_report(compiler, year), more)


def reports_of(compiler: Authority, year: int) -> dict[tuple[int, str], AnnualReport]:
    """The reports that the units of a compiling authority hand in to it, by authority and scope. One query, texts left out."""
    rows: QuerySet[AnnualReport] = AnnualReport.objects.filter(reports_to=compiler, year=year)
    rows = rows.select_related("authority", "current_submission").defer("current_submission__texts")
    return {(row.authority_id, row.scope): row for row in rows}


def compiled_report(compiler: Authority, year: int) -> AnnualReport | None:
    """The compiling authority's own compiled report of the year, where somebody has begun it."""
    return (
        AnnualReport.objects.select_related("current_submission", "authority", "reports_to")
        .filter(authority=compiler, year=year, scope=Scope.COMPILED)
        .first()
    )


def years_of(compiler: Authority, today: dt.date) -> list[int]:
    """The years that the board can show, the newest first: those with a list, and last year."""
    years = set(ReportingUnit.objects.filter(compiler=compiler).order_by().values_list("year", flat=True))
    return sorted({*years, today.year - 1}, reverse=True)


def _errors(report: AnnualReport) -> tuple[str, ...]:
    submission = report.current_submission
    if submission is None:
        return ()
    return tuple(
        finding["message"] for finding in submission.findings if finding["severity"] == Severity.ERROR.value
    )


def _last_steps(reports: Mapping[int, AnnualReport]) -> dict[int, dt.date]:
    """The local day of the last step of each report; one query."""
    found: dict[int, dt.date] = {}
    for report, at in (
        ReportStep.objects.filter(report__in=list(reports)).order_by("pk").values_list("report_id", "at")
    ):
        found[report] = timezone.localdate(at)
    return found


def _doubtful(submissions: Sequence[int]) -> tuple[dict[int, list[DoubtfulCell]], bool]:
    """Unread and blank cells by submission, and whether there are more than are read; one query."""
    words = {CellState.UNREAD.value: "未读出", CellState.BLANK.value: "空白"}
    rows = (
        SubmittedFigure.objects.filter(submission__in=submissions, state__in=list(words))
        # The columns of the parts say nothing that the total does not.
        .exclude(Q(table="statistics") & Q(column__in=list(PARTS.values())))
        .defer("record_ids")
        .order_by("submission_id", "pk")[: MOST_DOUBTS + 1]
    )
    found: dict[int, list[DoubtfulCell]] = defaultdict(list)
    number = 0
    for number, figure in enumerate(rows, start=1):
        if number <= MOST_DOUBTS:
            found[figure.submission_id].append(
                DoubtfulCell(str(label_of(figure.reference)), words[figure.state])
            )
    return found, number > MOST_DOUBTS
