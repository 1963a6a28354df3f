"""Personal data in a draft (Art. 15): what must go, what needs a reason, and what is only noted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import CheckFinding, Code, Place, PlaceKind, Severity, finding
from gongkai.publishing.checks.gathering import Hit, gathered
from gongkai.publishing.checks.parts import Part
from gongkai.vault.personal_data import Datum, DatumKind

_REMOVE = "请删除或者用*号遮住后再提交（条例第十五条，不得公开涉及个人隐私的信息）。"
_REASON = "确需公开的，请说明理由；否则请删除。"

_RULES: Mapping[DatumKind, tuple[Code, Severity, str]] = {
    DatumKind.IDENTITY_NUMBER: (Code.IDENTITY_NUMBER, Severity.BLOCK, _REMOVE),
    DatumKind.BANK_CARD: (Code.BANK_CARD, Severity.BLOCK, _REMOVE),
    DatumKind.MOBILE: (
        Code.MOBILE,
        Severity.ANSWER,
        "是办公电话或者本人同意公开的，请说明；否则请删除或者遮住中间四位。",
    ),
    DatumKind.LANDLINE: (Code.LANDLINE, Severity.NOTE, "请确认是对外公布的办公电话，不是私人电话。"),
    DatumKind.EMAIL: (Code.EMAIL, Severity.ANSWER, "是工作邮箱的，请说明；个人邮箱请删除。"),
    DatumKind.PLATE: (Code.PLATE, Severity.ANSWER, _REASON),
    DatumKind.HOME_ADDRESS: (
        Code.HOME_ADDRESS,
        Severity.ANSWER,
        "请只保留到县区、乡镇或者村（社区）；确需公开的，请说明理由。",
    ),
}

_OFFICIAL_ACCOUNT = re.compile(r"专户|对公|财政|国库|户名|账户名称|收款单位|开户单位|基金会|慈善|保证金")
_OFFICIAL_MAIL = re.compile(r"(?:@|\.)gov\.cn$")


def personal_data(draft: DraftText, parts: Sequence[Part]) -> Iterator[CheckFinding]:
    """Findings about personal data in all parts; a number that the authority itself publishes is only noted."""
    telephones = {_digits(number) for number in draft.office_telephones} - {""}
    for part in parts:
        hits: dict[tuple[Code, Severity], list[Hit]] = {}
        advice: dict[Code, str] = {}
        for datum in part.data:
            code, severity, what_to_do = _RULES[datum.kind]
            severity, what_to_do = _eased(datum, part, telephones) or (severity, what_to_do)
            place = part.place(datum.start, datum.end)
            sentence = f"{place}有{datum.kind.value}“{datum.shown}”。{what_to_do}"
            hits.setdefault((code, severity), []).append(Hit(sentence, place, datum.value))
            advice[code] = what_to_do
        for (code, severity), found in hits.items():
            together = f"{_in_words(part)}有{{number}}处{code.label}。{advice[code]}"
            yield from gathered(code, severity, found, together)


def _eased(datum: Datum, part: Part, telephones: set[str]) -> tuple[Severity, str] | None:
    """A milder judgement for what an office publishes about itself."""
    if datum.kind in (DatumKind.MOBILE, DatumKind.LANDLINE) and _digits(datum.value) in telephones:
        return Severity.NOTE, "这是本机关公布的电话。"
    if datum.kind is DatumKind.EMAIL and _OFFICIAL_MAIL.search(datum.value):
        return Severity.NOTE, "这是政务邮箱，请确认对外公布。"
    around = part.text[max(0, datum.start - 60) : datum.end + 40]
    if datum.kind is DatumKind.BANK_CARD and _OFFICIAL_ACCOUNT.search(around):
        return Severity.ANSWER, "看起来是单位账户；确是对外公布的单位账户的，请说明，否则请删除。"
    return None


_COLUMN = re.compile(
    r"身份证号码?|公民身份号码|证件号码|银行(?:账号|卡号|账户)|家庭(?:住址|地址)|手机号码?|本人电话|户籍地址"
)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def personal_columns(draft: DraftText) -> Iterator[CheckFinding]:
    """Tables with a column for personal data, although no number in it is complete: a masked number can be too much."""

    labels: dict[str, None] = {}
    for cell in _CELL.findall(draft.body_html):
        text = "".join(unescape(_TAG.sub("", cell)).split())
        if _COLUMN.fullmatch(text):
            labels[text] = None
    for label in labels:
        sentence = (
            f"正文的表格有“{label}”一栏。请确认每一行都已经遮住或者删除；确需保留这一栏的，请说明理由。"
        )
        yield finding(
            Code.PERSONAL_COLUMN, Severity.ANSWER, sentence, Place(PlaceKind.BODY, excerpt=label), label
        )


def _in_words(part: Part) -> str:
    return str(part.whole())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
