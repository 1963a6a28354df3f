"""The table of a comparison as a file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import FileResponse, Http404
from django.urls import reverse
from openpyxl import Workbook

from gongkai.forms.formatting import format_value
from gongkai.reports.comparison import Comparison
from gongkai.reports.exports.content import harmless_text
from gongkai.reports.values import CELL_STATE_LABELS
from gongkai.reports.worksheets import write_headings, write_line
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads.names import clean_file_name

HEADINGS = (
    "报告机关",
    "年度",
    "指标",
    "单位",
    "数值",
    "状态",
    "表式",
    "换算",
    "换算说明",
    "范围",
    "说明",
    "更正",
)
_WIDTHS = (28, 8, 40, 8, 14, 10, 12, 8, 50, 10, 20, 10)


@dataclass(frozen=True, slots=True)
class ComparisonFile:
    """A kind of file: how it is called, what it is, and the function that makes its bytes."""

    label: str
    content_type: str
    make: Callable[[Comparison], bytes]


def comparison_rows(comparison: Comparison) -> Iterator[list[str | int | Decimal | None]]:
    """One row a figure in the order of the headings; a cell without a value stays empty and says why in 状态."""
    for one in comparison.figures:
        yield [
            one.report.name,
            one.report.year,
            comparison.title,
            comparison.unit,
            one.cell.value,
            CELL_STATE_LABELS[one.cell.state],
            f"{one.form}年格式",
            "换算" if one.bridge else "",
            f"{one.bridge.source_words()}：{one.bridge.reason}" if one.bridge else "",
            one.report.scope,
            one.report.note,
            "人工更正" if one.is_corrected else "",
        ]


def comparison_as_csv(comparison: Comparison) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows Chinese without asking."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for row in comparison_rows(comparison):
        writer.writerow([_written(value) for value in row])
    return codecs.BOM_UTF8 + buffer.getvalue().encode("utf-8")


def _written(value: str | int | Decimal | None) -> str:
    if isinstance(value, str):
        return harmless_text(value)
    return "" if value is None else format_value(Decimal(value))


def comparison_as_workbook(comparison: Comparison) -> bytes:
    """One sheet; numbers are numbers, and text is never a formula."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "比较"
    write_headings(sheet, HEADINGS, _WIDTHS)
    for number, row in enumerate(comparison_rows(comparison), start=2):
        write_line(sheet, number, row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


COMPARISON_FILES = {
    "csv": ComparisonFile("逗号分隔（CSV）", "text/csv; charset=utf-8", comparison_as_csv),
    "xlsx": ComparisonFile("Excel 表格（XLSX）", XLSX, comparison_as_workbook),
}


def comparison_links(comparison: Comparison, name: str) -> list[tuple[str, str]]:
    """What the files are called, and the addresses of the page ``name`` that makes each of this comparison."""
    return [
        (file.label, f"{reverse(name, args=[kind])}?{comparison.query}")
        for kind, file in COMPARISON_FILES.items()
    ]


def comparison_download(comparison: Comparison, kind: str) -> FileResponse:
    """The table as an answer that the browser saves, a file of one of the ``COMPARISON_FILES``; raises Http404 for another kind."""
    file = COMPARISON_FILES.get(kind)
    if file is None:
        raise Http404
    answer = FileResponse(
        io.BytesIO(file.make(comparison)),
        as_attachment=True,
        filename=clean_file_name(f"年度报告数据比较 {comparison.title}.{kind}"),
        content_type=file.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
