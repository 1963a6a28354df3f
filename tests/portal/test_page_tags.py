"""Every type of public page against the rules for page tags and footer (国办发〔2017〕47号)."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.organizations.city import City
from tests.publishing.kit import a_column, a_published_item
from tests.publishing.normative_kit import a_document
from tests.publishing.public.test_documents import a_new_version, withdraw
from tests.reports.publication.kit import a_published_report

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT = ("ArticleTitle", "PubDate", "ContentSource")
FOOTER = (
    "党政机关网站标识：D41060001",
    "主办单位：鹤壁市人民政府办公室",
    "承办单位：鹤壁市大数据中心",
    "联系电话：0392-0000000",
    "网站标识码：4106000005",
    "豫ICP备05010383号",
    "豫公网安备 41061102000156号",
    "我为政府网站找错",
    "站点地图",
)
PUBDATE = re.compile(r"\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class Meta(HTMLParser):
    """The meta tags of a page by name; a name twice is an error of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and "name" in values:
            name = str(values["name"])
            assert name not in self.found, f"{name} twice"
            self.found[name] = values.get("content") or ""


def faults(page: str, needed: tuple[str, ...]) -> list[str]:
    """What a validator would say of a page that needs these tags."""
    meta = Meta(page).found
    told = [f"{name} is missing" for name in needed if not meta.get(name)]
    told += [f"{name} is null" for name, content in meta.items() if content.strip() in ("null", "None")]
    others = set(meta) & {*SITE, *COLUMN, *CONTENT} - set(needed)
    told += [f"{name} does not belong here" for name in sorted(others)]
    if "PubDate" in needed and not PUBDATE.fullmatch(meta.get("PubDate", "")):
        told.append("PubDate is not YYYY-MM-DD HH:MM")
    if not DOMAIN.fullmatch(meta.get("SiteDomain", "")):
        told.append("SiteDomain is no bare domain")
    if not re.fullmatch(r"\d{10}|bm\d{8}", meta.get("SiteIDCode", "")):
        told.append("SiteIDCode is not of 10 characters")
    footer = page[page.index("<footer") :]
    return told + [f"the footer lacks {fact}" for fact in FOOTER if fact not in footer]


def test_the_validator_finds_what_real_sites_do_wrong() -> None:
    page = (
        '<meta name="SiteName" content="null"><meta name="SiteDomain" content="https://a.gov.cn">'
        '<meta name="SiteIDCode" content="12"><meta name="PubDate" content="2026-01-01 10:00:01"><footer>'
    )
    told = faults(page, (*SITE, *CONTENT))
    for fault in ("SiteName is null", "SiteDomain is no bare domain", "PubDate is not YYYY-MM-DD HH:MM"):
        assert fault in told
    assert "ArticleTitle is missing" in told and "SiteIDCode is not of 10 characters" in told
    assert f"the footer lacks {FOOTER[0]}" in told


@pytest.fixture
def addresses(site: City) -> dict[str, tuple[str, ...]]:
    """Every type of page with the tags that it needs: home 3, list 7, content 10."""
    column = a_column(site.city, title="通知公告")
    item = a_published_item(site.city, columns=[column], category="fggz", title="通知", body="<p>甲</p>")
    a_new_version(item, columns=[column], title="通知", body="<p>乙</p>")
    placed_nowhere = a_published_item(site.city, category="fggz")
    gone = a_published_item(site.city)
    withdraw(gone)
    report = a_published_report(site.department, site.city)
    lists = (*SITE, *COLUMN)
    content = (*lists, *CONTENT)
    return {
        "/": SITE,
        "/zfxxgk/": lists,
        "/zfxxgk/zfxxgkzn/": lists,
        "/zfxxgk/zfxxgkzd/": lists,
        "/zfxxgk/zfxxgknb/": lists,
        "/zfxxgk/zfxxgknb/bijiao/": lists,
        "/zfxxgk/zfxxgknb/shuju/": lists,
        report: content,
        "/zfxxgk/ysqgk/": lists,
        "/zfxxgk/fdzdgknr/": lists,
        "/zfxxgk/fdzdgknr/fggz/": lists,
        "/zfxxgk/ml/": lists,
        "/zfxxgk/jiansuo/": lists,
        "/zfxxgk/lm/tzgg/": lists,
        f"/zfxxgk/jg/{site.city.pk}/": lists,
        "/zddt/": lists,
        "/wzjc/": lists,
        "/zfxxgk/gfxwj/": lists,
        f"/zfxxgk/gfxwj/{a_document(site.city).pk}/": lists,
        "/zfxxgk/gfxwj/qingli/": lists,
        "/zfxxgk/gb/": lists,
        "/zfxxgk/jczwgk/": lists,
        "/zfxxgk/zcwd/": lists,
        f"/zfxxgk/xx/{item.pk}/": content,
        f"/zfxxgk/xx/{placed_nowhere.pk}/": content,
        f"/zfxxgk/xx/{item.pk}/bb/1/": lists,
        f"/zfxxgk/xx/{gone.pk}/": lists,
    }


def test_every_public_page_has_its_tags_and_its_footer(
    addresses: dict[str, tuple[str, ...]], client: Client
) -> None:
    told = {}
    for address, needed in addresses.items():
        answer = client.get(address)
        assert answer.status_code in (200, 410), address
        told[address] = faults(answer.content.decode(), needed)
    assert {address: found for address, found in told.items() if found} == {}
