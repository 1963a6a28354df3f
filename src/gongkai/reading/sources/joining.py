"""Putting together what a page broke over lines: Chinese without a space, words and numbers with one."""

from __future__ import annotations

import re

_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f（）“”‘’、。，；：—"
_BETWEEN_CHINESE = re.compile(rf"(?<=[{_CHINESE}])[ \t]*\n[ \t\n]*|[ \t]*\n[ \t\n]*(?=[{_CHINESE}])")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def in_one_line(text: str) -> str:
    """A text of several lines in one; a number broken over two lines keeps a space, so that nobody takes it for one."""
    return _WHITE.sub(" ", _BETWEEN_CHINESE.sub("", text)).strip()


def joined(first: str, second: str) -> str:
    """Two lines of one paragraph as one."""
    return in_one_line(f"{first}\n{second}")


def without_controls(text: str) -> str:
    """A text without the characters that no text holds."""
    return _CONTROLS.sub("", text)
