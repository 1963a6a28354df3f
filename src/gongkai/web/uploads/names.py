"""The name of a file that somebody sent: kept readable, and made harmless."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 100
MOST_BYTES = 200
"""File systems take names of 255 bytes, and a Chinese character is three; the storage adds some where a name is taken."""
WITHOUT_A_NAME = "附件"

# Devices of Windows: a file of that name, with any extension, cannot be saved there.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_file_name(name: str) -> str:
    """The last part of ``name`` without what a file system or a reader could trip over.

    No folders, no control characters, no characters that turn the direction of writing (they make ``exe`` look
    like ``pdf``), at most 100 characters and 200 bytes with the extension kept; Chinese stays as it is.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(
        " " if unicodedata.category(character) in ("Zl", "Zp", "Zs") else character
        for character in last
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    shown = _FORBIDDEN.sub("_", " ".join(shown.split())).strip(" .")
    stem, dot, extension = shown.rpartition(".")
    if not dot:
        stem, extension = shown, ""
    ending = f".{extension}" if extension and len(extension) <= 10 else ""
    if not ending:
        stem = shown
    stem = stem[: LONGEST_NAME - len(ending)]
    in_bytes = stem.encode()[: MOST_BYTES - len(ending.encode())]
    stem = in_bytes.decode(errors="ignore").strip(" .") or WITHOUT_A_NAME
    cleaned = stem + ending
    return f"_{cleaned}"[:LONGEST_NAME] if _DEVICE.fullmatch(cleaned) else cleaned


def extension_of(name: str) -> str:
    """The extension in small letters and without its dot; "" where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.strip().lower() if stem and dot else ""
