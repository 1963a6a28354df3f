"""A downloaded letter, opened as the Word file that it is, and what the law wants to stand in it.

The expectations are written down from the Regulation, 《行政复议法》 and 《行政诉讼法》 themselves. They know nothing
of the product's own check of letters.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable

from docx import Document
from docx.shared import Mm

from tests.browser.journeys.hall import COURT, NUMBER_WORD, RECONSIDERATION_BODY

NUMBER = re.compile(rf"{NUMBER_WORD}〔20\d\d〕[1-9]\d*号")
UNFINISHED = ("{{", "}}", "{%", "待编", "待定", "待填", "None", "的内容】")
_A_MILLIMETRE = Mm(1)


class OpenedLetter:
    """A letter as a person sees it who opens it in a word processor."""

    def __init__(self, content: bytes) -> None:
        self.document = Document(io.BytesIO(content))
        self.lines = [line.text.strip() for line in self.document.paragraphs if line.text.strip()]
        self.text = _without_blanks("".join(self.lines))

    @property
    def number(self) -> str:
        """The document number (发文字号)."""
        found = NUMBER.search(self.text)
        assert found, f"no document number in {self.lines[:3]}"
        return found[0]

    def must_tell(self, wordings: Iterable[str]) -> None:
        """All of the wordings stand in the letter; line ends and blanks do not count."""
        missing = [wording for wording in wordings if _without_blanks(wording) not in self.text]
        assert not missing, f"the letter does not tell {missing}:\n" + "\n".join(self.lines)

    def must_not_tell(self, wordings: Iterable[str]) -> None:
        """None of the wordings stands in the letter."""
        found = [wording for wording in wordings if _without_blanks(wording) in self.text]
        assert not found, f"the letter tells {found}:\n" + "\n".join(self.lines)

    def must_be_official(self, *, authority: str, title: str, addressee: str, on: dt.date) -> None:
        """Letterhead, number, title, addressee, signature, place for the seal, and date, on A4, nothing left open."""
        assert self.lines[0] == authority
        assert NUMBER.fullmatch(self.lines[1]), self.lines[1]
        assert self.lines[2] == title
        assert self.lines[3] == f"{addressee}："
        signed = self.lines.index(authority, 4)
        assert self.lines[signed + 1 : signed + 3] == ["（印章）", written(on)]
        self.must_not_tell(UNFINISHED)
        section = self.document.sections[0]
        assert section.page_width and abs(section.page_width - Mm(210)) < _A_MILLIMETRE
        assert section.page_height and abs(section.page_height - Mm(297)) < _A_MILLIMETRE

    def must_tell_remedies(self, *, reconsideration_first: bool) -> None:
        """Where to turn and until when (《行政复议法》 Art. 20, 23; 《行政诉讼法》 Art. 45, 46).

        A refusal under Art. 14–16 goes to reconsideration first, and to a court within fifteen days of its decision;
        any other reply to the one or the other.
        """
        self.must_tell(
            ("60日内", "行政复议法", f"向{RECONSIDERATION_BODY}申请行政复议", f"向{COURT}提起行政诉讼")
        )
        if reconsideration_first:
            self.must_tell(("应当先", "第二十三条", "收到行政复议决定书之日起15日内"))
            self.must_not_tell(("6个月", "直接向"))
        else:
            self.must_tell(("6个月内", "直接向"))
            self.must_not_tell(("应当先",))


def written(day: dt.date) -> str:
    """A day as letters write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)
