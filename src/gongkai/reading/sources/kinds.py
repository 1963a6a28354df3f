"""What a source is, told by what stands in it and never by its name alone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from enum import StrEnum

from gongkai.reading.decoding import Undecodable, decode


class SourceKind(StrEnum):
    """The formats in which reports are published."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"
    OLD_OFFICE = "old_office"
    """Word and Excel of before 2007 and WPS, and newer files with a password."""
    PACKAGE = "package"
    """A zip that is none of the above."""


_PDF = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n\x00]*%PDF-")
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_LARGEST_LIST = 1024 * 1024
_MAIN_PARTS = (
    (b"wordprocessingml.document.", SourceKind.DOCX),
    (b"ms-word.document.macroenabled", SourceKind.DOCX),
    (b"wordprocessingml.template.", SourceKind.DOCX),
    (b"spreadsheetml.sheet.main", SourceKind.XLSX),
    (b"ms-excel.sheet.macroenabled", SourceKind.XLSX),
    (b"spreadsheetml.template.", SourceKind.XLSX),
)
_TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|table|tbody|thead|tr|td|th|div|p|h[1-6]|ul|section|article))\b",
    re.IGNORECASE,
)
_PAGE_START = re.compile(
    r"[\s\ufeff]*(?:<!--|<!doctype\s+html|<html\b|<\?xml[^>]{0,200}\?>\s*<(?:!doctype\s+)?html)",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</(?:html|body|table|tr|td|th|div|p|h[1-6])\s*>", re.IGNORECASE)
_TABLE = re.compile(r"<(?:html|body|table)\b[^<>]{0,1000}>", re.IGNORECASE)


def recognise(data: bytes, name: str = "") -> SourceKind:
    """What some bytes are. ``name`` only decides where the content is open: text in braces called ``.json``."""
    if (kind := kind_of_bytes(data)) is not None:
        return kind
    try:
        return kind_of_text(decode(data).text, name)
    except Undecodable:
        return SourceKind.TEXT


def kind_of_bytes(data: bytes) -> SourceKind | None:
    """The kind of a file that is no text; None for everything else."""
    if _PDF.match(data[:1024]):
        return SourceKind.PDF
    if data.startswith(_COMPOUND):
        return SourceKind.OLD_OFFICE
    return _kind_of_package(data) if data.startswith(_ZIP) else None


def kind_of_text(text: str, name: str = "") -> SourceKind:
    """Whether a text is a page, a JSON object, or what people read."""
    if _looks_like_json(text, name):
        return SourceKind.JSON
    if "<" not in text:
        return SourceKind.TEXT
    if _PAGE_START.match(text[:2000]) and _TAG.search(text):
        return SourceKind.HTML
    # A stray tag in a text that somebody copied makes no page of it: its lines would run into one another.
    marks = _TAG if text[:2000].lstrip("\ufeff \t\r\n").startswith("<") else _TABLE
    return SourceKind.HTML if marks.search(text) and _CLOSED.search(text) else SourceKind.TEXT


def _looks_like_json(text: str, name: str) -> bool:
    start = text[:200].lstrip("\ufeff \t\r\n")
    if not start.startswith("{"):
        return False
    if re.match(r'\{\s*"', start) or name.lower().endswith(".json"):
        return True
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _kind_of_package(data: bytes) -> SourceKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entry = next((e for e in package.infolist() if e.filename.lower() == "[content_types].xml"), None)
            if entry is None:
                return SourceKind.PACKAGE
            with package.open(entry) as listing:
                types = listing.read(_LARGEST_LIST).lower()
    except Exception:
        # A damaged package fails in more ways than zipfile names; it stays what its first bytes say.
        return SourceKind.PACKAGE
    return next((kind for part, kind in _MAIN_PARTS if part in types), SourceKind.PACKAGE)
