"""The electronic screen and the sheet for notice boards in the browser: they turn, stand still, print, and are accessible."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.organizations.city import PASSWORD, City
from tests.publishing.channels.kit import a_site
from tests.publishing.kit import a_published_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults_of_access(page: Page) -> list[str]:
    # Half way through a fade the colours are not the ones that people read.
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")
    found = Axe().run(page, options=RULES)
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found.response["violations"]]


def test_the_screen_turns_by_itself_stands_still_when_told_and_the_sheet_prints(
    transactional_db: None, page: Page, browser: Browser, live_server: LiveServer
) -> None:
    city = City()
    a_site(city.city)
    a_published_item(city.city, title="第二条信息", body="<p>第二条的正文。</p>")
    item = a_published_item(
        city.city,
        title="第一条信息",
        document_number="鹤政〔2026〕1号",
        body="<p>正文。</p><table><tbody><tr><th scope='row'>甲</th><td>乙</td></tr></tbody></table>",
    )
    screen = f"/zfxxgk/dp/{city.city.pk}/"
    page.clock.install()
    page.goto(screen)
    first, second = (page.get_by_role("heading", name=name) for name in ("第一条信息", "第二条信息"))
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    assert faults_of_access(page) == []
    page.clock.run_for(15_500)
    expect(second).to_be_visible()
    page.get_by_role("button", name="暂停").click()
    page.clock.run_for(60_000)
    expect(second).to_be_visible()
    page.get_by_role("button", name="下一条").press("Enter")
    expect(first).to_be_visible()

    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    still = context.new_page()
    still.goto(screen)
    still.get_by_role("link", name="下一条").click()
    expect(still.get_by_role("heading", name="第二条信息")).to_be_visible()
    still.get_by_role("link", name="停住这一条").click()
    expect(still).to_have_url(re.compile("stop=1"))
    context.close()

    page.goto(f"/office/publishing/channels/sheet/{item.pk}/")
    page.get_by_label("登录名").fill(city.officer.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="第一条信息")).to_be_visible()
    assert faults_of_access(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_text("手机扫一扫，查看全文、附件和有效性")).to_be_visible()
    for hidden in (page.get_by_role("navigation"), page.get_by_role("button")):
        assert all(not one.is_visible() for one in hidden.all())
