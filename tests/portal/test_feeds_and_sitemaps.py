"""Feeds and the site map: well-formed, complete, and nothing that is not public."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import etree

from gongkai.portal import sitemaps
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft, a_published_item
from tests.publishing.public.test_documents import withdraw

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def xml(client: Client, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return etree.fromstring(b"".join(answer) if answer.streaming else answer.content)


def test_a_feed_tells_title_time_authority_and_page(site: City, client: Client) -> None:
    item = a_published_item(site.city, title="关于<供热>的通知", summary="概述")
    feed = xml(client, "/zfxxgk/dingyue/")
    assert feed.xpath("string(a:title)", namespaces=ATOM) == "鹤壁市人民政府：最新公开信息"
    (entry,) = feed.xpath("a:entry", namespaces=ATOM)
    assert entry.xpath("string(a:title)", namespaces=ATOM) == "关于<供热>的通知"
    assert entry.xpath("string(a:link/@href)", namespaces=ATOM).endswith(f"/zfxxgk/xx/{item.pk}/")
    assert entry.xpath("string(a:author/a:name)", namespaces=ATOM) == "鹤壁市人民政府"
    assert entry.xpath("string(a:published)", namespaces=ATOM)


def test_feeds_of_what_is_not_there_are_not_found(site: City, client: Client) -> None:
    assert client.get("/zfxxgk/dingyue/lm/meiyou/").status_code == 404
    assert client.get("/zfxxgk/dingyue/jg/999999/").status_code == 404


def test_the_site_map_names_every_public_item_once(
    site: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 3)
    a_column(site.city)
    items = [a_published_item(site.city) for _ in range(7)]
    withdraw(items[2])
    a_draft(site.city)
    index = xml(client, "/sitemap.xml")
    parts = [loc.split("testserver")[1] for loc in index.xpath("//s:loc/text()", namespaces=MAP)]
    found: list[str] = []
    for part in parts:
        locations = xml(client, part).xpath("//s:loc/text()", namespaces=MAP)
        found += [location.split("testserver")[1] for location in locations]
    for item in items:
        assert found.count(f"/zfxxgk/xx/{item.pk}/") == (0 if item is items[2] else 1)
    assert "/" in found and "/zfxxgk/lm/tzgg/" in found and "/zfxxgk/ml/" in found
    assert len(found) == len(set(found))
    assert client.get(f"/sitemap-{len(parts)}.xml").status_code == 404


def test_every_page_of_the_site_map_answers(site: City, client: Client) -> None:
    a_published_item(site.city, columns=[a_column(site.city)])
    for part in ("/sitemap-0.xml", "/sitemap-1.xml"):
        for location in xml(client, part).xpath("//s:loc/text()", namespaces=MAP):
            assert client.get(location.split("testserver")[1]).status_code == 200, location


def test_robots_are_told_what_to_leave_alone(site: City, client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /office/" in text and "Sitemap: http://testserver/sitemap.xml" in text
