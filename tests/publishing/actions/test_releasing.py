"""先审后发 for the collection: what one person alone registered is not shown to the public."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.normative import correct_document, link_item, register_document, unlink_item
from gongkai.publishing.actions.releasing import release_documents
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import ItemKind, NormativeDocument
from tests.organizations.city import City, person
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.normative_kit import filled_in

pytestmark = pytest.mark.django_db


def registered(city: City, actor: User | None = None, **fields: object) -> NormativeDocument:
    return register_document(actor or city.officer, city.city, filled_in(**fields))


def public_titles() -> str:
    return Client().get(reverse("publishing:normative_public"), {"yxx": ""}).content.decode()


def test_a_document_without_an_item_is_public_only_after_a_second_person_released_it(city: City) -> None:
    document = registered(city, title="甲办法")
    assert "甲办法" not in public_titles()
    assert (
        Client().get(reverse("publishing:normative_public_document", args=[document.pk])).status_code == 404
    )
    release_documents(city.head, city.city, {document.pk: document.revision})
    assert "甲办法" in public_titles()


def test_nobody_releases_what_they_registered_themselves(city: City) -> None:
    document = registered(city, city.head)
    with pytest.raises(NotPermitted, match="您自己登记的"):
        release_documents(city.head, city.city, {document.pk: document.revision})
    leader = person(Role.LEADER, at=city.city)
    release_documents(leader, city.city, {document.pk: document.revision})


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.LEADER, Role.HEAD_OF_DISCLOSURE_OFFICE)]
)
def test_no_other_role_releases(city: City, role: Role) -> None:
    document = registered(city)
    with pytest.raises(NotPermitted, match="分管领导或者公开工作机构负责人"):
        release_documents(person(role, at=city.city), city.city, {document.pk: document.revision})


def test_nobody_releases_documents_of_another_authority(city: City) -> None:
    document = registered(city)
    for place in (city.city, city.other_city):
        with pytest.raises(Refused):
            release_documents(city.outsider, place, {document.pk: document.revision})
    document.refresh_from_db()
    assert document.released_at is None


def test_a_document_changed_since_it_was_read_is_not_released(city: City) -> None:
    document = registered(city)
    seen = document.revision
    correct_document(city.officer, document, {"title": "改过的办法"}, seen=seen)
    with pytest.raises(ChangedMeanwhile, match="改过的办法"):
        release_documents(city.head, city.city, {document.pk: seen})


def test_another_title_has_to_be_released_anew_and_other_dates_have_not(city: City) -> None:
    document = registered(city, title="乙办法")
    release_documents(city.head, city.city, {document.pk: document.revision})
    document = correct_document(city.officer, document, {"registration_number": "登记1号"}, seen=None)
    assert document.released_at is not None
    document = correct_document(city.officer, document, {"title": "乙办法（错）"}, seen=None)
    assert document.released_at is None
    assert "乙办法" not in public_titles()


def test_the_public_reads_the_reviewed_title_of_a_document_with_an_item(city: City) -> None:
    item = a_published_item(city.city, city.officer, title="丙办法", kind=ItemKind.INFORMATION)
    document = link_item(city.officer, registered(city, title="没有审核的名称"), item, seen=None)
    assert document.title == "丙办法"
    with pytest.raises(Refused, match="以公开的信息为准"):
        correct_document(city.officer, document, {"title": "没有审核的名称"}, seen=None)
    document = unlink_item(city.officer, document, seen=None)
    assert "丙办法" not in public_titles()


def test_the_item_of_a_draft_lends_no_title(city: City) -> None:
    draft = a_draft(city.city, city.officer, title="草稿的名称")
    document = link_item(city.officer, registered(city, title="丁办法"), draft, seen=None)
    assert document.title == "丁办法"
    assert "丁办法" not in public_titles()


def test_the_page_releases_what_is_ticked(city: City, client: Client) -> None:
    one, other = registered(city, title="戊办法"), registered(city, title="己办法")
    client.force_login(city.head, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("publishing:normative_release")
    page = client.get(address).content.decode()
    assert "戊办法" in page and f"{one.pk}:{one.revision}" in page
    client.post(address, {"documents": [f"{one.pk}:{one.revision}"]})
    assert "戊办法" in public_titles() and "己办法" not in public_titles()
    assert client.post(address, {"documents": ["x", f"{other.pk}:99", "9" * 30 + ":1"]}).status_code == 409


def test_an_officer_sees_what_waits_and_releases_nothing(city: City, client: Client) -> None:
    document = registered(city, title="庚办法")
    client.force_login(city.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("publishing:normative_release")
    page = client.get(address).content.decode()
    assert "庚办法" in page and 'type="checkbox"' not in page
    assert client.post(address, {"documents": [f"{document.pk}:{document.revision}"]}).status_code == 403
    assert Authority.objects.get(pk=city.city.pk).normative_documents.get().released_at is None
