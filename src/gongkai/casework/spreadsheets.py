"""Putting values into Excel cells, as the rest of the house does; what is cut is found in the case file."""

from __future__ import annotations

from gongkai.web import spreadsheets
from gongkai.web.spreadsheets import (
    BOX,
    CENTRED,
    DATE_FORMAT,
    HEAD_FILL,
    HEAD_FONT,
    TEXT_FONT,
    TITLE_FONT,
    WRAPPED,
    XLSX,
    looks_like_a_formula,
)

CUT = "……（全文见案卷）"

__all__ = [
    "BOX",
    "CENTRED",
    "DATE_FORMAT",
    "HEAD_FILL",
    "HEAD_FONT",
    "TEXT_FONT",
    "TITLE_FONT",
    "WRAPPED",
    "XLSX",
    "looks_like_a_formula",
    "plain_text",
]


def plain_text(text: str) -> str:
    """A text as a cell can hold it (``web.spreadsheets.plain_text``)."""
    return spreadsheets.plain_text(text, CUT)
