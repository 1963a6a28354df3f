"""Nobody chooses their own address; the proxies that are trusted say it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from gongkai.web.robots.addresses import client_address, client_network


def address(peer: str, forwarded: str = "") -> str:
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **more))


def test_without_proxies_the_peer_counts_whatever_the_header_claims() -> None:
    assert address("203.0.113.7", "10.0.0.1") == "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "1.1.1.1, 198.51.100.9", "198.51.100.9"),
        (2, "1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (1, "198.51.100.9:4711", "198.51.100.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
        (2, "198.51.100.9", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_behind_proxies_only_their_own_entries_count(
    settings: Any, proxies: int, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address("10.0.0.1", forwarded) == found


def test_a_peer_without_an_address_gives_an_empty_one() -> None:
    assert address("") == "" and address("unix:") == ""


def test_a_network_of_ipv6_counts_as_one() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:aaaa:bbbb:cccc:dddd")
    assert client_network(request) == "2001:db8:1:2::/64"
    assert client_network(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")) == "203.0.113.7"
    assert client_network(RequestFactory().get("/", REMOTE_ADDR="")) == ""
