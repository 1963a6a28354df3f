"""One spelling for all: traditional to simplified, full width to half width, character by character.

Folding never changes the length of a text, so a place in the folded text is the same place in the source.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

_HAN = "".join(chr(code) for code in range(0x4E00, 0x9FFF))

_PUNCTUATION = {
    "（": "(", "）": ")", "﹙": "(", "﹚": ")", "，": ",", "﹐": ",", "：": ":", "︰": ":", "；": ";", "！": "!",
    "？": "?", "．": ".", "。": "。", "／": "/", "％": "%", "＋": "+", "－": "-", "–": "-", "−": "-", "【": "[",
    "】": "]", "［": "[", "］": "]", "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"',
    "＂": '"', "‘": "'", "’": "'", "｜": "|", "│": "|", "┃": "|", "∣": "|", "～": "~", "﹣": "-", "﹪": "%",
    "\u3000": " ", "\xa0": " ", "\u200b": " ", "\u200c": " ", "\u200d": " ", "\ufeff": " ", "\u2028": "\n",
    "\u2029": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
}  # fmt: skip


@cache
def folding_table() -> dict[int, str]:
    """The translation table for ``str.translate``; one character for one character."""
    simplified = opencc.OpenCC("t2s").convert("\n".join(_HAN)).split("\n")
    table = {ord(old): new for old, new in zip(_HAN, simplified, strict=True) if old != new and len(new) == 1}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)})
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF3B)})
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)})
    table.update({code: " " for code in range(0x2000, 0x200B)})
    table.update({ord(old): new for old, new in _PUNCTUATION.items()})
    return table


def fold(text: str) -> str:
    """The text in simplified characters and half-width punctuation; every character keeps its place."""
    return text.translate(folding_table())


_NUMBERED = re.compile(r"^(\d{1,2})[、,)．]")


_LONGEST_REMEMBERED = 80
"""Characters. The cells of reports repeat one another; long prose does not."""


def label_key(text: str) -> str:
    """A folded label without white space, quotation marks and the accidents of numbering, to compare with."""
    return _remembered_key(text) if len(text) <= _LONGEST_REMEMBERED else _key(text)


def _key(text: str) -> str:
    key = "".join(text.split()).replace('"', "").replace("'", "").strip(":;,。?*#·")
    return _NUMBERED.sub(r"\1.", key) if key[:1].isdigit() else key


@lru_cache(maxsize=8192)
def _remembered_key(text: str) -> str:
    return _key(text)
