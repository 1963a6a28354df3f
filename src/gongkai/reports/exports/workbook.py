"""The report as an Excel workbook: the tables in official layout, the figures with evidence, the findings."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.layout import Grid, GridCell, GridKind
from gongkai.reports.exports.content import ReportContent
from gongkai.reports.exports.csv_file import HEADINGS, figure_values
from gongkai.reports.labels import label_of
from gongkai.reports.models import Figure
from gongkai.reports.tables import printed_tables

_LINE = Side(style="thin", color="8E99A6")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="F0F3F7")
_CORRECTED = PatternFill("solid", fgColor="E3F3E8")
_LONGEST = 32_000


def report_as_workbook(content: ReportContent) -> bytes:
    """One sheet for each table, one for the figures with their evidence, one for the findings.

    A blank cell stays empty, an unread one says 未读出. Text from the source is always written as text, so
    that nothing in it is ever a formula.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    figures = {figure.reference: figure for figure in content.figures}
    for number, printed in enumerate(printed_tables(content.archived), start=1):
        sheet = workbook.create_sheet(f"表{number}（{printed.tables[0].form}年格式）")
        _layout_sheet(sheet, printed.grid(), figures)
    _figure_sheet(workbook.create_sheet("数据与出处"), content)
    _finding_sheet(workbook.create_sheet("检查结果"), content)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Put text into a cell as text, whatever it begins with; characters that XLSX forbids become �."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", text)[:_LONGEST]
    cell.data_type = "s"
    if text[:1] in "=+-@":
        cell.quotePrefix = True


def _layout_sheet(sheet: Worksheet, laid_out: Grid, figures: dict[CellReference, Figure]) -> None:
    write_text(sheet.cell(1, 1), laid_out.title)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=laid_out.width)
    for place in laid_out.cells():
        cell = sheet.cell(place.line + 2, place.position + 1)
        _fill(cell, place, figures)
        _frame(sheet, place)
        if place.rowspan > 1 or place.colspan > 1:
            sheet.merge_cells(
                start_row=place.line + 2,
                start_column=place.position + 1,
                end_row=place.line + 1 + place.rowspan,
                end_column=place.position + place.colspan,
            )
    first_figure = min((c.position for c in laid_out.cells() if c.kind is GridKind.FIGURE), default=1)
    for position in range(laid_out.width):
        wide = 46 if position == first_figure - 1 else 12
        sheet.column_dimensions[get_column_letter(position + 1)].width = wide
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _frame(sheet: Worksheet, place: GridCell) -> None:
    for row in range(place.line + 2, place.line + 2 + place.rowspan):
        for column in range(place.position + 1, place.position + 1 + place.colspan):
            sheet.cell(row, column).border = _BOX


def _fill(cell: Cell | MergedCell, place: GridCell, figures: dict[CellReference, Figure]) -> None:
    if place.reference is None:
        write_text(cell, f"{place.text}{place.note}")
        if place.kind not in (GridKind.EMPTY, GridKind.UNIT):
            cell.fill = _HEADER
        heading = place.kind in (
            GridKind.COLUMN_GROUP,
            GridKind.COLUMN_HEADER,
            GridKind.CAPTION,
            GridKind.CORNER,
        )
        cell.alignment = Alignment(
            wrap_text=True, vertical="center", horizontal="center" if heading else "left", indent=place.indent
        )
        return
    figure = figures.get(place.reference)
    cell.alignment = Alignment(horizontal="right", vertical="center")
    if figure is None or figure.current_state == CellState.UNREAD:
        write_text(cell, "未读出")
    elif figure.current_value is not None:
        write_number(cell, figure.current_value)
    elif figure.current_state == CellState.NOT_APPLICABLE:
        write_text(cell, "——")
    if figure is not None and figure.is_corrected:
        cell.fill = _CORRECTED


def write_number(cell: Cell | MergedCell, value: Decimal) -> None:
    """Put a number into a cell: a whole one as a whole number."""
    cell.value = int(value) if value == value.to_integral_value() else value


def _figure_sheet(sheet: Worksheet, content: ReportContent) -> None:
    _headings(sheet, HEADINGS, (16, 8, 22, 22, 44, 26, 8, 12, 10, 12, 10, 20, 10, 10, 8, 12, 40))
    for line, figure in enumerate(content.figures, start=2):
        _line(sheet, line, figure_values(content, figure))


def _finding_sheet(sheet: Worksheet, content: ReportContent) -> None:
    _headings(
        sheet,
        ("程度", "规则", "标题", "问题", "算式", "涉及单元格", "单元格编号"),
        (8, 10, 28, 70, 40, 50, 40),
    )
    for line, finding in enumerate(content.findings, start=2):
        _line(
            sheet,
            line,
            (
                finding.get_severity_display(),
                finding.rule,
                finding.title,
                finding.message,
                finding.formula,
                "；".join(str(label_of(reference, content.archived)) for reference in finding.references),
                "；".join(finding.cells),
            ),
        )


def _headings(sheet: Worksheet, names: Iterable[str], widths: Iterable[int]) -> None:
    for position, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        write_text(sheet.cell(1, position), name)
        sheet.cell(1, position).font = Font(bold=True)
        sheet.cell(1, position).fill = _HEADER
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"


def _line(sheet: Worksheet, line: int, values: Iterable[str | Decimal | int | None]) -> None:
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(line, position)
        if isinstance(value, Decimal):
            write_number(cell, value)
        elif isinstance(value, int):
            cell.value = value
        elif value:
            write_text(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
