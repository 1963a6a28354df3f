"""The pages of a report's figures in a real browser: no page scrolls sideways on a phone, and axe finds nothing."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from gongkai.reports.models import Scope
from tests.organizations.city import PASSWORD
from tests.reports.annual.reporting import LICENCES, NEW_TOTAL, Reporting, a_report, handed_in, listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def test_pages_fit_a_phone_and_have_no_barriers(page: Page, transactional_db: None) -> None:
    reporting = Reporting()
    reporting.records()
    listed(reporting.authority)
    submitted = a_report(reporting.authority)
    handed_in(submitted, reporting.head)
    compiled = a_report(reporting.authority, scope=Scope.COMPILED)
    running = a_report(reporting.authority, submitted.year + 1)
    addresses = [
        reverse("reports:annual_reports"),
        submitted.get_absolute_url(),
        compiled.get_absolute_url(),
        running.get_absolute_url(),
        reverse("reports:annual_entering", args=[running.pk]),
        *(
            reverse("reports:annual_figure", args=[report.pk, str(cell)])
            for report, cell in ((submitted, NEW_TOTAL), (running, LICENCES), (compiled, NEW_TOTAL))
        ),
    ]
    page.goto(addresses[0])
    page.get_by_label("登录名").fill(reporting.head.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="年度报告", level=1)).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for address in addresses:
            page.goto(address)
            wide = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not wide, (width, address)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, (address, found.generate_report())
