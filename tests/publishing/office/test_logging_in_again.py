"""A text that is sent after the session has ended: nothing is lost, and nobody else gets it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import Role
from gongkai.publishing.models import AutosavedText, Disclosure
from tests.organizations.city import PASSWORD, person
from tests.publishing.review_kit import Hall, fresh

pytestmark = pytest.mark.django_db
TEXT = "<p>写了一个小时的“正文”，1 &lt; 2。</p>"


@pytest.fixture
def hall(db: None) -> Hall:
    return Hall()


def sent(item: Disclosure | None = None, **fields: Any) -> dict[str, Any]:
    data = {"title": "关于供水的通知", "body": TEXT, "columns": [], "typed_key": "new:" + "a" * 32}
    if item is not None:
        data |= {"seen": item.revision, "typed_key": f"item:{item.pk}"}
    return data | fields


def page_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_text_stays_in_the_page_and_is_kept_nowhere(hall: Hall, client: Client) -> None:
    item = hall.a_text()
    for address, data in (
        (reverse("publishing:item_edit", args=[item.pk]), sent(item)),
        (reverse("publishing:item_new"), sent()),
    ):
        answer = client.post(address, data | {"columns": ["3", "4"]})
        page = page_of(answer)
        assert answer.status_code == 401 and "您的登录已经过期" in page
        assert TEXT in page.replace("\n", "") or "1 < 2" in page
        assert page.count('<textarea name="columns"') == 2
        assert "no-store" in answer["Cache-Control"]
    assert not AutosavedText.objects.exists()


@pytest.mark.parametrize("begun", [False, True])
def test_after_the_log_in_the_form_comes_back_filled_in(hall: Hall, client: Client, begun: bool) -> None:
    item = hall.a_text() if begun else None
    address = (
        reverse("publishing:item_edit", args=[item.pk])
        if item is not None
        else reverse("publishing:item_new")
    )
    answer = client.post(
        address, sent(item) | {"again-username": hall.officer.username, "again-password": PASSWORD}
    )
    kept = AutosavedText.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{address}?take={kept.pk}")
    assert PASSWORD not in str(kept.fields) and "again-username" not in kept.fields
    page = page_of(client.get(answer["Location"]))
    assert "写了一个小时的“正文”" in page and 'value="关于供水的通知"' in page
    saved = client.post(address, sent(item))
    assert saved.status_code == 302 and not AutosavedText.objects.exists()
    stored = Disclosure.objects.get()
    assert stored.working_version is not None and "写了一个小时的“正文”" in stored.working_version.body


def test_a_wrong_password_loses_nothing(hall: Hall, client: Client) -> None:
    item = hall.a_text()
    address = reverse("publishing:item_edit", args=[item.pk])
    data = sent(item) | {"again-username": hall.officer.username, "again-password": "wrong"}
    for _ in range(10):
        # The last ones find the account locked for a while.
        answer = client.post(address, data)
        page = page_of(answer)
        assert answer.status_code == 401 and "写了一个小时的“正文”" in page
    assert "暂时锁定" in page
    assert not AutosavedText.objects.exists()


def test_who_does_not_write_for_the_authority_gets_no_text(hall: Hall, client: Client) -> None:
    item = hall.a_text()
    for stranger in (hall.first, person(Role.INFORMATION_OFFICER, at=hall.other_city), person()):
        answer = client.post(
            reverse("publishing:item_edit", args=[item.pk]),
            sent(item) | {"again-username": stranger.username, "again-password": PASSWORD},
        )
        page = page_of(answer)
        assert answer.status_code == 401 and "不是可以起草这条信息的人" in page
        assert "写了一个小时的“正文”" in page
        assert "_auth_user_id" not in client.session
    assert not AutosavedText.objects.exists()
    assert fresh(item).revision == item.revision


def test_an_item_that_is_not_there_tells_nothing(hall: Hall, client: Client) -> None:
    answer = client.post(
        reverse("publishing:item_edit", args=[999_999]),
        sent(seen=1) | {"again-username": hall.officer.username, "again-password": PASSWORD},
    )
    assert answer.status_code == 401 and not AutosavedText.objects.exists()


def test_a_form_without_a_text_goes_to_the_log_in_as_ever(hall: Hall, client: Client) -> None:
    answer = client.post(reverse("publishing:item_new"), {"title": " "})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("web:login"))
