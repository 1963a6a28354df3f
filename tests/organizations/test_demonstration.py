"""The demonstration makes a city that works, once."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from gongkai.organizations.access import readable_authorities
from gongkai.organizations.demonstration import DEMONSTRATION_PASSWORD, create_demonstration
from gongkai.organizations.models import AuditEntry, Authority, Membership, Role, SiteFacts, User


@pytest.fixture
def made(db: None) -> list[object]:
    return list(create_demonstration())


def test_it_holds_the_authorities_of_the_five_published_reports(made: list[object]) -> None:
    for name in ("鹤壁市人民政府", "河口镇人民政府", "新乡市人民政府", "江夏区人民政府", "怀仁市人民政府"):
        authority = Authority.objects.get(name=name)
        authority.full_clean()
        assert authority.disclosure_office.telephone
    assert SiteFacts.objects.get(is_main=True).site_id_code == "4106000005"


def test_every_account_it_tells_can_log_in(made: list[object]) -> None:
    request = RequestFactory().post("/login/")
    for log_in in create_demonstration():
        user = authenticate(request, username=log_in.username, password=log_in.password)
        assert isinstance(user, User), log_in
        assert not user.must_change_password
        assert log_in.password == DEMONSTRATION_PASSWORD


def test_every_role_is_held_by_somebody(made: list[object]) -> None:
    held = set(Membership.objects.active().values_list("roles__role", flat=True))
    assert held == set(Role.values)


def test_the_supervisor_of_the_province_sees_its_line_alone(made: list[object]) -> None:
    seen = readable_authorities(User.objects.get(username="henan.jiandu"))
    assert {authority.division_code[:2] for authority in seen} == {"41"}
    assert {authority.line for authority in seen} == {""}


def test_making_it_again_changes_nothing(made: list[object]) -> None:
    counts = (Authority.objects.count(), AuditEntry.objects.count(), User.objects.count())
    assert create_demonstration() == made
    assert counts == (Authority.objects.count(), AuditEntry.objects.count(), User.objects.count())
