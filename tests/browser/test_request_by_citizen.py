"""A citizen asks for information: on a desktop and on a phone, by keyboard alone, and without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.casework.actions import steps
from gongkai.casework.actions.files import add_file
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.models import FileKind, InformationRequest, Letter, LetterStatus
from gongkai.law.events import CorrectionAsked, Delivered, Delivery, Event, Replied, ThirdPartyConsulted
from gongkai.law.events import ThirdPartyAnswered as Answered
from gongkai.law.outcomes import ReplyKind
from gongkai.web.uploads import UploadKind, check_upload
from tests.casework.kit import IDENTITY_NUMBER, Desk, picture, today
from tests.casework.public.journey import answer_to, office_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SEVERAL = "请公开下列信息：\n1. 2025年度老旧小区改造项目清单；\n2. 2025年度老旧小区改造资金使用情况。"
PARTY = "河南隐名建设有限公司"

Look = Callable[[], None]


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.robots.challenge.SHORTEST_FILLING", 0)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    desk = Desk()
    office_of(desk.authority)
    return desk


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "身份证.png"
    path.write_bytes(picture().read())
    return path


@pytest.fixture
def without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        base_url=live_server.url,
        java_script_enabled=False,
        is_mobile=True,
        has_touch=True,
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    found = [
        f"{page.url}: {violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{page.url}: scrolls sideways")
    return found


def go_on(page: Page, button: str) -> None:
    """Press a button that leads to another page, and be there."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).last.click()


def follow(page: Page, link: str) -> None:
    """Follow the last link of this name, and be there."""
    with page.expect_navigation():
        page.get_by_role("link", name=link, exact=True).last.click()


def apply(page: Page, identity: Path, look: Look = lambda: None, *, description: str = SEVERAL) -> None:
    """From the column's page to the receipt, with the mistakes that people make."""
    page.goto("/zfxxgk/ysqgk/")
    look()
    follow(page, "网上申请")
    look()
    page.get_by_label("向哪个机关申请").select_option(label="鹤壁市人民政府")
    go_on(page, "下一步")
    page.get_by_label("姓名").fill("张三丰")
    page.get_by_label("证件号码").fill(IDENTITY_NUMBER[:-1] + "1")
    page.get_by_label("证件的照片或者扫描件").set_input_files(identity)
    go_on(page, "下一步")
    expect(page.get_by_role("alert")).to_contain_text("最后一位校验码不对")
    look()
    page.get_by_label("证件号码").fill(IDENTITY_NUMBER)
    go_on(page, "下一步")
    look()
    page.get_by_label("所需信息的名称").fill("老旧小区改造")
    page.get_by_label("内容描述").fill(description)
    go_on(page, "下一步")
    if description == SEVERAL:
        expect(page.get_by_role("heading", name="一事一申请")).to_be_visible()
        look()
        go_on(page, "分成几件申请")
    look()
    page.get_by_label("联系电话").fill("13800000000")
    go_on(page, "下一步")
    look()
    answer_question(page)
    go_on(page, "提交申请")
    expect(page.get_by_role("heading", name="政府信息公开申请登记回执")).to_be_visible()
    look()


def answer_question(page: Page) -> None:
    token = page.locator("[name=challenge_token]").get_attribute("value")
    assert token
    page.get_by_label("验证问题").fill(answer_to(token))


def track(page: Page, look: Look = lambda: None) -> InformationRequest:
    """From the receipt to the page of the first request on it."""
    codes = page.locator(".slip-code").all_inner_texts()
    follow(page, "查询进度")
    look()
    expect(page.get_by_label("申请编号")).to_have_value(codes[0])
    page.get_by_label("查询码").fill(codes[-1].lower())
    go_on(page, "查询")
    expect(page.get_by_role("heading", name=f"申请 {codes[0]}")).to_be_visible()
    look()
    return InformationRequest.objects.get(number=codes[0])


def take(desk: Desk, request: InformationRequest, *events: Event) -> None:
    for event in events:
        request.refresh_from_db()
        steps.register(desk.officer, request, event, seen=request.version)


def answer_in_full(desk: Desk, request: InformationRequest) -> None:
    """The reply with its letter and the information, sent electronically."""
    word = SimpleUploadedFile("答复书.docx", default_template(LetterKind.REPLY_R2))
    kept = add_file(request, FileKind.LETTER, check_upload(word, UploadKind.DOCUMENT), actor=desk.officer)
    Letter.objects.create(
        request=request,
        kind=LetterKind.REPLY_R2.value,
        title=LetterKind.REPLY_R2.title,
        status=LetterStatus.SENT,
        date=today(),
        file=kept,
        prepared_by=desk.officer,
    )
    information = check_upload(picture("项目清单.png"), UploadKind.PICTURE)
    add_file(request, FileKind.INFORMATION, information, actor=desk.officer, open_to_applicant=True)
    take(desk, request, Replied(today(), ReplyKind.GRANTED), Delivered(today(), Delivery.ELECTRONIC))


def correct_and_read_the_reply(
    page: Page, desk: Desk, request: InformationRequest, look: Look = lambda: None
) -> None:
    take(desk, request, CorrectionAsked(today(), today() + dt.timedelta(days=10)))
    page.goto(f"/zfxxgk/ysqgk/chaxun/{request.pk}/")
    look()
    follow(page, "去补正")
    look()
    page.get_by_label("补正的内容").fill("请提供鹤壁市2025年的项目。")
    go_on(page, "提交补正")
    expect(page.get_by_text("您写的：请提供鹤壁市2025年的项目。")).to_be_visible()
    take(desk, request, ThirdPartyConsulted(today(), PARTY))
    page.goto(page.url)
    expect(page.get_by_text("向有关方面征求意见")).to_be_visible()
    assert PARTY not in page.content()
    look()
    take(desk, request, Answered(today(), PARTY, agrees=True))
    answer_in_full(desk, request)
    page.goto(page.url)
    expect(page.get_by_text("您申请的信息予以公开。")).to_be_visible()
    look()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_citizen_applies_corrects_and_reads_the_reply_and_every_page_can_be_used_by_everybody(
    desk: Desk, browser: Browser, live_server: LiveServer, identity: Path, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="zh-CN", base_url=live_server.url
    )
    page = context.new_page()
    found: list[str] = []

    def look() -> None:
        found.extend(faults(page))

    apply(page, identity, look)
    request = track(page, look)
    correct_and_read_the_reply(page, desk, request, look)
    page.get_by_role("main").locator("summary").click()
    look()
    with page.expect_download() as fetched:
        page.get_by_role("link", name=f"下载{LetterKind.REPLY_R2.title}的Word文件").click()
    assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载项目清单.png").click()
    assert fetched.value.suggested_filename == "项目清单.png"
    follow(page, "建议转为主动公开")
    look()
    page.get_by_label("为什么应当让大家都能看到").fill("大家都关心")
    go_on(page, "提出建议")
    expect(page.get_by_text("您建议把这条信息转为主动公开")).to_be_visible()
    other = request.applicant.requests.exclude(pk=request.pk).get()
    go_on(page, f"查看申请{other.number}")
    follow(page, "撤回申请")
    look()
    page.get_by_label("我确定撤回这件申请").check()
    go_on(page, "撤回申请")
    expect(page.get_by_text("您已经撤回")).to_be_visible()
    go_on(page, "退出查询")
    page.goto(f"/zfxxgk/ysqgk/chaxun/{request.pk}/")
    expect(page.get_by_role("heading", name="查询进度")).to_be_visible()
    page.goto("/zfxxgk/ysqgk/shenqing/jixu/")
    look()
    context.close()
    assert found == []


def test_everything_works_without_scripts_on_a_phone(
    desk: Desk, without_scripts: Page, identity: Path
) -> None:
    page = without_scripts
    apply(page, identity)
    expect(page.get_by_role("button", name="打印回执")).to_be_hidden()
    expect(page.get_by_text("请用浏览器菜单中的“打印”")).to_be_visible()
    request = track(page)
    correct_and_read_the_reply(page, desk, request)


def test_the_print_of_the_receipt_shows_number_and_code_and_not_the_buttons(
    desk: Desk, page: Page, identity: Path
) -> None:
    apply(page, identity, description="请公开2025年度老旧小区改造项目清单。")
    expect(page.get_by_role("button", name="打印回执")).to_be_visible()
    page.emulate_media(media="print")
    request = InformationRequest.objects.get()
    for shown in (request.number, request.query_code):
        expect(page.get_by_text(shown, exact=True)).to_be_visible()
    for hidden in (".buttons", ".leave", ".utility", ".where"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_the_focus_is_on_the_mistakes_and_each_leads_to_its_field(desk: Desk, page: Page) -> None:
    page.goto("/zfxxgk/ysqgk/shenqing/")
    page.get_by_label("向哪个机关申请").select_option(label="鹤壁市人民政府")
    go_on(page, "下一步")
    go_on(page, "下一步")
    expect(page.locator("#errors")).to_be_focused()
    expect(page).to_have_title("有错误：申请人 - 政府信息公开平台")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("姓名")).to_be_focused()
    described = page.get_by_label("姓名").get_attribute("aria-describedby")
    assert described == "id_name_error"


def test_the_form_is_filled_in_by_keyboard_alone(desk: Desk, page: Page, identity: Path) -> None:
    keyboard = page.keyboard

    def walk_to(label: str) -> None:
        target = page.get_by_label(label).first
        for _ in range(60):
            keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{label} cannot be reached")

    def walk_to_button(name: str) -> None:
        target = page.get_by_role("button", name=name, exact=True).last
        for _ in range(60):
            keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{name} cannot be reached")

    page.goto("/zfxxgk/ysqgk/shenqing/")
    walk_to("向哪个机关申请")
    keyboard.press("ArrowDown")
    walk_to_button("下一步")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="申请人", exact=True)).to_be_visible()
    walk_to("姓名")
    keyboard.type("张三丰")
    walk_to("证件号码")
    keyboard.type(IDENTITY_NUMBER)
    # The file dialogue belongs to the system; what follows it is the keyboard's again.
    page.get_by_label("证件的照片或者扫描件").set_input_files(identity)
    page.get_by_label("证件号码").focus()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="所需信息", exact=True)).to_be_visible()
    walk_to("所需信息的名称")
    keyboard.type("改造项目清单")
    walk_to("内容描述")
    keyboard.type("请公开改造项目清单。")
    walk_to_button("下一步")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="联系和获取方式", exact=True)).to_be_visible()
    walk_to("联系电话")
    keyboard.type("13800000000")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="核对并提交", exact=True)).to_be_visible()
    walk_to("验证问题")
    token = page.locator("[name=challenge_token]").get_attribute("value")
    assert token
    keyboard.type(answer_to(token))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="政府信息公开申请登记回执")).to_be_visible()


def test_enter_in_a_field_goes_on_and_removes_no_file(desk: Desk, page: Page, identity: Path) -> None:
    page.goto("/zfxxgk/ysqgk/shenqing/")
    page.get_by_label("向哪个机关申请").select_option(label="鹤壁市人民政府")
    go_on(page, "下一步")
    page.get_by_label("姓名").fill("张三丰")
    page.get_by_label("证件的照片或者扫描件").set_input_files(identity)
    go_on(page, "下一步")
    expect(page.get_by_text("身份证.png")).to_be_visible()
    page.get_by_label("证件号码").fill(IDENTITY_NUMBER)
    page.get_by_label("证件号码").press("Enter")
    expect(page.get_by_role("heading", name="所需信息", exact=True)).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_text("身份证.png")).to_be_visible()


def test_the_back_button_shows_what_was_typed(desk: Desk, page: Page, identity: Path) -> None:
    page.goto("/zfxxgk/ysqgk/shenqing/")
    page.get_by_label("向哪个机关申请").select_option(label="鹤壁市人民政府")
    go_on(page, "下一步")
    page.get_by_label("姓名").fill("张三丰")
    go_on(page, "暂存，以后再填")
    code = page.locator(".slip-code").inner_text()
    go_on(page, "离开这台电脑")
    page.go_back()
    expect(page.get_by_label("姓名")).to_have_count(0)
    page.goto("/zfxxgk/ysqgk/shenqing/jixu/")
    page.get_by_label("取回码").fill(code.lower())
    go_on(page, "继续填写")
    follow(page, "申请人")
    expect(page.get_by_label("姓名")).to_have_value("张三丰")
