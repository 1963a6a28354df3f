"""No address, however strange, is answered with a fault: not by the public pages, and not by those for staff."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.organizations.models import Role
from tests.organizations.city import City, person
from tests.publishing.kit import a_column, a_published_item
from tests.web.test_staff_urls import KNOWN, furnished

__all__ = ["furnished"]
ROOMS = ("gongkai.publishing", "gongkai.portal")
NUMBERS = ("0", "9223372036854775807", "9" * 40)
TEXTS = ("x", "\0", "'\"%", "九" * 300)
VALUES = ("", "-1", "²", "0199999999999", "9" * 25, "9" * 16 + "-1", "\0", "2026-13-45", "0001-01-01")
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Route and module of every address."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, getattr(entry.callback, "view_class", type(entry.callback)).__module__


ROUTES = sorted(
    {route: module for route, module in patterns(get_resolver()) if module.startswith(ROOMS)}.items()
)
PARAMETERS = (
    "page", "hou", "qian", "nian", "jg", "fl", "lm", "yx", "yxwj", "px", "q", "n", "stop", "riqi", "year", "authority",
    "kind", "validity", "tab", "column", "late", "mine", "state", "item", "words", "document", "near", "take", "entry",
    "old", "new", "saved", "l", "j", "x", "s",
)  # fmt: skip


def filled(route: str, number: str, text: str) -> str:
    """The address with everything that it holds filled in."""
    return "/" + _PLACE.sub(lambda match: number if match[1] == "int" else quote(text, safe=""), route)


@pytest.fixture
def item(city: City) -> str:
    """The key of an item that everybody can read."""
    found = a_published_item(city.city, columns=[a_column(city.city)], category="fggz")
    return str(found.pk)


@pytest.fixture
def reader(city: City, item: str) -> Client:
    """Somebody who may open everything in the city."""
    client = Client(raise_request_exception=False)
    client.force_login(person(*Role, at=city.city))
    return client


def test_the_routes_are_found() -> None:
    assert len(ROUTES) > 100


def test_a_strange_address_is_no_fault(reader: Client) -> None:
    for route, _ in ROUTES:
        if _PLACE.search(route):
            for number, text in [*((number, "x") for number in NUMBERS), *(("1", text) for text in TEXTS)]:
                address = filled(route, number, text)
                assert reader.get(address).status_code < 500, address


def test_a_strange_question_is_no_fault(reader: Client, item: str) -> None:
    for route, module in ROUTES:
        address = filled(route, item, "tzgg")
        source = inspect.getsource(sys.modules[module])
        named = [name for name in PARAMETERS if re.search(rf"\b{name}\b", source)]
        for value in VALUES:
            asked = dict.fromkeys(PARAMETERS, value)
            assert reader.get(address, asked).status_code < 500, (address, value)
        for name in named:
            for value in ("9" * 25, "0199999999999", "\0"):
                assert reader.get(address, {name: value}).status_code < 500, (address, name, value)


NAMES = sorted(name for name in KNOWN if name.startswith(("publishing:", "portal:")))


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_value_in_a_form_is_no_fault(furnished: City, name: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person(*Role, at=furnished.city))
    address = reverse(name, args=KNOWN[name].arguments(furnished))
    context = client.get(address).context
    form = context.get("form") if context else None
    filled_in = {field.name: _some_value(field) for field in form or ()}
    for field in (*filled_in, "step", "action", "fingerprint", "html", "key"):
        for value in ("9" * 30, "\0"):
            assert client.post(address, filled_in | {field: value}).status_code < 500, (field, value)


def _some_value(field: Any) -> Any:
    """Something that the field may take, so that a fault behind the field beside it shows."""
    value = field.value()
    if value not in (None, ""):
        return value
    choices = [
        key
        for key, label in getattr(field.field, "choices", ())
        if key and not isinstance(label, (list, tuple))
    ]
    if choices:
        return choices[0]
    return "2026-01-05" if "Date" in type(field.field).__name__ else "文字内容"
