"""Putting number and date into a letter that was edited in Word, once it is approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from gongkai.casework.letters.facts import DATE_PENDING, NUMBER_PENDING
from gongkai.casework.letters.packages import open_document
from gongkai.casework.letters.text import text_of
from gongkai.law.days import written


def missing_places(docx: bytes) -> tuple[str, ...]:
    """Where number and date would go and the edited file has no place for them, one Chinese sentence each."""
    text = text_of(docx)
    places = ((NUMBER_PENDING, "文号"), (DATE_PENDING, "日期"))
    return tuple(
        f"信中没有“{place}”字样，签发时无法填入{what}。请在{what}的位置写上“{place}”。"
        for place, what in places
        if place not in text
    )


def stamped(docx: bytes, document_number: str, date: dt.date) -> bytes:
    """The file with document number and date in the places kept for them; everything else stays as it was."""
    document = open_document(docx)
    for root in (document.element.body, *_headers(document)):
        for paragraph in root.iter(qn("w:p")):
            _replace(paragraph, NUMBER_PENDING, document_number)
            _replace(paragraph, DATE_PENDING, written(date))
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _headers(document: Any) -> Iterator[Any]:
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield relation.target_part.element


def _replace(paragraph: Any, place: str, value: str) -> None:
    """Word may cut a text into any number of runs: the first that holds a part of the place gets the value."""
    pieces = list(paragraph.iter(qn("w:t")))
    start = "".join(piece.text or "" for piece in pieces).find(place)
    if start < 0:
        return
    end, position = start + len(place), 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - position, 0), min(end - position, len(text))
        position += len(text)
        if first >= last:
            continue
        piece.text = text[:first] + value + text[last:]
        piece.set(qn("xml:space"), "preserve")
        value = ""
