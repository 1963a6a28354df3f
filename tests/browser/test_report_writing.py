"""An officer writes a part of the annual report in a real browser: figures are chips, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from gongkai.organizations.models import User
from gongkai.reports.annual.actions.writing import save_text
from gongkai.reports.annual.texts import current_texts
from gongkai.reports.models import AnnualReport
from tests.organizations.city import PASSWORD, City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def city(transactional_db: None) -> City:
    return City()


@pytest.fixture
def report(city: City) -> AnnualReport:
    return AnnualReport.objects.create(authority=city.city, year=2025, form="2021")


def log_in(page: Page, user: User, address: str) -> None:
    page.goto(address)
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def the_area(page: Page) -> Locator:
    """The editing area; until it stands, the text box of this name is the plain one, which is then hidden."""
    expect(page.locator("form[data-ready]")).to_be_attached()
    area = page.locator(".writing-text")
    expect(area).to_be_visible()
    return area


def sent(page: Page) -> str:
    return page.locator("#id_body").input_value()


def test_figures_are_chips_that_keep_in_step_with_what_is_sent(
    page: Page, city: City, report: AnnualReport
) -> None:
    address = reverse("reports:annual_write", args=[report.pk, "general_requests"])
    log_in(page, city.officer, address)
    area = the_area(page)
    area.click()
    page.keyboard.type("本年新收")
    page.get_by_label("查找数据").fill("本年新收 总计")
    page.get_by_role("button", name=re.compile("写入.*本年新收政府信息公开申请数量 · 总计")).first.click()
    page.keyboard.type("件。")
    page.keyboard.press("Enter")
    page.keyboard.type("第二段")
    chip = area.locator(".live-figure")
    expect(chip).to_have_text("0")
    assert "本年新收政府信息公开申请数量" in (chip.get_attribute("title") or "")
    assert sent(page) == "本年新收{{ requests.new }}件。\n第二段"
    # A name that is typed becomes a chip, too; one that is none is told at once.
    page.keyboard.type("办结{{ requests.total }}件，{{ requests.nothing }}")
    page.get_by_label("查找数据").focus()
    expect(area.locator(".live-figure")).to_have_count(3)
    expect(page.get_by_text("没有名为“requests.nothing”的数据")).to_be_visible()
    expect(page.locator(".preview .live-figure").first).to_have_text("0")
    area.locator(".live-figure").last.evaluate("chip => chip.remove()")
    area.dispatch_event("input")
    page.get_by_role("button", name=re.compile("采用.*第 1 段")).click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert current_texts(report)["general_requests"].body == (
        "本年新收{{ requests.new }}件。\n第二段办结{{ requests.total }}件，\n"
        "本年度未收到政府信息公开申请，没有上年结转的申请。"
    )
    expect(the_area(page).locator(".live-figure")).to_have_count(2)
    assert page.evaluate("localStorage.length") == 0
    results = Axe().run(page, options=RULES)
    assert not results.response["violations"], results.generate_report()


def test_what_was_typed_when_the_window_was_lost_is_offered_again(
    phone_page: Page, city: City, report: AnnualReport
) -> None:
    page = phone_page
    address = reverse("reports:annual_write", args=[report.pk, "problems"])
    log_in(page, city.officer, address)
    the_area(page).click()
    page.keyboard.type("一是写到一半的文字")
    expect(page.get_by_text("已暂存在这台电脑的浏览器里")).to_be_visible()
    save_text(city.head, report, "problems", "郑文静写的。", seen=0)
    page.goto(address)
    area = the_area(page)
    expect(area).to_have_text("郑文静写的。")
    page.get_by_role("button", name="取回继续写").click()
    expect(area).to_have_text("一是写到一半的文字")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="别人保存的和您写的不一样")).to_be_visible()
    expect(page.get_by_text("郑文静写的。").first).to_be_visible()
    the_area(page)
    assert sent(page) == "一是写到一半的文字"
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert current_texts(report)["problems"].number == 2
