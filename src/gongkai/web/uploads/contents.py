"""What a file is, told by its bytes and not by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO

from gongkai.web.uploads import packages

HEAD = 4096


@dataclass(frozen=True, slots=True)
class Content:
    """What a file was found to be: the contents of ``Format`` that it can stand for, and its name for people."""

    contents: frozenset[str]
    label: str


def _only(content: str, label: str) -> Content:
    return Content(frozenset({content} if content else ()), label)


UNKNOWN = _only("", "无法辨认的文件")

_SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), _only("jpeg", "JPG图片")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _only("png", "PNG图片")),
    (re.compile(rb"(\xef\xbb\xbf)?[ \t\r\n]*%PDF-"), _only("pdf", "PDF文件")),
    (re.compile(rb"MZ(?=[\s\S]{0,62}\x00)"), _only("", "Windows程序")),
    (re.compile(rb"\x7fELF"), _only("", "Linux程序")),
    (re.compile(rb"\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]"), _only("", "苹果电脑程序")),
    (re.compile(rb"\xca\xfe\xba\xbe"), _only("", "Java程序")),
    (re.compile(rb"L\x00\x00\x00\x01\x14\x02\x00"), _only("", "Windows快捷方式")),
    (re.compile(rb"Rar!\x1a\x07"), _only("", "RAR压缩包")),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), _only("", "7z压缩包")),
    (re.compile(rb"\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ\x00"), _only("", "压缩包")),
    (re.compile(rb"GIF8[79]a"), _only("", "GIF图片")),
    (re.compile(rb"BM[\s\S]{4}\x00\x00\x00\x00"), _only("", "BMP图片")),
    (re.compile(rb"II\*\x00|MM\x00\*"), _only("", "TIFF图片")),
    (re.compile(rb"RIFF[\s\S]{4}WEBP"), _only("", "WebP图片")),
    (
        re.compile(rb"[\s\S]{4}ftyp(heic|heix|hevc|mif1|msf1|avif)"),
        _only("", "HEIC图片（苹果手机的照片格式）"),
    ),
    (re.compile(rb"[\s\S]{4}ftyp|\x1aE\xdf\xa3|RIFF[\s\S]{4}AVI "), _only("", "视频")),
    (re.compile(rb"ID3|OggS|fLaC|RIFF[\s\S]{4}WAVE"), _only("", "录音")),
    (re.compile(rb"\{\\rtf"), _only("", "RTF文档")),
    (re.compile(rb"%!PS"), _only("", "PostScript文件")),
)

_PAGE = "网页（HTML）"
_MARKUP = (
    (
        re.compile(
            r"<!doctype\s+html|<(html|head|body|script|iframe|style|title|div|table|a|p|img|h1|br|font|meta|link|form)"
            r"[\s>/]",
            re.IGNORECASE,
        ),
        _PAGE,
    ),
    (
        re.compile(r"(<\?xml[^>]*>\s*)?(<!doctype\s+svg[^>]*>\s*)?<svg[\s>]", re.IGNORECASE),
        "SVG图形（可以带脚本）",
    ),
    (re.compile(r"<\?xml[^>]*>[\s\S]*?<html[\s>]", re.IGNORECASE), _PAGE),
    (re.compile(r"<\?xml[\s\S]*?<svg[\s>]", re.IGNORECASE), "SVG图形（可以带脚本）"),
    (re.compile(r"<\?xml\s", re.IGNORECASE), "XML文件"),
    (re.compile(r"<\?php|<%@?", re.IGNORECASE), "网页程序"),
    (re.compile(r"#!\s*/|@echo\s+off", re.IGNORECASE), "脚本程序"),
)
_COMMENTS = re.compile(r"(\s*<!--[\s\S]*?-->)+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def recognise(file: IO[bytes]) -> Content:
    """What the file is. Leaves the file at its beginning.

    Raises Refused for what is told apart only to be turned away: macros, passwords, packages made to burst.
    """
    file.seek(0)
    head = file.read(HEAD)
    try:
        for signature, content in _SIGNATURES:
            if signature.match(head):
                return content
        if head.startswith(packages.ZIP_START):
            return Content(*packages.look_into_zip(file))
        if head.startswith(packages.COMPOUND_START):
            return Content(*packages.look_into_compound(file))
        return _as_text(file)
    finally:
        file.seek(0)


def _as_text(file: IO[bytes]) -> Content:
    """Text in one of the encodings that people here use, or what the text turns out to be."""
    file.seek(0)
    text = decoded(file.read())
    if text is None:
        return UNKNOWN
    start = text.lstrip()[:HEAD]
    comments = _COMMENTS.match(start)
    if comments:
        start = start[comments.end() :].lstrip()
    for pattern, label in _MARKUP:
        if pattern.match(start):
            return _only("html" if label == _PAGE else "", label)
    # A browser that guesses looks at the beginning only, but a person's double click starts what stands anywhere.
    if re.search(r"<(script|iframe|svg)[\s>]", start, re.IGNORECASE):
        return _only("html", _PAGE)
    return _only("text", "文本文件")


def decoded(data: bytes) -> str | None:
    """The text of UTF-8, UTF-16 (with its mark) or GB18030 bytes; None where they are no text."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text.rstrip("\x1a")) else text
    return None
