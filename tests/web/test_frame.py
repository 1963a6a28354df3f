"""The frame of every page: footer, page tags, nothing from outside, type size, error pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

import gongkai.web
from gongkai.organizations.actions import set_disclosure_office, set_site_facts
from gongkai.web.columns import COLUMNS, GUIDE, STATUTORY_CATEGORIES
from gongkai.web.errors import server_error
from gongkai.web.tags import ArticleTags, PageTags
from tests.organizations.city import City

FOOTER = {
    "identity_mark": "D41060001",
    "host": "鹤壁市人民政府办公室",
    "undertaker": "鹤壁市大数据中心",
    "contact_telephone": "0392-0000000",
    "contact_address": "鹤壁市九州路中段",
    "site_id_code": "4106000005",
    "icp_number": "豫ICP备05010383号",
    "police_number": "豫公网安备 41061102000156号",
}
PUBLIC_PAGES = (
    "/",
    "/zfxxgk/",
    "/zfxxgk/zfxxgkzn/",
    "/zfxxgk/zfxxgkzd/",
    "/zfxxgk/fdzdgknr/",
    "/zfxxgk/fdzdgknr/jgzn/",
    "/zfxxgk/fdzdgknr/sxgk/",
    "/zfxxgk/ysqgk/",
    "/zddt/",
    "/wzjc/",
    "/login/",
)
STAFF_PAGES = ("/office/", "/office/authorities/", "/office/audit/", "/office/password/")


class Tags(HTMLParser):
    """The meta tags of a page, and every address that its elements name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and "name" in values:
            self.meta[values["name"]] = values["content"]
        self.ids += [values["id"]] if "id" in values else []
        self.addresses += [values[name] for name in ("href", "src", "action", "srcset") if name in values]


@pytest.fixture
def site(city: City) -> City:
    set_site_facts(
        city.platform_operator,
        city.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        **FOOTER,
    )
    set_disclosure_office(
        city.head,
        city.city,
        name="电子政务办公室",
        address="九州路",
        hours="工作日 8:30—12:00",
        telephone="0392-1111111",
        fax="0392-2222222",
        internet_contact="https://www.hebi.gov.cn/sq",
        postcode="458030",
    )
    return city


@pytest.mark.parametrize("address", [*PUBLIC_PAGES, *STAFF_PAGES, "/nothing-here/"])
def test_every_page_has_the_seven_things_of_the_footer_and_the_site_tags(
    site: City, client: Client, address: str
) -> None:
    if address in STAFF_PAGES:
        client.force_login(site.operator)
    page = client.get(address).content.decode()
    footer = page[page.index("<footer") :]
    for fact in FOOTER.values():
        assert fact in footer
    assert 'href="/wzjc/">我为政府网站找错' in footer
    assert 'href="/zddt/">站点地图' in footer
    meta = Tags(page).meta
    assert (meta["SiteName"], meta["SiteDomain"], meta["SiteIDCode"]) == (
        "鹤壁市人民政府",
        "www.hebi.gov.cn",
        "4106000005",
    )


def test_facts_that_nobody_registered_are_left_out_and_not_invented(city: City, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "SiteName" not in page and "备案" not in page and "None" not in page
    set_site_facts(
        city.platform_operator,
        city.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        host="市政府办",
    )
    page = client.get("/").content.decode()
    footer = page[page.index("<footer") :]
    assert "主办单位：市政府办" in footer
    for label in ("承办", "备案", "标识", "地址", "电话", "None"):
        assert label not in footer
    assert "SiteIDCode" not in page


def test_the_home_page_has_site_tags_and_a_column_page_four_more(site: City, client: Client) -> None:
    assert not [name for name in Tags(client.get("/").content.decode()).meta if name.startswith("Column")]
    for column in COLUMNS:
        if not column.url_name.startswith("web:"):
            continue
        meta = Tags(client.get(reverse(column.url_name)).content.decode()).meta
        assert meta["ColumnName"] == column.title
        assert meta["ColumnDescription"] == column.description
        assert meta["ColumnKeywords"] and meta["ColumnType"]


def test_a_content_page_has_the_three_content_tags_in_the_official_form() -> None:
    import datetime

    moment = datetime.datetime(2025, 1, 31, 16, 5, 59, tzinfo=datetime.UTC)
    pairs = dict(PageTags(GUIDE, ArticleTags("标题", moment, "鹤壁市人民政府")).pairs())
    assert pairs["ArticleTitle"] == "标题"
    assert pairs["PubDate"] == "2025-02-01 00:05"
    assert pairs["ContentSource"] == "鹤壁市人民政府"
    assert "Author" not in pairs and pairs["ColumnName"] == GUIDE.title


@pytest.mark.parametrize("address", [*PUBLIC_PAGES, *STAFF_PAGES])
def test_no_page_names_an_address_outside(site: City, client: Client, address: str) -> None:
    if address in STAFF_PAGES:
        client.force_login(site.operator)
    page = client.get(address).content.decode()
    parsed = Tags(page)
    assert parsed.addresses
    for found in parsed.addresses:
        assert re.match(r"(/(?!/)|#|\?)", found), found
    assert not re.search(r'<script(?! src="/static/)', page) and "@import" not in page
    assert len(parsed.ids) == len(set(parsed.ids)), "an id stands twice"


def test_no_style_sheet_and_no_template_loads_from_outside() -> None:
    folder = Path(gongkai.web.__file__).parent
    for path in [*folder.glob("static/**/*.css"), *folder.glob("templates/**/*.html")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|src=|href=)[\"']?(?:https?:)?//", text), path


def test_large_type_is_remembered_without_javascript(client: Client, db: None) -> None:
    assert 'class="large-type"' not in client.get("/zddt/").content.decode()
    answer = client.get("/zihao/", {"daxiao": "da", "back": "/zddt/"})
    assert answer["Location"] == "/zddt/"
    page = client.get("/zddt/").content.decode()
    assert 'class="large-type"' in page and "标准字号" in page
    client.get("/zihao/", {"daxiao": "bz", "back": "/zddt/"})
    assert 'class="large-type"' not in client.get("/zddt/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_type_size_never_leads_outside(client: Client, db: None, back: str) -> None:
    assert client.get("/zihao/", {"daxiao": "da", "back": back})["Location"] == "/"


def test_the_left_navigation_follows_the_national_order(site: City, client: Client) -> None:
    page = client.get("/zfxxgk/").content.decode()
    nav = page[page.index('class="columns"') : page.index("</nav>", page.index('class="columns"'))]
    wanted = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]
    found = [title for title in re.findall(r">([^<]+)</a></li>", nav)]
    assert found == wanted


def test_all_fifteen_items_and_article_21_have_a_page(site: City, client: Client) -> None:
    assert len(STATUTORY_CATEGORIES) == 17
    listed = client.get("/zfxxgk/fdzdgknr/").content.decode()
    for category in STATUTORY_CATEGORIES:
        address = reverse("web:statutory_category", args=[category.key])
        assert f'href="{address}"' in listed
        page = client.get(address)
        assert page.status_code == 200 and category.article in page.content.decode()
    assert client.get("/zfxxgk/fdzdgknr/nix/").status_code == 404


def test_the_guide_holds_what_article_12_wants(site: City, client: Client) -> None:
    page = client.get("/zfxxgk/zfxxgkzn/").content.decode()
    for fact in (
        "电子政务办公室",
        "九州路",
        "工作日 8:30—12:00",
        "0392-1111111",
        "0392-2222222",
        "https://www.hebi.gov.cn/sq",
        "458030",
        "信息分类和编排体系",
        "获取方式",
    ):
        assert fact in page
    assert client.get("/zfxxgk/zfxxgkzn/", {"jg": site.other_city.pk}).status_code == 404
    assert client.get("/zfxxgk/zfxxgkzn/", {"jg": "x"}).status_code == 404


def test_pages_without_data_say_what_to_do(db: None, client: Client) -> None:
    assert "可以直接向制作该信息的机关的办公室查询" in client.get("/zfxxgk/zfxxgkzn/").content.decode()
    assert "还没有发布信息" in client.get("/zfxxgk/fdzdgknr/tjxx/").content.decode()
    assert "现在没有机关在本平台接收网上申请" in client.get("/zfxxgk/ysqgk/").content.decode()


def test_a_box_to_tick_stands_before_its_words_and_any_other_field_below_them() -> None:
    class Asked(forms.Form):
        in_use = forms.BooleanField(label="正在使用", required=False, help_text="停用后不再发布。")
        name = forms.CharField(label="账号名称", required=False)

    shown = render_to_string("web/parts/form_fields.html", {"form": Asked()})
    box = shown.index('type="checkbox"')
    assert shown.index('<label class="choice" for="id_in_use">') < box < shown.index("正在使用</label>")
    assert 'id="id_in_use_helptext"' in shown
    assert shown.index('账号名称<span class="optional">') < shown.index('type="text"')


def test_a_missing_page_is_told_in_words(client: Client, db: None) -> None:
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_a_broken_request_is_told_in_words(client: Client, db: None) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "浏览器发来的请求不完整" in answer.content.decode()


def test_the_page_of_a_fault_needs_no_database(rf: object) -> None:
    # Without the db fixture every query is an error, so this page makes none.
    answer = server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert answer.status_code == 500
    assert "系统出现故障" in answer.content.decode()


def test_a_fault_shows_that_page_and_no_traceback(site: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.portal.public.frame_pages.Home.get_context_data", lambda *a, **k: 1 / 0)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "系统出现故障" in page and "ZeroDivision" not in page
