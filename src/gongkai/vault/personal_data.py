"""Finding personal data in a text before others read it: numbers by their shape and check digits, addresses by their words.

What is found here is found everywhere: where one applicant's request is put before others, and where an authority
publishes. Identity numbers must pass their check digit and bank cards the Luhn sum, so that the number of a document,
a unified social credit code or an amount is not taken for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gongkai.organizations.codes import UNIFIED_CODE_CHARACTERS, check_character
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from gongkai.vault.home_addresses import home_addresses_in
from gongkai.vault.masking import HIDDEN, mask_address, mask_email, mask_identity_number, mask_telephone


class DatumKind(StrEnum):
    """What kind of personal data something is; the value is its name for people."""

    IDENTITY_NUMBER = "身份证号码"
    MOBILE = "手机号码"
    LANDLINE = "电话号码"
    BANK_CARD = "银行卡号"
    EMAIL = "电子邮箱"
    PLATE = "车牌号码"
    HOME_ADDRESS = "家庭住址"


NUMBERS = frozenset(
    {
        DatumKind.IDENTITY_NUMBER,
        DatumKind.MOBILE,
        DatumKind.LANDLINE,
        DatumKind.BANK_CARD,
        DatumKind.EMAIL,
    }
)
"""What stands for one person by its shape alone."""


@dataclass(frozen=True, slots=True)
class Datum:
    """What was found: its kind, the line (from 1), where it begins and ends in the text (from 0), and two values.

    ``value`` is what was found in one spelling, for comparing only; ``shown`` is masked and may be shown.
    """

    kind: DatumKind
    line: int
    start: int
    end: int
    value: str
    shown: str


_SEPARATOR = " \u2002\u2003\u2009\u3000\\-‐‑–—·."
_SEPARATED = re.compile(f"(?<=[0-9])[{_SEPARATOR}]{{1,3}}(?=[0-9X])")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:(?:\+|00)?86)?(1[3-9][0-9]{9})(?![0-9])")
_LANDLINE = re.compile(
    r"(?<![0-9A-Z/])\(?0(?:10|2[0-9]|[3-9][0-9]{2})(?:\)|[\-—–‐‑ ])?[2-9][0-9]{6,7}(?![0-9])"
)
_CARD = re.compile(r"(?<![0-9A-Z])(?:3[47][0-9]{13}|(?:[3-69]|103)[0-9]{13,18})(?![0-9A-Z])")
_EMAIL = re.compile(
    r"(?<![A-Z0-9._%+\-])[A-Z0-9][A-Z0-9._%+\-]{0,63}@[A-Z0-9\-]{1,63}(?:\.[A-Z0-9\-]{1,63})+"
)
_PLATE = re.compile(
    r"(?<![A-Z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\- ]?"
    r"(?:[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])"
)
_CARD_LENGTHS = range(15, 20)
_MEASURED = re.compile(
    r"(?:\.[0-9]+)? ?(?:亿|万|千|百)?(?:元|美元|平方|立方|公里|吨|千克|公斤|千瓦|度|株|人次|KWH)"
)
_YEAR_FIRST = re.compile(rf"19[0-9]{{2}}[{_SEPARATOR}]")


def find_personal_data(text: str, kinds: Collection[DatumKind] = NUMBERS) -> tuple[Datum, ...]:
    """Everything in a text that looks like somebody's data, in its order. A number in several spellings is one value."""
    found: list[Datum] = []
    offset = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if line.strip():
            folded = _Folded(line)
            found += (
                Datum(kind, number, offset + start, offset + end, value, shown)
                for kind, start, end, value, shown in _in_line(folded, kinds)
            )
        offset += len(line)
    return tuple(sorted(found, key=lambda datum: (datum.start, datum.end)))


class _Folded:
    """A line half-width and in capitals, once as it is and once with its digits moved together; both know the way back."""

    def __init__(self, line: str) -> None:
        characters: list[str] = []
        self._places: list[int] = []
        for place, character in enumerate(line.rstrip("\r\n")):
            if character in _INVISIBLE:
                continue
            for plain in unicodedata.normalize("NFKC", character).upper():
                characters.append(plain)
                self._places.append(place)
        self.text = "".join(characters)
        self.joined, self._joined_places = self._moved_together()

    def _moved_together(self) -> tuple[str, list[int]]:
        pieces: list[str] = []
        places: list[int] = []
        taken = 0
        for match in _SEPARATED.finditer(self.text):
            pieces.append(self.text[taken : match.start()])
            places += range(taken, match.start())
            taken = match.end()
        pieces.append(self.text[taken:])
        places += range(taken, len(self.text))
        return "".join(pieces), places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of ``text`` stands in the line."""
        return self._places[start], self._places[end - 1] + 1

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of ``joined`` stands in ``text``."""
        return self._joined_places[start], self._joined_places[end - 1] + 1


_Found = tuple[DatumKind, int, int, str, str]


def _in_line(line: _Folded, kinds: Collection[DatumKind]) -> Iterator[_Found]:
    if any(character.isdigit() for character in line.text):
        if DatumKind.IDENTITY_NUMBER in kinds:
            yield from _identity_numbers(line)
        if DatumKind.MOBILE in kinds:
            yield from _mobiles(line)
        if DatumKind.LANDLINE in kinds:
            for match in _LANDLINE.finditer(line.text):
                yield _found(
                    line,
                    DatumKind.LANDLINE,
                    match.span(),
                    _digits(match.group()),
                    mask_telephone(match.group()),
                )
        if DatumKind.BANK_CARD in kinds:
            yield from _bank_cards(line)
        if DatumKind.PLATE in kinds:
            yield from _plates(line)
    if DatumKind.EMAIL in kinds and "@" in line.text:
        for match in _EMAIL.finditer(line.text):
            address = match.group().lower()
            yield _found(line, DatumKind.EMAIL, match.span(), address, mask_email(address))
    if DatumKind.HOME_ADDRESS in kinds:
        for start, end in home_addresses_in(line.text):
            address = line.text[start:end]
            yield _found(line, DatumKind.HOME_ADDRESS, (start, end), address, mask_address(address))


def _found(line: _Folded, kind: DatumKind, span: tuple[int, int], value: str, shown: str) -> _Found:
    start, end = line.span(*span)
    return kind, start, end, value, shown


def _identity_numbers(line: _Folded) -> Iterator[_Found]:
    for match in _IDENTITY.finditer(line.joined):
        number = match.group()
        if is_identity_number(number) and not _is_called_unified_code(line.joined[: match.start()]):
            span = line.written(*match.span())
            yield _found(line, DatumKind.IDENTITY_NUMBER, span, number, mask_identity_number(number))


def _mobiles(line: _Folded) -> Iterator[_Found]:
    for match in _MOBILE.finditer(line.joined):
        start, end = line.written(*match.span())
        written = line.text[start:end]
        # 1998—2003 12345: years with something behind them; and 13800000000元: an amount.
        if _YEAR_FIRST.match(written) or _MEASURED.match(line.text, end):
            continue
        yield _found(line, DatumKind.MOBILE, (start, end), match.group(1), mask_telephone(match.group(1)))


def _bank_cards(line: _Folded) -> Iterator[_Found]:
    for match in _CARD.finditer(line.joined):
        digits = match.group()
        start, end = line.written(*match.span())
        if (
            len(digits) in _CARD_LENGTHS
            and passes_luhn(digits)
            and _is_in_groups(line.text[start:end])
            and not is_identity_number(digits)
            and not is_unified_code(digits)
            and not _MEASURED.match(line.text, end)
        ):
            yield _found(line, DatumKind.BANK_CARD, (start, end), digits, mask_identity_number(digits))


def _plates(line: _Folded) -> Iterator[_Found]:
    for match in _PLATE.finditer(line.text):
        plate = re.sub(r"[·•.\- ]", "", match.group())
        if sum(character.isdigit() for character in plate) >= 3:
            yield _found(line, DatumKind.PLATE, match.span(), plate, f"{plate[:2]}{HIDDEN}{plate[-1]}")


def _is_in_groups(written: str) -> bool:
    """Whether digits are written as those of a card are: in one piece, or in groups of which no inner one is short.

    Figures side by side in a row (12 350 4 ...) are none.
    """
    groups = re.split(f"[{_SEPARATOR}]+", written)
    return len(groups) == 1 or ("." not in written and all(len(group) >= 4 for group in groups[:-1]))


def _is_called_unified_code(before: str) -> bool:
    return re.search(r"(?:信用代码|机构代码)[^0-9]{0,6}$", before) is not None


def is_identity_number(text: str) -> bool:
    """Whether a text is a resident identity number, check digit and date of birth included."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    try:
        check_identity_number(DocumentKind.RESIDENT_ID, text)
    except ValueError:
        return False
    return True


def is_unified_code(text: str) -> bool:
    """Whether a text is a unified social credit code with the right check character."""
    if len(text) != 18 or any(character not in UNIFIED_CODE_CHARACTERS for character in text):
        return False
    return check_character(text[:17]) == text[17]


def passes_luhn(digits: str) -> bool:
    """Whether digits pass the sum that the numbers of bank cards are made with (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
