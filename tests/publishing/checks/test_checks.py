"""The automatic checks before the first review step: what blocks, what wants a reason, what is only noted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.calendar import standard_calendar
from gongkai.publishing.checks import (
    Code,
    DraftAttachment,
    LinkResult,
    LinkState,
    PlaceKind,
    Severity,
    WordEntry,
    WordKind,
    check_draft,
)
from gongkai.search.extraction import TextState
from tests.publishing.checks.drafts import TODAY, codes, draft, found

IDENTITY = "11010519491231002X"
CARD = "6222020200112230"


def test_a_draft_without_fault_has_no_findings() -> None:
    assert check_draft(draft()) == ()


def test_every_code_has_a_name_and_codes_are_different() -> None:
    assert len({code.code for code in Code}) == len(Code)
    assert all(code.label for code in Code)


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        (f"申请人身份证号{IDENTITY}", "identity_number", Severity.BLOCK),
        ("１１０１０５１９４９１２３１００２ｘ", "identity_number", Severity.BLOCK),
        (f"卡号{CARD}", "bank_card", Severity.BLOCK),
        (f"户名：市慈善总会，账号：{CARD}", "bank_card", Severity.ANSWER),
        ("联系张三13912345678", "mobile", Severity.ANSWER),
        ("电话0392-3312345", "landline", Severity.NOTE),
        ("邮箱zhang@example.com", "email", Severity.ANSWER),
        ("邮箱xxgk@hebi.gov.cn", "email", Severity.NOTE),
        ("车辆豫F12345违停", "plate", Severity.ANSWER),
        ("住址：淇滨区九州路1号院3号楼2单元501室", "home_address", Severity.ANSWER),
        ("机密★10年", "secrecy_mark", Severity.BLOCK),
        ("绝 密 ☆ 长期", "secrecy_mark", Severity.BLOCK),
        ("秘密*", "secrecy_mark", Severity.BLOCK),
        ("本文为内部资料", "secrecy_word", Severity.ANSWER),
        ("密级：机密", "secrecy_word", Severity.ANSWER),
        ("此件不公开", "secrecy_word", Severity.ANSWER),
        ("安排布署工作", "misprint", Severity.ANSWER),
    ],
)
def test_what_is_found_in_a_body_and_how_grave_it_is(text: str, code: str, severity: Severity) -> None:
    (finding,) = found(code, f"<p>前言。</p><p>{text}</p>")
    assert finding.severity is severity
    assert finding.place.kind is PlaceKind.BODY and finding.place.line == 2
    assert str(finding.place) == "正文第2行" and finding.sentence.startswith("正文第2行")
    assert len(finding.sentence) < 300


@pytest.mark.parametrize(
    "text",
    [
        "鹤政办〔2025〕12号，统一社会信用代码91110105MA01ABCDEX，项目代码2020-410600-48-03-012345",
        "投资13800000000元，占地123456789012345678平方米，2025年1月1日至2025年12月31日",
        "办公地址：鹤壁市淇滨区九州路5号市政府3号楼305室",
        "地址：九州路中段",
        "属于国家秘密、商业秘密、工作秘密的，依照保守国家秘密法处理；市委秘密书",
        "户籍所在地的街道办事处；居住在城镇的居民；常住地在本市的村民",
        "预防犯罪，按装机容量，公布署名文章，答复盖章，既使用又管理",
        "索引号000014349/2017-00110",
    ],
)
def test_what_only_looks_alike_is_not_found(text: str) -> None:
    assert codes(f"<p>{text}</p>") == set()


def test_nothing_personal_stands_in_what_is_shown() -> None:
    body = f"<p>张三{IDENTITY}电话13912345678布署住址：淇滨区九州路1号院3号楼2单元501室卡{CARD}</p>"
    for finding in check_draft(draft(body)):
        shown = finding.sentence + finding.place.excerpt
        for value in (IDENTITY, "13912345678", CARD, "3号楼2单元", IDENTITY[6:14]):
            assert value not in shown


def test_title_fields_and_attachments_are_looked_at_too() -> None:
    attachment = DraftAttachment("名单.xlsx", f"姓名\t号码\n李四\t{IDENTITY}")
    findings = check_draft(
        draft(title=f"公示{IDENTITY}", fields={"内容概述": IDENTITY}, attachments=(attachment,))
    )
    assert [str(finding.place) for finding in findings] == ["标题", "内容概述", "附件“名单.xlsx”第2行"]
    assert len({finding.fingerprint for finding in findings}) == 3


def test_telephones_that_the_authority_publishes_itself_are_only_noted() -> None:
    body = "<p>监督电话13912345678、0392-3312345</p>"
    findings = check_draft(draft(body, office_telephones=frozenset({"139 1234 5678", "0392-3312345"})))
    assert {finding.severity for finding in findings} == {Severity.NOTE}


def test_a_table_with_a_column_for_personal_data_wants_a_reason() -> None:
    table = "<table><tbody><tr><th>姓名</th><th>身份证号</th></tr><tr><td>张*</td><td>1101**********002X</td></tr></tbody></table>"
    (finding,) = found("personal_column", table)
    assert "身份证号" in finding.sentence and finding.severity is Severity.ANSWER


def test_many_numbers_are_one_question_that_is_asked_anew_with_one_more() -> None:
    numbers = [f"139{number:08d}" for number in range(40)]
    body = "".join(f"<p>{number}</p>" for number in numbers)
    (many,) = found("mobile", body)
    assert "40处" in many.sentence
    (same,) = found("mobile", "<p>新的一段</p>" + body)
    (more,) = found("mobile", body + "<p>13812345678</p>")
    assert same.fingerprint == many.fingerprint != more.fingerprint


def test_an_answer_survives_changes_elsewhere_and_no_other_number_profits_from_it() -> None:
    (before,) = found("mobile", "<p>电话13912345678</p>")
    (after,) = found("mobile", "<p>加了一段</p><p>联系电话是139-1234-5678。</p>")
    (other,) = found("mobile", "<p>电话13900005678</p>")
    assert before.fingerprint == after.fingerprint != other.fingerprint
    assert "13912345678" not in before.fingerprint and len(before.fingerprint) == 32


def test_a_word_in_another_sentence_is_asked_about_anew() -> None:
    (first,) = found("secrecy_word", "<p>这是关于内部资料管理的规定</p>")
    (again,) = found("secrecy_word", "<p>前言</p><p>这是关于<strong>内部资料</strong>管理的规定</p>")
    (other,) = found("secrecy_word", "<p>内部资料，注意！</p>")
    assert first.fingerprint == again.fingerprint != other.fingerprint


WORDS = (
    WordEntry(WordKind.MISPRINT, "鹤璧", "鹤壁"),
    WordEntry(WordKind.MISPRINT, "行政服务", "行政服务中心"),
    WordEntry(WordKind.SENSITIVE, "刁民", "", "不得使用"),
    WordEntry(WordKind.LEADER_TITLE, "张三丰", "市委书记、市人大常委会主任"),
    WordEntry(WordKind.LEADER_TITLE, "李四光", ""),
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("鹤璧市", "misprint"),
        ("到行政服务大厅", "misprint"),
        ("刁民", "listed_word"),
        ("市长张三丰主持会议", "leader_title"),
        ("张三丰市长主持会议", "leader_title"),
        ("市政府副市长李四光", "leader_title"),
    ],
)
def test_the_words_of_the_authority_are_looked_for(text: str, code: str) -> None:
    (finding,) = found(code, f"<p>{text}</p>", words=WORDS)
    assert finding.severity is Severity.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "鹤壁市",
        "到行政服务中心办理",
        "市委书记张三丰主持会议",
        "市委书记、市人大常委会主任张三丰",
        "书记张三丰讲话，市长王五陪同",
        "张三丰主持会议",
        "时任市长张三丰",
        "原市长李四光",
    ],
)
def test_right_words_and_titles_are_left_alone(text: str) -> None:
    assert codes(f"<p>{text}</p>", words=WORDS) == set()


def test_the_own_list_has_the_last_word_about_a_misprint() -> None:
    entry = WordEntry(WordKind.MISPRINT, "帐户", "户头", "本机关的用法")
    (finding,) = found("misprint", "<p>帐户</p>", words=(entry,))
    assert "户头" in finding.sentence and "本机关的用法" in finding.sentence


def test_braces_in_a_text_do_no_harm() -> None:
    body = "".join(f"<p>布署{{x}}{number}</p>" for number in range(20))
    (finding,) = found("misprint", body)
    assert "20处" in finding.sentence and "布署" in finding.sentence


@pytest.mark.parametrize(
    ("number", "code", "severity", "said"),
    [
        ("鹤政办〔2025〕012号", "document_number_form", Severity.ANSWER, "“鹤政办〔2025〕12号”"),
        ("鹤政办〔2025〕第12号", "document_number_form", Severity.ANSWER, "不加“第”"),
        ("鹤政办〔2025〕12", "document_number_form", Severity.ANSWER, "加“号”"),
        ("鹤政办2025-12", "document_number_form", Severity.ANSWER, "形式"),
        ("鹤政办[2025]12号", "document_number_brackets", Severity.NOTE, "“鹤政办〔2025〕12号”"),
        ("鹤政办（2025）12号", "document_number_brackets", Severity.NOTE, "六角括号"),
        ("鹤政办〔2024〕12号", "document_number_year", Severity.ANSWER, "2024年"),
        ("2024年第3号", "document_number_year", Severity.ANSWER, "2024年"),
    ],
)
def test_document_numbers(number: str, code: str, severity: Severity, said: str) -> None:
    (finding,) = found(code, document_number=number)
    assert finding.severity is severity and said in finding.sentence


@pytest.mark.parametrize(
    "number",
    [
        "",
        "鹤政办〔2025〕12号",
        "鹤政（办）〔2025〕1号",
        "第12号",
        "鹤壁市人民政府令第12号",
        "公告2025年第3号",
    ],
)
def test_right_document_numbers_have_no_finding(number: str) -> None:
    assert codes(document_number=number) == set()


@given(
    st.sampled_from(["鹤政", "鹤政办", "新政发", "国办函"]), st.integers(1980, 2024), st.integers(1, 99999)
)
def test_every_number_in_the_right_form_of_the_right_year_passes(agency: str, year: int, serial: int) -> None:
    issued = dt.date(year, 5, 1)
    number = f"{agency}〔{year}〕{serial}号"
    assert not {code for code in codes(document_number=number, date_of_issue=issued) if code != "late"}


def test_a_date_of_issue_in_the_future_blocks() -> None:
    (finding,) = found("issued_in_future", date_of_issue=TODAY + dt.timedelta(days=1))
    assert finding.severity is Severity.BLOCK


@given(st.dates(dt.date(2004, 1, 1), dt.date(2024, 12, 31)), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_the_limit_of_twenty_working_days(issued: dt.date, later: int) -> None:
    calendar = standard_calendar()
    today = issued + dt.timedelta(days=later)
    is_late = bool(found("late", document_number="", date_of_issue=issued, today=today))
    assert is_late == (
        calendar.working_days_between(issued, today) > 20 or today > calendar.add_working_days(issued, 20)
    )
    assert is_late == (today > calendar.add_working_days(issued, 20))


def test_a_document_of_before_the_calendar_is_late_and_not_an_error() -> None:
    assert "late" in codes(document_number="", date_of_issue=dt.date(1996, 3, 1))


def test_a_number_without_a_date_is_noted() -> None:
    (finding,) = found("document_number_year", date_of_issue=None)
    assert finding.severity is Severity.NOTE


def test_neither_text_nor_attachment_blocks() -> None:
    assert found("no_content", "")[0].severity is Severity.BLOCK
    assert found("no_content", "<p>\u3000</p>")
    assert not found("no_content", "", attachments=(DraftAttachment("方案.pdf", "方案"),))
    assert not found("no_content", '<p><img src="/a/1.png" alt="流程图"></p>')
    assert found("no_title", title=" ")[0].severity is Severity.BLOCK


@pytest.mark.parametrize("alternative", ["", "图片", "IMG_2025.jpg", "微信图片_20250601", "1.png"])
def test_pictures_need_a_text(alternative: str) -> None:
    assert found("picture_without_text", f'<p><img src="/a/1.png" alt="{alternative}"></p>')


def test_tables_need_headers() -> None:
    assert found(
        "table_without_headers", "<table><tr><td>名</td><td>数</td></tr><tr><td>a</td><td>1</td></tr></table>"
    )
    assert not found(
        "table_without_headers", "<table><tr><th>名</th><th>数</th></tr><tr><td>a</td><td>1</td></tr></table>"
    )


@pytest.mark.parametrize(
    ("link", "code", "severity"),
    [
        ('<a href="http://10.1.2.3/a.doc">方案全文</a>', "local_link", Severity.BLOCK),
        ('<a href="http://oa/a">方案全文</a>', "local_link", Severity.BLOCK),
        ('<a href="http://localhost:8000/">方案全文</a>', "local_link", Severity.BLOCK),
        ('<a href="http://oa.hebi.intranet/">方案全文</a>', "local_link", Severity.BLOCK),
        ('<a href="https://www.gov.cn/">点击这里</a>', "vague_link_text", Severity.NOTE),
        ('<a href="https://www.gov.cn/"><img src="/a.png" alt=""></a>', "link_without_text", Severity.ANSWER),
    ],
)
def test_links(link: str, code: str, severity: Severity) -> None:
    (finding,) = found(code, f"<p>见{link}</p>")
    assert finding.severity is severity


def test_links_that_cannot_be_opened_want_a_reason() -> None:
    body = '<p><a href="https://a.cn/x">方案全文</a><a href="https://b.cn/">办法全文</a></p>'
    links = {
        "https://a.cn/x": LinkResult("https://a.cn/x", LinkState.DEAD, "网页不存在（状态码404）。", 404),
        "https://b.cn/": LinkResult("https://b.cn/", LinkState.OK, "", 200),
    }
    (finding,) = check_draft(draft(body, links=links))
    assert finding.code == "dead_link" and "404" in finding.sentence and finding.severity is Severity.ANSWER


@pytest.mark.parametrize(
    ("attachment", "code", "severity"),
    [
        (DraftAttachment("方案.pdf", state=TextState.NO_TEXT, sentence="可能是扫描件。"), "attachment_without_text", Severity.NOTE),
        (DraftAttachment("方案.pdf", state=TextState.ENCRYPTED, sentence="设了密码。"), "attachment_unreadable", Severity.ANSWER),
        (DraftAttachment("方案.pdf", state=TextState.BROKEN), "attachment_unreadable", Severity.ANSWER),
        (DraftAttachment("方案.doc", state=TextState.UNSUPPORTED), "attachment_unreadable", Severity.NOTE),
        (DraftAttachment("方案.txt", "长", state=TextState.CUT), "attachment_unreadable", Severity.NOTE),
        (DraftAttachment("方案.docx", "文", remarks=("文档里有批注。",)), "attachment_remark", Severity.ANSWER),
    ],
)  # fmt: skip
def test_attachments(attachment: DraftAttachment, code: str, severity: Severity) -> None:
    (finding,) = check_draft(draft(attachments=(attachment,)))
    assert (finding.code, finding.severity) == (code, severity)
    assert "方案" in finding.sentence


@pytest.mark.parametrize(
    "name",
    ["新建 Microsoft Word 文档.docx", "附件1.docx", "1.doc", "IMG_20250601.pdf", "扫描件(2).pdf", "无标题.txt", "20250601.xlsx",
     "3f2a9c1d5e6b7a8c.pdf", "Document1.docx", "副本最终版.xlsx", "1" * 110 + ".pdf"],
)  # fmt: skip
def test_names_that_say_nothing_are_noted(name: str) -> None:
    assert found("attachment_name", attachments=(DraftAttachment(name, "文"),))


@pytest.mark.parametrize(
    "name", ["附件1：项目清单.xlsx", "2025年预算.pdf", "实施方案（扫描件）.pdf", "renewal plan.docx"]
)
def test_names_that_say_something_are_not(name: str) -> None:
    assert not found("attachment_name", attachments=(DraftAttachment(name, "文"),))


def test_blocking_findings_come_first_and_running_again_gives_the_same() -> None:
    body = f"<p>内部资料0392-3312345</p><p>{IDENTITY}</p>"
    findings = check_draft(draft(body))
    assert [finding.severity for finding in findings] == [Severity.BLOCK, Severity.ANSWER, Severity.NOTE]
    assert check_draft(dataclasses.replace(draft(body))) == findings


@given(st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_checks_fail(text: str, number: str) -> None:
    attachment = DraftAttachment(text[:20] or "x", text)
    findings = check_draft(
        draft(f"<p>{text}</p>", title=text, document_number=number, attachments=(attachment,))
    )
    assert len({finding.fingerprint for finding in findings}) == len(findings)


def test_a_list_of_many_people_is_checked_in_a_moment() -> None:
    rows = "\n".join(
        f"张三{number}\t{IDENTITY}\t139{number:08d}\t淇滨区黎阳路{number}号3号楼2单元501室\t布署"
        for number in range(10_000)
    )
    started = time.process_time()
    findings = check_draft(draft(attachments=(DraftAttachment("名单.xlsx", rows),)))
    assert time.process_time() - started < 20
    assert len(findings) < 20
