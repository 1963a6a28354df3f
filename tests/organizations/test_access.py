"""Who sees what: the own authority, the subtree for a supervisor, and nothing else."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gongkai.organizations import access
from gongkai.organizations.models import Membership, Role, RoleAssignment
from tests.organizations.city import City, person


def test_a_member_reads_the_own_authority_only(city: City) -> None:
    assert set(access.readable_authorities(city.officer)) == {city.city}


def test_a_supervisor_reads_the_whole_subtree_of_the_own_line(city: City) -> None:
    assert set(access.readable_authorities(city.supervisor)) == {
        city.province,
        city.city,
        city.department,
        city.county,
        city.town,
        city.other_city,
    }


def test_a_supervisor_in_the_middle_reads_downwards_only(city: City) -> None:
    middle = person(Role.SUPERVISOR, at=city.county)
    assert set(access.readable_authorities(middle)) == {city.county, city.town}


def test_an_operator_of_the_platform_reads_no_records(city: City) -> None:
    assert not access.readable_authorities(city.platform_operator).exists()
    assert access.visible_authorities(city.platform_operator).count() == 8


def test_a_stranger_and_a_former_member_see_nothing(city: City) -> None:
    for user in (AnonymousUser(), city.former, person()):
        assert not access.readable_authorities(user).exists()
        assert not access.visible_authorities(user).exists()
        assert not access.authorities_of(user).exists()


def test_a_closed_account_has_no_rights(city: City) -> None:
    city.operator.is_active = False
    city.operator.save()
    assert not access.may_manage(city.operator, city.city)
    assert not access.readable_authorities(city.operator).exists()


def test_an_operator_sees_the_authorities_directly_below_but_no_deeper(city: City) -> None:
    assert set(access.visible_authorities(city.operator)) == {city.city, city.department, city.county}


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(0, None, True), (1, None, False), (-5, 0, False), (-5, 1, True), (-5, -1, False)],
)
def test_a_membership_holds_from_its_first_day_until_the_day_it_ends(
    city: City, begins: int, ends: int | None, holds: bool
) -> None:
    today = timezone.localdate()
    user = person()
    membership = Membership.objects.create(
        user=user,
        authority=city.town,
        active_from=today + datetime.timedelta(days=begins),
        active_to=None if ends is None else today + datetime.timedelta(days=ends),
    )
    assert membership.is_active() is holds
    assert access.authorities_of(user).filter(pk=city.town.pk).exists() is holds


def test_a_role_counts_in_its_own_authority_only(city: City) -> None:
    user = person(Role.OPERATOR, at=city.city)
    second = Membership.objects.create(user=user, authority=city.county)
    RoleAssignment.objects.create(membership=second, role=Role.SUPERVISOR)
    assert access.has_role(user, city.city, Role.OPERATOR)
    assert not access.has_role(user, city.county, Role.OPERATOR)
    assert set(access.authorities_of(user, [Role.OPERATOR])) == {city.city}
    assert set(access.readable_authorities(user)) == {city.city, city.county, city.town}


def test_an_authority_can_move_only_to_others_of_its_line_that_the_person_operates(city: City) -> None:
    assert set(access.possible_parents(city.platform_operator, city.county)) == {
        city.province,
        city.department,
        city.other_city,
    }
    assert not access.possible_parents(city.operator, city.county).exists()
    second = Membership.objects.create(user=city.operator, authority=city.other_city)
    RoleAssignment.objects.create(membership=second, role=Role.OPERATOR)
    assert set(access.possible_parents(city.operator, city.county)) == {city.other_city}
    assert not access.possible_parents(city.outsider, city.county).exists()


def test_the_operator_above_appoints_only_until_there_is_an_operator(city: City) -> None:
    assert access.may_appoint(city.operator, city.county)
    assert not access.may_appoint(city.operator, city.town)
    person(Role.OPERATOR, at=city.county)
    assert not access.may_appoint(city.operator, city.county)
