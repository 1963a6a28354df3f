"""What waits for a person is found in the apps, and shown on the desk with the most urgent first."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import Membership
from gongkai.web import duties
from gongkai.web.duties import Duty, duties_for
from tests.organizations.city import City, person


def some_duties(membership: Membership, roles: Collection[str]) -> list[Duty]:
    return [
        Duty("晾一晾的事", 3, "/green/", "green"),
        Duty("没有的事", 0, "/none/", "red"),
        Duty("<b>急事</b>", 2, "/red/?a=1&b=2", "red"),
    ]


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "_sources", lambda: (some_duties,))


def test_the_most_urgent_come_first_and_nothing_is_left_out(city: City) -> None:
    membership = city.head.memberships.get()
    assert [(duty.label, duty.word) for duty in duties_for(membership)] == [
        ("<b>急事</b>", "紧急"),
        ("晾一晾的事", "待办"),
    ]
    assert duties_for(None) == []


def test_the_desk_shows_them_escaped_with_number_and_word(city: City, client: Client) -> None:
    client.force_login(city.head)
    page = client.get(reverse("web:desk")).content.decode()
    assert 'href="/red/?a=1&amp;b=2"' in page and "&lt;b&gt;急事" in page
    assert page.index("急事") < page.index("晾一晾的事")
    assert "没有的事" not in page and "紧急" in page


def test_who_belongs_nowhere_has_no_duties(city: City, client: Client) -> None:
    client.force_login(person())
    assert "等您办理" not in client.get(reverse("web:desk")).content.decode()


def test_the_apps_are_asked() -> None:
    names = {source.__module__ for source in duties._declared()}
    assert "gongkai.casework.duties" in names
