"""Which files may be sent where, and what each of them must be inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

MEGABYTE = 1024 * 1024
PICTURE_BYTES = 10 * MEGABYTE
PICTURE_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """What a file with one extension must be: the content that it is told by, and its content type."""

    content: str
    content_type: str


FORMATS = {
    "jpg": Format("jpeg", "image/jpeg"),
    "jpeg": Format("jpeg", "image/jpeg"),
    "png": Format("png", "image/png"),
    "pdf": Format("pdf", "application/pdf"),
    "docx": Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "doc": Format("word97", "application/msword"),
    "wps": Format("word97", "application/wps-office.wps"),
    "xls": Format("excel97", "application/vnd.ms-excel"),
    "et": Format("excel97", "application/wps-office.et"),
    "ofd": Format("ofd", "application/ofd"),
    "txt": Format("text", "text/plain"),
    "csv": Format("text", "text/csv"),
    "html": Format("html", "text/html"),
    "htm": Format("html", "text/html"),
    "json": Format("text", "application/json"),
}
"""Every extension that can be sent at all."""

PICTURES = frozenset({"jpg", "jpeg", "png"})


class UploadKind(Enum):
    """What a place of a form takes. The value is the set of extensions."""

    PICTURE = PICTURES
    DOCUMENT = frozenset(FORMATS) - PICTURES - {"html", "htm", "json"}
    SCAN = PICTURES | {"pdf"}
    SPREADSHEET = frozenset({"xlsx"})
    REPORT = frozenset({"docx", "xlsx", "pdf", "html", "htm", "txt", "json"})
    """A published annual report. A page of the web is only read for its text and never handed out again as one."""


def extensions_of(kinds: Iterable[UploadKind]) -> list[str]:
    """The extensions of all ``kinds``, in the order in which people are told of them."""
    wanted = frozenset[str]().union(*(kind.value for kind in kinds))
    return [extension for extension in FORMATS if extension in wanted]


def limit_of(extension: str) -> int:
    """How many bytes a file with this extension may have."""
    allowed: int = settings.UPLOAD_FILE_BYTES
    return min(PICTURE_BYTES, allowed) if extension in PICTURES else allowed


def in_megabytes(size: int) -> str:
    """A size as people read it; a file just over a limit never reads as the limit itself."""
    if size % MEGABYTE == 0:
        return f"{size // MEGABYTE} MB"
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE / 10 else f"{max(1, size // 1024)} KB"


def described(kinds: Iterable[UploadKind]) -> str:
    """What may be sent, as the help text beside a file input."""
    extensions = extensions_of(kinds)
    others = [extension for extension in extensions if extension not in PICTURES]
    pictures = [extension for extension in extensions if extension in PICTURES]
    sentences = []
    if pictures:
        sentences.append(f"图片（{'、'.join(pictures)}）每个不超过{in_megabytes(limit_of('png'))}")
    if others:
        sentences.append(f"文件（{'、'.join(others)}）每个不超过{in_megabytes(limit_of('pdf'))}")
    return "，".join(sentences) + "。"
