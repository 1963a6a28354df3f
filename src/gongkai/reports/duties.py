"""What waits for a person in the annual reports: the own one, those that came back, and those that were handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Authority, Kind, Membership
from gongkai.reports.annual.board import SOON
from gongkai.reports.models import AnnualReport, ReportingUnit, ReportStatus
from gongkai.reports.models import Duty as ReportingDuty
from gongkai.reports.rights import RECEIVING_ROLES, SUBMITTING_ROLES, WRITING_ROLES
from gongkai.web.duties import Duty


def duties_of(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a member who writes the authority's reports, or receives those of its units. A fixed number of queries."""
    found: list[Duty] = []
    today = timezone.localdate()
    if set(roles) & set(WRITING_ROLES):
        found += _of_writer(membership.authority, roles, today)
    if set(roles) & set(RECEIVING_ROLES):
        found += _of_receiver(membership.authority, today)
    return found


def _of_writer(authority: Authority, roles: Collection[str], today: dt.date) -> list[Duty]:
    units = list(
        ReportingUnit.objects.filter(unit=authority, duty=ReportingDuty.REQUIRED, year__lt=today.year)
    )
    years = {unit.year for unit in units}
    statuses = {
        (year, scope): status
        for year, scope, status in AnnualReport.objects.filter(authority=authority, year__in=years)
        .order_by()
        .values_list("year", "scope", "status")
    }
    due = [
        unit
        for unit in units
        if statuses.get((unit.year, unit.scope.value), ReportStatus.DRAFT) == ReportStatus.DRAFT
    ]
    returned = AnnualReport.objects.filter(authority=authority, status=ReportStatus.RETURNED).count()
    found = [Duty("年度报告被退回，待修改", returned, reverse("reports:annual_reports"), "red")]
    if due:
        first = min(due, key=lambda unit: unit.due_on)
        last = first.due_on
        address = reverse("reports:annual_reports")
        if first.hands_in_files and set(roles) & set(SUBMITTING_ROLES):
            address = reverse("reports:reporting_hand_in", args=[first.year, first.pk])
        found.append(
            Duty(
                f"年度报告待报送，最近的截止日期 {last.isoformat()}",
                len(due),
                address,
                "red" if last < today else "amber" if last <= today + SOON else "green",
            )
        )
    return found


def _of_receiver(authority: Authority, today: dt.date) -> list[Duty]:
    if not (authority.kind == Kind.GOVERNMENT or authority.line):
        return []
    year = today.year - 1
    waiting = AnnualReport.objects.filter(reports_to=authority, status=ReportStatus.SUBMITTED)
    newest = waiting.order_by("-year").values_list("year", flat=True)
    waiting_years = list(newest)
    board = reverse("reports:reporting_board", args=[waiting_years[0] if waiting_years else year])
    found = [Duty("年度报告待接收", len(waiting_years), f"{board}?standing=submitted", "amber")]
    listed = ReportingUnit.objects.filter(compiler=authority, year=year)
    late = listed.filter(duty=ReportingDuty.REQUIRED, due_on__lt=today)
    overdue = late.count()
    if overdue:
        handed_in = AnnualReport.objects.filter(
            Q(status=ReportStatus.SUBMITTED) | Q(status=ReportStatus.ACCEPTED),
            reports_to=authority,
            year=year,
        ).values_list("authority_id", "scope")
        standing = set(handed_in)
        overdue = sum((unit.unit_id, unit.scope.value) not in standing for unit in late)
        found.append(
            Duty(
                f"逾期未报送{year}年度报告的单位",
                overdue,
                reverse("reports:reporting_board", args=[year]) + "?standing=overdue",
                "red",
            )
        )
    elif not listed.exists() and authority.children.exists():
        found.append(
            Duty(
                f"{year}年度报告的填报单位名单待编制",
                1,
                reverse("reports:reporting_units", args=[year]),
                "green",
            )
        )
    return found
