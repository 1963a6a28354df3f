"""The scoped base: what it lets through, and what it keeps from whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from gongkai.organizations.models import Membership, ReadingPlace, Role, RoleAssignment, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.web.views import StaffView
from tests.organizations.city import City, person


class Places(StaffView):
    """A view as another app would write it: the names of the reading places in its scope."""

    model = ReadingPlace

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = [self.get_row()] if kwargs else self.get_queryset()
        return HttpResponse(",".join(sorted(row.name for row in rows)))

    post = get


class OfficersPlaces(Places):
    required_roles = (Role.INFORMATION_OFFICER, Role.CASE_OFFICER)


class PlacesToChange(Places):
    changing = True
    changing_roles = (Role.HEAD_OF_DISCLOSURE_OFFICE,)


def ask(view: type[StaffView], user: User, method: str = "get", **kwargs: Any) -> str:
    request = getattr(RequestFactory(), method)("/office/x/")
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    return view.as_view()(request, **kwargs).content.decode()


@pytest.fixture
def places(city: City) -> dict[str, ReadingPlace]:
    rows = {"市": city.city, "县": city.county, "外": city.other_city, "税": city.tax_city}
    return {
        name: ReadingPlace.objects.create(
            authority=row, name=name, kind="archive", address="某路", hours="工作日"
        )
        for name, row in rows.items()
    }


def test_rows_are_those_of_the_own_authority(city: City, places: dict[str, ReadingPlace]) -> None:
    assert ask(Places, city.officer) == "市"


def test_a_supervisor_reads_the_subtree_and_changes_the_own_authority_only(
    city: City, places: dict[str, ReadingPlace]
) -> None:
    assert ask(Places, city.supervisor) == "县,外,市"
    assert ask(Places, city.supervisor, "post") == ""
    middle = person(Role.SUPERVISOR, at=city.city)
    assert ask(Places, middle) == "县,市"
    assert ask(Places, middle, "post") == "市"


def test_a_row_outside_the_scope_does_not_exist(city: City, places: dict[str, ReadingPlace]) -> None:
    assert ask(Places, city.officer, pk=places["市"].pk) == "市"
    for name in ("县", "外", "税"):
        with pytest.raises(Http404):
            ask(Places, city.officer, pk=places[name].pk)
    with pytest.raises(Http404):
        ask(Places, city.supervisor, "post", pk=places["县"].pk)


def test_a_missing_role_is_told_in_words(city: City, places: dict[str, ReadingPlace]) -> None:
    assert ask(OfficersPlaces, city.officer) == "市"
    with pytest.raises(PermissionDenied) as refusal:
        ask(OfficersPlaces, city.head)
    assert str(refusal.value) == (
        "您在“鹤壁市人民政府”没有“信息员”、“依申请公开经办人”角色，不能办理这件事。请联系本机关的管理员。"
    )


def test_the_form_of_a_change_needs_the_changing_role_too(
    city: City, places: dict[str, ReadingPlace]
) -> None:
    assert ask(PlacesToChange, city.head) == "市"
    with pytest.raises(PermissionDenied):
        ask(PlacesToChange, city.officer)


def test_who_is_no_member_anywhere_is_told_what_to_do(city: City) -> None:
    for user in (city.former, person(), city.platform_operator):
        with pytest.raises(PermissionDenied, match="不属于任何机关"):
            ask(Places, user)


def test_a_role_elsewhere_opens_nothing_here(city: City, places: dict[str, ReadingPlace]) -> None:
    user = person(at=city.city)
    second = Membership.objects.create(user=user, authority=city.other_city)
    RoleAssignment.objects.create(membership=second, role=Role.INFORMATION_OFFICER)
    with pytest.raises(PermissionDenied):
        ask(OfficersPlaces, user)


def test_a_view_without_rows_is_a_mistake_that_shows(city: City) -> None:
    class Nothing(Places):
        model = None

    with pytest.raises(ImproperlyConfigured):
        ask(Nothing, city.officer)


@pytest.mark.parametrize(("refusal", "status"), [(Refused("不行。"), 409), (NotPermitted("不许。"), 403)])
def test_a_refusal_of_an_action_is_a_page_and_no_fault(city: City, refusal: Refused, status: int) -> None:
    class Refusing(StaffView):
        def get(self, request: HttpRequest) -> HttpResponse:
            raise refusal

    request = RequestFactory().get("/office/x/")
    request.user, request.session = city.officer, SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = Refusing.as_view()(request)
    assert answer.status_code == status
    assert str(refusal) in answer.content.decode()


def test_one_works_for_one_authority_at_a_time_and_switches(client: Client, city: City) -> None:
    user = person(Role.OPERATOR, at=city.city)
    second = Membership.objects.create(user=user, authority=city.other_city)
    client.force_login(user)
    assert "您在“鹤壁市人民政府”的角色：管理员" in client.get(reverse("web:desk")).content.decode()
    client.post(reverse("web:act_as"), {"membership": second.pk})
    assert "您在“新乡市人民政府”的角色：还没有角色" in client.get(reverse("web:desk")).content.decode()
    foreign = Membership.objects.get(user=city.head)
    assert client.post(reverse("web:act_as"), {"membership": foreign.pk}).status_code == 404


def test_the_switch_ends_with_the_membership(client: Client, city: City) -> None:
    user = person(at=city.city)
    second = Membership.objects.create(user=user, authority=city.other_city)
    client.force_login(user)
    client.post(reverse("web:act_as"), {"membership": second.pk})
    second.active_to = second.active_from
    second.save()
    assert "您在“鹤壁市人民政府”" in client.get(reverse("web:desk")).content.decode()


def test_the_menu_shows_what_the_roles_open(client: Client, city: City) -> None:
    audit = reverse("office:audit_trail")
    for user, shown in ((city.operator, True), (city.officer, False)):
        client.force_login(user)
        assert (f'href="{audit}"' in client.get(reverse("web:desk")).content.decode()) is shown


def test_two_who_save_at_the_same_time_get_a_sentence_and_no_fault(
    city: City, places: dict[str, ReadingPlace]
) -> None:
    class Racing(Places):
        def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
            with transaction.atomic():
                place = places["市"]
                ReadingPlace.objects.create(authority=place.authority, name=place.name)
            return HttpResponse()

    assert "刚才有人同时办理了同一件事" in ask(Racing, city.officer)


def test_a_step_given_up_for_a_lock_gets_a_sentence_and_another_fault_of_the_database_does_not(
    city: City, places: dict[str, ReadingPlace]
) -> None:
    class Waiting(Places):
        fault = "database is locked"

        def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
            raise OperationalError(self.fault)

    class Broken(Waiting):
        fault = "disk I/O error"

    assert "刚才有人同时办理了同一件事" in ask(Waiting, city.officer)
    with pytest.raises(OperationalError, match="disk"):
        ask(Broken, city.officer)


def test_staff_pages_stay_out_of_every_cache(client: Client, city: City) -> None:
    client.force_login(city.operator)
    assert "no-store" in client.get(reverse("web:desk"))["Cache-Control"]


def test_who_is_refused_in_the_office_keeps_the_menu(client: Client, city: City) -> None:
    client.force_login(city.officer)
    for address in (reverse("office:authority_change", args=[city.city.pk]), "/office/authorities/0/"):
        assert 'aria-label="工作菜单"' in client.get(address).content.decode()
