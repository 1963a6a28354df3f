"""Every staff URL of the project, walked as a stranger and as a member of another authority.

A new staff page has to be told here: ``KNOWN`` names each URL below ``office/``, how its arguments are made
(from the ``City`` of tests/organizations/city.py and the rows the function makes), and what the outsider, who
holds every role in another authority, must get. A URL that is not named fails the test.

    404   the page is about a row of another authority: it does not exist for the outsider
    200   the page is about the person's own work, and shows the outsider nothing of the city's
    405   the URL takes forms only (the answer to a GET)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.messaging.outbox import send_email
from gongkai.organizations.actions import add_reading_place
from gongkai.organizations.models import (
    AuditEntry,
    CalendarFollowing,
    CalendarMove,
    CalendarNotice,
    Membership,
)
from tests.organizations.city import City, person

SECRET = "只有本市知道的查阅点"
"""A name that is written into the city's data, and must never reach the outsider."""


@dataclass(frozen=True)
class Known:
    """A staff URL: its arguments, and the status the outsider gets for GET and for POST."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


def of_city(city: City) -> list[Any]:
    return [city.city.pk]


def of_member(city: City) -> list[Any]:
    return [city.city.pk, Membership.objects.get(user=city.officer).pk]


def of_place(city: City) -> list[Any]:
    return [city.city.pk, city.city.reading_places.get().pk]


def of_message(city: City) -> list[Any]:
    message = send_email(
        authority=city.city, to="a@example.com", subject=SECRET, body="正文", kind="request.receipt"
    )
    return [message.pk]


def of_calendar_notice(city: City) -> list[Any]:
    notice = CalendarNotice.objects.create(
        year=2027, document_number="国办发明电〔2026〕6号", published="2026-11-04", days=[], digest="0" * 64
    )
    following = CalendarFollowing.objects.create(notice=notice, follower="cases", label="办理期限")
    CalendarMove.objects.create(notice=notice, following=following, authority=city.city, label=SECRET)
    return [notice.pk]


def of_year(city: City) -> list[Any]:
    return [city.city.pk, 2024]


CLOSED = {"get": 404, "post": 404}
KNOWN: dict[str, Known] = {
    "web:desk": Known(),
    "web:password_change": Known(post=200),
    "web:act_as": Known(get=302, post=404),
    "office:authorities": Known(),
    "office:authority_found": Known(get=403, post=403),
    "office:authority": Known(of_city, get=404, post=405),
    "office:authority_change": Known(of_city, **CLOSED),
    "office:authority_create": Known(of_city, **CLOSED),
    "office:authority_move": Known(of_city, **CLOSED),
    "office:site_facts": Known(of_city, **CLOSED),
    "office:members": Known(of_city, get=404, post=405),
    "office:member_add": Known(of_city, **CLOSED),
    "office:member_roles": Known(of_member, **CLOSED),
    "office:member_remove": Known(of_member, **CLOSED),
    "office:member_password": Known(of_member, **CLOSED),
    "office:disclosure_office": Known(of_city, **CLOSED),
    "office:reading_places": Known(of_city, get=404, post=405),
    "office:reading_place_add": Known(of_city, **CLOSED),
    "office:reading_place_change": Known(of_place, **CLOSED),
    "office:reading_place_remove": Known(of_place, **CLOSED),
    "office:resources": Known(of_city, **CLOSED),
    "office:resources_of_year": Known(of_year, **CLOSED),
    "office:messages": Known(),
    "office:message_again": Known(of_message, **CLOSED),
    "office:calendar": Known(),
    "office:calendar_year": Known(lambda city: [2027]),
    "office:calendar_enter": Known(lambda city: [2027], get=403, post=403),
    "office:calendar_notice": Known(of_calendar_notice),
    "office:calendar_follow": Known(of_calendar_notice, get=405, post=403),
    "office:audit_trail": Known(),
}
for _app in ("casework", "portal", "publishing", "reports"):
    # An app above tells its own staff URLs in tests/<app>/staff_urls.py: ``KNOWN``, of the same shape.
    if find_spec(f"tests.{_app}.staff_urls"):
        KNOWN |= __import__(f"tests.{_app}.staff_urls", fromlist=["KNOWN"]).KNOWN


def staff_urls(
    resolver: URLResolver | None = None, before: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Name and route of every URL below ``office/``; a URL without a name is named by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from staff_urls(entry, route, inner)
        elif isinstance(entry, URLPattern) and route.startswith("office/"):
            yield ":".join((*spaces, entry.name)) if entry.name else route, route


def body_of(answer: Any) -> str:
    """What the answer says, a file's bytes included."""
    content = answer.getvalue() if answer.streaming else answer.content
    return bytes(content).decode(errors="replace")


@pytest.fixture
def furnished(city: City) -> City:
    add_reading_place(city.head, city.city, name=SECRET, kind="archive", address="某路", hours="工作日")
    return city


def test_every_staff_url_is_known() -> None:
    found = {name for name, _ in staff_urls()}
    assert found, "no staff URL was found: the walk itself is broken"
    assert found - set(KNOWN) == set(), (
        "tell these URLs in KNOWN: who may open them, and what an outsider gets"
    )
    assert set(KNOWN) - found == set(), "these URLs are gone: take them out of KNOWN"


@pytest.mark.parametrize("name", KNOWN)
def test_a_stranger_is_sent_to_the_log_in(furnished: City, client: Client, name: str) -> None:
    address = reverse(name, args=KNOWN[name].arguments(furnished))
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("web:login") + "?next=/office/")


@pytest.mark.parametrize("name", KNOWN)
def test_a_member_of_another_authority_sees_and_changes_nothing(
    furnished: City, client: Client, name: str
) -> None:
    known = KNOWN[name]
    address = reverse(name, args=known.arguments(furnished))
    entries = AuditEntry.objects.count()
    client.force_login(furnished.outsider)
    got, posted = client.get(address), client.post(address)
    assert (got.status_code, posted.status_code) == (known.get, known.post)
    for answer in (got, posted):
        page = body_of(answer)
        assert SECRET not in page
        assert furnished.officer.display_name not in page
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("name", KNOWN)
def test_who_belongs_to_no_authority_sees_nothing(furnished: City, client: Client, name: str) -> None:
    client.force_login(person())
    answer = client.get(reverse(name, args=KNOWN[name].arguments(furnished)))
    assert answer.status_code in {200, 403, 404, 405}
    page = body_of(answer)
    assert SECRET not in page
    assert furnished.city.name not in page
