"""What a finished letter has to tell, looked for in its text: so no template and no editing can lose it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.casework.letters.amounts import in_capitals
from gongkai.casework.letters.characters import lines_of, one_line, significant
from gongkai.casework.letters.context import addressee_of
from gongkai.casework.letters.facts import LetterFacts
from gongkai.casework.letters.kinds import Addressee, LetterKind
from gongkai.casework.letters.particulars import faults_of, fields_for
from gongkai.casework.letters.phrases import PHRASES
from gongkai.casework.letters.remedies import (
    LITIGATION_AFTER_RECONSIDERATION_DAYS,
    LITIGATION_MONTHS,
    RECONSIDERATION_DAYS,
    expected_to_come_first,
    reconsideration_comes_first,
)
from gongkai.law.days import written
from gongkai.law.outcomes import GROUNDS, Ground

_ANSWERED = (
    LetterKind.CORRECTION_NOTICE,
    LetterKind.THIRD_PARTY_LETTER,
    LetterKind.CO_MAKER_LETTER,
    LetterKind.AUTHORITY_LETTER,
    LetterKind.REASONS_NOTICE,
    LetterKind.FEE_NOTICE,
)
"""Letters that ask for something, and so must say where the answer goes."""
_QUOTING = (Addressee.APPLICANT, Addressee.UNIT)
"""Who may read the applicant's own words."""
_HOLDERS_ARTICLES = ("第十四条", "第十五条", "第十六条", "第三十六条第（七）项")


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that the text must contain: all of ``parts``, each in one of its wordings.

    ``sentence`` tells what is missing and what to do. ``beside`` is text that stands in the letter as well, like the
    applicant's own words: a wording in there is not the authority's, so it must occur once more.
    """

    sentence: str
    parts: tuple[tuple[str, ...], ...]
    beside: str = ""

    def is_met(self, text: str) -> bool:
        """Whether the text, reduced to what signifies, contains all parts."""
        return all(any(self._is_there(text, wording) for wording in part) for part in self.parts)

    def _is_there(self, text: str, wording: str) -> bool:
        sought = significant(wording)
        return not sought or _times(text, sought) > _times(self.beside, sought)


def _times(text: str, sought: str) -> int:
    """How often a wording occurs. A figure at its edge must end there: 60日 does not stand in 160日."""
    before = r"(?<!\d)" if sought[0].isdigit() else ""
    after = r"(?!\d)" if sought[-1].isdigit() else ""
    return len(re.findall(before + re.escape(sought) + after, text))


def missing(kind: LetterKind, facts: LetterFacts, text: str) -> tuple[str, ...]:
    """What the text of a letter lacks, one Chinese sentence each; empty if nothing.

    A title decides nothing: its words do not stand for those of the letter itself.
    """
    whole = significant(text)
    body = whole.replace(significant(kind.title), " ")
    titled = _must(f"标题“{kind.title}”", kind.title)
    sentences = [] if titled.is_met(whole) else [titled.sentence]
    sentences += [item.sentence for item in requirements_of(kind, facts) if not item.is_met(body)]
    return tuple(dict.fromkeys(sentences))


def requirements_of(kind: LetterKind, facts: LetterFacts) -> tuple[Requirement, ...]:
    """Everything that a letter of this kind has to tell in this case, below its title."""
    beside = _written_by_others(kind, facts)
    of_the_authority = (
        *_article(kind),
        *_decision(kind, facts),
        *_ground(facts),
        *_remedies(kind, facts),
    )
    return (
        *_frame(kind, facts),
        *_filled_in(kind, facts),
        *(replace(requirement, beside=beside) for requirement in of_the_authority),
        *_answer_address(kind, facts),
    )


def faults_of_facts(kind: LetterKind, facts: LetterFacts) -> tuple[str, ...]:
    """What is missing or wrong before a letter can be written, one Chinese sentence each."""
    return (*_faults_of_frame(kind, facts), *faults_of(kind, facts), *_faults_of_kind(kind, facts))


def _written_by_others(kind: LetterKind, facts: LetterFacts) -> str:
    """The applicant's words and the officer's reasons: they may name a decision without being one."""
    texts = [item.printed(facts.particular(item.name)) for item in fields_for(kind)]
    if kind.addressee in _QUOTING:
        texts.append(facts.request_text)
    return "\n".join(significant(text) for text in texts)


def _must(what: str, *wordings: str) -> Requirement:
    return Requirement(f"信中没有写明{what}，请补上。", (wordings,))


def _frame(kind: LetterKind, facts: LetterFacts) -> Iterator[Requirement]:
    yield _must(f"机关名称“{facts.authority_name}”", facts.authority_name)
    yield _must(f"申请编号“{facts.request_number}”", facts.request_number)
    addressee = addressee_of(kind, facts)
    yield _must(f"收信人“{addressee}”", addressee)
    if facts.document_number.strip():
        yield _must(f"文号“{facts.document_number}”", facts.document_number)
    if facts.date:
        yield _must(f"落款日期“{written(facts.date)}”", written(facts.date))
    if kind.addressee in _QUOTING:
        yield Requirement(
            "信中没有写明申请公开的内容，请补上申请人所申请的内容。", ((one_line(facts.request_text),),)
        )


def _article(kind: LetterKind) -> Iterator[Requirement]:
    if not kind.article:
        return
    parts = tuple((part,) for part in _pieces(kind.article))
    yield Requirement(f"信中没有写明依据“{kind.article}”，请写明条款。", parts)


def _pieces(article: str) -> list[str]:
    """The parts of a citation without the Regulation's name, which a letter may write in full or in short."""
    marked = article.replace("《条例》", "\n").replace("、", "\n").replace("109号", "109号\n")
    return [piece for piece in marked.split("\n") if piece]


def _decision(kind: LetterKind, facts: LetterFacts) -> Iterator[Requirement]:
    for what, wordings in PHRASES[kind]:
        yield _must(what, *wordings)
    if kind is LetterKind.EXTENSION_NOTICE:
        days = facts.particular("days")
        yield _must(f"延长的工作日数“{days}个工作日”", f"延长{days}个工作日")


def _filled_in(kind: LetterKind, facts: LetterFacts) -> Iterator[Requirement]:
    for item in fields_for(kind):
        printed = item.printed(facts.particular(item.name))
        lines = lines_of(printed) if item.multiline else [one_line(printed)]
        parts = tuple((line,) for line in lines if significant(line))
        if parts and item.name != "recipient":
            yield Requirement(
                f"信中没有写明“{item.label}”，或者与登记的内容不一致。请在信中写上，或者先修改登记的内容。",
                parts,
            )
    amount = facts.particular("amount")
    if amount:
        capitals = in_capitals(int(amount))
        yield _must(f"金额的大写“{capitals}”", capitals)


def _ground(facts: LetterFacts) -> Iterator[Requirement]:
    value = facts.particular("ground")
    if not value:
        return
    refusal = GROUNDS[Ground(value)]
    yield _must(f"不予公开的法定情形“{refusal.title}”", refusal.title)
    parts = tuple((piece,) for piece in _pieces(refusal.article))
    yield Requirement(f"信中没有写明不予公开的依据“{refusal.article}”，请写明条款。", parts)


def _remedies(kind: LetterKind, facts: LetterFacts) -> Iterator[Requirement]:
    if not kind.tells_remedies:
        return
    body, court = facts.reconsideration_body, facts.court
    yield _must("可以申请行政复议", f"向{body}申请行政复议")
    yield _must(f"行政复议机关“{body}”", body)
    yield _must(f"申请行政复议的期限“{RECONSIDERATION_DAYS}内”", f"{RECONSIDERATION_DAYS}内", "六十日内")
    yield _must("可以提起行政诉讼", f"向{court}提起行政诉讼")
    yield _must(f"人民法院“{court}”", court)
    if reconsideration_comes_first(facts):
        after = LITIGATION_AFTER_RECONSIDERATION_DAYS
        yield _must("应当先申请行政复议，才能提起行政诉讼（《行政复议法》第二十三条）", "应当先")
        yield _must(f"对复议决定不服的起诉期限“{after}内”", f"{after}内", "十五日内")
    else:
        months = LITIGATION_MONTHS
        yield _must(f"直接提起行政诉讼的期限“{months}内”", f"{months}内", "六个月内")


def _answer_address(kind: LetterKind, facts: LetterFacts) -> Iterator[Requirement]:
    if kind in _ANSWERED:
        office = facts.office
        yield _must("本机关的联系方式（地址或者电话）", *_filled(office.address, office.telephone))


def _faults_of_frame(kind: LetterKind, facts: LetterFacts) -> Iterator[str]:
    needed = [
        ("机关名称", facts.authority_name),
        ("申请人姓名或者名称", facts.applicant_name),
        ("申请编号", facts.request_number),
        ("申请公开的内容", facts.request_text),
    ]
    if kind.tells_remedies:
        needed += [("行政复议机关", facts.reconsideration_body), ("有管辖权的人民法院", facts.court)]
    for label, value in needed:
        if not significant(value):
            yield f"缺少{label}，请先在申请登记或者机关资料中填写。"
    if kind in _ANSWERED and not _filled(facts.office.address, facts.office.telephone):
        yield "缺少政府信息公开工作机构的地址和电话，请先在机关资料中填写，收信人才知道向哪里反馈。"


def _faults_of_kind(kind: LetterKind, facts: LetterFacts) -> Iterator[str]:
    if kind is LetterKind.REPLY_R2 and not _tells_how_to_get_it(facts):
        yield "请写明“提供的政府信息”，或者写齐“获取方式”“获取途径”“获取时间”（《条例》第三十六条第（二）项）。"
    if kind is LetterKind.REPLY_R5:
        known = facts.particular("responsible_authority")
        if known and not facts.particular("responsible_contact"):
            yield "已经确定负责公开的机关，请同时写明该机关的联系方式（《条例》第三十六条第（五）项）。"
    if kind is LetterKind.REPLY_R8:
        yield from _passages_without_article(facts)
    if kind.tells_remedies and not faults_of(kind, facts):
        yield from _faults_of_remedies(kind, facts)


def _tells_how_to_get_it(facts: LetterFacts) -> bool:
    return bool(
        facts.particular("information") or all(facts.particular(name) for name in ("way", "channel", "time"))
    )


def _passages_without_article(facts: LetterFacts) -> Iterator[str]:
    for line in lines_of(facts.particular("withheld")):
        reduced = significant(line)
        if not any(significant(article) in reduced for article in _HOLDERS_ARTICLES):
            yield f"不予公开的内容“{line[:40]}”没有写明依据，请写明《条例》第十四条、第十五条或者第十六条。"


def _faults_of_remedies(kind: LetterKind, facts: LetterFacts) -> Iterator[str]:
    if not facts.remedies:
        yield "缺少救济途径，不能制作答复，请重新计算行政复议和行政诉讼的期限。"
    elif expected_to_come_first(kind, facts) != reconsideration_comes_first(facts):
        yield "救济途径与不予公开的情形不一致，请按《行政复议法》第二十三条重新确定是否应当先申请行政复议。"


def _filled(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if significant(value))
