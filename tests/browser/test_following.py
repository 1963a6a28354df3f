"""What follows a reply, in the browser: a reconsideration from the registration to the new round, and a complaint.

The pages are walked without any script and by keyboard alone, shown on a phone, and looked over for faults of access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.casework.actions.following import CasePapers, open_case
from gongkai.casework.actions.following_results import Conclusion, conclude
from gongkai.casework.actions.following_steps import register_step
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest, StepKind
from gongkai.law.dispositions import Disposition
from gongkai.organizations.models import User
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.following_kit import answered, days_ago, filing, opened
from tests.casework.kit import Desk, picture
from tests.organizations.city import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
    page.goto("/office/requests/follow-ups/")
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="复议诉讼投诉", level=1)).to_be_visible()


def take(page: Page, link: str, date: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_label("日期", exact=True).fill(date)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记。")).to_be_visible()


@pytest.mark.parametrize("window", ["page", "scriptless_page"])
def test_a_reconsideration_ends_in_a_new_round_of_the_request(
    people: Desk, window: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(window)
    asked = answered(people)
    log_in(page, people.officer)
    page.goto(f"/office/requests/{asked.pk}/")
    page.get_by_role("link", name="登记复议、诉讼或者投诉").click()
    page.get_by_role("link", name=re.compile(r"^登记\s*行政复议$")).click()
    page.get_by_label("行政复议机关").fill("河南省人民政府")
    page.get_by_label("案号").fill("豫政复〔2026〕12号")
    page.get_by_label("复议机关收到申请的日期").fill(str(days_ago(60)))
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="豫政复〔2026〕12号", level=1)).to_be_visible()
    take(page, "复议机关受理", str(days_ago(57)))
    take(page, "收到行政复议答复通知书和申请书副本", str(days_ago(55)))
    expect(page.get_by_text(re.compile("已过|剩")).first).to_be_visible()
    take(page, "提交行政复议答复书和证据", str(days_ago(50)))
    page.get_by_role("link", name="登记结果", exact=True).click()
    page.get_by_label("结案方式", exact=True).select_option(label="决定撤销或者部分撤销")
    page.get_by_label("决定或者裁判日期").fill(str(days_ago(8)))
    page.get_by_label(re.compile("^收到日期")).fill(str(days_ago(5)))
    page.get_by_label("责令重新答复").check()
    page.get_by_label("重新答复的工作日数").fill("15")
    page.get_by_label("现在就开始新一轮答复").check()
    with page.expect_navigation():
        page.get_by_role("button", name="登记结果").click()
    again = InformationRequest.objects.get(round=2)
    expect(page.get_by_role("link", name=again.number)).to_be_visible()
    page.get_by_role("link", name=again.number).click()
    expect(page.get_by_text("第2轮")).to_be_visible()
    assert FollowUpCase.objects.get().result == "corrected"


def test_a_step_is_registered_by_keyboard_alone(people: Desk, page: Page) -> None:
    case = opened(people, accepted_on=days_ago(55))
    log_in(page, people.officer)
    page.goto(f"/office/requests/follow-ups/{case.pk}/")
    _tab_to(page, "收到行政复议答复通知书和申请书副本")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="收到行政复议答复通知书和申请书副本", level=1)).to_be_visible()
    _tab_to(page, "登记")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已登记。")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"“{name}” is not reached by the tab key")


def pages_of(people: Desk) -> dict[str, str]:
    """Every page of this room, filled with what a busy year brings."""
    asked = answered(people)
    paper = check_upload(picture("复议申请书.png"), UploadKind.PICTURE)
    pending = opened(
        people,
        asked,
        ago=20,
        accepted_on=days_ago(16),
        case_number="豫政复〔2026〕12号",
    )
    register_step(
        people.officer,
        pending,
        StepKind.COPIED,
        days_ago(10),
        seen=None,
        note="答复书由李某起草。",
        papers=CasePapers([paper]),
    )
    decided = opened(people, ago=70, accepted_on=days_ago(66), case_number="豫政复〔2026〕3号")
    conclude(
        people.officer,
        decided,
        Conclusion(Disposition.ANNULLED, days_ago(20), days_ago(15), "适用依据错误。", True, 15),
        seen=None,
    )
    suit = opened(people, kind=FollowUpKind.LITIGATION_DIRECT, body="鹤壁市淇滨区人民法院", ago=30)
    complaint = open_case(
        people.supervisor,
        people.authority,
        filing(FollowUpKind.COMPLAINT, 9, subject="逾期未答复"),
        request=answered(people),
        handled_by=people.city.province,
    )
    all_of_them = "/office/requests/follow-ups/"
    return {
        "list": all_of_them,
        "year": f"{all_of_them}?year={days_ago(20).year}&state=all",
        "pending": f"{all_of_them}{pending.pk}/",
        "decided": f"{all_of_them}{decided.pk}/",
        "suit": f"{all_of_them}{suit.pk}/",
        "complaint": f"{all_of_them}{complaint.pk}/",
        "step": f"{all_of_them}{pending.pk}/step/answered/",
        "result": f"{all_of_them}{pending.pk}/result/",
        "reply": f"{all_of_them}{decided.pk}/reply/",
        "change": f"{all_of_them}{pending.pk}/change/",
        "revoke": f"{all_of_them}{decided.pk}/result/revoke/",
        "papers": f"{all_of_them}{pending.pk}/papers/add/",
        "new complaint": f"{all_of_them}complaint/",
        "choose": f"/office/requests/{asked.pk}/follow-ups/new/",
        "open": f"/office/requests/{asked.pk}/follow-ups/new/litigation_direct/",
        "reopen": f"/office/requests/{asked.pk}/reopen/",
        "request": f"/office/requests/{asked.pk}/",
    }


def test_the_pages_are_without_faults_of_access_and_fit_a_phone(
    people: Desk, page: Page, phone_page: Page
) -> None:
    addresses = pages_of(people)
    axe = Axe()
    for window in (page, phone_page):
        log_in(window, people.head)
        for name, address in addresses.items():
            answer = window.goto(address)
            assert answer is not None and answer.status == 200, name
            found = axe.run(window, options=RULES)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            assert window.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def test_the_superiors_pages_are_without_faults_too(people: Desk, page: Page) -> None:
    addresses = pages_of(people)
    log_in(page, people.supervisor)
    for name in ("list", "pending", "complaint", "new complaint", "request"):
        page.goto(addresses[name])
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    page.goto(addresses["complaint"])
    page.get_by_role("link", name="要求被投诉机关答复").click()
    page.get_by_label("请于何日之前答复").fill(str(days_ago(-10)))
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("剩10日").first).to_be_visible()
