"""The board as an Excel workbook: the figures, the breakdowns, and the authorities."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.casework.board.analysis import paragraphs
from gongkai.casework.board.figures import RANKINGS, Board, ranked
from gongkai.casework.board.percentages import written
from gongkai.casework.board.selections import SELECTIONS
from gongkai.casework.spreadsheets import (
    BOX,
    CENTRED,
    HEAD_FILL,
    HEAD_FONT,
    TEXT_FONT,
    TITLE_FONT,
    WRAPPED,
    looks_like_a_formula,
    plain_text,
)

Value = str | int | Decimal | None
_AUTHORITY_COUNTS = ("received", "closed", "judged", "in_time", "late", "closed_extended", "open", "overdue")
_SUMMARY = ("received", "closed", "judged", "in_time", "late", "closed_extended")
_STANDING = ("open", "week", "overdue", "extended")


def board_workbook(board: Board, body: str) -> bytes:
    """The board over ``body`` as a file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    title = f"{body}政府信息公开申请办理情况（{board.period.label}）"
    _summary(book.create_sheet("总体情况"), board, title)
    for breakdown in board.breakdowns.values():
        rows: list[Sequence[Value]] = [
            (part.label, part.count, written(part.share)) for part in breakdown.parts
        ]
        rows.append(("合计", breakdown.base, "100.0%" if breakdown.base else written(None)))
        head = (
            breakdown.title.removeprefix("按"),
            "件数",
            f"占比（占{breakdown.base_label}{breakdown.base}件的比例）",
        )
        _table(book.create_sheet(breakdown.title), title, head, rows, (40, 12, 34))
    _authorities(book.create_sheet("各机关"), board, title)
    _text(book.create_sheet("分析"), paragraphs(board, body), title)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _summary(sheet: Worksheet, board: Board, title: str) -> None:
    counts = board.total.counts
    rows: list[Sequence[Value]] = [
        *((SELECTIONS[name].label, counts[name], board.period.label) for name in _SUMMARY),
        ("按期答复率", written(board.total.in_time_share), f"占{counts['judged']}件的比例"),
        ("平均用时（工作日）", board.total.average_days, f"{counts['timed']}件的平均"),
        ("用时的中位数（工作日）", board.median_days, f"{counts['timed']}件"),
        *((SELECTIONS[name].label, counts[name], f"{board.today:%Y-%m-%d}的情况") for name in _STANDING),
    ]
    _table(sheet, title, ("项目", "数值", "范围"), rows, (30, 14, 30))


def _authorities(sheet: Worksheet, board: Board, title: str) -> None:
    head = (
        "名次",
        "机关",
        *(SELECTIONS[name].label for name in _AUTHORITY_COUNTS),
        "按期答复率",
        "平均用时（工作日）",
    )
    lines = [*ranked(board.authorities, "overdue"), board.total]
    rows: list[Sequence[Value]] = [
        (
            place if line is not board.total else None,
            line.name,
            *(line.counts[name] for name in _AUTHORITY_COUNTS),
            written(line.in_time_share),
            line.average_days,
        )
        for place, line in enumerate(lines, start=1)
    ]
    widths = (6, 30, *(12 for _ in _AUTHORITY_COUNTS), 12, 14)
    _table(sheet, f"{title}，{RANKINGS['overdue'][0]}", head, rows, widths)


def _table(
    sheet: Worksheet, title: str, head: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[int]
) -> None:
    _put(sheet, 1, 1, title)
    sheet.cell(1, 1).font, sheet.cell(1, 1).alignment = TITLE_FONT, CENTRED
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    sheet.row_dimensions[1].height = 42
    for position, (name, width) in enumerate(zip(head, widths, strict=True), start=1):
        _put(sheet, 2, position, name)
        cell = sheet.cell(2, position)
        cell.font, cell.fill, cell.border, cell.alignment = HEAD_FONT, HEAD_FILL, BOX, CENTRED
        sheet.column_dimensions[get_column_letter(position)].width = width
    for line, values in enumerate(rows, start=3):
        for position, value in enumerate(values, start=1):
            _put(sheet, line, position, value)
            cell = sheet.cell(line, position)
            cell.font, cell.border, cell.alignment = TEXT_FONT, BOX, WRAPPED
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape" if len(head) > 4 else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _text(sheet: Worksheet, texts: Sequence[str], title: str) -> None:
    _put(sheet, 1, 1, title)
    sheet.cell(1, 1).font = TITLE_FONT
    sheet.column_dimensions["A"].width = 110
    for line, text in enumerate(texts, start=2):
        _put(sheet, line, 1, text)
        sheet.cell(line, 1).alignment = WRAPPED


def _put(sheet: Worksheet, line: int, position: int, value: Value) -> None:
    cell = sheet.cell(line, position)
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = plain_text(value)
    cell.data_type = "s"
    if looks_like_a_formula(value):
        cell.quotePrefix = True
