"""Make the pictures of the README from the running product: a report in the making, a document, a request, a read report.

Starts the platform on a data folder of its own with the demonstration data. Opens the city's report of last year as its
officer writes it, a document that is in force and interpreted, a request in which a third party is asked, and the report of
怀仁市 2024 with the finding that the requests do not foot selected, and saves what is on the screen.
"""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
OFFICER, WRITER, PASSWORD = "hebi.jingban", "hebi.xinxi", "yanshi-mima-2026"
OWN_REPORT = "鹤壁市人民政府{year}年政府信息公开工作年度报告（本级机关）"
DOCUMENT = "鹤壁市电动自行车管理办法"
REQUEST = "镁基新材料产业园入园企业优惠协议"
REPORT = "怀仁市2024年政府信息公开工作年度报告"
FINDING = "新收与结转之和等于办理结果与结转下年之和"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FIGURE = "一、本年新收政府信息公开申请数量 12"
LONGEST_START = 180
"""Seconds."""
SETTLING = 800
"""Milliseconds after which the panes have scrolled."""


def main() -> None:
    """Serve, look, save."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("没有找到 Chromium，请先安装：apt-get install chromium")
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [str(Path(sys.executable).with_name("gongkai")), "run", "--port", str(port)]
        environment = {**os.environ, "GONGKAI_HOME": home}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                wait_for(address)
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                    page = browser.new_page(viewport={"width": 1440, "height": 960}, locale="zh-CN")
                    PICTURES.mkdir(parents=True, exist_ok=True)
                    photograph_document(page, address)
                    photograph_report(page, address)
                    photograph_request(page, address)
                    page.context.clear_cookies()
                    photograph_annual_report(page, address)
                    browser.close()
            finally:
                server.terminate()
    print(f"已保存到 {PICTURES}")


def wait_for(address: str) -> None:
    """Wait until the platform answers; end with a sentence where it does not."""
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=10)
            return
        time.sleep(0.3)
    sys.exit("平台没有启动。")


def photograph_document(page: Page, address: str) -> None:
    """Look for the document as a citizen would, open it, and save its page down to the text."""
    page.goto(address)
    page.locator("#site-search").fill("电动自行车")
    page.keyboard.press("Enter")
    document = page.get_by_role("main").get_by_role("link", name=DOCUMENT, exact=True)
    # Right after the first start the search is still being prepared.
    for _ in range(LONGEST_START):
        page.wait_for_timeout(1000)
        if document.count():
            break
        page.reload()
    document.click()
    page.wait_for_timeout(SETTLING)
    page.set_viewport_size({"width": 1280, "height": 1240})
    page.screenshot(path=PICTURES / "document.png")
    page.set_viewport_size({"width": 1440, "height": 960})


def photograph_report(page: Page, address: str) -> None:
    """Open the report, select the finding, bring its table into view, and save the screen."""
    page.goto(f"{address}/zfxxgk/zfxxgknb/")
    page.get_by_role("link", name=REPORT).click()
    page.locator("li", has_text=FINDING).get_by_role("link", name="查看单元格").click()
    page.get_by_role("link", name=FIGURE).first.click()
    page.locator(".form-table", has_text="申请人情况").evaluate(
        "table => table.scrollIntoView({block: 'start'})"
    )
    page.wait_for_timeout(SETTLING)
    page.screenshot(path=PICTURES / "report.png")


def log_in(page: Page, address: str, username: str) -> None:
    """Log in to the staff pages."""
    page.goto(f"{address}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/office/**")


def photograph_annual_report(page: Page, address: str) -> None:
    """Open the city's own report of last year, and save its tables with what is still to do."""
    log_in(page, address, WRITER)
    page.goto(f"{address}/office/annual/")
    year = datetime.date.today().year - 1
    page.get_by_role("link", name=OWN_REPORT.format(year=year), exact=True).click()
    page.set_viewport_size({"width": 1360, "height": 1180})
    page.wait_for_timeout(SETTLING)
    page.screenshot(path=PICTURES / "annual-report.png")


def photograph_request(page: Page, address: str) -> None:
    """Log in as an officer, open the request, and save it down to its calendar."""
    log_in(page, address, OFFICER)
    page.goto(f"{address}/office/requests/")
    page.get_by_role("link", name=REQUEST).click()
    page.wait_for_timeout(SETTLING)
    page.set_viewport_size({"width": 1280, "height": 1560})
    page.screenshot(path=PICTURES / "request.png")


if __name__ == "__main__":
    main()
