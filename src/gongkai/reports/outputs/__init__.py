"""An annual report as files: one document, many formats, all made by the writers that are registered here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.reports.annual.document import ReportDocument
from gongkai.reports.outputs.csv_file import write_csv
from gongkai.reports.outputs.json_file import write_json
from gongkai.reports.outputs.page import write_html
from gongkai.reports.outputs.pdf import write_pdf
from gongkai.reports.outputs.text_file import write_text_file
from gongkai.reports.outputs.word import write_word
from gongkai.reports.outputs.workbook import write_workbook
from gongkai.web.spreadsheets import XLSX

__all__ = ["OUTPUTS", "Output"]


@dataclass(frozen=True, slots=True)
class Output:
    """A kind of file: how people call it, what it is, how its name ends, and what makes it of a document."""

    key: str
    label: str
    content_type: str
    suffix: str
    write: Callable[[ReportDocument], bytes]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OUTPUTS = {
    output.key: output
    for output in (
        Output("docx", "Word 文档（.docx）", _WORD, ".docx", write_word),
        Output("pdf", "PDF 文件（.pdf）", "application/pdf", ".pdf", write_pdf),
        Output("xlsx", "Excel 工作簿（.xlsx）", XLSX, ".xlsx", write_workbook),
        Output("html", "网页文件（.html）", "text/html; charset=utf-8", ".html", write_html),
        Output("txt", "纯文本（.txt）", "text/plain; charset=utf-8", ".txt", write_text_file),
        Output("csv", "数据（.csv）", "text/csv; charset=utf-8", ".csv", write_csv),
        Output("json", "数据（.json）", "application/json", ".json", write_json),
    )
}
"""Every format of a single report, by its key. A whole tree goes into one Parquet file (``outputs.parquet``)."""
