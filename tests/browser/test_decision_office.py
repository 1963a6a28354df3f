"""The pages on which an officer decides and the head consents: without any script, on a phone, and for a screen reader."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.casework.actions import arrangements, consulting, deciding, drafting, proactive, steps
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import InformationRequest, ProposedStep
from gongkai.casework.step_plans import PLANS
from gongkai.law.events import Delivered, Delivery, ThirdPartyAnswered
from gongkai.organizations.models import User
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.deciding_kit import decide
from tests.casework.kit import Desk, registered, today
from tests.casework.letters_kit import STEPS, furnish, words_of_plan
from tests.organizations.city import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PICTURES = os.environ.get("GONGKAI_TEST_PICTURES", "")


@pytest.fixture
def people(transactional_db: None) -> Desk:
    return furnish(Desk())


@pytest.fixture
def scriptless_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window in which no script runs."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False, base_url=live_server.url
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def log_in(page: Page, user: User, address: str = "/office/") -> None:
    page.context.clear_cookies()
    page.goto(address)
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def choose(page: Page, answer: str) -> None:
    page.get_by_role("radio", name=answer, exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()


def test_a_refusal_is_decided_written_sent_back_and_consented_to_without_any_script(
    people: Desk, scriptless_page: Page
) -> None:
    page, case = scriptless_page, registered(people, days_ago=3)
    log_in(page, people.officer, reverse("casework:decide", args=[case.pk]))
    expect(page.get_by_text("现在不能选：没有要求过补正")).to_be_visible()
    for answer in (
        "明确，不需要补正",
        "是，要求公开政府信息",
        "都不是",
        "由本机关负责公开",
        "有，还没有公开",
        "讨论记录、过程稿、磋商信函、请示报告等过程性信息",
        "不能区分，全部不予公开",
    ):
        choose(page, answer)
    expect(page.get_by_role("heading", name="结论：不予公开")).to_be_visible()
    page.get_by_role("link", name="拟制答复文书").click()
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_text("请填写“不予公开的理由”").first).to_be_visible()
    page.get_by_label("不予公开的理由").fill("该清单是尚在讨论的过程稿。")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("region", name="文书正文")).to_contain_text("决定不予公开")
    page.get_by_role("button", name="提请负责人审批").click()
    expect(page.get_by_text("已提请负责人审批")).to_be_visible()

    log_in(page, people.head, reverse("casework:consents"))
    page.get_by_role("link", name=re.compile("作出答复")).click()
    expect(page.get_by_role("region", name="文书正文")).to_contain_text("应当先")
    page.get_by_role("button", name="退回经办人").click()
    expect(page.get_by_text("退回时请写明原因").first).to_be_visible()
    page.get_by_label("审批意见").fill("请写明过程稿的名称。")
    page.get_by_role("button", name="退回经办人").click()
    expect(page.get_by_text("已退回，经办人可以修改后再提出。")).to_be_visible()

    log_in(page, people.officer, reverse("casework:reply", args=[case.pk]))
    expect(page.get_by_text("请写明过程稿的名称。")).to_be_visible()
    page.get_by_label("不予公开的理由").fill("《改造清单（征求意见稿）》是尚在讨论的过程稿。")
    page.get_by_role("button", name="提请负责人审批").click()
    expect(page.get_by_text("已提请负责人审批")).to_be_visible()

    log_in(page, people.head, reverse("casework:consents"))
    page.get_by_role("link", name=re.compile("作出答复")).first.click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已同意。文书已签发。")).to_be_visible()
    case.refresh_from_db()
    assert (case.outcome, case.ground, case.stage) == ("R3", "W6", "replied")
    assert case.letters.get().document_number.endswith("1号")


def test_the_head_gets_no_buttons_for_what_they_proposed_themselves(people: Desk, page: Page) -> None:
    case = registered(people)
    plan = PLANS["Extended"]
    done = drafting.send(people.head, case, plan, STEPS["Extended"], words_of_plan(plan), seen=None)
    log_in(page, people.head, reverse("casework:consent", args=[done.pk]))
    expect(page.get_by_text("这一步是您自己提出的，须由另一位公开工作机构负责人审批。")).to_be_visible()
    expect(page.get_by_role("button", name="同意")).to_have_count(0)
    expect(page.get_by_role("button", name="退回经办人")).to_have_count(0)


def test_a_question_is_answered_with_the_keyboard_alone(people: Desk, page: Page) -> None:
    case = registered(people)
    log_in(page, people.officer, reverse("casework:decide", args=[case.pk]))
    page.get_by_role("radio", name="明确，不需要补正").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("名称和年份写得清楚")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("是不是：是不是政府信息公开申请？")).to_be_visible()
    assert deciding.answers_of(case) == {"clear": "yes"}


def furnished_pages(people: Desk) -> dict[str, str]:
    """The address of every page, each in the state in which it shows the most."""
    case = registered(people, days_ago=6)
    plan = PLANS["ThirdPartyConsulted"]
    drafting.send(people.officer, case, plan, STEPS["ThirdPartyConsulted"], words_of_plan(plan), seen=None)
    party = case.consulted_parties.get()
    consulting.ask_unit(
        people.officer,
        case,
        unit="城建科",
        person=people.officer,
        question="有没有改造清单？",
        due_on=today() + dt.timedelta(days=3),
        seen=None,
    )
    fee = PLANS["FeeNoticeDelivered"]
    drafting.draft(people.officer, case, fee, STEPS[fee.event_kind], words_of_plan(fee), seen=None)
    partly = registered(people, days_ago=6)
    decide(people, partly, "R8")
    deciding.mark_passage(
        people.officer,
        partly,
        place="第3页",
        content="询问笔录",
        ground="W7",
        reason="属于执法案卷",
        seen=None,
    )
    refused = registered(people, days_ago=6)
    decide(people, refused, "R4")
    proposed = deciding.reply(
        people.officer, refused, {}, {"search": "检索了档案室和业务系统，没有。"}, seen=None
    )
    assert isinstance(proposed, ProposedStep)
    open_case = registered(people)
    given = answered(people)
    publication = proactive.propose(
        people.officer, given, title="清单", text="清单全文", reason="多人申请", seen=None
    )
    docx = SimpleUploadedFile("模板.docx", default_template(LetterKind.RECEIPT))
    arrangements.upload_template(
        people.head, people.authority, LetterKind.RECEIPT, check_upload(docx, UploadKind.DOCUMENT)
    )
    letter = case.letters.filter(status="sent").first()
    addresses = {
        "consents": [],
        "consent": [proposed.pk],
        "enquiries": [],
        "enquiry": [case.unit_enquiries.get().pk],
        "publications": [],
        "publication": [publication.pk],
        "settings": [],
        "templates": [],
        "template": ["receipt"],
        "decide": [open_case.pk],
        "reply": [partly.pk],
        "choose_earlier": [open_case.pk],
        "passage_new": [partly.pk],
        "passage_remove": [partly.pk, partly.withheld_passages.get().pk],
        "information": [partly.pk],
        "propose_publication": [given.pk],
        "ask_unit": [case.pk],
        "parties": [case.pk],
        "party": [case.pk, party.pk],
        "letter": [case.pk, letter.pk],
        "letter_upload": [case.pk, case.letters.filter(status="draft").get().pk],
    }
    found = {name: reverse(f"casework:{name}", args=arguments) for name, arguments in addresses.items()}
    found["concluded"] = reverse("casework:decide", args=[partly.pk])
    for kind in PLANS:
        target = case if kind == "FeeNoticeDelivered" else open_case
        found[f"step-{kind}"] = reverse("casework:draft_step", args=[target.pk, kind])
    return found


def answered(people: Desk) -> InformationRequest:
    case = registered(people, days_ago=6)
    decide(people, case, "R2")
    deciding.reply(people.officer, case, {}, {"information": "清单"}, seen=None)
    steps.register(people.officer, case, Delivered(today(), Delivery.SERVICE), seen=None)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("window", ["page", "phone_page"])
def test_every_page_is_free_of_faults_of_access_and_fits_its_window(
    people: Desk, window: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(window)
    addresses = furnished_pages(people)
    log_in(page, people.second_head)
    faults = []
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, name
        found = Axe().run(page, options=RULES)
        faults += [
            f"{name}: {item['id']} {item['nodes'][0]['html'][:120]}" for item in found.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{name}: scrolls sideways")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{window}-{name}.png", full_page=True)
    assert not faults, "\n".join(faults)


def test_an_opinion_is_registered_with_its_judgement(people: Desk, page: Page) -> None:
    case = registered(people, days_ago=3)
    plan = PLANS["ThirdPartyConsulted"]
    drafting.send(people.officer, case, plan, STEPS["ThirdPartyConsulted"], words_of_plan(plan), seen=None)
    log_in(page, people.officer, reverse("casework:parties", args=[case.pk]))
    page.get_by_role("link", name="示范有限公司").click()
    page.get_by_label("是否同意公开").select_option(label="不同意公开")
    page.get_by_label("对方的意见").fill("含有技术参数")
    page.get_by_role("button", name="登记意见").click()
    expect(page.get_by_text("请选择其理由是否合理").first).to_be_visible()
    page.get_by_label("不同意公开的理由是否合理").select_option(label="合理")
    page.get_by_label("对理由的判断").fill("属于商业秘密")
    with page.expect_navigation():
        page.get_by_role("button", name="登记意见").click()
    event = case.events.last()
    assert event is not None and event.event == ThirdPartyAnswered(today(), "示范有限公司", False, True)
