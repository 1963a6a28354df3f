"""Every letter with the template that authorities start with: a real Word file, in the official layout, that tells enough."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.facts import DATE_PENDING, NUMBER_PENDING
from gongkai.casework.letters.kinds import Addressee, LetterKind, letter_for_reply
from gongkai.casework.letters.render import check_docx, render_docx
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.text import text_of
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind
from gongkai.law.remedies import remedies_after
from tests.casework.letters.kit import facts_with, letter

KINDS = list(LetterKind)
REFUSALS = [ground for ground in Ground if ground is not Ground.SPECIAL_REGISTER]


@pytest.mark.parametrize("kind", KINDS)
def test_the_letter_is_a_word_file_with_everything_in_it(kind: LetterKind) -> None:
    facts = sample_facts(kind)
    document = Document(BytesIO(letter(kind)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:3] == [facts.authority_name, "示政办公开〔2026〕12号", kind.title]
    assert "2026年11月20日" in lines and "（印章）" in lines
    assert check_docx(kind, facts, letter(kind)) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_no_mark_of_the_template_is_left(kind: LetterKind) -> None:
    text = text_of(letter(kind))
    assert not [mark for mark in ("{{", "}}", "{%", "%}") if mark in text]


@pytest.mark.parametrize("kind", KINDS)
def test_the_law_is_cited_by_its_full_name(kind: LetterKind) -> None:
    if "《条例》" in kind.article:
        assert "《中华人民共和国政府信息公开条例》" in text_of(letter(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_page_and_type_follow_the_standard_for_official_documents(kind: LetterKind) -> None:
    document = Document(BytesIO(letter(kind)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    styles = {paragraph.style.name: paragraph.style for paragraph in document.paragraphs}
    body, title = styles["公文正文"], styles["公文标题"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert title.font.size == Pt(22)
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert title.element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert "PAGE" in document.sections[0].footer._element.xml


def test_the_letterhead_is_red_with_a_red_rule_below() -> None:
    document = Document(BytesIO(letter(LetterKind.RECEIPT)))
    head, number = document.paragraphs[:2]
    assert str(head.style.font.color.rgb) == "C00000"
    bottom = number.style.element.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    assert bottom.get(qn("w:color")) == "C00000"


def test_the_signature_never_stands_alone_on_a_page() -> None:
    document = Document(BytesIO(letter(LetterKind.REPLY_R3)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    last = next(
        place for place, line in enumerate(lines) if line.startswith("您如对本机关不予公开的决定不服")
    )
    assert all(
        paragraph.paragraph_format.keep_with_next
        for paragraph in document.paragraphs[last : lines.index("（印章）")]
    )


def test_number_and_date_are_pending_until_the_letter_is_approved() -> None:
    kind = LetterKind.REPLY_R2
    draft = replace(sample_facts(kind), document_number="", date=None)
    text = text_of(render_docx(kind, draft))
    assert NUMBER_PENDING in text and DATE_PENDING in text


def test_the_letter_keeps_the_number_and_date_that_it_got() -> None:
    kind = LetterKind.REPLY_R2
    draft = render_docx(kind, replace(sample_facts(kind), document_number="", date=None))
    faults = check_docx(kind, sample_facts(kind), draft)
    assert any("文号" in fault for fault in faults) and any("落款日期" in fault for fault in faults)


@pytest.mark.parametrize(("is_organization", "word"), [(False, "您"), (True, "贵单位")])
def test_nobody_is_called_sir_or_madam(is_organization: bool, word: str) -> None:
    kind = LetterKind.EXTENSION_NOTICE
    facts = replace(sample_facts(kind), applicant_is_organization=is_organization)
    text = text_of(render_docx(kind, facts))
    assert f"本机关收到{word}提出的" in text
    assert "先生" not in text and "女士" not in text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.addressee is not Addressee.APPLICANT])
def test_letters_to_others_do_not_name_the_applicant(kind: LetterKind) -> None:
    assert sample_facts(kind).applicant_name not in text_of(letter(kind))


@pytest.mark.parametrize("ground", REFUSALS)
def test_a_refusal_names_ground_article_and_reconsideration_first(ground: Ground) -> None:
    kind = LetterKind.REPLY_R3
    facts = facts_with(kind, ground=ground.value, reasons="该文件尚在讨论。\n决定后另行公布。")
    assert facts.date
    facts = replace(facts, remedies=remedies_after(ReplyKind.REFUSED, ground, facts.date))
    lines = text_of(render_docx(kind, facts)).split("\n")
    text = "".join(lines)
    assert GROUNDS[ground].title in text
    assert GROUNDS[ground].article.removeprefix("《条例》") in text
    assert "第三十六条第（三）项，本机关决定不予公开" in text
    assert "应当先自收到本决定书之日起60日内" in text and "向示范县人民政府申请行政复议" in text
    assert "自收到行政复议决定书之日起15日内" in text and "向示范县人民法院提起行政诉讼" in text
    assert "6个月" not in text
    assert {"该文件尚在讨论。", "决定后另行公布。"} <= set(lines)


def test_a_refusal_before_2024_may_go_to_court_at_once() -> None:
    kind, day = LetterKind.REPLY_R3, dt.date(2023, 6, 1)
    facts = replace(
        sample_facts(kind), date=day, remedies=remedies_after(ReplyKind.REFUSED, Ground.PROCESS, day)
    )
    text = text_of(render_docx(kind, facts))
    assert "应当先" not in text and "6个月内" in text


def test_a_part_withheld_as_a_special_register_may_go_to_court_at_once() -> None:
    kind = LetterKind.REPLY_R8
    facts = facts_with(kind, withheld="第5页：不动产登记资料，依据《条例》第三十六条第（七）项")
    assert facts.date
    remedies = remedies_after(ReplyKind.PARTLY_GRANTED, Ground.SPECIAL_REGISTER, facts.date)
    text = text_of(render_docx(kind, replace(facts, remedies=remedies)))
    assert "应当先" not in text and "6个月内" in text


@pytest.mark.parametrize(
    "reply", [kind for kind in ReplyKind if kind not in (ReplyKind.REFUSED, ReplyKind.PARTLY_GRANTED)]
)
def test_every_other_reply_tells_both_ways_with_their_days(reply: ReplyKind) -> None:
    kind = letter_for_reply(reply)
    text = text_of(letter(kind))
    word = f"本{kind.title[-3:]}"
    assert f"自收到{word}之日起60日内" in text and f"自收到{word}之日起6个月内" in text


def test_a_fee_notice_writes_the_amount_in_figures_and_capitals() -> None:
    text = text_of(render_docx(LetterKind.FEE_NOTICE, facts_with(LetterKind.FEE_NOTICE, amount="5500")))
    assert "人民币5500元（大写：伍仟伍佰元整）" in text
    assert "次日起20个工作日内" in text and "视为放弃申请" in text


@pytest.mark.parametrize("kind", KINDS)
def test_optional_particulars_leave_no_trace_when_empty(kind: LetterKind) -> None:
    from gongkai.casework.letters.particulars import fields_for

    needed = {"information"} if kind is LetterKind.REPLY_R2 else set()
    empty = {item.name: "" for item in fields_for(kind) if not item.required and item.name not in needed}
    lines = text_of(render_docx(kind, facts_with(kind, **empty))).split("\n")
    assert not [line for line in lines if line.endswith(("附件：", "获取途径：", "处理依据：")) or not line]


def test_the_file_does_not_tell_who_or_what_wrote_it() -> None:
    for content in (default_template(LetterKind.REPLY_R1), letter(LetterKind.REPLY_R1)):
        properties = Document(BytesIO(content)).core_properties
        assert "python" not in f"{properties.author}{properties.comments}{properties.keywords}".lower()
