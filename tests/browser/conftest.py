"""A real Chromium against the live server.

The pages fail a test that left an error in the browser's console, or that asked for anything outside the live
server: the platform promises to load nothing from elsewhere.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from gongkai.organizations.models import User
from tests.organizations.city import PASSWORD

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 15_000
"""Milliseconds that a step or an expectation waits on a busy machine before it fails."""
expect.set_options(timeout=PATIENCE)
INSIDE_THE_BROWSER = ("data:", "blob:", "about:")


class Witness:
    """What a page did that it should not have done."""

    def __init__(self, page: Page, server: str) -> None:
        self.server = server
        self.faults: list[str] = []
        self.documents: set[str] = set()
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.documents.add(request.url)
        if not request.url.startswith((self.server, *INSIDE_THE_BROWSER)):
            self.faults.append(f"request to the outside: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also reports a page that is refused or missing on purpose; only its parts must load.
        of_the_document = message.text.startswith("Failed to load resource") and (
            message.location.get("url", "") in self.documents
        )
        if message.type == "error" and not of_the_document:
            self.faults.append(f"console error: {message.text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process; the tests are skipped where there is none."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine (Debian and Ubuntu: apt-get install chromium)")
    # The driver keeps an event loop running in this thread; Django would take queries for its.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chosen = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield chosen
        chosen.close()


def opened_page(browser: Browser, server: str, *, width: int, height: int, phone: bool) -> Iterator[Page]:
    """A page of the given size in CSS pixels, speaking Chinese; its faults fail the test when it ends."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        base_url=server,
        has_touch=phone,
        is_mobile=phone,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    witness = Witness(page, server)
    try:
        yield page
    finally:
        context.close()
    assert not witness.faults, "\n".join(witness.faults)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window, 1280 by 900."""
    yield from opened_page(browser, live_server.url, width=1280, height=900, phone=False)


@pytest.fixture
def phone_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone held upright, 390 by 844."""
    yield from opened_page(browser, live_server.url, width=390, height=844, phone=True)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User, str], Page]]:
    """Opens a page as somebody, each in a window of their own."""
    contexts = []

    def opened(user: User, address: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": 1280, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(address)
        page.get_by_label("登录名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        # A caller may go elsewhere at once, which would break the log-in off.
        page.wait_for_url(lambda address: "/login/" not in address)
        return page

    yield opened
    for context in contexts:
        context.close()
