"""The frame in a real browser: by keyboard alone, without faults of access, without sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.organizations.demonstration import DEMONSTRATION_PASSWORD, create_demonstration
from gongkai.organizations.models import Authority, Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
    "/nothing-here/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desktop": 1280, "phone": 360}


@pytest.fixture
def demonstration(transactional_db: None) -> None:
    create_demonstration()


@pytest.fixture(params=SIZES)
def sized_page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": SIZES[request.param], "height": 800}, locale="zh-CN", base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(DEMONSTRATION_PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def look_over(page: Page, address: str) -> list[str]:
    """What is wrong with a page: rules of access that it breaks, and whether it scrolls sideways."""
    page.goto(address)
    found = [
        f"{address}: {violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{address}: scrolls sideways")
    return found


def switch_to_large_type(page: Page) -> None:
    """Switch on the home page, and be there."""
    page.goto("/")
    page.get_by_role("link", name="大字版").click()
    expect(page.get_by_role("link", name="标准字号")).to_be_visible()


def test_public_pages_can_be_used_by_everybody(demonstration: None, sized_page: Page) -> None:
    assert [fault for address in PUBLIC_PAGES for fault in look_over(sized_page, address)] == []


def test_public_pages_can_be_used_in_large_type(demonstration: None, sized_page: Page) -> None:
    switch_to_large_type(sized_page)
    size = sized_page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == 20
    assert [fault for address in PUBLIC_PAGES for fault in look_over(sized_page, address)] == []


def test_staff_pages_can_be_used_by_everybody(demonstration: None, sized_page: Page) -> None:
    city = Authority.objects.get(name="鹤壁市人民政府").pk
    member = Membership.objects.get(user__username="hebi.lingdao").pk
    one = f"/office/authorities/{city}/"
    pages = {
        "hebi.guanli": (
            "/office/",
            "/office/authorities/",
            one,
            f"{one}change/",
            f"{one}new/",
            f"{one}site/",
            f"{one}members/",
            f"{one}members/new/",
            f"{one}members/{member}/roles/",
            f"{one}members/{member}/remove/",
            "/office/audit/",
            "/office/password/",
            f"{one}disclosure-office/",
        ),
        "hebi.fuze": (
            "/office/",
            f"{one}disclosure-office/",
            f"{one}reading-places/",
            f"{one}reading-places/new/",
            f"{one}resources/",
            f"{one}resources/2024/",
        ),
        "hebi.xinxi": ("/office/",),
        "pingtai": ("/office/", "/office/authorities/new/", f"{one}move/"),
    }
    faults = []
    for username, addresses in pages.items():
        sized_page.context.clear_cookies()
        log_in(sized_page, username)
        faults += [fault for address in addresses for fault in look_over(sized_page, address)]
    assert faults == []


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def narrow_page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        base_url=live_server.url,
        java_script_enabled=request.param,
    )
    yield context.new_page()
    context.close()


def test_the_menu_of_a_phone_folds_into_a_line_that_names_the_place(
    demonstration: None, narrow_page: Page
) -> None:
    log_in(narrow_page, "hebi.fuze")
    narrow_page.goto("/office/authorities/")
    menu = narrow_page.get_by_role("navigation", name="工作菜单")
    links = menu.get_by_role("link")
    line = menu.locator("summary")
    expect(line).to_have_text("菜单，当前：机关")
    expect(links).to_have_count(0)
    heading = narrow_page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None and heading["y"] < 844 / 4
    line.focus()
    narrow_page.keyboard.press("Enter")
    expect(links.first).to_be_visible()
    assert links.count() > 10
    narrow_page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    narrow_page.keyboard.press("Shift+Tab")
    narrow_page.keyboard.press("Enter")
    expect(links).to_have_count(0)
    line.click()
    menu.get_by_role("link", name="工作日历", exact=True).click()
    expect(narrow_page.get_by_role("heading", name="工作日历", level=1)).to_be_visible()


def test_the_columns_of_a_phone_fold_and_the_page_begins_on_the_first_screen(
    demonstration: None, narrow_page: Page
) -> None:
    for address in ("/zfxxgk/", "/zfxxgk/ysqgk/", "/zfxxgk/fdzdgknr/jgzn/"):
        narrow_page.goto(address)
        columns = narrow_page.get_by_role("navigation", name="政府信息公开栏目")
        expect(columns.get_by_role("link")).to_have_count(0)
        heading = narrow_page.get_by_role("heading", level=1).bounding_box()
        assert heading is not None and heading["y"] < 844 / 2, address
    expect(columns.locator("summary")).to_have_text("政府信息公开，当前：法定主动公开内容")
    columns.locator("summary").click()
    columns.get_by_role("link", name="依申请公开").click()
    expect(narrow_page.get_by_role("heading", name="依申请公开", level=1)).to_be_visible()


def test_a_wide_page_shows_the_whole_menu_and_nothing_to_fold(demonstration: None, page: Page) -> None:
    log_in(page, "hebi.fuze")
    menu = page.get_by_role("navigation", name="工作菜单")
    expect(menu.get_by_role("link", name="工作日历")).to_be_visible()
    expect(menu.locator("summary")).to_be_hidden()
    page.goto("/zfxxgk/")
    columns = page.get_by_role("navigation", name="政府信息公开栏目")
    expect(columns.get_by_role("link", name="依申请公开")).to_be_visible()
    expect(columns.locator("summary")).to_be_hidden()


def test_an_open_menu_can_be_used_by_everybody(demonstration: None, sized_page: Page) -> None:
    log_in(sized_page, "hebi.fuze")
    for line in sized_page.locator(".fold summary:visible").all():
        line.click()
    assert Axe().run(sized_page, options=RULES).response["violations"] == []


def test_a_form_with_mistakes_can_be_used_by_everybody(demonstration: None, page: Page) -> None:
    log_in(page, "hebi.fuze")
    city = Authority.objects.get(name="鹤壁市人民政府").pk
    page.goto(f"/office/authorities/{city}/disclosure-office/")
    page.get_by_label("联系电话").fill("见网站")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("电话号码只能有数字")
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.get_by_role("alert").get_by_role("link", name="联系电话").click()
    expect(page.get_by_label("联系电话")).to_be_focused()


def test_one_logs_in_and_out_with_the_keyboard_alone(demonstration: None, page: Page) -> None:
    page.goto("/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "工作人员登录":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_label("登录名")).to_be_focused()
    page.keyboard.type("hebi.guanli")
    page.keyboard.press("Tab")
    page.keyboard.type(DEMONSTRATION_PASSWORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="登录")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "退出":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="工作人员登录")).to_be_visible()


def test_the_skip_link_is_first_shows_itself_and_leads_to_the_text(demonstration: None, page: Page) -> None:
    page.goto("/zfxxgk/")
    link = page.get_by_role("link", name="跳到正文")
    box = link.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 0
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box is not None and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_that_takes_the_focus_shows_it(demonstration: None, page: Page) -> None:
    page.goto("/zfxxgk/ysqgk/")
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")


def test_the_print_shows_the_text_and_not_the_frame(demonstration: None, page: Page) -> None:
    page.goto("/zfxxgk/zfxxgkzn/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="政府信息公开指南", exact=True)).to_be_visible()
    for hidden in (".columns", ".utility", ".filter"):
        expect(page.locator(hidden)).to_be_hidden()
