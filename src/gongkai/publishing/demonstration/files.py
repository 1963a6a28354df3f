"""Small real files for the demonstration, made on the fly: Word, Excel, PDF."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

from gongkai.web.typesetting import CannotBeSet, Setting
from gongkai.web.uploads import CheckedUpload, UploadKind, check_upload

_PDF = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4")
#set text(size: 12pt)
#align(center, text(size: 18pt, data.title))
#for line in data.lines [ #par(line) ]
"""


def a_file(kind: str, title: str, lines: list[str]) -> CheckedUpload | None:
    """A file that went through the door of all uploads; None for a PDF on a machine without Chinese typefaces."""
    makers = {"docx": _word, "xlsx": _excel, "pdf": _pdf}
    content = makers[kind](title, lines)
    if content is None:
        return None
    return check_upload(SimpleUploadedFile(f"{title}.{kind}", content), UploadKind.DOCUMENT)


def _word(title: str, lines: list[str]) -> bytes:
    document = Document()
    document.core_properties.author = ""
    document.add_heading(title, level=1)
    for line in lines:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _excel(title: str, lines: list[str]) -> bytes:
    book = Workbook()
    book.properties.creator = ""
    sheet = book.worksheets[0]
    sheet.title = "附件"
    sheet.append(["序号", title])
    for number, line in enumerate(lines, start=1):
        sheet.append([number, line])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _pdf(title: str, lines: list[str]) -> bytes | None:
    try:
        return Setting(_PDF, {"title": title, "lines": lines}).pdf()
    except CannotBeSet:
        return None
