"""What the desk says of annual reports: to who writes them, and to who receives them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.organizations.models import Membership, Role, User
from gongkai.reports.annual.actions.units import list_units
from gongkai.reports.duties import duties_of
from gongkai.reports.models import ReportingUnit, ReportStatus
from gongkai.web.duties import duties_for
from tests.organizations.city import person
from tests.reports.receiving.kit import House, a_report, days, handed_over


def duties(user: User) -> dict[str, tuple[int, str]]:
    membership = Membership.objects.get(user=user)
    return {
        duty.label: (duty.count, duty.light)
        for duty in duties_of(membership, membership.role_values())
        if duty.count
    }


def due(house: House, distance: int) -> None:
    from django.utils import timezone

    ReportingUnit.objects.update(due_on=timezone.localdate() + days(distance))


@pytest.mark.parametrize(("distance", "light"), [(-1, "red"), (10, "amber"), (11, "green")])
def test_the_own_report_is_due_when_the_year_is_over(house: House, distance: int, light: str) -> None:
    assert duties(house.writer) == {}
    house.listed()
    due(house, distance)
    ((label, found),) = duties(house.writer).items()
    assert label.startswith("年度报告待报送") and found == (1, light)


def test_who_hands_in_files_is_led_to_where_they_are_handed_in(house: House) -> None:
    house.listed()
    ReportingUnit.objects.filter(unit=house.city.department).update(hands_in_files=True)
    row = ReportingUnit.objects.get(unit=house.city.department)
    membership = Membership.objects.get(user=house.writer)
    addresses = {
        tuple(roles): [duty.address for duty in duties_of(membership, roles) if duty.count]
        for roles in ([Role.INFORMATION_OFFICER], [Role.CASE_OFFICER])
    }
    assert addresses == {
        (Role.INFORMATION_OFFICER,): [reverse("reports:reporting_hand_in", args=[house.year, row.pk])],
        (Role.CASE_OFFICER,): [reverse("reports:annual_reports")],
    }


def test_a_running_year_is_not_due(house: House) -> None:
    list_units(house.officer, house.compiler, house.year + 1)
    assert duties(house.writer) == {}


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (ReportStatus.SUBMITTED, set()),
        (ReportStatus.ACCEPTED, set()),
        (ReportStatus.RETURNED, {"年度报告被退回，待修改"}),
    ],
)
def test_what_was_handed_in_is_due_only_when_it_comes_back(
    house: House, status: str, labels: set[str]
) -> None:
    house.listed()
    handed_over(a_report(house.city.department, house.compiler, house.year), status=status)
    assert set(duties(house.writer)) == labels


def test_the_compiling_office_sees_what_waits_and_who_is_late(house: House) -> None:
    house.listed()
    due(house, -1)
    handed_over(a_report(house.city.department, house.compiler, house.year))
    found = duties(house.head)
    assert found["年度报告待接收"] == (1, "amber")
    assert found[f"逾期未报送{house.year}年度报告的单位"] == (2, "red")


def test_a_list_that_nobody_wrote_is_a_duty_of_who_compiles(house: House) -> None:
    label = f"{house.year}年度报告的填报单位名单待编制"
    assert duties(house.head) == {label: (1, "green")}
    house.listed()
    assert label not in duties(house.head)
    head_below = person(Role.HEAD_OF_DISCLOSURE_OFFICE, at=house.city.department)
    assert label not in duties(head_below)


def test_others_are_left_alone(house: House) -> None:
    house.listed()
    due(house, -1)
    handed_over(a_report(house.city.department, house.compiler, house.year))
    for role in (Role.FINAL_REVIEWER, Role.OPERATOR, Role.SUPERVISOR, Role.LEADER):
        assert duties(person(role, at=house.compiler)) == {}
    assert not any("年度报告" in duty.label for duty in duties_for(None))


def test_the_duties_cost_few_queries(house: House) -> None:
    house.listed()
    due(house, -1)
    membership = Membership.objects.select_related("authority").get(user=house.head)
    roles = membership.role_values()
    with CaptureQueriesContext(connection) as queries:
        duties_of(membership, roles)
    assert len(queries) <= 8
