"""The report as an Excel workbook: the tables in official layout, the figures with evidence, the findings."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.forms.cells import UNREAD, CellReference
from gongkai.reports.exports.content import ReportContent
from gongkai.reports.exports.csv_file import HEADINGS, figure_values
from gongkai.reports.labels import label_of
from gongkai.reports.tables import printed_tables
from gongkai.reports.worksheets import Place, lay_out, write_figure, write_headings, write_line

_CORRECTED = PatternFill("solid", fgColor="E3F3E8")


def report_as_workbook(content: ReportContent) -> bytes:
    """One sheet for each table, one for the figures with their evidence, one for the findings.

    A blank cell stays empty, an unread one says 未读出. Text from the source is always written as text, so
    that nothing in it is ever a formula.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    figures = {figure.reference: figure for figure in content.figures}

    def fill(cell: Place, reference: CellReference) -> None:
        figure = figures.get(reference)
        write_figure(cell, UNREAD if figure is None else figure.cell)
        if figure is not None and figure.is_corrected:
            cell.fill = _CORRECTED

    for number, printed in enumerate(printed_tables(content.archived), start=1):
        sheet = workbook.create_sheet(f"表{number}（{printed.tables[0].form}年格式）")
        lay_out(sheet, printed.grid(), fill)
    _figure_sheet(workbook.create_sheet("数据与出处"), content)
    _finding_sheet(workbook.create_sheet("检查结果"), content)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _figure_sheet(sheet: Worksheet, content: ReportContent) -> None:
    write_headings(sheet, HEADINGS, (16, 8, 22, 22, 44, 26, 8, 12, 10, 12, 10, 20, 10, 10, 8, 12, 40))
    for line, figure in enumerate(content.figures, start=2):
        write_line(sheet, line, figure_values(content, figure))


def _finding_sheet(sheet: Worksheet, content: ReportContent) -> None:
    write_headings(
        sheet,
        ("程度", "规则", "标题", "问题", "算式", "涉及单元格", "单元格编号"),
        (8, 10, 28, 70, 40, 50, 40),
    )
    for line, finding in enumerate(content.findings, start=2):
        write_line(
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
