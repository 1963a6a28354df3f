"""An information officer writes an item in a real browser: the editor, what a lost session leaves, and access.

The journey from the draft to the public page, with three reviewers, is in test_publication.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from gongkai.organizations.models import User
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.models import Attachment, AutosavedText, Disclosure
from tests.browser.conftest import opened_page
from tests.organizations.city import PASSWORD
from tests.publishing.kit import a_column
from tests.publishing.office.files import picture_file
from tests.publishing.review_kit import Hall, fresh

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
<p class=MsoNormal style='mso-pagination:none'><b><span style='font-family:仿宋'>一、总体要求</span></b><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span>巡查管网</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp;</span></span>更换水表</p>
<script>alert(1)</script></body></html>"""


@pytest.fixture
def hall(transactional_db: None) -> Hall:
    return Hall()


@pytest.fixture
def scriptless_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window in which no script runs."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()


def log_in(page: Page, user: User, address: str = "/office/publishing/items/") -> None:
    page.goto(address)
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def format_with(page: Page, words: str) -> None:
    page.get_by_role("toolbar", name="正文格式").get_by_role("button", name=words, exact=True).click()


def save(page: Page) -> None:
    """Save, and be on the page that tells it: the page that is left may tell it of an earlier time."""
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()


def body_of(item: Disclosure) -> str:
    version = fresh(item).working_version
    assert version is not None
    return version.body


def the_editor(page: Page) -> Locator:
    """The editor; until it stands, the text box of this name is the plain one, which is then hidden."""
    editor = page.locator(".ProseMirror")
    expect(editor).to_be_visible()
    expect(page.get_by_role("textbox", name="正文")).to_have_count(1)
    return editor


def test_a_text_with_headings_lists_tables_links_and_pictures_is_written(
    page: Page, hall: Hall, tmp_path: Path
) -> None:
    column = a_column(hall.city, title="通知公告")
    picture = tmp_path / "水厂.png"
    picture.write_bytes(picture_file().read())
    log_in(page, hall.officer)
    page.get_by_role("link", name="起草信息").first.click()
    page.get_by_label("标题", exact=True).fill("关于供水设施改造的通知")
    editor = the_editor(page)
    editor.click()
    format_with(page, "一级标题")
    expect(editor).to_be_focused()
    page.keyboard.type("一、总体要求")
    page.keyboard.press("Enter")
    page.keyboard.type("各单位：")
    page.keyboard.press("Enter")
    format_with(page, "编号列表")
    expect(editor).to_be_focused()
    page.keyboard.type("巡查管网")
    page.keyboard.press("Enter")
    page.keyboard.type("更换水表")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    format_with(page, "表格")
    page.get_by_label("新表格的标题").fill("改造计划")
    page.get_by_role("button", name="插入").click()
    expect(editor).to_be_focused()
    page.keyboard.type("项目")
    page.keyboard.press("Tab")
    page.keyboard.type("年度")
    page.locator("summary", has_text="栏目").click()
    page.get_by_label(column.title).check()
    page.get_by_label("法定公开内容").select_option(label="重大建设项目")
    save(page)
    item = Disclosure.objects.get()
    body = body_of(item)
    assert "<h2>一、总体要求</h2>" in body and "<ol><li>巡查管网</li>" in body.replace("\n", "")
    assert "<caption>改造计划</caption>" in body and '<th scope="col">项目</th>' in body

    editor = the_editor(page)
    expect(editor.locator("caption")).to_have_text("改造计划")
    editor.get_by_text("各单位：").click()
    page.keyboard.press("End")
    format_with(page, "链接")
    page.get_by_label("网址").fill("www")
    page.get_by_label("链接文字").fill("政务服务网")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("网址不完整")).to_be_visible()
    page.get_by_label("网址").fill("https://example.cn/fw")
    page.get_by_role("button", name="确定").click()
    format_with(page, "图片")
    page.get_by_label("或者上传新的图片").set_input_files(picture)
    page.get_by_role("button", name="插入").click()
    expect(page.get_by_text("请填写替代文字")).to_be_visible()
    page.get_by_label("替代文字（必填）").fill("供水厂大门")
    page.get_by_role("button", name="插入").click()
    expect(editor.get_by_alt_text("供水厂大门")).to_be_visible()
    save(page)
    body, kept = body_of(item), Attachment.objects.get()
    assert '<a href="https://example.cn/fw">政务服务网</a>' in body
    assert f'<img src="/zfxxgk/xx/{item.pk}/fj/{kept.pk}/" alt="供水厂大门">' in body
    assert "<caption>改造计划</caption>" in body


def test_a_paste_from_word_keeps_its_list(page: Page, hall: Hall) -> None:
    log_in(page, hall.officer, "/office/publishing/items/new/")
    page.get_by_label("标题", exact=True).fill("关于供水设施改造的通知")
    the_editor(page).evaluate(
        """(box, html) => {
            box.focus();
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "一、总体要求");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        WORD,
    )
    expect(page.get_by_role("textbox", name="正文").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_text("去掉了脚本")).to_be_visible()
    save(page)
    body = body_of(Disclosure.objects.get()).replace("\n", "")
    assert "<ol><li>巡查管网</li><li>更换水表</li></ol>" in body and "Mso" not in body


def test_what_is_typed_after_the_session_was_lost_is_there_after_the_log_in(page: Page, hall: Hall) -> None:
    item = hall.a_text(body="<p>第一段。</p>")
    address = f"/office/publishing/items/{item.pk}/edit/"
    log_in(page, hall.officer, address)
    editor = the_editor(page)
    editor.click()
    page.keyboard.press("Control+End")
    # What was typed before may be kept on its way, too; the whole is kept with the answer to it.
    with page.expect_response(lambda answer: "有登录时写的话。" in (answer.request.post_data or "")):
        page.keyboard.type("有登录时写的话。")
        page.get_by_label("标题", exact=True).focus()
    expect(page.get_by_text("自动保存。")).to_be_visible()
    assert "有登录时写的话。" in AutosavedText.objects.get().fields["body"][0]

    Session.objects.all().delete()
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("登录过期后写的话。")
    page.get_by_label("标题", exact=True).focus()
    expect(page.get_by_text("您写的内容已保存在这台电脑的浏览器里")).to_be_visible()
    page.wait_for_function("Object.values(localStorage).some(kept => kept.includes('登录过期后写的话。'))")

    log_in(page, hall.officer, address)
    expect(page.get_by_text("本机上有没有保存的内容")).to_be_visible()
    page.locator("#local-copy").get_by_role("button", name="取回继续写").click()
    expect(page.get_by_role("textbox", name="正文")).to_contain_text("有登录时写的话。登录过期后写的话。")
    save(page)
    assert "登录过期后写的话。" in body_of(item)
    assert not AutosavedText.objects.exists()
    page.reload()
    expect(page.get_by_text("本机上有没有保存的内容")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("window", ["page", "scriptless_page"])
def test_saving_without_a_session_asks_for_the_log_in_and_gives_the_text_back(
    hall: Hall, window: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(window)
    log_in(page, hall.officer, "/office/publishing/items/new/")
    page.get_by_label("标题", exact=True).fill("关于供水设施改造的通知")
    if window == "page":
        # Until the editor stands, the plain field has its name.
        expect(page.locator(".ProseMirror")).to_be_visible()
    page.get_by_role("textbox", name="正文").fill("写了一个小时的正文。")
    Session.objects.all().delete()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="请重新登录")).to_be_visible()
    page.get_by_label("登录名").fill(hall.officer.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录，取回内容").click()
    expect(page.get_by_label("标题", exact=True)).to_have_value("关于供水设施改造的通知")
    save(page)
    assert "写了一个小时的正文。" in body_of(Disclosure.objects.get())


def test_no_page_of_writing_has_a_fault_of_access(
    page: Page, hall: Hall, live_server: LiveServer, browser: Browser
) -> None:
    item = hall.a_text(document_number="办字12")
    a_column(hall.city, title="通知公告")
    later = fresh(hall.published())
    save_draft(hall.officer, later, {"body": "<p>改过的一段。</p>"}, seen=later.revision)
    addresses = [
        "/office/publishing/items/",
        "/office/publishing/items/new/",
        f"/office/publishing/items/{item.pk}/edit/",
        f"/office/publishing/items/{item.pk}/submit/",
        f"/office/publishing/items/{later.pk}/",
        f"/office/publishing/items/{later.pk}/compare/",
        f"/office/publishing/items/{later.pk}/attach/",
    ]
    log_in(page, hall.officer)
    for address in addresses:
        page.goto(address)
        if page.locator(".editor").count() or "edit" in address:
            expect(page.get_by_role("toolbar", name="正文格式")).to_be_visible()
            for group in page.locator("details.group > summary").all():
                if not group.locator("..").get_attribute("open"):
                    group.click()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone = next(opened := opened_page(browser, live_server.url, width=390, height=844, phone=True))
    log_in(phone, hall.officer)
    for address in addresses:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert next(opened, None) is None
