"""An invented case for every kind of letter, to try templates with and to show what a letter looks like."""

from __future__ import annotations

import datetime as dt

from gongkai.casework.letters.facts import LetterFacts, OfficeContact
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.notice_particulars import ORGANIZATION
from gongkai.casework.letters.particulars import fields_for
from gongkai.law.fees import FeeBasis, propose_by_item
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.remedies import Remedy, remedies_after

SAMPLE_DATE = dt.date(2026, 11, 20)
_GROUND = Ground.PROCESS
_VALUES = {
    "recipient": "示范有限公司",
    "recipient_kind": ORGANIZATION,
    "ground": _GROUND.value,
    "standard": FeeBasis.BY_ITEM.value,
    "calculation": propose_by_item(44).sentence,
    "amount": "300",
    "days": "20",
    "due": "2026年11月27日",
    "deadline": "2026年12月4日",
    "until": "2026年12月25日",
    "channel": "网上提交",
    "withheld": "第3页第2段：涉及个人隐私，公开会损害第三方合法权益，依据《条例》第十五条",
}


def sample_facts(kind: LetterKind) -> LetterFacts:
    """A full case of a kind: every particular is filled, and no person in it exists."""
    return LetterFacts(
        authority_name="示范县人民政府办公室",
        office=OfficeContact("示范县人民政府办公室政务公开科", "示范县人民路1号", "0000-1234567", "000000"),
        applicant_name="张某某",
        request_number="2026-0012",
        received=dt.date(2026, 10, 30),
        request_text="2025年度农村公路养护资金的分配方案",
        document_number="示政办公开〔2026〕12号",
        date=SAMPLE_DATE,
        remedies=_remedies(kind),
        reconsideration_body="示范县人民政府",
        court="示范县人民法院",
        particulars={item.name: _VALUES.get(item.name, f"（{item.label}示例）") for item in fields_for(kind)},
    )


def _remedies(kind: LetterKind) -> tuple[Remedy, ...]:
    if not kind.tells_remedies:
        return ()
    refusing = kind in (LetterKind.REPLY_R3, LetterKind.REPLY_R8)
    return remedies_after(kind.reply or ReplyKind.GRANTED, _GROUND if refusing else None, SAMPLE_DATE)
