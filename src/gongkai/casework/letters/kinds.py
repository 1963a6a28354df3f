"""The kinds of letter that go out while a request is handled: what each is called, on what it rests, and whom it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.fees import ARTICLE as FEE_ARTICLE
from gongkai.law.outcomes import OUTCOMES, ReplyKind


class Addressee(StrEnum):
    """Whom a letter is for."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    AUTHORITY = "authority"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """The word a person sees."""
        return _ADDRESSEE_LABELS[self]


_ADDRESSEE_LABELS = {
    Addressee.APPLICANT: "申请人",
    Addressee.THIRD_PARTY: "第三方",
    Addressee.AUTHORITY: "其他行政机关",
    Addressee.UNIT: "本机关内设机构",
}


class LetterKind(StrEnum):
    """A kind of letter. The replies carry the number of their reply kind."""

    RECEIPT = "receipt"
    CORRECTION_NOTICE = "correction_notice"
    EXTENSION_NOTICE = "extension_notice"
    THIRD_PARTY_LETTER = "third_party_letter"
    THIRD_PARTY_OVERRIDE = "third_party_override"
    CO_MAKER_LETTER = "co_maker_letter"
    AUTHORITY_LETTER = "authority_letter"
    UNIT_ENQUIRY = "unit_enquiry"
    REASONS_NOTICE = "reasons_notice"
    DELAY_NOTICE = "delay_notice"
    FEE_NOTICE = "fee_notice"
    REPLY_R1 = "reply_r1"
    REPLY_R2 = "reply_r2"
    REPLY_R3 = "reply_r3"
    REPLY_R4 = "reply_r4"
    REPLY_R5 = "reply_r5"
    REPLY_R6 = "reply_r6"
    REPLY_R7 = "reply_r7"
    REPLY_R8 = "reply_r8"
    REPLY_R9 = "reply_r9"
    REPLY_R10 = "reply_r10"
    REPLY_R11 = "reply_r11"
    REPLY_R12 = "reply_r12"
    REPLY_R13 = "reply_r13"
    REPLY_R14 = "reply_r14"
    CLOSING_NOT_CORRECTED = "closing_not_corrected"
    CLOSING_FEE_UNPAID = "closing_fee_unpaid"
    REPLY_R17 = "reply_r17"

    @property
    def title(self) -> str:  # type: ignore[override]  # a letter has a title; no one capitalizes a kind
        """The title that the letter bears."""
        return _FORMS[self].title

    @property
    def label(self) -> str:
        """What the letter is called in lists, where several kinds bear the same title."""
        reply = self.reply
        return f"{self.title}（{OUTCOMES[reply].title}）" if reply else self.title

    @property
    def article(self) -> str:
        """The article that the letter rests on, as the law room writes it; empty where no article orders it."""
        return _FORMS[self].article

    @property
    def addressee(self) -> Addressee:
        """Whom the letter is for."""
        return _FORMS[self].addressee

    @property
    def reply(self) -> ReplyKind | None:
        """The reply that the letter brings, ``None`` for notices and letters on the way."""
        return _FORMS[self].reply

    @property
    def is_numbered(self) -> bool:
        """Whether the letter takes a document number: an inner form never leaves the house, and takes none."""
        return self.addressee is not Addressee.UNIT

    @property
    def tells_remedies(self) -> bool:
        """Whether the letter decides something, and so has to tell the ways to have it examined."""
        return self.reply is not None or self is LetterKind.THIRD_PARTY_OVERRIDE


@dataclass(frozen=True, slots=True)
class _Form:
    title: str
    article: str
    addressee: Addressee = Addressee.APPLICANT
    reply: ReplyKind | None = None


_NOTICES = {
    LetterKind.RECEIPT: _Form("政府信息公开申请登记回执", "《条例》第三十一条"),
    LetterKind.CORRECTION_NOTICE: _Form("政府信息公开申请补正告知书", "《条例》第三十条"),
    LetterKind.EXTENSION_NOTICE: _Form("政府信息公开申请延长答复期限告知书", "《条例》第三十三条第二款"),
    LetterKind.THIRD_PARTY_LETTER: _Form(
        "政府信息公开征求第三方意见书", "《条例》第三十二条", Addressee.THIRD_PARTY
    ),
    LetterKind.THIRD_PARTY_OVERRIDE: _Form(
        "政府信息公开决定告知书", "《条例》第三十二条", Addressee.THIRD_PARTY
    ),
    LetterKind.CO_MAKER_LETTER: _Form(
        "关于征求共同制作机关政府信息公开意见的函", "《条例》第三十四条", Addressee.AUTHORITY
    ),
    LetterKind.AUTHORITY_LETTER: _Form(
        "关于征求政府信息公开意见的函", "《条例》第三十三条第三款", Addressee.AUTHORITY
    ),
    LetterKind.UNIT_ENQUIRY: _Form("政府信息公开申请内部协查单", "", Addressee.UNIT),
    LetterKind.REASONS_NOTICE: _Form("政府信息公开申请说明理由告知书", "《条例》第三十五条"),
    LetterKind.DELAY_NOTICE: _Form("政府信息公开申请延迟答复告知书", "《条例》第三十五条"),
    LetterKind.FEE_NOTICE: _Form("政府信息公开信息处理费收费通知", FEE_ARTICLE),
}
_REPLY_LETTERS: dict[ReplyKind, tuple[LetterKind, str]] = {
    ReplyKind.ALREADY_PUBLIC: (LetterKind.REPLY_R1, "政府信息公开申请答复书"),
    ReplyKind.GRANTED: (LetterKind.REPLY_R2, "政府信息公开申请答复书"),
    ReplyKind.REFUSED: (LetterKind.REPLY_R3, "政府信息不予公开决定书"),
    ReplyKind.NOT_EXISTING: (LetterKind.REPLY_R4, "政府信息不存在告知书"),
    ReplyKind.NOT_THIS_AUTHORITY: (LetterKind.REPLY_R5, "非本机关政府信息告知书"),
    ReplyKind.REPEATED: (LetterKind.REPLY_R6, "政府信息公开申请不予重复处理告知书"),
    ReplyKind.SPECIAL_REGISTER: (LetterKind.REPLY_R7, "政府信息公开申请答复书"),
    ReplyKind.PARTLY_GRANTED: (LetterKind.REPLY_R8, "政府信息部分公开答复书"),
    ReplyKind.NEEDS_MAKING: (LetterKind.REPLY_R9, "政府信息无法提供告知书"),
    ReplyKind.STILL_UNCLEAR: (LetterKind.REPLY_R10, "政府信息无法提供告知书"),
    ReplyKind.PETITION: (LetterKind.REPLY_R11, "政府信息公开申请不予处理告知书"),
    ReplyKind.PUBLICATION: (LetterKind.REPLY_R12, "政府信息公开申请不予处理告知书"),
    ReplyKind.EXCESSIVE: (LetterKind.REPLY_R13, "政府信息公开申请不予处理告知书"),
    ReplyKind.REISSUE: (LetterKind.REPLY_R14, "政府信息公开申请不予处理告知书"),
    ReplyKind.NOT_CORRECTED: (LetterKind.CLOSING_NOT_CORRECTED, "政府信息公开申请视为放弃告知书"),
    ReplyKind.FEE_UNPAID: (LetterKind.CLOSING_FEE_UNPAID, "政府信息公开申请视为放弃告知书"),
    ReplyKind.OTHER: (LetterKind.REPLY_R17, "政府信息公开申请答复书"),
}


def _reply_forms() -> dict[LetterKind, _Form]:
    """The articles of replies come from the law room; a row of a statistical form is no article to cite in a letter."""
    forms = {}
    for reply, (kind, title) in _REPLY_LETTERS.items():
        article = OUTCOMES[reply].article
        forms[kind] = _Form(title, "" if article.startswith("统计表") else article, reply=reply)
    return forms


_FORMS: dict[LetterKind, _Form] = {**_NOTICES, **_reply_forms()}


def letter_for_reply(kind: ReplyKind) -> LetterKind:
    """The letter that brings a reply to the applicant."""
    return _REPLY_LETTERS[kind][0]
