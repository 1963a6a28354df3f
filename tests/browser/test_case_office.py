"""The journey of a case officer: a paper request is registered, its clock explained, and brought to its end.

The same pages are walked on a phone, without any script, and looked over for faults of access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.casework.actions import cases, steps
from gongkai.casework.keeping import events_of
from gongkai.casework.models import InformationRequest
from gongkai.law.events import AuthorityAsked, Delivered, Replied, ThirdPartyAnswered, ThirdPartyConsulted
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import User
from tests.casework.kit import IDENTITY_NUMBER, Desk, registered, today
from tests.organizations.city import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTY = "淇滨某工程有限公司"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def people(transactional_db: None) -> Desk:
    return Desk()


@pytest.fixture
def scriptless_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window in which no script runs."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, user: User) -> None:
    page.goto("/office/requests/")
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="申请办理", level=1)).to_be_visible()


def register_a_fax(page: Page) -> None:
    page.get_by_role("link", name="登记纸质申请").first.click()
    expect(page.get_by_role("heading", name="登记纸质申请", level=1)).to_be_visible()
    page.get_by_label("提出方式").select_option("传真")
    page.get_by_label("姓名或者名称").fill("张三丰")
    page.get_by_label("证件类型").select_option(label="居民身份证（含港澳台居民居住证）")
    page.get_by_label("证件号码").fill(IDENTITY_NUMBER)
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_label("通信地址").fill("河南省鹤壁市淇滨区九州路1号")
    page.get_by_label("所需信息的名称").fill("2025年度老旧小区改造项目清单")
    page.get_by_label("内容描述").fill("请公开项目的名称、地址和投资额。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="2025年度老旧小区改造项目清单", level=1)).to_be_visible()


def register_step(page: Page, link: str, button: str = "登记", **typed: str) -> None:
    page.get_by_role("link", name=link).click()
    for label, value in typed.items():
        field = page.get_by_label(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".message").get_by_text("已登记").first).to_be_visible()


@pytest.mark.parametrize("window", ["page", "scriptless_page"])
def test_an_officer_brings_a_paper_request_to_its_end(
    people: Desk, window: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(window)
    log_in(page, people.officer)
    register_a_fax(page)
    expect(page.get_by_text("还没有与申请人确认收到")).to_be_visible()
    register_step(page, "双方确认收到申请", 怎样确认的="电话与申请人确认")
    expect(page.get_by_text(re.compile("次日起计算20个工作日.*最迟.*答复"))).to_be_visible()
    page.locator("summary", has_text="逐日说明").click()
    expect(page.get_by_role("table", name="期限逐日说明")).to_contain_text("收到申请之日，当日不计入")

    row = InformationRequest.objects.get()
    steps.register(people.officer, row, ThirdPartyConsulted(today(), PARTY), seen=row.version)
    page.reload()
    expect(page.get_by_text(f"征求第三方“{PARTY}”意见").first).to_be_visible()
    register_step(
        page, f"第三方答复意见（{PARTY}）", 是否同意公开="是", 意见的内容="同意公开，没有商业秘密。"
    )
    row.refresh_from_db()
    assert events_of(row)[-1] == ThirdPartyAnswered(today(), PARTY, True)

    steps.register(people.officer, row, Replied(today(), ReplyKind.GRANTED), seen=row.version)
    page.reload()
    register_step(page, "答复送达或者交邮", "登记送达", 送达方式="交邮寄出", 说明="挂号信编号12345")
    expect(page.get_by_text("按期答复")).to_be_visible()
    row.refresh_from_db()
    assert isinstance(events_of(row)[-1], Delivered) and row.stage == "closed"


def test_the_receipt_and_the_applicant_are_read_on_record(page: Page, people: Desk) -> None:
    row = registered(people)
    log_in(page, people.officer)
    page.get_by_role("link", name=row.title).click()
    page.get_by_label("查看完整信息的原因").fill("电话联系申请人补正")
    page.get_by_role("button", name="查看完整信息").click()
    expect(page.get_by_text(IDENTITY_NUMBER)).to_be_visible()
    page.get_by_role("link", name="回到案件").click()
    expect(page.get_by_text(IDENTITY_NUMBER)).to_have_count(0)
    page.get_by_role("link", name="打印登记回执").click()
    expect(page.get_by_text(row.query_code)).to_be_visible()


def test_who_comes_second_sees_what_happened_and_decides_anew(page: Page, people: Desk) -> None:
    row = registered(people)
    log_in(page, people.officer)
    page.goto(f"/office/requests/{row.pk}/event/Withdrawn/")
    page.get_by_label("撤回的经过").fill("申请人来电撤回")
    steps.register(people.colleague, row, AuthorityAsked(today(), "市审计局"), seen=row.version)
    page.get_by_role("button", name="登记撤回").click()
    expect(page.get_by_text("已经有了新的进展").first).to_be_visible()
    expect(page.get_by_text(re.compile("征求其他机关意见（林小雨"))).to_be_visible()
    expect(page.get_by_label("撤回的经过")).to_have_value("申请人来电撤回")
    page.get_by_role("button", name="登记撤回").click()
    expect(page.get_by_text("申请人已撤回").first).to_be_visible()


def test_a_step_is_taken_by_keyboard_alone(page: Page, people: Desk) -> None:
    row = registered(people)
    log_in(page, people.officer)
    page.goto(f"/office/requests/{row.pk}/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "申请人撤回申请":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="登记：申请人撤回申请")).to_be_visible()
    page.get_by_label("撤回的经过").focus()
    page.keyboard.type("申请人当面撤回")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "登记撤回":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("申请人已撤回").first).to_be_visible()


def crowded(people: Desk) -> InformationRequest:
    """A case that shows every part of its page."""
    earlier = registered(people, days_ago=30)
    row = registered(people, days_ago=9, title="2025年度老旧小区改造项目清单和非常非常长的信息名称" * 2)
    cases.join(people.officer, row, earlier, seen=None)
    steps.register(people.officer, row, ThirdPartyConsulted(today(), PARTY), seen=None, note="送达回执在案")
    mistaken = steps.register(people.officer, row, AuthorityAsked(today(), "市审计局"), seen=None)
    steps.void(people.head, mistaken, reason="登错了案件", seen=None)
    cases.add_note(people.officer, row, "已电话联系第三方。")
    return InformationRequest.objects.get(pk=row.pk)


@pytest.mark.parametrize("window", ["page", "phone_page"])
def test_every_page_has_no_fault_of_access_and_does_not_scroll_sideways(
    people: Desk, window: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(window)
    row, earlier = crowded(people), InformationRequest.objects.earliest("pk")
    log_in(page, people.head)
    case = f"/office/requests/{row.pk}/"
    event = row.events.latest("position").pk - 1
    addresses = [
        "/office/requests/",
        "/office/requests/?since=2026-05-02&until=2026-05-01",
        "/office/requests/?q=%E6%B2%A1%E6%9C%89",
        "/office/requests/register/",
        "/office/requests/find/",
        case,
        f"/office/requests/{earlier.pk}/",
        *(f"{case}{part}/" for part in ("officer", "subject", "notes/add", "files/add", "part", "archive")),
        *(f"/office/requests/{earlier.pk}/{part}/" for part in ("split", "join", "receipt", "applicant")),
        f"{case}event/ThirdPartyAnswered/",
        f"{case}event/Withdrawn/",
        f"{case}event/{event}/void/",
        f"{case}compare/{earlier.pk}/",
    ]
    faults = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{address}: {fault['id']} {fault['nodes'][0]['html'][:120]}" for fault in found]
        if not page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
            faults.append(f"{address}: scrolls sideways")
    assert faults == []
