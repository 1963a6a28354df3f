"""What the law demands of a letter is looked for in its text: each part that is taken out is found missing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gongkai.casework.letters.characters import significant
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.render import check_docx, render_docx
from gongkai.casework.letters.requirements import missing, requirements_of
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.text import text_of
from gongkai.law.outcomes import OUTCOMES, ReplyKind
from tests.casework.letters.kit import edited, facts_with, letter, replaced_in_paragraphs, written

PARTS = [
    (kind, number, place)
    for kind in LetterKind
    for number, requirement in enumerate(requirements_of(kind, sample_facts(kind)))
    for place in range(len(requirement.parts))
]


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_finished_letter_lacks_nothing(kind: LetterKind) -> None:
    assert missing(kind, sample_facts(kind), text_of(letter(kind))) == ()


@pytest.mark.parametrize("kind", list(LetterKind))
def test_an_empty_letter_lacks_everything(kind: LetterKind) -> None:
    facts = sample_facts(kind)
    sentences = {requirement.sentence for requirement in requirements_of(kind, facts)}
    assert sentences <= set(missing(kind, facts, ""))


@pytest.mark.parametrize(("kind", "number", "place"), PARTS)
def test_each_part_that_is_taken_out_is_found_missing(kind: LetterKind, number: int, place: int) -> None:
    facts = sample_facts(kind)
    requirement = requirements_of(kind, facts)[number]
    text = significant(text_of(letter(kind)))
    for wording in requirement.parts[place]:
        text = text.replace(
            significant(wording),
            " ",
            max(1, text.count(significant(wording)) - requirement.beside.count(significant(wording))),
        )
    assert requirement.sentence in missing(kind, facts, text)


TAKEN_OUT = [
    ("receipt", "2026-0012", "申请编号"),
    ("correction_notice", "（需要补正的事项示例）", "需要补正的事项"),
    ("correction_notice", "（补正指引示例）", "补正指引"),
    ("correction_notice", "2026年12月4日", "补正期限"),
    ("correction_notice", "视为放弃申请", "后果"),
    ("correction_notice", "第三十条", "第三十条"),
    ("extension_notice", "延长20个工作日", "工作日数"),
    ("extension_notice", "负责人同意", "负责人同意"),
    ("third_party_letter", "15个工作日内", "15个工作日内"),
    ("third_party_letter", "逾期未提出意见", "后果"),
    ("third_party_override", "（决定公开的理由示例）", "理由"),
    ("third_party_override", "对公共利益造成重大影响", "公共利益"),
    ("co_maker_letter", "视为同意公开", "后果"),
    ("fee_notice", "叁佰元整", "大写"),
    ("fee_notice", "20个工作日内", "缴费期限"),
    ("fee_notice", "（缴纳方式示例）", "缴纳方式"),
    ("fee_notice", "国办函〔2020〕109号", "109号"),
    ("reply_r1", "（获取该信息的方式、途径示例）", "方式、途径"),
    ("reply_r2", "（提供的政府信息示例）", "提供的政府信息"),
    ("reply_r3", "本机关决定不予公开", "不予公开的决定"),
    ("reply_r3", "（不予公开的理由示例）", "不予公开的理由"),
    ("reply_r3", "第十六条第二款", "第十六条第二款"),
    ("reply_r3", "应当先", "应当先"),
    ("reply_r3", "60日内", "60日"),
    ("reply_r3", "15日内", "15日"),
    ("reply_r3", "示范县人民法院", "人民法院"),
    ("reply_r4", "该政府信息不存在", "不存在"),
    ("reply_r4", "（检索情况示例）", "检索情况"),
    ("reply_r5", "不属于本机关负责公开。", "不属于本机关"),
    ("reply_r5", "（不属于本机关负责公开的理由示例）", "理由"),
    ("reply_r5", "（负责公开的机关示例）", "负责公开的机关"),
    ("reply_r5", "（该机关的联系方式示例）", "联系方式"),
    ("reply_r6", "本机关不予重复处理", "不予重复处理"),
    ("reply_r7", "有关法律、行政法规的专门规定办理", "专门规定"),
    ("reply_r8", "（予以公开的部分示例）", "予以公开的部分"),
    ("reply_r8", "依据《条例》第十五条", "不予公开的部分"),
    ("reply_r8", "本机关决定部分公开", "部分公开"),
    ("reply_r9", "本机关不予提供", "不予提供"),
    ("reply_r10", "本机关无法提供", "无法提供"),
    ("reply_r11", "不作为政府信息公开申请处理", "不作为"),
    ("reply_r12", "本机关不予处理", "不予处理"),
    ("reply_r13", "因申请理由不合理，本机关对该申请不予处理", "不予处理"),
    ("reply_r14", "本机关不予处理", "不予处理"),
    ("closing_not_corrected", "视为放弃申请，", "视为放弃"),
    ("closing_fee_unpaid", "逾期未缴纳", "逾期未缴纳"),
    ("closing_fee_unpaid", "第六条", "第六条"),
    ("reply_r17", "（处理的理由示例）", "理由"),
    ("reply_r17", "6个月内", "6个月"),
]


@pytest.mark.parametrize(("kind", "words", "told"), TAKEN_OUT)
def test_words_taken_out_in_word_are_named(kind: str, words: str, told: str) -> None:
    """Written by hand from the Regulation, apart from the table that the check itself uses."""
    of = LetterKind(kind)
    changed = replaced_in_paragraphs(letter(of), words, "")
    faults = check_docx(of, sample_facts(of), changed)
    assert any(told in fault for fault in faults), faults
    assert all(fault.endswith("。") for fault in faults)


def test_every_reply_kind_is_in_the_table_written_by_hand() -> None:
    assert {LetterKind(kind).reply for kind, _, _ in TAKEN_OUT} >= set(ReplyKind)


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.reply])
def test_a_reply_without_its_remedies_is_refused(kind: LetterKind) -> None:
    lines = text_of(letter(kind)).split("\n")
    without = "\n".join(line for line in lines if "行政复议法" not in line)
    faults = missing(kind, sample_facts(kind), without)
    assert any("行政复议" in fault for fault in faults) and any("行政诉讼" in fault for fault in faults)


def test_another_number_of_days_does_not_pass() -> None:
    kind = LetterKind.REPLY_R3
    for wrong in ("160日内", "6日内", "60个月"):
        faults = check_docx(kind, sample_facts(kind), replaced_in_paragraphs(letter(kind), "60日内", wrong))
        assert any("60日" in fault for fault in faults)


def test_days_written_in_characters_pass() -> None:
    kind = LetterKind.REPLY_R1
    changed = replaced_in_paragraphs(letter(kind), "60日内", "六十日内")
    changed = replaced_in_paragraphs(changed, "6个月内", "六个月内")
    assert check_docx(kind, sample_facts(kind), changed) == ()


def test_the_title_does_not_stand_for_the_decision() -> None:
    kind = LetterKind.REPLY_R14
    assert "不予处理" in kind.title
    changed = replaced_in_paragraphs(letter(kind), "本机关不予处理", "特此告知")
    assert any("不予处理" in fault for fault in check_docx(kind, sample_facts(kind), changed))


def test_the_applicants_own_words_do_not_stand_for_the_decision() -> None:
    kind = LetterKind.REPLY_R3
    facts = replace(sample_facts(kind), request_text="本机关决定不予公开的文件，应当先复议，60日内")
    draft = render_docx(kind, facts)
    for words, told in (
        ("本机关决定不予公开。", "决定"),
        ("应当先自收到", "应当先"),
        ("60日内，依照", "60日"),
    ):
        faults = check_docx(kind, facts, replaced_in_paragraphs(draft, words, ""))
        assert any(told in fault for fault in faults), (words, faults)


def test_spaces_punctuation_and_width_make_no_difference() -> None:
    kind = LetterKind.REPLY_R3
    text = (
        text_of(letter(kind)).replace("（", "(").replace("）", ")").replace("，", " , ").replace("第", "第 ")
    )
    assert missing(kind, sample_facts(kind), text) == ()


def test_an_officer_may_add_sentences_and_change_the_order_of_words_around() -> None:
    kind = LetterKind.REPLY_R3
    changed = edited(letter(kind), lambda document: document.add_paragraph("感谢您对政府工作的关心和支持。"))
    assert check_docx(kind, sample_facts(kind), changed) == ()


def test_hidden_and_deleted_words_do_not_count() -> None:
    kind = LetterKind.REPLY_R3

    def hide(document: object) -> None:
        for paragraph in document.paragraphs:  # type: ignore[attr-defined]
            for run in paragraph.runs:
                if "应当先" in paragraph.text:
                    run.font.hidden = True

    assert any(
        "应当先" in fault for fault in check_docx(kind, sample_facts(kind), edited(letter(kind), hide))
    )


def test_a_wrong_person_or_number_is_noticed() -> None:
    kind = LetterKind.REPLY_R2
    other = replace(sample_facts(kind), applicant_name="李某某", request_number="2026-0099")
    faults = check_docx(kind, other, letter(kind))
    assert any("李某某" in fault for fault in faults) and any("2026-0099" in fault for fault in faults)


def test_reasons_of_several_lines_must_all_be_there() -> None:
    kind = LetterKind.REPLY_R3
    facts = facts_with(kind, reasons="第一点理由\n第二点理由")
    text = text_of(letter(kind)).replace("（不予公开的理由示例）", "第一点理由")
    assert any("不予公开的理由" in fault for fault in missing(kind, facts, text))


def test_lines_that_begin_and_end_with_figures_are_found() -> None:
    kind = LetterKind.REPLY_R4
    facts = facts_with(kind, search="检索年份：2024\n2025\n60")
    text = text_of(letter(kind)).replace("（检索情况示例）", "检索年份：2024\n2025\n60")
    assert missing(kind, facts, text) == ()


def test_a_file_that_is_no_word_file_is_told_in_a_sentence() -> None:
    faults = check_docx(LetterKind.RECEIPT, sample_facts(LetterKind.RECEIPT), b"%PDF-1.7")
    assert len(faults) == 1 and "另存为 .docx" in faults[0]


def test_another_document_lacks_all() -> None:
    kind = LetterKind.REPLY_R5
    faults = check_docx(kind, sample_facts(kind), written("今天天气很好。"))
    must_tell = OUTCOMES[ReplyKind.NOT_THIS_AUTHORITY].must_tell
    assert any(must_tell[0] in fault for fault in faults) and len(faults) > 10
    assert not [fault for fault in faults if re.search(r"\w_\w", fault)]
