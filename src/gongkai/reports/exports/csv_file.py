"""The figures as CSV: UTF-8 with a byte order mark, so that Excel shows Chinese without asking."""

from __future__ import annotations

import codecs
import csv
import io
from decimal import Decimal

from gongkai.forms.cells import CellState
from gongkai.forms.formatting import format_value
from gongkai.reports.exports.content import ReportContent, harmless_text
from gongkai.reports.labels import label_of
from gongkai.reports.models import Figure
from gongkai.reports.values import CELL_STATE_LABELS

HEADINGS = (
    *("报告机关", "年度", "表式", "统计表", "行", "列", "单位", "数值", "状态", "读出的数值", "读出的状态"),
    *("原文片段", "起始字符", "结束字符", "置信度", "来源", "单元格"),
)


def report_as_csv(content: ReportContent) -> bytes:
    """One line a figure. A cell without a value stays empty in 数值 and says why in 状态."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for figure in content.figures:
        writer.writerow([_written(value) for value in figure_values(content, figure)])
    return codecs.BOM_UTF8 + buffer.getvalue().encode("utf-8")


def _written(value: str | Decimal | int | None) -> str:
    if isinstance(value, str):
        return harmless_text(value)
    return "" if value is None else format_value(Decimal(value))


def figure_values(content: ReportContent, figure: Figure) -> list[str | Decimal | int | None]:
    """A figure with its evidence in the order of the headings: numbers as numbers, all else as text."""
    archived = content.archived
    label = label_of(figure.reference, archived)
    return [
        archived.authority_name,
        archived.year,
        label.form,
        label.table,
        label.row,
        label.column,
        label.unit,
        figure.current_value,
        CELL_STATE_LABELS[CellState(figure.current_state)],
        figure.value,
        CELL_STATE_LABELS[CellState(figure.state)],
        figure.raw,
        figure.start,
        figure.end,
        Decimal(str(round(figure.confidence, 2))),
        "人工更正" if figure.is_corrected else figure.get_origin_display(),
        str(figure.reference),
    ]
