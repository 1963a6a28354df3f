"""The report as an Excel workbook: its text, its tables in official layout, its charts, and its figures as a list."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.forms.cells import UNREAD, CellReference
from gongkai.reports.annual.document import ChartBlock, Heading, Paragraph, ReportDocument, TableBlock
from gongkai.reports.outputs.content import (
    REASONS,
    SEAL_PLACE,
    basis_line,
    chart_caption,
    cleaned,
    date_line,
    figure_lines,
    included_title,
    numbered_charts,
    split_at_signature,
    state_word,
)
from gongkai.reports.worksheets import (
    Place,
    fit_on_paper,
    lay_out,
    make_room,
    write_figure,
    write_headings,
    write_line,
    write_number,
    write_text,
)

TEXT_SHEET, CHART_SHEET, DATA_SHEET = "报告正文", "图表", "数据"
_DATA_HEADINGS = ("表式", "统计表", "行", "列", "单位", "数值", "状态", "单元格")
_TEXT_WIDTH = 76
_CHART_LINES = 18
"""Lines of a sheet that a chart covers."""


def write_workbook(document: ReportDocument) -> bytes:
    """A sheet with the text, one for each printed table, one for the charts and one for the figures as a list.

    A blank cell stays empty, an unread one says 未读出. What people wrote is always text, never a formula.
    """
    document = cleaned(document)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = document.title
    workbook.properties.creator = document.authority
    _write_report(workbook.create_sheet(TEXT_SHEET), document)
    for number, block in enumerate(document.tables(), start=1):
        _write_table(workbook.create_sheet(f"表{number}"), block, document)
    charts = [block for block in document.blocks if isinstance(block, ChartBlock)]
    if charts:
        _write_charts(workbook.create_sheet(CHART_SHEET), charts, document)
    _write_data(workbook.create_sheet(DATA_SHEET), document)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, block: TableBlock, document: ReportDocument) -> None:
    def fill(cell: Place, reference: CellReference) -> None:
        write_figure(cell, document.cells.get(reference, UNREAD))

    laid_out = block.grid()
    lay_out(sheet, laid_out, fill)
    for line, note in enumerate(block.notes, start=len(laid_out.lines) + 2):
        write_text(sheet.cell(line, 1), f"注：{note}")


def _write_report(sheet: Worksheet, document: ReportDocument) -> None:
    """The text, one paragraph a line; where a table stands it says on which sheet."""
    sheet.column_dimensions["A"].width = _TEXT_WIDTH
    writer = _Lines(sheet)
    writer.add(document.title, Font(bold=True, size=16), "center")
    for remark in document.remarks:
        writer.add(f"【{remark}】", Font(italic=True))
    table_numbers = {id(block): number for number, block in enumerate(document.tables(), start=1)}
    chart_numbers = numbered_charts(document)
    before, behind = split_at_signature(document)
    for blocks in (before, behind):
        for block in blocks:
            if isinstance(block, Heading):
                writer.add(block.text, Font(bold=True, size=13 if block.level == 1 else 11))
            elif isinstance(block, Paragraph):
                for line in block.text.split("\n"):
                    writer.add(f"　　{line}")
            elif isinstance(block, TableBlock):
                writer.add(f"（见工作表“表{table_numbers[id(block)]}”）", Font(italic=True))
            else:
                caption = chart_caption(block, chart_numbers[block.name])
                writer.add(f"（{caption}，见工作表“{CHART_SHEET}”）", Font(italic=True))
        if blocks is before:
            for line in (document.authority, SEAL_PLACE, date_line(document)):
                writer.add(line, align="right")
    if document.reasons:
        writer.add(REASONS, Font(bold=True, size=13))
        for number, reason in enumerate(document.reasons, start=1):
            writer.add(f"{number}．{reason}")
    if document.included:
        writer.add(included_title(document), Font(bold=True, size=13))
        for number, name in enumerate(document.included, start=1):
            writer.add(f"{number}．{name}")
    writer.add(basis_line(document), Font(size=9))
    fit_on_paper(sheet, "portrait")


class _Lines:
    """Writes one line after another into the first column."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.line = 0

    def add(self, text: str, font: Font | None = None, align: str = "left") -> None:
        self.line += 1
        cell = self.sheet.cell(self.line, 1)
        write_text(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=align)
        if font is not None:
            cell.font = font
        make_room(self.sheet, self.line, text, _TEXT_WIDTH, 11 if font is None else font.size or 11)


def _write_charts(sheet: Worksheet, charts: list[ChartBlock], document: ReportDocument) -> None:
    """The numbers of every chart, and beside them the chart that the spreadsheet draws from them."""
    sheet.column_dimensions["A"].width = 24
    numbers = numbered_charts(document)
    line = 1
    for chart in charts:
        write_text(sheet.cell(line, 1), chart_caption(chart, numbers[chart.name]))
        sheet.cell(line, 1).font = Font(bold=True)
        for column, (name, _) in enumerate(chart.series, start=2):
            write_text(sheet.cell(line + 1, column), name)
        for row, label in enumerate(chart.labels, start=line + 2):
            write_text(sheet.cell(row, 1), label)
            for column, (_, values) in enumerate(chart.series, start=2):
                value = values[row - line - 2]
                if value is not None:
                    write_number(sheet.cell(row, column), value)
        _draw_chart(sheet, chart, line)
        line += max(len(chart.labels) + 3, _CHART_LINES)
    fit_on_paper(sheet, "portrait")


def _draw_chart(sheet: Worksheet, chart: ChartBlock, line: int) -> None:
    drawn: BarChart | LineChart = LineChart() if chart.kind == "line" else BarChart()
    if isinstance(drawn, BarChart):
        drawn.type = "bar"
        drawn.x_axis.scaling.orientation = "maxMin"
        if chart.kind == "stacked":
            drawn.grouping, drawn.overlap = "stacked", 100
    drawn.title = chart.title
    drawn.height, drawn.width = 8, 15
    drawn.x_axis.delete = drawn.y_axis.delete = False
    if len(chart.series) == 1:
        drawn.legend = None
    last = line + 1 + len(chart.labels)
    drawn.add_data(
        Reference(sheet, min_col=2, max_col=1 + len(chart.series), min_row=line + 1, max_row=last),
        titles_from_data=True,
    )
    drawn.set_categories(Reference(sheet, min_col=1, min_row=line + 2, max_row=last))
    for series in drawn.series:
        series.smooth = False
    sheet.add_chart(drawn, f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[min(2 + len(chart.series), 25)]}{line}")


def _write_data(sheet: Worksheet, document: ReportDocument) -> None:
    write_headings(sheet, _DATA_HEADINGS, (30, 40, 50, 30, 8, 14, 10, 44))
    sheet.print_title_rows = "1:1"
    fit_on_paper(sheet, "landscape")
    for line, figure in enumerate(figure_lines(document), start=2):
        write_line(
            sheet,
            line,
            (
                figure.form,
                figure.table,
                figure.row,
                figure.column,
                figure.unit,
                figure.cell.value,
                state_word(figure.cell),
                str(figure.reference),
            ),
        )
