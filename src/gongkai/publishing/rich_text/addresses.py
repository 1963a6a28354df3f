"""Which addresses a text may point to."""

from __future__ import annotations

import re
from enum import Enum, auto
from urllib.parse import urlsplit

from gongkai.publishing.rich_text.characters import visible

LONGEST_ADDRESS = 2000
_BLANKS = re.compile(r"[\s\x00-\x20]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PICTURE_PATH = re.compile(r"/[^\s?#\\\"'<>`]*")
WEB = ("http", "https")


class Address(Enum):
    """What an address is: one that may stay, or why it may not."""

    GOOD = auto()
    EMPTY = auto()
    DANGEROUS = auto()
    LOCAL = auto()
    RELATIVE = auto()


def judged(written: str) -> tuple[str, Address]:
    """The address without blanks and control characters, and what is to be thought of it.

    Browsers leave out tabs and line breaks inside an address; so they are left out before the scheme is looked at.
    """
    address = _BLANKS.sub("", visible(written))
    if not address or address == "#":
        return "", Address.EMPTY
    if address.startswith("\\\\") or _DRIVE.match(address) or address.lower().startswith("file:"):
        return address, Address.LOCAL
    scheme = _SCHEME.match(address)
    if scheme is not None:
        return address, _of_scheme(address, scheme.group(1).lower())
    if "\\" in address or len(address) > LONGEST_ADDRESS:
        return address, Address.DANGEROUS
    if address.startswith("//"):
        return _of_web("https:" + address)
    return address, Address.GOOD if address[0] in "/#" else Address.RELATIVE


def is_own_picture(source: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a picture is an own attachment: a path of this site that begins as one of those given."""
    return bool(
        _PICTURE_PATH.fullmatch(source)
        and not source.startswith("//")
        and ".." not in source
        and "%2e" not in source.lower()
        and source.startswith(prefixes)
    )


def _of_scheme(address: str, scheme: str) -> Address:
    if len(address) > LONGEST_ADDRESS:
        return Address.DANGEROUS
    if scheme in WEB:
        return _of_web(address)[1]
    return Address.GOOD if scheme in ("mailto", "tel") else Address.DANGEROUS


def _of_web(address: str) -> tuple[str, Address]:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return address, Address.GOOD if host and "\\" not in address else Address.DANGEROUS
