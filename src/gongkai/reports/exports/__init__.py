"""A report of the archive as a file to take away: XLSX, CSV and JSON, always with the evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.reports.exports.content import ReportContent, report_content
from gongkai.reports.exports.csv_file import report_as_csv
from gongkai.reports.exports.json_file import report_as_json_file
from gongkai.reports.exports.text_file import report_as_text
from gongkai.reports.exports.workbook import report_as_workbook

__all__ = ["EXPORTS", "Export", "ReportContent", "report_content"]


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file: how it is called, what it is, and the function that makes its bytes."""

    label: str
    content_type: str
    suffix: str
    make: Callable[[ReportContent], bytes]


EXPORTS = {
    "xlsx": Export(
        "Excel 表格（XLSX）",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        report_as_workbook,
    ),
    "csv": Export("逗号分隔（CSV）", "text/csv; charset=utf-8", "csv", report_as_csv),
    "json": Export("数据（JSON）", "application/json", "json", report_as_json_file),
    "txt": Export("原文（TXT）", "text/plain; charset=utf-8", "txt", report_as_text),
}
