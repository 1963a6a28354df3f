"""The drawings that stand in a report: how requests ended, who asked, and how that was a year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.forms.cells import Cells
from gongkai.forms.formatting import short_label
from gongkai.forms.model import Form, Table
from gongkai.reports.annual.document import ChartBlock
from gongkai.reports.annual.figure_names import live_figure
from gongkai.reports.annual.live_figures import cell_of, last_cell_of

_OUTCOMES = ("granted", "partial", "denied", "unable", "unprocessed", "otherwise")
_REPLIES = (
    "already_public",
    "granted",
    "partly_granted",
    "refused",
    "not_this_authority",
    "not_existing",
    "asked_to_amend",
    "other_way",
)
_APPLICATIONS = ("in_person", "fax", "online", "letter")


def charts_of(form: Form, year: int, cells: Cells, previous: Cells | None) -> Iterator[ChartBlock]:
    """The charts about the requests; one that would show nothing but zeros or unknown figures is left out."""
    if any(table.id == "statistics" for table in form.tables):
        table = form.table("statistics")
        found = [
            _rows("replies", "申请答复情况", form, table, _REPLIES, cells),
            _rows("applications", "申请方式", form, table, _APPLICATIONS, cells),
            _two_years(form, year, table, ("received", "closed", "replied"), cells, previous),
        ]
    else:
        table = form.table("requests")
        found = [
            _rows("outcomes", "政府信息公开申请办理结果", form, table, _OUTCOMES, cells),
            _applicants(form, table, cells),
            _two_years(form, year, table, ("new", "total", "carried_out"), cells, previous),
        ]
    for chart in found:
        if any(value for _, values in chart.series for value in values):
            yield chart


def _value(form: Form, name: str, cells: Cells) -> Decimal | None:
    return cell_of(live_figure(form, name), cells).value


def _rows(name: str, title: str, form: Form, table: Table, rows: Sequence[str], cells: Cells) -> ChartBlock:
    return ChartBlock(
        name,
        title,
        "bars",
        tuple(short_label(table.row(row)) for row in rows),
        (("件数", tuple(_value(form, f"{table.id}.{row}.total", cells) for row in rows)),),
        "件",
    )


def _applicants(form: Form, table: Table, cells: Cells) -> ChartBlock:
    columns = [column for column in table.columns() if column.id != "total"]
    return ChartBlock(
        "applicants",
        "新收申请的申请人情况",
        "bars",
        tuple("其他组织" if column.id == "other" else column.label for column in columns),
        (("件数", tuple(_value(form, f"{table.id}.new.{column.id}", cells) for column in columns)),),
        "件",
    )


def _two_years(
    form: Form, year: int, table: Table, rows: Sequence[str], cells: Cells, previous: Cells | None
) -> ChartBlock:
    """Without last year's report there is nothing to compare, and no drawing."""
    series = []
    for row in rows if previous is not None else ():
        figure = live_figure(form, f"{table.id}.{row}.total")
        last = last_cell_of(figure, previous)
        words = "办结" if row == "total" else short_label(table.row(row))
        series.append((words, (last.value if last else None, cell_of(figure, cells).value)))
    return ChartBlock("years", "与上年比较", "line", (f"{year - 1}年", f"{year}年"), tuple(series), "件")
