"""Finding personal data in a text before others read it: what anybody's look like, and the applicant's own by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.casework.models import Applicant
from gongkai.vault.masking import mask_identity_number, mask_name, mask_telephone
from gongkai.vault.personal_data import find_personal_data, is_identity_number

_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
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
    found = [PersonalDatum(datum.kind.value, datum.line, datum.shown) for datum in find_personal_data(text)]
    if applicant is not None:
        for number, line in enumerate(text.splitlines(), start=1):
            found += _of_applicant(unicodedata.normalize("NFKC", line).upper(), number, applicant)
    return tuple(dict.fromkeys(sorted(found, key=lambda datum: datum.line)))


def _of_applicant(line: str, number: int, applicant: Applicant) -> Iterator[PersonalDatum]:
    closed = _closed(line)
    person = applicant.name if applicant.is_person else applicant.contact_person
    if len(_closed(person)) > 1 and _closed(person) in closed:
        yield PersonalDatum("申请人姓名", number, mask_name(person))
    if len(_closed(applicant.address)) >= _SHORTEST_ADDRESS and _closed(applicant.address) in closed:
        yield PersonalDatum("申请人地址", number, f"{applicant.address[:3]}****")
    own = _closed(applicant.identity_number)
    if own and own in closed and not is_identity_number(own):
        yield PersonalDatum("申请人证件号码", number, mask_identity_number(applicant.identity_number))
    for telephone in (applicant.telephone, applicant.fax):
        digits = re.sub(r"\D", "", telephone)
        if len(digits) >= 7 and digits in re.sub(r"\D", "", line) and not _MOBILE.fullmatch(digits):
            yield PersonalDatum("申请人电话", number, mask_telephone(telephone))


def _closed(text: str) -> str:
    """The text without blanks and punctuation: 张 三 is found as 张三."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())
