"""What came out of an attachment: its text, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 1_000_000
"""Characters kept of one file."""
LARGEST_FILE = 200 * 1024 * 1024
"""Bytes of a file that is opened at all."""
SECONDS = 40
"""How long reading one file may take on the clock."""


_BLANKS_BEFORE_TABS = re.compile(" +(?=\t)")


class TextState(StrEnum):
    """How far a file could be read; the values are stored."""

    READ = "read"
    CUT = "cut"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_LARGE = "too_large"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "read": "已读取",
            "cut": "只读取了开头部分",
            "no_text": "没有文字",
            "unsupported": "格式不能读取",
            "encrypted": "有打开密码",
            "broken": "文件损坏",
            "too_large": "内容过多",
        }[self.value]

    @property
    def has_text(self) -> bool:
        """Whether there is text to search in and to check."""
        return self in (TextState.READ, TextState.CUT)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file. ``sentence`` says in Chinese what is to be known or done about it; "" when all was read.

    ``remarks`` are sentences about what a reader does not see at first and the public could: comments, tracked
    changes, hidden sheets, pages without text.
    """

    text: str
    state: TextState
    sentence: str = ""
    remarks: tuple[str, ...] = ()


class Unreadable(ValueError):
    """A file has no text to give; carries the state, and the sentence as its message."""

    def __init__(self, state: TextState, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state


class Full(Exception):
    """As much text as may be kept has been read."""


class Collected:
    """Text as it is collected, up to ``LONGEST_TEXT`` characters, and remarks, each once."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.is_cut = False
        self.remarks: dict[str, None] = {}

    def add(self, text: str) -> None:
        """More text. Raises Full when there is no more room."""
        room = LONGEST_TEXT - self._length
        self._pieces.append(text[:room])
        self._length += min(len(text), room)
        if len(text) > room:
            self.is_cut = True
            raise Full

    def remark(self, sentence: str) -> None:
        """Something that the author should know."""
        self.remarks[sentence] = None

    def text(self) -> str:
        """All text, without blank lines at its ends and with no more than one between paragraphs."""
        joined = "".join(self._pieces).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        joined = joined.encode("utf-8", "replace").decode("utf-8")
        lines = (line.rstrip() for line in _BLANKS_BEFORE_TABS.sub("", joined).split("\n"))
        kept: list[str] = []
        for line in lines:
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).strip()
