"""From a draft with a personal number in it to the notice in the place of what was withdrawn, in a real browser.

An officer is stopped by the checks, takes the number out and submits; three other people approve (the first of them with the
secrecy review); the page is public, in list, feed, site map and search; the leader withdraws it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from gongkai.organizations.actions import set_site_facts
from gongkai.organizations.models import User
from gongkai.publishing.actions.columns import lay_out_columns
from gongkai.publishing.models import Disclosure, SiteColumn
from gongkai.search import reading
from gongkai.search.following import follow
from tests.casework.kit import IDENTITY_NUMBER
from tests.publishing.review_kit import Hall

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "关于公布城市内涝积水点整治名单的通知"
SENTENCE = "淇河路下穿隧道等十二处积水点已经完成整治"
WORDS = "下穿隧道"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AT_ONCE = 15
"""Seconds in which a machine that has much else to do must show in all places what is public and what is not any more."""
NOTICE = "本信息的内容需要更正，现予撤回，更正后将重新发布。"


@pytest.fixture
def hall(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Hall]:
    """The city with its columns, with the secrecy review within the first step, and an index of its own."""
    made = Hall()
    made.secrecy_within_the_first_step()
    lay_out_columns(made.head, made.city)
    set_site_facts(
        made.platform_operator,
        made.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        site_id_code="4106000005",
        icp_number="豫ICP备05010383号",
        police_number="豫公网安备 41061102000156号",
        host="鹤壁市人民政府办公室",
        undertaker="鹤壁市人民政府办公室",
        contact_address="鹤壁市九州路中段",
    )
    settings.SEARCH_INDEX = tmp_path / "index"
    reading.close()
    follow(30, patience=30)
    yield made
    reading.close()


def write(page: Page, text: str) -> None:
    """Put a text in the place of what stands in the editor."""
    editor = page.locator(".ProseMirror")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def look_over(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]})
    assert found.violations_count == 0, found.generate_report()


def approve(page: Page, title: str, *, secrecy: bool = False) -> None:
    expect(page.get_by_role("heading", name="待我审核", level=1)).to_be_visible()
    look_over(page)
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    look_over(page)
    page.get_by_role("textbox", name="意见").fill("同意公开。")
    if secrecy:
        page.get_by_role("button", name="通过").click()
        expect(page.get_by_text("请确认已经作了保密审查").first).to_be_visible()
        expect(page.get_by_role("textbox", name="意见")).to_have_value("同意公开。")
        page.get_by_label("已作保密审查").check()
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".message-success")).to_contain_text("已通过")


def places(page: Page, column: str) -> dict[str, str]:
    """What everybody reads at this moment: list, feed, site map (all its parts) and search."""

    def read(address: str) -> str:
        answer = page.request.get(address)
        assert answer.ok, (address, answer.status)
        return answer.text()

    return {
        "search": read(f"{reverse('portal:search')}?q={WORDS}"),
        "list": read(column),
        "feed": read(reverse("portal:feed")),
        "site map": "".join(map(read, re.findall(r"<loc>(.+?)</loc>", read("/sitemap.xml")))),
    }


def test_from_a_draft_with_a_personal_number_to_the_notice_in_its_place(
    hall: Hall, desk: Callable[[User, str], Page], page: Page
) -> None:
    column = SiteColumn.objects.get(authority=hall.city, key="tzgg")
    list_address = reverse("publishing:column", args=[column.key])

    office = desk(hall.officer, reverse("publishing:item_new"))
    office.get_by_role("textbox", name="标题", exact=True).fill(TITLE)
    write(office, f"{SENTENCE}，联系人身份证号码{IDENTITY_NUMBER}。")
    office.get_by_role("combobox", name="法定公开内容").select_option(label="重大建设项目")
    office.locator("summary", has_text="栏目").click()
    office.get_by_label("通知公告").check()
    office.get_by_role("button", name="保存并作送审前检查").click()
    expect(office.get_by_text("身份证号码").first).to_be_visible()
    item = Disclosure.objects.get()
    office.get_by_role("button", name="送审", exact=True).click()
    expect(office.locator(".message-error")).to_contain_text("自动检查发现问题")
    item.refresh_from_db()
    assert item.status == "draft"

    office.goto(reverse("publishing:item_edit", args=[item.pk]))
    write(office, f"{SENTENCE}。")
    office.get_by_role("button", name="保存并作送审前检查").click()
    expect(office.get_by_text("没有发现问题")).to_be_visible()
    office.get_by_role("button", name="送审", exact=True).click()
    expect(office.get_by_text("审核中").first).to_be_visible()

    address = f"/zfxxgk/xx/{item.pk}/"
    assert page.request.get(address).status == 404
    approve(desk(hall.first, reverse("publishing:reviews")), TITLE, secrecy=True)
    approve(desk(hall.second, reverse("publishing:reviews")), TITLE)
    assert page.request.get(address).status == 404
    approve(desk(hall.final, reverse("publishing:reviews")), TITLE)

    published = time.monotonic()
    key = f"/zfxxgk/xx/{item.pk}/"
    found = places(page, list_address)
    while not all(key in text for text in found.values()) and time.monotonic() - published < AT_ONCE:
        found = places(page, list_address)
    assert {name for name, text in found.items() if key in text} == set(found)
    page.goto(address)
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()

    leader = desk(hall.leader, reverse("publishing:item", args=[item.pk]))
    leader.get_by_role("link", name="撤回", exact=True).click()
    look_over(leader)
    leader.get_by_label("撤回的原因（内部）").fill("名单少列了一处。")
    leader.get_by_role("button", name="下一步").click()
    expect(leader.get_by_role("region", name="公众将看到")).to_contain_text(NOTICE)
    leader.get_by_role("button", name="确认撤回").click()
    expect(leader.locator(".message-success")).to_contain_text("已经撤回")

    withdrawn = time.monotonic()
    found = places(page, list_address)
    while any(key in text for text in found.values()) and time.monotonic() - withdrawn < AT_ONCE:
        found = places(page, list_address)
    assert [name for name, text in found.items() if key in text or TITLE in text] == []
    page.goto(address)
    expect(page.get_by_text(NOTICE)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_have_count(0)
    expect(page.get_by_text(TITLE)).to_have_count(0)
