"""The annual report from the records to the citizen, in a real browser.

A department's officer computes it, opens the records behind a figure, enters and writes what is lacking, is stopped by an error, mends
and submits; the city's office sees who is missing, returns it, accepts it, rolls up and submits; the province lists its units and
accepts; the city publishes through the review, each reviewer at a desk of their own; a citizen reads the public page and takes the
Word file along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from gongkai.forms.library import form as form_with_id
from gongkai.organizations.models import Authority, Role, User
from gongkai.publishing.actions.columns import lay_out_columns
from gongkai.reports.annual.actions.units import list_units
from gongkai.reports.annual.sections import parts_of
from gongkai.reports.models import AnnualReport, ReportStatus, Scope, SectionText
from tests.organizations.city import person
from tests.publishing.review_kit import Hall
from tests.reports.lawful_records import write_lawful_records
from tests.reports.receiving.kit import a_report, handed_over, last_year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TEXT = "本机关按照条例要求做好这项工作，没有需要特别说明的情况。"
WRONG = "全年新收政府信息公开申请987件，均按期办理。"
REMARK = "请补充说明依申请公开的主要内容。"
WRITTEN_BY_HAND = "general_requests"
"""The part that the officer writes in the browser; the other ones were written before."""
Desk = Callable[[User, str], Page]


@dataclass
class Stage:
    """The hall with a year that is over: the county has reported, the city's own office, too; the department has not begun."""

    hall: Hall = field(default_factory=Hall)
    year: int = field(default_factory=last_year)

    def __post_init__(self) -> None:
        self.city: Authority = self.hall.city
        self.department: Authority = self.hall.department
        self.writer: User = person(Role.INFORMATION_OFFICER, at=self.department, name="孙丽华")
        self.province_head: User = person(
            Role.HEAD_OF_DISCLOSURE_OFFICE, at=self.hall.province, name="潘学林"
        )
        self.hall.secrecy_within_the_first_step()
        lay_out_columns(self.hall.head, self.city)
        write_lawful_records([self.department], self.year, Random(11), 40)
        list_units(None, self.city, self.year)
        for authority, scope in ((self.city, Scope.OWN), (self.hall.county, Scope.COMPILED)):
            report = a_report(authority, self.city, self.year, scope=scope)
            handed_over(report, status=ReportStatus.ACCEPTED)

    def report(self, authority: Authority, scope: Scope = Scope.OWN) -> AnnualReport:
        return AnnualReport.objects.get(authority=authority, year=self.year, scope=scope)

    def write_the_rest(self, report: AnnualReport, but: str = "") -> None:
        """What other people wrote meanwhile."""
        for part in parts_of(form_with_id(report.form)):
            if part.is_required and part.key != but:
                SectionText.objects.create(report=report, key=part.key, number=1, body=TEXT)


@pytest.fixture
def stage(transactional_db: None) -> Stage:
    return Stage()


def look_over(page: Page) -> None:
    """No fault that axe finds, and nothing that makes the page scroll sideways."""
    found = Axe().run(page, options={"runOnly": RULES["runOnly"]})
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), page.url


def test_from_the_records_to_the_citizen(
    stage: Stage, desk: Desk, page: Page, phone_page: Page, tmp_path: Path
) -> None:
    office = desk(stage.writer, reverse("reports:annual_reports"))
    compute_and_look_at_records(stage, office)
    enter_the_figures(stage, office)
    write_with_an_error_and_mend(stage, office)

    city = desk(stage.hall.officer, reverse("reports:reporting_board", args=[stage.year]))
    return_it(stage, city)
    mend_and_submit_again(stage, office)
    accept_it(stage, city)
    roll_up(stage, city)
    accept_at_the_province(stage, desk)
    publish(stage, city, desk, page)

    read_and_take_along(stage, page, tmp_path)
    phone_page.goto(public_address(stage))
    expect(phone_page.get_by_role("heading", level=1)).to_contain_text("政府信息公开工作年度报告")
    look_over(phone_page)


def compute_and_look_at_records(stage: Stage, office: Page) -> None:
    expect(office.get_by_role("heading", name="年度报告", level=1)).to_be_visible()
    office.get_by_role("button", name=f"编写 {stage.year} 年度报告").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text(f"鹤壁市财政局{stage.year}年")
    look_over(office)
    received = stage.department.information_requests.filter(counted_on__year=stage.year, round=1).exclude(
        stage="awaiting_confirmation"
    )
    row = office.get_by_role("row").filter(has_text="一、本年新收政府信息公开申请数量")
    row.get_by_role("link").last.click()
    expect(office.get_by_role("heading", name="背后的记录")).to_be_visible()
    value = office.locator(".figure-value").first
    expect(value).to_contain_text(str(received.count()))
    rows = office.get_by_role("region", name="记录列表").locator("tbody tr")
    expect(rows).to_have_count(min(received.count(), 50))
    look_over(office)


def enter_the_figures(stage: Stage, office: Page) -> None:
    report = stage.report(stage.department)
    office.goto(reverse("reports:annual_entering", args=[report.pk]))
    look_over(office)
    values = office.get_by_label("数值")
    assert values.count() == 4
    for place in range(values.count()):
        values.nth(place).fill(str(place * 3))
        office.get_by_label("数据来源").nth(place).fill("双公示平台年度统计")
    office.get_by_role("button", name="全部保存").click()
    done(office, "已填报 4 个数")


def write_with_an_error_and_mend(stage: Stage, office: Page) -> None:
    report = stage.report(stage.department)
    stage.write_the_rest(report, but=WRITTEN_BY_HAND)
    write(office, report, WRONG)
    office.goto(report.get_absolute_url())
    submit(office)
    expect(office.get_by_role("alert")).to_contain_text("报告还有错误")
    expect(office.get_by_role("alert")).to_contain_text("987")
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT and report.current_submission is None

    office.goto(reverse("reports:annual_write", args=[report.pk, WRITTEN_BY_HAND]))
    put(office, "")
    office.get_by_role("button", name="全部采用").click()
    office.get_by_role("button", name="保存", exact=True).click()
    done(office)
    look_over(office)
    office.goto(report.get_absolute_url())
    submit(office)
    done(office)
    expect(office.get_by_text("已报送").first).to_be_visible()


def write(office: Page, report: AnnualReport, text: str) -> None:
    office.goto(reverse("reports:annual_write", args=[report.pk, WRITTEN_BY_HAND]))
    put(office, text)
    office.get_by_role("button", name="保存", exact=True).click()
    done(office)


def done(page: Page, sentence: str = "", *, patience: int = 15_000) -> None:
    """The step is told to be done, first of all that the page says."""
    expect(page.locator(".message-success").first).to_contain_text(sentence or "完成", timeout=patience)


def put(office: Page, text: str) -> None:
    """Put a text in the place of what stands in the editor."""
    editor = office.get_by_role("textbox", name="正文")
    editor.click()
    office.keyboard.press("Control+A")
    office.keyboard.press("Delete")
    office.keyboard.insert_text(text)


def submit(office: Page) -> None:
    section = office.get_by_role("region", name="报送和下载")
    section.get_by_role("button", name="报送", exact=True).click()


def on_the_board(stage: Stage, city: Page, name: str) -> None:
    city.goto(reverse("reports:reporting_board", args=[stage.year]))
    city.get_by_role("link", name=f"：{name}").click()
    expect(city.get_by_role("heading", level=1)).to_contain_text(name)


def return_it(stage: Stage, city: Page) -> None:
    row = city.get_by_role("row").filter(has_text="鹤壁市财政局")
    expect(row).to_contain_text("报送")
    look_over(city)
    on_the_board(stage, city, "鹤壁市财政局")
    look_over(city)
    decide = city.get_by_role("region", name="接收或者退回")
    decide.get_by_label("退回意见").fill(REMARK)
    decide.get_by_role("button", name="退回").click()
    done(city, "已退回")


def mend_and_submit_again(stage: Stage, office: Page) -> None:
    report = stage.report(stage.department)
    office.goto(report.get_absolute_url())
    expect(office.get_by_text(REMARK).first).to_be_visible()
    write(office, report, "全年新收政府信息公开申请{{ requests.new }}件，主要涉及财政资金的使用。")
    office.goto(report.get_absolute_url())
    submit(office)
    done(office)
    assert stage.report(stage.department).submissions.count() == 2


def accept_it(stage: Stage, city: Page) -> None:
    on_the_board(stage, city, "鹤壁市财政局")
    accept(city)


def roll_up(stage: Stage, city: Page) -> None:
    """The sums of the department, the county and the city's own office, of which only the first had anything to count."""
    city.goto(reverse("reports:reporting_board", args=[stage.year]))
    city.get_by_role("button", name="合成报告").click()
    expect(city.get_by_text("已汇总 3 个单位")).to_be_visible()
    look_over(city)
    report = stage.report(stage.city, Scope.COMPILED)
    stage.write_the_rest(report)
    city.goto(report.get_absolute_url())
    submit(city)
    done(city)
    report.refresh_from_db()
    assert report.current_submission is not None and not report.current_submission.is_partial
    unit = stage.report(stage.department).current_submission
    assert unit is not None
    sums = {figure.reference: figure.value for figure in report.current_submission.figures.all()}
    assert sums == {figure.reference: figure.value for figure in unit.figures.all()}


def accept_at_the_province(stage: Stage, desk: Desk) -> None:
    """The province has no list of units yet: its head makes it, finds the city's report on the board and accepts it."""
    province = desk(stage.province_head, reverse("reports:reporting_board", args=[stage.year]))
    province.get_by_role("link", name="编制名单").click()
    expect(province.get_by_role("heading", level=1)).to_contain_text("填报单位")
    province.get_by_role("button", name="编制名单").click()
    done(province)
    on_the_board(stage, province, stage.city.name)
    accept(province)
    assert stage.report(stage.city, Scope.COMPILED).status == ReportStatus.ACCEPTED


def accept(page: Page) -> None:
    page.get_by_role("region", name="接收或者退回").get_by_role("button", name="接收").click()
    done(page, "已接收")


def publish(stage: Stage, city: Page, desk: Desk, page: Page) -> None:
    """The city makes the public text; nobody reads it before the last reviewer has agreed."""
    report = stage.report(stage.city, Scope.COMPILED)
    city.goto(reverse("reports:annual_publication", args=[report.pk]))
    look_over(city)
    city.get_by_role("button", name="生成公开稿并送审").click()
    done(city, "已生成并送审", patience=60_000)
    assert page.request.get(public_address(stage)).status == 404
    title = f"{stage.city.name}{stage.year}年政府信息公开工作年度报告"
    agree(desk(stage.hall.first, reverse("publishing:reviews")), title, secrecy=True)
    agree(desk(stage.hall.second, reverse("publishing:reviews")), title)
    assert page.request.get(public_address(stage)).status == 404
    agree(desk(stage.hall.final, reverse("publishing:reviews")), title)


def agree(page: Page, title: str, *, secrecy: bool = False) -> None:
    """One reviewer finds the text among what waits, reads it and says yes; the first has looked for secrets, too."""
    page.get_by_role("region", name="现在可以由我办理").get_by_role("link", name=title).click()
    expect(page.get_by_role("region", name="将要公开的页面")).to_contain_text(title)
    look_over(page)
    page.get_by_role("textbox", name="意见").fill("同意公开。")
    if secrecy:
        page.get_by_label("已作保密审查").check()
    page.get_by_role("button", name="通过").click()
    done(page, "已通过")


def public_address(stage: Stage) -> str:
    return reverse("reports:public_annual_report", args=[stage.year, stage.city.pk])


def read_and_take_along(stage: Stage, page: Page, folder: Path) -> None:
    page.goto(public_address(stage))
    title = f"鹤壁市人民政府{stage.year}年政府信息公开工作年度报告"
    expect(page.get_by_role("heading", name=title).first).to_be_visible()
    look_over(page)
    with page.expect_download() as waiting:
        page.get_by_role("region", name="下载").get_by_role("link", name="Word 文档").click()
    word = folder / "report.docx"
    waiting.value.save_as(word)
    assert waiting.value.suggested_filename.endswith(".docx")
    assert word.read_bytes()[:2] == b"PK"
