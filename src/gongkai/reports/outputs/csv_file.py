"""The figures of a report as CSV: UTF-8 with a byte order mark, so that Excel shows Chinese without asking."""

from __future__ import annotations

import codecs
import csv
import io

from gongkai.forms.formatting import format_value
from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.exports.content import harmless_text
from gongkai.reports.outputs.content import cleaned, figure_lines, state_word

HEADINGS = ("报告机关", "年度", "表式", "统计表", "行", "列", "单位", "数值", "状态", "单元格", "说明")


def write_csv(document: ReportDocument) -> bytes:
    """One line a figure. A cell without a value stays empty in 数值 and says why in 状态; what must be said of the whole report (units
    missing, not submitted yet) stands in 说明 of every line, so that no line is taken for a complete sum.
    """
    document = cleaned(document)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    authority = harmless_text(document.authority)
    remarks = harmless_text("".join(document.remarks))
    for line in figure_lines(document):
        writer.writerow(
            [
                authority,
                document.year,
                harmless_text(line.form),
                harmless_text(line.table),
                harmless_text(line.row),
                harmless_text(line.column),
                "" if line.unit == "——" else line.unit,
                "" if line.cell.value is None else format_value(line.cell.value),
                state_word(line.cell),
                str(line.reference),
                remarks,
            ]
        )
    return codecs.BOM_UTF8 + buffer.getvalue().encode("utf-8")
