"""Showing that a value is there without showing it: what people see before they ask, with a reason, for more.

A mask keeps at least half of an identity number and four characters of anything else hidden; a value too
short for that is hidden whole. Nothing in a mask tells more than the characters that are shown.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = "****"

# A county counts only behind what it belongs to, and neither a housing estate (小区) nor a supermarket (超市) is one.
_PROVINCE = r"[一-鿿]{2,8}?(?:省|自治区|特别行政区)"
_CITY = r"[一-鿿]{2,10}?(?:自治州|地区|盟|(?<!超)市)"
_COUNTY = r"[一-鿿]{1,10}?(?:自治县|自治旗|县|旗|(?<!超)市|(?<![小社园校厂院片街])区)"
_ADDRESS = re.compile(f"(?:(?:{_PROVINCE})(?:{_CITY})?|{_CITY})(?:{_COUNTY})?")


def mask_name(name: str) -> str:
    """The first character and a star for every other: 张三丰 is 张**; a name of one character is a star."""
    plain = _plain(name)
    if len(plain) < 2:
        return "*" * len(plain)
    return plain[0] + "*" * (len(plain) - 1)


def mask_identity_number(number: str) -> str:
    """The first three and the last two: a resident's number shows the region's head and the check digit's end.

    Numbers of 8 to 14 characters (passports, travel permits) show the first and the last two, shorter ones
    nothing.
    """
    plain = _plain(number)
    if len(plain) >= 15:
        return plain[:3] + "*" * (len(plain) - 5) + plain[-2:]
    if len(plain) >= 8:
        return plain[0] + "*" * (len(plain) - 3) + plain[-2:]
    return HIDDEN if plain else ""


def mask_telephone(telephone: str) -> str:
    """The first three and the last four: 138****5678. Below eleven characters the last two, below seven none."""
    plain = _plain(telephone)
    if len(plain) >= 11:
        return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]
    if len(plain) >= 7:
        return "*" * (len(plain) - 2) + plain[-2:]
    return HIDDEN if plain else ""


def mask_email(address: str) -> str:
    """The first character and the domain: z****@example.com. Nothing of what is no address."""
    plain = _plain(address)
    local, at, domain = plain.rpartition("@")
    if not at or not local or not domain:
        return HIDDEN if plain else ""
    return (local[0] if len(local) > 1 else "") + HIDDEN + at + domain


def mask_address(address: str) -> str:
    """Down to the county or district: 山东省济南市历下区****. Nothing of what does not begin with one.

    An address that ends there, or hides fewer than four characters behind it, is hidden whole.
    """
    plain = _plain(address)
    match = _ADDRESS.match(plain)
    shown = match.group() if match else ""
    return (shown if len(plain) - len(shown) >= len(HIDDEN) else "") + HIDDEN if plain else ""


def _plain(value: str) -> str:
    """The value as it is usually written: half-width, and without blanks at its ends."""
    return unicodedata.normalize("NFKC", value or "").strip()
