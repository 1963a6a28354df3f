"""Columns, standard catalogue and interpretation in a real browser: both sizes, no barrier, no scrolling sideways."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.publishing.actions.columns import lay_out_columns
from gongkai.publishing.actions.interpreting import link_interpretation
from gongkai.publishing.models import CatalogueEntry, InterpretationDuty, ItemKind, SiteColumn
from gongkai.publishing.questions import QuestionAndAnswer, body_from_questions
from gongkai.publishing.standard_catalogue import pending
from gongkai.publishing.standard_catalogue.entries import ReadEntry
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook
from tests.organizations.city import PASSWORD, City
from tests.publishing.kit import a_draft, a_published_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (1280, 390)
FINGERPRINT = "a" * 64


def furnished() -> tuple[City, list[str]]:
    """A city with something on every page, and the addresses of the pages."""
    city = City()
    lay_out_columns(city.head, city.city)
    notices = SiteColumn.objects.get(key="tzgg")
    a_published_item(city.city, city.officer, [notices], timezone.now() - dt.timedelta(days=200))
    for field, item in (("社会救助", "最低生活保障"), ("社会救助", "临时救助"), ("养老服务", "机构补贴")):
        entry = CatalogueEntry.objects.create(
            authority=city.city,
            field=field,
            first_item=item,
            second_item="办事指南",
            content="申请条件\n申请材料",
            basis="《社会救助暂行办法》",
            time_limit="信息形成或者变更之日起20个工作日内",
            limit_working_days=20,
            publisher="鹤壁市民政局",
        )
    a_published_item(city.city, catalogue_entry=entry)
    for title in ("关于印发社会救助实施细则的通知", "关于废止部分文件的通知"):
        document = a_published_item(city.city, title=title, kind=ItemKind.NORMATIVE_DOCUMENT)
    body = body_from_questions([QuestionAndAnswer("怎样申请最低生活保障？", "向户籍所在地的乡镇政府申请。")])
    questions = a_published_item(city.city, city.officer, kind=ItemKind.POLICY_QUESTIONS, body=body)
    link_interpretation(city.officer, questions, document, form="questions", lead_unit="市民政局")
    draft = a_draft(city.city, city.officer, kind=ItemKind.POLICY_QUESTIONS, body=body)
    pending.keep(
        city.city,
        FINGERPRINT,
        catalogue_workbook([ReadEntry("救灾", "应急预案"), ReadEntry("社会救助", "临时救助", "办事指南")]),
    )
    duty = InterpretationDuty.objects.filter(fulfilled_at=None).get()
    office = [
        reverse("publishing:columns"),
        reverse("publishing:columns_lay_out"),
        reverse("publishing:column_add"),
        reverse("publishing:column_change", args=[notices.pk]),
        reverse("publishing:column_move", args=[notices.pk]),
        reverse("publishing:catalogue"),
        reverse("publishing:catalogue_entries"),
        reverse("publishing:catalogue_import"),
        f"{reverse('publishing:catalogue_confirm')}?file={FINGERPRINT}&name=目录.xlsx",
        reverse("publishing:interpretations"),
        reverse("publishing:interpretation_waive", args=[duty.pk]),
        reverse("publishing:item_interprets", args=[draft.pk]),
        reverse("publishing:item_questions", args=[draft.pk]),
    ]
    public = [
        reverse("publishing:grassroots"),
        reverse("publishing:grassroots_field", args=[city.city.pk, "社会救助"]),
        reverse("publishing:grassroots_entry", args=[entry.pk]),
        reverse("publishing:questions"),
    ]
    return city, office + public


def violations(page: Page, address: str) -> list[str]:
    """What axe finds on the page. Once a page: the rules do not hang on the width."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{address}: {each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def test_every_page_can_be_used_by_everybody(
    transactional_db: None, browser: Browser, live_server: LiveServer
) -> None:
    city, addresses = furnished()
    faults = []
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", base_url=live_server.url
        )
        page = context.new_page()
        page.goto("/login/")
        page.get_by_label("登录名").fill(city.head.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()
        for number, address in enumerate(addresses):
            page.goto(address)
            if os.environ.get("GONGKAI_SHOTS"):
                name = f"{number:02d}-{width}.png"
                page.screenshot(path=Path(os.environ["GONGKAI_SHOTS"]) / name, full_page=True)
            if width == WIDTHS[0]:
                faults += violations(page, address)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{address} at {width}: scrolls sideways")
        context.close()
    assert faults == []
