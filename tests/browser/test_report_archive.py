"""The journey of an officer: upload a published report, follow a finding to its place in the text, correct the figure.

The same pages are walked on a phone and without any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.organizations.models import Authority, Role
from gongkai.reports.actions import store_source
from gongkai.reports.models import ArchivedReport
from tests.organizations.city import PASSWORD, authority, person
from tests.reports.conftest import DEMONSTRATION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HUAIREN = DEMONSTRATION / "huairen_2024.txt"
FINDING = "“一、本年新收政府信息公开申请数量”一行：总计填 12 件"


@pytest.fixture
def county(transactional_db: None) -> Authority:
    county = authority("怀仁市人民政府", code="140681")
    person(Role.INFORMATION_OFFICER, at=county, name="梁晓燕").memberships.get()
    return county


@pytest.fixture
def scriptless_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window in which no script runs."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, county: Authority) -> None:
    page.goto("/office/reports/")
    page.get_by_label("登录名").fill(county.memberships.get().user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="年度报告档案", level=1)).to_be_visible()


def finding_in(page: Page) -> Locator:
    return page.locator(".finding", has_text=FINDING)


def without_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def barriers(page: Page) -> list[str]:
    """What would keep somebody from using the page (WCAG, as far as a program can tell)."""
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page).response["violations"]
    ]


def test_an_officer_uploads_a_report_follows_a_finding_corrects_the_figure_and_the_finding_is_gone(
    page: Page, county: Authority
) -> None:
    log_in(page, county)
    page.get_by_role("main").get_by_role("link", name="存入年度报告").first.click()
    page.get_by_label("报告文件").set_input_files(HUAIREN)
    page.get_by_role("button", name="读取并存入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("怀仁市2024年政府信息公开工作年度报告")
    expect(page.get_by_role("link", name="错误 7 处")).to_be_visible()

    finding = finding_in(page)
    finding.get_by_role("link", name="查看单元格").click()
    expect(page.locator("td.cell-touched")).to_have_count(7)
    total = page.locator("[id='cell-2021-requests-new-total']")
    expect(total).to_be_in_viewport()
    expect(total).to_have_text("12")
    marks = page.locator(".source-text mark")
    expect(marks).to_have_count(7)
    expect(page.locator("#place")).to_be_in_viewport()

    page.locator("[id='cell-2021-requests-new-natural'] a").click()
    panel = page.locator("#selected")
    expect(panel).to_contain_text("自然人")
    expect(panel).to_contain_text("读自原文")
    expect(page.locator("td.cell-selected")).to_have_text("0")
    panel.get_by_text("更正此数据").click()
    panel.get_by_label("应为").fill("12")
    panel.get_by_label("更正理由").fill("正文写明12件均为自然人提出")
    panel.get_by_role("button", name="更正并重新检查").click()

    expect(page.get_by_text("已更正，检查已重新进行")).to_be_visible()
    expect(finding_in(page)).to_have_count(0)
    corrected = page.locator("[id='cell-2021-requests-new-natural']")
    expect(corrected.locator("del")).to_have_text("0")
    expect(corrected.locator("ins")).to_have_text("12")
    expect(page.locator("#selected")).to_contain_text("正文写明12件均为自然人提出")
    assert without_sideways_scrolling(page)
    assert barriers(page) == []


def test_selecting_does_not_load_the_page_again_and_the_browsers_back_button_undoes_it(
    page: Page, county: Authority
) -> None:
    log_in(page, county)
    report = store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    page.goto(report.get_absolute_url())
    page.evaluate("window.stillTheSamePage = true")
    finding_in(page).get_by_role("link", name="查看原文位置").click()
    expect(page.locator("#place")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("finding="))
    page.go_back()
    expect(page.locator("#place")).to_have_count(0)
    assert page.evaluate("window.stillTheSamePage") is True


def test_a_verdict_is_recorded_and_can_be_withdrawn(page: Page, county: Authority) -> None:
    log_in(page, county)
    report = store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    page.goto(report.get_absolute_url())
    finding_in(page).get_by_role("link", name="每行总计等于自然人与各类组织之和").first.click()
    panel = page.locator("#selected")
    panel.get_by_text("判断这处问题").click()
    panel.get_by_label("说明理由后接受").check()
    panel.get_by_label("理由", exact=False).last.fill("报送系统只统计总数")
    panel.get_by_role("button", name="记录判断").click()
    expect(panel).to_contain_text("说明理由后接受：梁晓燕")
    panel.get_by_role("button", name="撤回判断").click()
    expect(finding_in(page)).to_contain_text("尚待判断")


def test_everything_works_without_a_script(scriptless_page: Page, county: Authority) -> None:
    page = scriptless_page
    log_in(page, county)
    page.goto("/office/reports/upload/")
    page.get_by_label("报告文件").set_input_files(HUAIREN)
    page.get_by_role("button", name="读取并存入").click()
    finding_in(page).get_by_role("link", name="查看原文位置").click()
    expect(page).to_have_url(re.compile("#place$"))
    expect(page.locator("#place")).to_be_in_viewport()
    page.locator("[id='cell-2021-requests-new-natural'] a").click()
    panel = page.locator("#selected")
    panel.get_by_text("更正此数据").click()
    panel.get_by_label("应为").fill("12")
    panel.get_by_label("更正理由").fill("原文如此")
    panel.get_by_role("button", name="更正并重新检查").click()
    expect(finding_in(page)).to_have_count(0)


def test_on_a_phone_nothing_is_cut_off_and_a_figure_leads_to_its_place(
    phone_page: Page, county: Authority
) -> None:
    page = phone_page
    log_in(page, county)
    report = store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    ArchivedReport.objects.update(is_public=True)
    for address in (
        "/office/reports/",
        "/office/reports/upload/",
        "/office/reports/compare/",
        "/zfxxgk/zfxxgknb/",
        "/zfxxgk/zfxxgknb/bijiao/",
        report.get_public_url(),
        report.get_absolute_url(),
    ):
        page.goto(address)
        assert without_sideways_scrolling(page), address
        assert barriers(page) == [], address
    figure = page.locator("[id='cell-2021-requests-new-natural']").bounding_box()
    assert figure and figure["x"] + figure["width"] <= 390, (
        "the names of the rows push the figures out of sight"
    )
    text, tables = page.locator(".source-text"), page.locator(".report-tables")
    below, above = text.bounding_box(), tables.bounding_box()
    assert below and above and below["y"] > above["y"]
    finding_in(page).get_by_role("link", name="查看原文位置").tap()
    expect(page.locator("#place")).to_be_in_viewport()
    page.locator("[id='cell-2021-requests-new-total'] a").tap()
    expect(page.locator("#place")).to_have_text("12")
    expect(page).to_have_url(re.compile("figure=2021/requests/new/total"))


def test_the_list_of_reports_shows_every_column_and_nothing_lies_on_top_of_another(
    page: Page, phone_page: Page, county: Authority
) -> None:
    store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    ArchivedReport.objects.update(is_public=True)
    for window in (page, phone_page):
        window.goto("/zfxxgk/zfxxgknb/")
        region = window.get_by_role("region", name="年度报告列表")
        expect(region).to_contain_text("县级 · 2021年格式 · 档案")
        assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
        overflowing = (
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.innerText)"
        )
        assert region.locator("tbody td").evaluate_all(overflowing) == []


def test_the_keyboard_stays_at_the_figure_that_was_opened(page: Page, county: Authority) -> None:
    report = store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    ArchivedReport.objects.update(is_public=True)
    page.goto(report.get_public_url())
    figure = page.locator("[id='cell-2021-requests-new-natural'] a")
    figure.press("Enter")
    expect(figure).to_have_attribute("aria-current", "true")
    expect(figure).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[id='cell-2021-requests-new-enterprise'] a")).to_be_focused()


def test_a_printed_list_of_reports_fits_the_paper(page: Page, county: Authority) -> None:
    store_source(None, county, HUAIREN.read_bytes(), HUAIREN.name)
    ArchivedReport.objects.update(is_public=True)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 1000})  # A4 without its margins
    page.goto("/zfxxgk/zfxxgknb/")
    assert without_sideways_scrolling(page)
