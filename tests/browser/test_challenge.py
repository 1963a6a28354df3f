"""The question and the upload in a real browser: by keyboard, by what a screen reader is told, on a phone."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gongkai.web.robots.questions import Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(autouse=True)
def page_with_the_form(settings: Any, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    settings.ROOT_URLCONF = "tests.browser.challenge_pages"
    monkeypatch.setattr("gongkai.web.robots.challenge.ask", lambda: Question("三加五等于几？", "8"))


def look(page: Page, name: str) -> None:
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder := os.environ.get("GONGKAI_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_wrong_answer_loses_nothing_and_the_right_one_passes(phone_page: Page) -> None:
    page = phone_page
    page.goto("/try/")
    look(page, "challenge")
    page.get_by_label("所需信息").fill("2025年部门预算")
    question = page.get_by_role("textbox", name="验证问题")
    expect(question).to_have_accessible_description(
        "三加五等于几？ 用汉字或者数字回答都可以。这个问题只用来防止机器自动提交。"
    )
    question.fill("九")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("验证问题的回答不对")
    look(page, "challenge-wrong")
    expect(page.get_by_label("所需信息")).to_have_value("2025年部门预算")
    time.sleep(2.1)  # what a person needs at least; a program is told to look again
    page.get_by_role("textbox", name="验证问题").fill("８")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("已经收到：2025年部门预算")


def test_a_keyboard_never_comes_to_the_input_that_no_person_sees(page: Page) -> None:
    page.goto("/try/")
    page.get_by_role("textbox", name="验证问题").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "提交"
    expect(page.get_by_role("textbox", name="请把这一格留空")).to_have_count(0)


def test_a_file_of_sixty_megabytes_becomes_a_sentence_on_the_form(page: Page, tmp_path: Any) -> None:
    large = tmp_path / "很大的扫描件.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(60 * 1024 * 1024)
    page.goto("/try/")
    page.get_by_label("所需信息").fill("2025年部门预算")
    page.get_by_label("身份证明").set_input_files(large)
    time.sleep(2.1)
    page.get_by_role("textbox", name="验证问题").fill("八")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("“很大的扫描件.pdf”超过了30 MB，没有收下")
    expect(page.get_by_label("所需信息")).to_have_value("2025年部门预算")
    expect(page.get_by_role("textbox", name="验证问题")).to_have_value("八")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("已经收到：2025年部门预算")
