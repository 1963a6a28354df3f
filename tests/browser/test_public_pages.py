"""The public pages in a real browser: usable by everybody in both type sizes, searched with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.organizations.actions import set_disclosure_office, set_site_facts
from gongkai.publishing.models import Interpretation, NormativeDocument
from gongkai.search import reading
from gongkai.search.following import follow
from tests.browser.test_frame import look_over, switch_to_large_type
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_published_item
from tests.publishing.public.test_documents import a_file, a_new_version, withdraw
from tests.reports.publication.kit import a_published_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """
<h2>一、总则</h2><p>为了规范集中供热工作，制定本办法。</p>
<table><thead><tr><th>序号</th><th>项目</th></tr></thead><tbody><tr><td>1</td><td>主管网</td></tr></tbody></table>
<ol><li>第一项</li><li>第二项</li></ol>
"""


@pytest.fixture
def index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SEARCH_INDEX = tmp_path / "index"
    reading.close()
    yield
    reading.close()


@pytest.fixture
def addresses(transactional_db: None, index: None) -> list[str]:
    """One page of every type, and the state in which it has most to show."""
    city = City()
    set_site_facts(
        city.platform_operator,
        city.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        host="市政府办",
    )
    set_disclosure_office(
        city.head,
        city.city,
        name="政务公开办公室",
        address="九州路",
        hours="工作日",
        telephone="0392-1111111",
        fax="",
        internet_contact="",
        postcode="",
    )
    top = a_column(city.city, "zc", title="政策文件")
    below = a_column(city.city, "gfxwj", title="规范性文件", parent=top)
    fields = {"columns": [top, below], "category": "fggz", "kind": "normative"}
    item = a_published_item(
        city.city,
        title="鹤壁市集中供热管理办法",
        body="<p>旧的内容。</p>",
        summary="规定供热的条件。",
        document_number="鹤政〔2026〕3号",
        keywords="供热、办法",
        subject="cxjshb",
        genre="measures",
        editor="李思涵",
        **fields,  # type: ignore[arg-type]
    )
    a_new_version(item, title="鹤壁市集中供热管理办法", body=BODY, editor="李思涵", **fields)  # type: ignore[arg-type]
    a_file(item, name="附件1：供热范围.pdf")
    NormativeDocument.objects.create(
        authority=city.city,
        disclosure=item,
        kind="normative",
        title=item.title,
        issued_on="2020-01-01",
        effective_on="2020-02-01",
        registered_by=city.officer,
    )
    text = a_published_item(city.city, title="一图读懂供热办法", kind="interpretation", columns=[top])
    Interpretation.objects.create(disclosure=text, document=item, form="chart", lead_unit="住建局")
    for number in range(25):
        a_published_item(city.department, title=f"供热简报第{number}期", columns=[below], category="fggz")
    gone = a_published_item(city.city, title="张三的名单")
    withdraw(gone)
    report = a_published_report(city.department, city.city)
    follow(30, patience=30)
    return [
        "/",
        f"/zfxxgk/xx/{item.pk}/",
        f"/zfxxgk/xx/{text.pk}/",
        f"/zfxxgk/xx/{item.pk}/bb/1/",
        f"/zfxxgk/xx/{gone.pk}/",
        "/zfxxgk/lm/zc/",
        "/zfxxgk/lm/gfxwj/?nian=1999",
        f"/zfxxgk/jg/{city.department.pk}/",
        "/zfxxgk/fdzdgknr/",
        "/zfxxgk/fdzdgknr/fggz/",
        "/zfxxgk/ml/",
        "/zfxxgk/jiansuo/",
        "/zfxxgk/jiansuo/?q=供热",
        f"/zfxxgk/jiansuo/?q=供热&jg={city.department.pk}&nian=2026",
        "/zfxxgk/jiansuo/?q=没有这个词",
        "/zddt/",
        "/zfxxgk/zfxxgknb/",
        "/zfxxgk/zfxxgknb/shuju/",
        "/zfxxgk/zfxxgknb/bijiao/",
        report,
    ]


@pytest.fixture(params=[1280, 390])
def sized_page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, locale="zh-CN", base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def test_every_public_page_can_be_used_by_everybody_in_both_type_sizes(
    addresses: list[str], sized_page: Page
) -> None:
    faults = [fault for address in addresses for fault in look_over(sized_page, address)]
    switch_to_large_type(sized_page)
    assert sized_page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 20
    faults += [f"large: {fault}" for address in addresses for fault in look_over(sized_page, address)]
    assert faults == []


def test_one_finds_a_document_from_the_home_page_reads_it_and_its_file_is_there(
    addresses: list[str], page: Page
) -> None:
    page.goto("/")
    box = page.get_by_label("检索公开的信息")
    box.press_sequentially("集中供", delay=20)
    # The browser's own list cannot be looked at; what fills it can.
    option = page.locator("#site-suggestions option")
    expect(option).to_have_count(1)
    assert option.get_attribute("value") == "鹤壁市集中供热管理办法"
    with page.expect_navigation():
        box.press("Enter")
    page.get_by_role("link", name="鹤壁市集中供热管理办法").click()
    expect(page.get_by_role("heading", name="鹤壁市集中供热管理办法")).to_be_visible()
    expect(page.get_by_text("现行有效")).to_be_visible()
    expect(page.get_by_role("link", name="一图读懂供热办法")).to_be_visible()
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印本页")).to_be_hidden()
    expect(page.get_by_text("为了规范集中供热工作")).to_be_visible()


def test_everything_works_without_scripts(
    addresses: list[str], browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("检索公开的信息").fill("简报")
    page.get_by_role("button", name="检索").click()
    expect(page.get_by_text("找到 25 条")).to_be_visible()
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 2 页")).to_be_visible()
    page.goto("/zfxxgk/lm/gfxwj/")
    first = page.locator(".item-list a").first
    newest = first.inner_text()
    page.get_by_role("link", name="下一页").click()
    expect(first).not_to_have_text(newest)
    page.get_by_role("link", name="上一页").click()
    expect(first).to_have_text(newest)
    context.close()
