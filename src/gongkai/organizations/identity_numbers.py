"""The numbers of identity documents: what makes each of them well-formed (the Regulation, Art. 29).

Whoever asks for information shows who they are. A number that cannot be right is found while the person still
sits before the form, not when the authority looks at it days later.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from gongkai.organizations.codes import PROVINCES, validate_unified_code

RESIDENT_REGIONS = frozenset(PROVINCES) | {"83"}
"""First two digits of a resident identity number; 81, 82 and 83 stand on the residence permits of people from
Hong Kong, Macau and Taiwan."""

EARLIEST_BIRTH_YEAR = 1900
OTHER_LENGTH = 40

_RESIDENT_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_RESIDENT_CHECK_CHARACTERS = "10X98765432"
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")
_HK_MACAU_PERMIT = re.compile(r"[HM][0-9]{8}([0-9]{2})?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?")


class DocumentKind(models.TextChoices):
    """What an applicant shows to say who they are."""

    RESIDENT_ID = "resident_id", "居民身份证（含港澳台居民居住证）"
    PASSPORT = "passport", "护照"
    HK_MACAU_PERMIT = "hk_macau_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    UNIFIED_CODE = "unified_code", "统一社会信用代码"
    OTHER = "other", "其他有效证件"


def check_identity_number(kind: str, text: str) -> str:
    """The number as it is kept: half-width, in capitals, without blanks and dashes.

    ``kind`` is one of ``DocumentKind``. Raises ValueError with a Chinese sentence that says what is wrong and what
    to do. Only what the number itself can tell is checked; that the document exists nobody can see from it.
    """
    try:
        document = DocumentKind(kind)
    except ValueError:
        raise ValueError("请先选择证件类型，再填写证件号码。") from None
    number = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if document is DocumentKind.OTHER:
        return _checked_other(text)
    number = re.sub(r"[-‐‑‒–—−_()]", "", number)
    if not number:
        raise ValueError(f"请填写{_short_label(document)}。")
    return _CHECKS[document](number)


def resident_check_character(first_seventeen: str) -> str:
    """The eighteenth character of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{17}", first_seventeen):
        raise ValueError("需要公民身份号码的前17位数字。")
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECK_CHARACTERS[total % 11]


def _short_label(document: DocumentKind) -> str:
    if document is DocumentKind.UNIFIED_CODE:
        return "统一社会信用代码"
    return {DocumentKind.RESIDENT_ID: "居民身份证"}.get(document, str(document.label)) + "号码"


def _checked_resident_id(number: str) -> str:
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValueError("这是15位的旧身份证号码，已经停止使用，请填写现在身份证上的18位号码。")
    if len(number) != 18:
        raise ValueError(
            f"居民身份证号码应为18位，现在填了{len(number)}位，请对照证件核对，看是否漏填或者多填。"
        )
    for place, character in enumerate(number, start=1):
        if character not in "0123456789" and not (place == 18 and character == "X"):
            raise ValueError(
                f"居民身份证号码的第{place}位是“{character}”，"
                + ("最后一位只能是数字或者字母X，" if place == 18 else "这一位只能是数字，")
                + "请对照证件改正。"
            )
    if number[:2] not in RESIDENT_REGIONS:
        raise ValueError(f"居民身份证号码的前两位“{number[:2]}”不是任何省份的代码，请对照证件核对。")
    _check_birth_date(number[6:14])
    if resident_check_character(number[:17]) != number[17]:
        raise ValueError("居民身份证号码的最后一位校验码不对，可能有一位写错或者两位颠倒，请核对每一位。")
    return number


def _check_birth_date(digits: str) -> None:
    """Refuse a birth date (YYYYMMDD) that no calendar has, that is to come, or that nobody alive can have."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    written = f"{digits[:4]}年{month}月{day}日"
    try:
        born = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(
            f"居民身份证号码的第7至14位是出生日期，现在写成了{written}，没有这一天，请核对。"
        ) from None
    if born > timezone.localdate():
        raise ValueError(f"居民身份证号码里的出生日期{written}还没有到，请核对第7至14位。")
    if year < EARLIEST_BIRTH_YEAR:
        raise ValueError(f"居民身份证号码里的出生日期{written}太早，请核对第7至14位。")


def _checked_passport(number: str) -> str:
    if not _PASSPORT.fullmatch(number):
        raise ValueError("护照号码应为5至12位字母和数字，例如 E12345678，请对照护照资料页核对。")
    return number


def _checked_hk_macau_permit(number: str) -> str:
    if not _HK_MACAU_PERMIT.fullmatch(number):
        raise ValueError(
            "港澳居民来往内地通行证号码应为字母H或者M加8位或者10位数字，例如 H12345678，请核对。"
        )
    return number


def _checked_taiwan_permit(number: str) -> str:
    if not _TAIWAN_PERMIT.fullmatch(number):
        raise ValueError("台湾居民来往大陆通行证号码应为8位数字，或者旧证的10位数字加字母，请对照证件核对。")
    return number


def _checked_unified_code(number: str) -> str:
    try:
        validate_unified_code(number)
    except ValidationError as error:
        raise ValueError(error.messages[0]) from error
    return number


def _checked_other(text: str) -> str:
    """Any other document: kept as it is written, if it can be the number of something."""
    number = " ".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not number:
        raise ValueError("请填写证件的名称和号码，例如“外国人永久居留身份证 911124198108030024”。")
    if len(number) > OTHER_LENGTH:
        raise ValueError(f"证件的名称和号码合计不超过{OTHER_LENGTH}个字，现在有{len(number)}个字，请缩短。")
    if not number.isprintable():
        raise ValueError("证件号码里有看不见的控制字符，请手工重新输入，不要粘贴。")
    if sum(character in "0123456789" for character in number) < 3:
        raise ValueError("证件号码里至少应有三位数字，请把证件上的号码填写完整。")
    return number


_CHECKS = {
    DocumentKind.RESIDENT_ID: _checked_resident_id,
    DocumentKind.PASSPORT: _checked_passport,
    DocumentKind.HK_MACAU_PERMIT: _checked_hk_macau_permit,
    DocumentKind.TAIWAN_PERMIT: _checked_taiwan_permit,
    DocumentKind.UNIFIED_CODE: _checked_unified_code,
}
