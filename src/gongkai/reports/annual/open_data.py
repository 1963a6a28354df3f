"""The figures of many reports as data: one line a cell, read in batches and never all at once."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.formatting import format_value
from gongkai.reports.exports.content import harmless_text
from gongkai.reports.labels import CellLabel, label_of
from gongkai.reports.models import AnnualReport, ReportStatus, ReportSubmission, SubmittedFigure
from gongkai.reports.outputs.parquet import ParquetFigure, ReportOrigin
from gongkai.reports.values import CELL_STATE_LABELS, exact

AT_ONCE = 200
"""Reports whose figures are asked for in one query."""
FIELDS = (
    ("authority", "机关编号", "机关在本平台的编号，各年不变。"),
    ("code", "行政区划代码", "机关所在地的行政区划代码。"),
    ("name", "机关名称", "报告机关的名称。"),
    ("level", "级别", "省级 province、设区的市级 prefecture、县级 county、乡镇级 township 等。"),
    ("kind", "机关性质", "人民政府 government、部门 department 等。"),
    ("year", "年度", "统计年度，统计期限为1月1日至12月31日。"),
    ("scope", "范围", "own 为本机关，compiled 为汇总所属单位。"),
    ("form", "表式", "统计表式的编号：2014、2019 或者 2021。"),
    ("table", "统计表", "表、行、列的编号和正式名称。"),
    ("unit", "单位", "数值的计量单位。"),
    ("value", "数值", "数值；空白、不适用和未读出的没有数值，不是零。"),
    ("state", "状态", "number 数值、zero 零、blank 空白、not_applicable 不适用、unread 未读出。"),
    ("source", "来源", "数据怎样得来：由记录计算、人工填报、由各单位汇总等。"),
    ("missing_units", "未汇总单位数", "汇总报告还缺几个单位；不是零的，数值只是部分单位之和。"),
)
"""What the lines say: name in the Parquet file, Chinese name, meaning."""
CSV_HEADINGS = (
    *("机关编号", "行政区划代码", "机关名称", "级别", "年度", "范围", "表式", "统计表", "行", "列", "单位"),
    *("数值", "状态", "来源", "单元格", "报送日期", "未汇总单位数"),
)


def handed_in(reports: QuerySet[AnnualReport]) -> QuerySet[AnnualReport]:
    """Those of the reports that are handed in and were not sent back."""
    return reports.filter(
        status__in=[ReportStatus.SUBMITTED, ReportStatus.ACCEPTED], current_submission__isnull=False
    )


def submissions_of(reports: QuerySet[AnnualReport], year: int) -> list[ReportSubmission]:
    """The newest submissions of a year's reports that are handed in and were not sent back. One query."""
    rows = handed_in(reports).filter(year=year)
    found = ReportSubmission.objects.filter(pk__in=rows.order_by().values("current_submission"))
    return list(
        found.select_related("report__authority")
        .defer("texts", "findings")
        .order_by("report__authority__position", "report__authority", "pk")
    )


def figures(submissions: Sequence[ReportSubmission]) -> Iterator[ParquetFigure]:
    """Every cell of these submissions, report by report in the order given. One query for every 200 reports."""
    for start in range(0, len(submissions), AT_ONCE):
        part = submissions[start : start + AT_ONCE]
        origins = {submission.pk: _origin(submission) for submission in part}
        order = {submission.pk: place for place, submission in enumerate(part)}
        rows = SubmittedFigure.objects.filter(submission__in=list(origins)).values_list(
            "submission_id", "form", "table", "row", "column", "state", "value", "source"
        )
        lines = sorted(rows.order_by("pk"), key=lambda line: order[line[0]])
        for key, form, table, row, column, state, value, source in lines:
            yield ParquetFigure(
                origins[key],
                CellReference(form, table, row, column),
                Cell(CellState(state), exact(value)),
                source,
            )


def csv_lines(submissions: Sequence[ReportSubmission]) -> Iterator[bytes]:
    """The same as CSV, line by line: UTF-8 with a byte order mark. A cell without a value stays empty and says why in 状态."""
    scopes = dict(AnnualReport._meta.get_field("scope").choices or ())
    sources = dict(SubmittedFigure._meta.get_field("source").choices or ())
    yield CSV_HEAD
    for figure in figures(submissions):
        origin = figure.report
        label = _label(figure.reference)
        submitted = timezone.localdate(origin.submitted_at).isoformat() if origin.submitted_at else ""
        yield _line(
            (
                origin.authority,
                origin.code,
                origin.name,
                origin.level,
                origin.year,
                str(scopes.get(origin.scope, origin.scope)),
                f"{figure.reference.form}年格式",
                label.table,
                label.row,
                label.column,
                label.unit,
                figure.cell.value,
                CELL_STATE_LABELS[figure.cell.state],
                str(sources.get(figure.source, figure.source)),
                str(figure.reference),
                submitted,
                origin.missing_units,
            )
        )


@lru_cache(maxsize=4096)
def _label(reference: CellReference) -> CellLabel:
    return label_of(reference)


def _origin(submission: ReportSubmission) -> ReportOrigin:
    report = submission.report
    authority = report.authority
    return ReportOrigin(
        authority.pk,
        authority.division_code,
        authority.name,
        authority.level,
        authority.kind,
        authority.line,
        report.year,
        report.scope,
        submission.arrangement,
        report.status,
        submission.submitted_at,
        len(submission.missing),
    )


def _line(values: Iterable[str | int | Decimal | None]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([_written(value) for value in values])
    return buffer.getvalue().encode("utf-8")


def _written(value: str | int | Decimal | None) -> str:
    if isinstance(value, str):
        return harmless_text(value)
    return "" if value is None else format_value(Decimal(value))


CSV_HEAD = codecs.BOM_UTF8 + _line(CSV_HEADINGS)
"""The bytes with which every CSV file of data begins."""
