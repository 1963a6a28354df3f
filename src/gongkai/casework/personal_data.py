"""Finding personal data in a text before others read it: numbers by their shape and check digits, the applicant by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.casework.models import Applicant
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from gongkai.vault.masking import mask_email, mask_identity_number, mask_name, mask_telephone

_SEPARATORS = re.compile(r"(?<=\d)[\s\-‐‑–—·.]+(?=[\dX])")
_IDENTITY = re.compile(r"(?<![0-9A-Z])\d{17}[\dX](?![0-9A-Z])")
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[\-—– ]?\d{7,8}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{15,19}(?!\d)")
_EMAIL = re.compile(r"[A-Z0-9][A-Z0-9._%+\-]*@[A-Z0-9\-]+(?:\.[A-Z0-9\-]+)+")
_SHORTEST_ADDRESS = 6


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """What was found: its kind in words, the line (from 1), and the masked value."""

    kind: str
    line: int
    shown: str

    def __str__(self) -> str:
        return f"第{self.line}行有{self.kind}“{self.shown}”"


def personal_data_in(text: str, applicant: Applicant | None = None) -> tuple[PersonalDatum, ...]:
    """All that looks like somebody's personal data, in the order of the text, each once.

    Identity numbers must pass their check digit, and bank cards the Luhn sum, so that the number of a document is not
    taken for one. An applicant's own name (of a natural person), numbers and addresses are found wherever they stand.
    """
    found: list[PersonalDatum] = []
    for number, line in enumerate(text.splitlines() or [text], start=1):
        folded = unicodedata.normalize("NFKC", line).upper()
        found += _in_line(folded, number)
        if applicant is not None:
            found += _of_applicant(folded, number, applicant)
    return tuple(dict.fromkeys(found))


def _in_line(line: str, number: int) -> Iterator[PersonalDatum]:
    joined = _SEPARATORS.sub("", line)
    for match in _IDENTITY.finditer(joined):
        if _is_identity_number(match.group()):
            yield PersonalDatum("身份证号码", number, mask_identity_number(match.group()))
    for match in _MOBILE.finditer(joined):
        yield PersonalDatum("手机号码", number, mask_telephone(match.group()[-11:]))
    for match in _LANDLINE.finditer(line):
        yield PersonalDatum("电话号码", number, mask_telephone(match.group()))
    for match in _CARD.finditer(joined):
        digits = match.group()
        if not _is_identity_number(digits) and _passes_luhn(digits):
            yield PersonalDatum("银行卡号", number, mask_identity_number(digits))
    for match in _EMAIL.finditer(line):
        yield PersonalDatum("电子邮箱", number, mask_email(match.group().lower()))


def _is_identity_number(text: str) -> bool:
    try:
        check_identity_number(DocumentKind.RESIDENT_ID, text)
    except ValueError:
        return False
    return True


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _of_applicant(line: str, number: int, applicant: Applicant) -> Iterator[PersonalDatum]:
    closed = _closed(line)
    person = applicant.name if applicant.is_person else applicant.contact_person
    if len(_closed(person)) > 1 and _closed(person) in closed:
        yield PersonalDatum("申请人姓名", number, mask_name(person))
    if len(_closed(applicant.address)) >= _SHORTEST_ADDRESS and _closed(applicant.address) in closed:
        yield PersonalDatum("申请人地址", number, f"{applicant.address[:3]}****")
    own = _closed(applicant.identity_number)
    if own and own in closed and not _is_identity_number(own):
        yield PersonalDatum("申请人证件号码", number, mask_identity_number(applicant.identity_number))
    for telephone in (applicant.telephone, applicant.fax):
        digits = re.sub(r"\D", "", telephone)
        if len(digits) >= 7 and digits in re.sub(r"\D", "", line) and not _MOBILE.fullmatch(digits):
            yield PersonalDatum("申请人电话", number, mask_telephone(telephone))


def _closed(text: str) -> str:
    """The text without blanks and punctuation: 张 三 is found as 张三."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())
