"""The codes that name an authority or its website, and what makes each of them well-formed.

Every ``validate_…`` function raises ``ValidationError`` with one plain Chinese sentence.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

UNIFIED_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015: digits and capitals without I, O, S, V and Z."""

PROVINCES = {
    "11": "京",
    "12": "津",
    "13": "冀",
    "14": "晋",
    "15": "蒙",
    "21": "辽",
    "22": "吉",
    "23": "黑",
    "31": "沪",
    "32": "苏",
    "33": "浙",
    "34": "皖",
    "35": "闽",
    "36": "赣",
    "37": "鲁",
    "41": "豫",
    "42": "鄂",
    "43": "湘",
    "44": "粤",
    "45": "桂",
    "46": "琼",
    "50": "渝",
    "51": "川",
    "52": "黔",
    "53": "滇",
    "54": "藏",
    "61": "陕",
    "62": "甘",
    "63": "青",
    "64": "宁",
    "65": "新",
    "71": "台",
    "81": "港",
    "82": "澳",
}
"""First two digits of a division code (GB/T 2260) and the one-character name used in filing numbers."""

_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_PROVINCE_CHARACTERS = "".join(PROVINCES.values())
_UNIFIED = re.compile(f"[{UNIFIED_CODE_CHARACTERS}]{{2}}[0-9]{{6}}[{UNIFIED_CODE_CHARACTERS}]{{10}}")
_SITE_ID = re.compile(r"(\d{10}|bm\d{8})", re.ASCII)
_ICP = re.compile(rf"[{_PROVINCE_CHARACTERS}]ICP备\d{{6,8}}号(-\d+)?", re.ASCII)
_POLICE = re.compile(rf"[{_PROVINCE_CHARACTERS}]公网安备\s?\d{{14}}号", re.ASCII)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def check_character(first_seventeen: str) -> str:
    """The eighteenth character of a unified social credit code, after GB 32100-2015.

    Raises ValueError where the seventeen characters are not of the code's alphabet.
    """
    if len(first_seventeen) != 17:
        raise ValueError("需要统一社会信用代码的前17位。")
    total = sum(
        UNIFIED_CODE_CHARACTERS.index(character) * weight
        for character, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return UNIFIED_CODE_CHARACTERS[(31 - total % 31) % 31]


def validate_unified_code(code: str) -> None:
    """Refuse what is not an 18-character unified social credit code with the right check character."""
    if not _UNIFIED.fullmatch(code):
        raise ValidationError(
            "统一社会信用代码应为18位数字和大写字母（不用 I、O、S、V、Z），第3至8位是数字，请核对后重新填写。"
        )
    if check_character(code[:17]) != code[17]:
        raise ValidationError("统一社会信用代码的校验位不对，可能有一位写错了，请对照证书核对。")


def validate_division_code(code: str) -> None:
    """Refuse what is not a 6-digit division code of a known province (GB/T 2260)."""
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValidationError("行政区划代码应为6位数字，例如 410600。")
    if code[:2] not in PROVINCES:
        raise ValidationError("行政区划代码的前两位不是任何一个省级行政区的代码，请核对。")


def validate_site_id_code(code: str) -> None:
    """Refuse what is not a government website code: ten digits, or ``bm`` and eight digits."""
    if not _SITE_ID.fullmatch(code):
        raise ValidationError("网站标识码应为10位数字，或 bm 加8位数字，例如 4106000005。")


def validate_icp_number(number: str) -> None:
    """Refuse what is not an ICP filing number such as 豫ICP备05010383号."""
    if not _ICP.fullmatch(number):
        raise ValidationError("ICP备案编号应写成“省份简称＋ICP备＋数字＋号”，例如 豫ICP备05010383号。")


def validate_police_number(number: str) -> None:
    """Refuse what is not a public-security filing number such as 豫公网安备 41061102000156号."""
    if not _POLICE.fullmatch(number):
        raise ValidationError(
            "公安机关备案编号应写成“省份简称＋公网安备＋14位数字＋号”，例如 豫公网安备 41061102000156号。"
        )


def validate_site_domain(domain: str) -> None:
    """Refuse a domain with a scheme, a path or capitals: the SiteDomain tag holds the bare domain."""
    if not _DOMAIN.fullmatch(domain):
        raise ValidationError("网站域名只写域名本身，不带 http:// 和斜杠，例如 www.hebi.gov.cn。")


def validate_postcode(code: str) -> None:
    """Refuse what is not a 6-digit postcode."""
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValidationError("邮政编码应为6位数字。")


def validate_telephone(number: str) -> None:
    """Refuse a number with anything but digits, blanks, commas, brackets, plus and dashes."""
    if not re.fullmatch(r"[0-9 ,、;；()（）+\-—转分机]+", number) or len(re.findall(r"[0-9]", number)) < 3:
        raise ValidationError("电话号码只能有数字、空格、括号和横线，例如 0392-3333333；多个号码用顿号隔开。")


def validate_own_telephone(number: str) -> None:
    """Refuse a number under which nobody can be reached: a person's has seven digits at least, without area code."""
    validate_telephone(number)
    if len(re.findall(r"[0-9]", number)) < 7:
        raise ValidationError("电话号码的位数不够：手机号码11位，固定电话7至8位，前面写区号，请核对。")
