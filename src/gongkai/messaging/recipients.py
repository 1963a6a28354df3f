"""Addresses to which a notice can go: tidied up, or refused with a sentence."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

MOBILE_NUMBER = re.compile(r"1[3-9][0-9]{9}")
LONGEST_ADDRESS = 254
_email = EmailValidator()


class WrongRecipient(ValueError):
    """No notice can go to this; ``str()`` is the sentence for people, which does not repeat the address."""


def email_address(text: str) -> str:
    """The address as it is written on an e-mail. Raises WrongRecipient for what is none.

    One bare address only: no display name, no list, nothing that could become a header of its own.
    """
    address = unicodedata.normalize("NFKC", text).strip()
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or re.search(r'[\s,;<>"]', address):
        raise WrongRecipient("电子邮箱地址不对，请核对后重新登记。")
    try:
        _email(address)
    except ValidationError as error:
        raise WrongRecipient("电子邮箱地址不对，请核对后重新登记。") from error
    return address


def mobile_number(text: str) -> str:
    """The eleven digits of a mobile number of the mainland. Raises WrongRecipient for anything else.

    Blanks, hyphens and a leading +86 are how people write it, and are left out.
    """
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    number = re.sub(r"^(\+86|0086)", "", number)
    if not MOBILE_NUMBER.fullmatch(number):
        raise WrongRecipient("手机号码应是1开头的11位数字，请核对后重新登记。")
    return number
