"""The collection as files: Excel and CSV, as in force on a day."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from gongkai.publishing.models import NormativeDocument, Validity
from gongkai.publishing.spreadsheet_cells import Value, csv_text, workbook_cell
from gongkai.publishing.validity import standing_on
from gongkai.web.spreadsheets import HEAD_FONT, TITLE_FONT

HEADINGS: tuple[tuple[str, int], ...] = (
    ("序号", 6),
    ("标题", 60),
    ("文号", 22),
    ("统一登记号", 18),
    ("制定机关", 24),
    ("种类", 14),
    ("通过日期", 12),
    ("制发日期", 12),
    ("施行日期", 12),
    ("有效期至", 12),
    ("有效期类型", 14),
    ("状态", 10),
    ("状态日期", 12),
    ("依据", 40),
)
"""Headings and widths of the columns. What the import reads back carries the same names."""


def lines(
    documents: Iterable[NormativeDocument], day: dt.date, *, for_everybody: bool
) -> Iterator[list[Value]]:
    """One line a document as it stands on ``day``; the documents come with changes and who ordered them prefetched.

    ``for_everybody``: a document whose item is not public is not named as the basis.
    """
    for number, document in enumerate(documents, start=1):
        standing = standing_on(document, day)
        change = standing.change
        by = change.by_document if change is not None else None
        if for_everybody and by is not None and by.disclosure is not None and not by.disclosure.is_public:
            by = None
        yield [
            number,
            document.title,
            document.document_number,
            document.registration_number,
            document.authority.name,
            document.get_kind_display(),
            document.adopted_on,
            document.issued_on,
            document.effective_on,
            standing.last_day,
            document.get_validity_kind_display(),
            standing.validity.label,
            standing.since if standing.validity not in (Validity.IN_FORCE, Validity.NOT_YET) else None,
            f"{by.title}{by.document_number}" if by is not None else "",
        ]


def as_workbook(rows: Iterable[list[Value]], title: str) -> bytes:
    """The lines as an Excel file with a frozen head."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("规范性文件")
    for position, (_, width) in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A3"
    head = workbook_cell(sheet, title)
    head.font = TITLE_FONT
    sheet.append([head])
    names = [workbook_cell(sheet, name) for name, _ in HEADINGS]
    for cell in names:
        cell.font = HEAD_FONT
    sheet.append(names)
    for row in rows:
        sheet.append([workbook_cell(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_csv(rows: Iterable[list[Value]]) -> bytes:
    """The lines as CSV: UTF-8 with a byte order mark, so that Excel shows Chinese without asking."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([name for name, _ in HEADINGS])
    for row in rows:
        writer.writerow([csv_text(value) for value in row])
    return codecs.BOM_UTF8 + buffer.getvalue().encode("utf-8")
