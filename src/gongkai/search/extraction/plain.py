"""Plain text in the encodings in which Chinese authorities write."""

from __future__ import annotations

import codecs
import re
from typing import IO

from gongkai.search.extraction.extracted import LONGEST_TEXT, Collected, TextState, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_BINARY = "文件的内容不是文字，不能提取。请检查文件，另存为纯文本（UTF-8）后再上传。"
_MOST_BYTES = LONGEST_TEXT * 4 + 4


def read_plain(file: IO[bytes], collected: Collected) -> None:
    """The text of a file in UTF-8, UTF-16, UTF-32, GB18030 or what it most looks like. Raises Unreadable."""
    data = file.read(_MOST_BYTES)
    text = _decoded(data)
    if text is None:
        raise Unreadable(TextState.BROKEN, _BINARY)
    collected.add(text)


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _plausible(data.decode(encoding, errors="replace"))
    head = data[:4000]
    if head.count(0) * 10 > len(head):
        encoding = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        return _plausible(data.decode(encoding, errors="replace"))
    for encoding in ("utf-8", "gb18030"):
        # The bytes may end inside a character, where no more were read.
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            return _plausible(decoder.decode(data, final=len(data) < _MOST_BYTES))
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    guess = from_bytes(data[:200_000]).best()
    encoding = guess.encoding if guess is not None else "gb18030"
    return _plausible(data.decode(encoding, errors="replace"))


def _plausible(text: str) -> str | None:
    """The text, if hardly any of it is what no text holds."""
    sample = text[:60_000]
    return text if len(_STRANGE.findall(sample)) * 20 <= len(sample) else None
