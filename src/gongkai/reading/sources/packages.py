"""Packages of XML parts (Word and Excel since 2007), weighed before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile

from gongkai.reading.sources.unreadable import DAMAGED, WITH_PASSWORD, WOULD_BURST, Unreadable

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts together, pictures too."""
LARGEST_TEXT_PARTS = 60 * 1024 * 1024
"""Bytes of all XML parts together; those of the longest reports have a few megabytes."""


def opened(data: bytes, kind: str) -> zipfile.ZipFile:
    """The package. Raises Unreadable for one that is damaged, locked or made to burst. ``kind`` names it to people."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(DAMAGED.format(kind=kind)) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(WITH_PASSWORD.format(kind=kind))
    of_text = sum(e.file_size for e in entries if e.filename.lower().endswith((".xml", ".rels")))
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED
        or of_text > LARGEST_TEXT_PARTS
    ):
        raise Unreadable(WOULD_BURST.format(kind=kind))
    return package


def part(package: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """The bytes of one part. Raises Unreadable where it is missing or larger than the package claims."""
    wanted = name.lstrip("/").lower()
    entry = next((e for e in package.infolist() if e.filename.lower() == wanted), None)
    if entry is None:
        raise Unreadable(DAMAGED.format(kind=kind))
    with package.open(entry) as file:
        content = file.read(LARGEST_TEXT_PARTS + 1)
    if len(content) > LARGEST_TEXT_PARTS:
        raise Unreadable(WOULD_BURST.format(kind=kind))
    return content
