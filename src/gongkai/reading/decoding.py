"""From bytes to text: the encodings in which Chinese authorities published, and a sentence where it is none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

LARGEST_SOURCE = 20 * 1024 * 1024
"""Bytes. The longest annual reports of provinces are below one megabyte."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff]")


class Undecodable(ValueError):
    """The source is not text; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was in."""

    text: str
    encoding: str


def decode(source: bytes) -> Decoded:
    """The text of a source in UTF-8, UTF-16, UTF-32 or GB18030 (with GBK and GB2312), with or without a mark.

    Raises Undecodable with a sentence for empty, oversized and binary sources.
    """
    if len(source) > LARGEST_SOURCE:
        size = len(source) / 1024 / 1024
        raise Undecodable(
            f"文件有 {size:.0f} MB，超过 {LARGEST_SOURCE // 1024 // 1024} MB 的上限，不像是一份年度报告。"
            "请只保留报告正文和统计表后重试。"
        )
    if not source.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Undecodable("文件是空的，没有可读的内容。请确认选对了文件。")
    if kind := _binary_kind(source):
        raise Undecodable(kind)
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return _strictly(source, encoding)
    if (wide := _wide_encoding(source)) is not None:
        return _strictly(source, wide)
    if b"\x00" in source:
        raise Undecodable(_BINARY)
    for encoding in ("utf-8", *_declared(source), "gb18030"):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            return Decoded(text, encoding)
    return _cut_or_damaged(source)


_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
_CALLED = {b"gbk": "gb18030", b"gb2312": "gb18030", b"gb18030": "gb18030", b"big5": "big5hkscs"}


def _declared(source: bytes) -> tuple[str, ...]:
    """The encoding that the head of a page names. UTF-8 shows by itself, so only others are asked for."""
    found = _CHARSET.search(source[:_HEAD]) if b"<" in source[:_HEAD] else None
    encoding = _CALLED.get(found[1].lower()) if found is not None else None
    return () if encoding is None else (encoding,)


_WHAT_TO_DO = "请把报告另存为纯文本，或复制正文和表格后粘贴。"
_BINARY = f"文件不是文本，无法读取。{_WHAT_TO_DO}"
_KINDS = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def _binary_kind(source: bytes) -> str:
    """The sentence for a kind of file known by its first bytes; empty for others."""
    for beginning, kind in _KINDS:
        if source.startswith(beginning):
            return f"这是{kind}，不是文本，目前不能直接读取。{_WHAT_TO_DO}"
    return ""


def _strictly(source: bytes, encoding: str) -> Decoded:
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError:
        text = source.decode(encoding, errors="replace")
    if not text.strip():
        raise Undecodable("文件是空的，没有可读的内容。请确认选对了文件。")
    if not _is_plausible(text):
        raise Undecodable(_BINARY)
    return Decoded(text, encoding.removesuffix("-sig"))


def _wide_encoding(source: bytes) -> str | None:
    """UTF-16 without a mark shows in the zero bytes of its line ends, digits and spaces."""
    head = source[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) // 2:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = source[: len(source) // 2 * 2].decode(encoding, errors="replace")
    return encoding if _is_plausible(text) else None


def _cut_or_damaged(source: bytes) -> Decoded:
    """A file cut inside a character, or with a few damaged bytes, is still worth reading."""
    for encoding in ("utf-8", "gb18030"):
        text = source.decode(encoding, errors="replace")
        if text.count("\ufffd") * 100 < len(text) and _is_plausible(text):
            return Decoded(text, encoding)
    guess = from_bytes(source[:200_000]).best()
    if guess is not None and _is_plausible(text := source.decode(guess.encoding, errors="replace")):
        return Decoded(text, guess.encoding)
    raise Undecodable(_BINARY)


def _is_plausible(text: str) -> bool:
    """Whether a text has hardly any control characters or characters that no Chinese text holds."""
    sample = text if len(text) < 60_000 else text[:30_000] + text[-30_000:]
    return len(_STRANGE.findall(sample)) * 50 <= len(sample)
