"""What came out of an attachment: its text, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
