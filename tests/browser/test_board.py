"""The board, the ledger and the review list in a real browser: without scripts, by keyboard, on a phone."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.casework.models import Applicant
from gongkai.casework.privacy import reveal
from gongkai.organizations.models import Role, User
from tests.casework.board.records import a_request, many
from tests.casework.kit import Desk, registered, today
from tests.organizations.city import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desktop": 1280, "phone": 390}
PAGES = {
    "desk": "/office/",
    "board": "/office/requests/board/",
    "list": "/office/requests/board/list/?which=overdue",
    "ledger": "/office/requests/ledger/",
    "names": "/office/requests/ledger/names/",
    "retention": "/office/requests/retention/",
    "readings": "/office/requests/readings/",
}


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """A city with a year of requests, some of them overdue, and old cases to review."""
    desk = Desk()
    many([desk.authority, desk.city.county, desk.city.department, desk.city.town], 11, 90)
    day = today()
    for number, authority in enumerate([desk.authority, desk.city.county, desk.city.county]):
        a_request(
            authority,
            day - dt.timedelta(days=60 + number),
            due_on=day - dt.timedelta(days=30 - 7 * number),
            title="北阳镇2025年高标准农田建设项目验收报告和资金拨付凭证",
            officer=desk.officer if authority == desk.authority else None,
        )
    for _ in range(2):
        old = a_request(desk.authority, dt.date(2014, 3, 3), dt.date(2014, 3, 20))
        old.archived_at, old.retain_until = timezone.now(), day - dt.timedelta(days=1)
        old.save()
    reveal(desk.officer, registered(desk), "电话联系申请人补正")
    return desk


def log_in(page: Page, user: User) -> None:
    page.goto("/login/")
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


@pytest.fixture(params=SIZES)
def sized_page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": SIZES[request.param], "height": 844}, locale="zh-CN", base_url=live_server.url
    )
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def scriptless(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        java_script_enabled=False,
        base_url=live_server.url,
        accept_downloads=True,
    )
    yield context.new_page()
    context.close()


def test_every_page_can_be_used_by_everybody(desk: Desk, sized_page: Page) -> None:
    user = person(
        Role.SUPERVISOR, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.CASE_OFFICER, at=desk.authority, name="万事通"
    )
    log_in(sized_page, user)
    faults = []
    for name, address in PAGES.items():
        sized_page.goto(address)
        if os.environ.get("GONGKAI_SHOTS"):
            width = sized_page.viewport_size["width"]  # type: ignore[index]
            path = Path(os.environ["GONGKAI_SHOTS"]) / f"{name}-{width}.png"
            sized_page.screenshot(path=path, full_page=True)
        faults += [
            f"{address}: {violation['id']}: {[node['target'] for node in violation['nodes']]}"
            for violation in Axe().run(sized_page, options=RULES).response["violations"]
        ]
        if sized_page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{address}: scrolls sideways")
    assert faults == []


def test_a_supervisor_goes_from_a_figure_to_its_requests_without_scripts(
    desk: Desk, scriptless: Page
) -> None:
    log_in(scriptless, person(Role.SUPERVISOR, at=desk.authority, name="监督员"))
    scriptless.get_by_role("link", name="本机关和下级机关的申请超期未答复").click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("超期未答复的申请")
    scriptless.get_by_role("link", name="监督看板").first.click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("监督看板")
    scriptless.get_by_label("机关", exact=True).select_option("淇县人民政府")
    scriptless.get_by_role("button", name="查看").click()
    expect(scriptless.locator("p.lead")).to_contain_text("淇县人民政府")
    number = scriptless.locator("a.board-link", has_text="超期未答复").locator(".board-number").inner_text()
    scriptless.locator("a.board-link", has_text="超期未答复").click()
    expect(scriptless.locator("p.lead")).to_contain_text(f"共 {number} 件，机关：淇县人民政府")
    assert "张" not in scriptless.locator("main").inner_text().replace("张家", "")


def test_the_ledger_comes_as_a_file_without_scripts(desk: Desk, scriptless: Page, tmp_path: Path) -> None:
    log_in(scriptless, desk.officer)
    scriptless.goto("/office/requests/ledger/")
    with scriptless.expect_download() as download:
        scriptless.get_by_role("link", name="下载 Excel 台账").click()
    path = tmp_path / "ledger.xlsx"
    download.value.save_as(path)
    assert download.value.suggested_filename.startswith("政府信息公开申请台账 鹤壁市人民政府")
    sheet = load_workbook(path)["台账"]
    assert sheet["A1"].value == "鹤壁市人民政府政府信息公开申请台账" and sheet.max_row > 10


def test_two_people_review_old_cases_by_keyboard(desk: Desk, page: Page) -> None:
    log_in(page, desk.officer)
    page.goto("/office/requests/retention/")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    boxes.first.focus()
    page.keyboard.press("Space")
    page.get_by_label("理由").focus()
    page.keyboard.type("保管期限已满")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已建议清除1件")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="工作人员登录")).to_be_visible()
    log_in(page, desk.head)
    page.get_by_role("link", name="清除个人信息的建议，待我确认").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="确认清除").click()
    expect(page.get_by_text("已清除1件的个人信息")).to_be_visible()
    assert Applicant.objects.filter(cleared_at__isnull=False).count() == 1
