"""The browser tests would notice a page that breaks, or that asks for anything outside the platform."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Witness

SERVER = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('<img src="http://outside.invalid/picture.png">', "request to the outside: http://outside.invalid/"),
        ('<link rel="stylesheet" href="http://outside.invalid/font.css">', "request to the outside"),
        ("<script>console.error('spilled')</script>", "console error: spilled"),
        ("<script>missing()</script>", "script error: missing is not defined"),
    ],
)
def test_what_a_page_must_not_do_is_noticed(browser: Browser, content: str, fault: str) -> None:
    page = browser.new_page()
    try:
        witness = Witness(page, SERVER)
        page.set_content(content)
        assert any(found.startswith(fault) for found in witness.faults), witness.faults
    finally:
        page.close()


def test_a_page_that_is_not_there_is_no_fault_but_its_missing_parts_are(browser: Browser) -> None:
    page = browser.new_page()
    try:
        part = "<img src='/missing.png'>"
        page.route("**/*", lambda route: route.fulfill(status=404, content_type="text/html", body=part))
        witness = Witness(page, SERVER)
        page.goto(f"{SERVER}/nowhere")
        page.wait_for_load_state("load")
        assert len(witness.faults) == 1, witness.faults
        assert "404" in witness.faults[0]
    finally:
        page.close()
