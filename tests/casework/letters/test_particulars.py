"""What the officer fills in: every gap and every wrong value is told in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.casework.letters.facts import LetterFacts, OfficeContact
from gongkai.casework.letters.faults import LetterIncomplete
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particulars import faults_of, fields_for
from gongkai.casework.letters.render import render_docx
from gongkai.casework.letters.samples import sample_facts
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind
from gongkai.law.remedies import remedies_after
from tests.casework.letters.kit import facts_with

REQUIRED = [(kind, item.name) for kind in LetterKind for item in fields_for(kind) if item.required]


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_letter_without_a_required_particular_is_not_made(kind: LetterKind, name: str) -> None:
    label = next(item.label for item in fields_for(kind) if item.name == name)
    with pytest.raises(LetterIncomplete) as refusal:
        render_docx(kind, facts_with(kind, **{name: " \n "}))
    assert any(f"“{label}”" in sentence for sentence in refusal.value.sentences)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_fields_have_a_name_of_their_own_a_label_and_help(kind: LetterKind) -> None:
    fields = fields_for(kind)
    assert len({item.name for item in fields}) == len(fields)
    assert all(item.label and item.help_text.endswith("。") for item in fields)


def test_grounds_of_refusal_are_those_of_the_regulation_without_the_special_register() -> None:
    ground = next(item for item in fields_for(LetterKind.REPLY_R3) if item.name == "ground")
    assert [choice.value for choice in ground.choices] == [
        value for value in GROUNDS if value is not Ground.SPECIAL_REGISTER
    ]


def test_a_value_outside_the_choices_names_the_choices() -> None:
    faults = faults_of(LetterKind.REPLY_R3, facts_with(LetterKind.REPLY_R3, ground="W8"))
    assert len(faults) == 1 and "请从" in faults[0]


@pytest.mark.parametrize("amount", ["0", "-5", "12.5", "五百", "１２", "1" * 13, "５００"])
def test_an_amount_that_is_no_whole_number_is_refused(amount: str) -> None:
    (fault,) = faults_of(LetterKind.FEE_NOTICE, facts_with(LetterKind.FEE_NOTICE, amount=amount))
    assert "整数" in fault and amount in fault


def test_a_particular_that_the_kind_has_not_is_refused() -> None:
    (fault,) = faults_of(LetterKind.RECEIPT, facts_with(LetterKind.RECEIPT, nonsense="x"))
    assert "nonsense" in fault


def test_a_text_of_a_whole_book_is_refused() -> None:
    (fault,) = faults_of(LetterKind.REPLY_R4, facts_with(LetterKind.REPLY_R4, search="查" * 20_001))
    assert "附件" in fault


def test_a_grant_tells_the_information_or_way_channel_and_time() -> None:
    kind = LetterKind.REPLY_R2
    for without in ("way", "channel", "time"):
        with pytest.raises(LetterIncomplete, match="获取时间"):
            render_docx(kind, facts_with(kind, information="", **{without: ""}))
    render_docx(kind, facts_with(kind, information=""))
    render_docx(kind, facts_with(kind, way="", channel="", time=""))


def test_a_known_responsible_authority_is_told_with_its_contact() -> None:
    kind = LetterKind.REPLY_R5
    with pytest.raises(LetterIncomplete, match="联系方式"):
        render_docx(kind, facts_with(kind, responsible_contact=""))
    render_docx(kind, facts_with(kind, responsible_authority="", responsible_contact=""))


def test_each_withheld_passage_names_its_article() -> None:
    kind = LetterKind.REPLY_R8
    withheld = "第1页：涉及个人隐私，依据《条例》第十五条\n第2页：不方便公开"
    with pytest.raises(LetterIncomplete, match="第2页"):
        render_docx(kind, facts_with(kind, withheld=withheld))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"authority_name": ""}, "机关名称"),
        ({"applicant_name": " "}, "申请人"),
        ({"request_number": ""}, "申请编号"),
        ({"request_text": "\x00\x07"}, "申请公开的内容"),
        ({"reconsideration_body": ""}, "行政复议机关"),
        ({"court": ""}, "人民法院"),
        ({"remedies": ()}, "救济途径"),
    ],
)
def test_a_reply_without_a_fact_of_the_case_is_not_made(changes: dict[str, object], word: str) -> None:
    kind = LetterKind.REPLY_R3
    facts: LetterFacts = replace(sample_facts(kind), **changes)  # type: ignore[arg-type]
    with pytest.raises(LetterIncomplete, match=word):
        render_docx(kind, facts)


def test_a_letter_that_asks_says_where_the_answer_goes() -> None:
    kind = LetterKind.CORRECTION_NOTICE
    with pytest.raises(LetterIncomplete, match="地址和电话"):
        render_docx(kind, replace(sample_facts(kind), office=OfficeContact("政务公开科")))


@pytest.mark.parametrize("ground", [None, Ground.PROCESS])
def test_remedies_that_contradict_the_ground_are_refused(ground: Ground | None) -> None:
    """A refusal under Art. 14–16 goes to reconsideration first, and a reply without such a ground does not."""
    kind = LetterKind.REPLY_R3 if ground is None else LetterKind.REPLY_R1
    facts = sample_facts(kind)
    assert facts.date
    wrong = remedies_after(ReplyKind.REFUSED, ground, facts.date)
    with pytest.raises(LetterIncomplete, match="第二十三条"):
        render_docx(kind, replace(facts, remedies=wrong))
