"""Putting values into Excel cells: text stays text whatever it begins with, dates are dates."""

from __future__ import annotations

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

LONGEST = 32_000
"""A cell takes 32,767 characters; what is cut ends as the caller says."""
FORMULA_SIGNS = tuple("=+-@＝＋－＠\t\r\n")
"""What a text must not begin with, lest a spreadsheet (or a file made from it) take it for a formula."""
DATE_FORMAT = "yyyy-mm-dd"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LINE = Side(style="thin", color="7B8797")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="EAF0F8")
TITLE_FONT = Font(name="宋体", bold=True, size=16)
HEAD_FONT = Font(name="宋体", bold=True, size=10)
TEXT_FONT = Font(name="宋体", size=10)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="center", wrap_text=True)


def plain_text(text: str, cut: str = "……") -> str:
    """A text as a cell can hold it: without the characters that the format forbids, and not longer than it takes.

    ``cut`` is what a text ends with that was too long.
    """
    kept = ILLEGAL_CHARACTERS_RE.sub("�", text)
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + cut


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(FORMULA_SIGNS)
