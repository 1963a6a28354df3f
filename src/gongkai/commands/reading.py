"""``gongkai read`` and ``gongkai check``: reports and their findings in a terminal. No database is needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as TerminalTable
from rich.text import Text

from gongkai.commands.group import PlainCommand
from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.findings import Finding, Severity
from gongkai.forms.formatting import format_cell
from gongkai.forms.library import form as form_of
from gongkai.forms.library import table as table_of
from gongkai.forms.model import Row, Table
from gongkai.reading.examination import examine
from gongkai.reading.reader import read_report
from gongkai.reading.report import LEVEL_WORDS, Report, TableRead, Unread
from gongkai.reading.serialization import report_as_json

STATUS_FINE = 0
STATUS_ERRORS_FOUND = 1
STATUS_NOTHING_READ = 2

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_MOST_UNREAD_SHOWN = 12
_NARROWEST = 60
_WIDTH_WITHOUT_TERMINAL = 110

_Show = Callable[[Console, Report, list[Finding]], None]


def _files_argument(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--json", "as_json", is_flag=True, help="输出 JSON，每个文件一行一个对象。")(
        command
    )
    return click.argument(
        "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件..."
    )(command)


@click.command(cls=PlainCommand, short_help="读取年度报告中的统计表")
@_files_argument
def read(files: tuple[Path, ...], as_json: bool) -> None:
    """读取已发布的年度报告（网页、Word、PDF、Excel、JSON 或文本，- 表示标准输入），显示其中的统计表，并说明哪些没有读出。

    退出状态：0 正常；1 有错误级问题；2 有文件什么也没有读出。
    """
    _run(files, as_json, _show_tables)


@click.command(cls=PlainCommand, short_help="检查年度报告的勾稽关系等问题")
@_files_argument
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """检查已发布的年度报告（网页、Word、PDF、Excel、JSON 或文本，- 表示标准输入），列出错误、存疑和提示。

    退出状态：0 没有错误级问题；1 有错误级问题；2 有文件什么也没有读出。
    """
    _run(files, as_json, _show_findings)


def _run(files: tuple[Path, ...], as_json: bool, show: _Show) -> None:
    console = _console()
    status = STATUS_FINE
    for report in _reports(files):
        findings = examine(report)
        if not report.is_read:
            status = STATUS_NOTHING_READ
        elif status == STATUS_FINE and any(finding.severity is Severity.ERROR for finding in findings):
            status = STATUS_ERRORS_FOUND
        if as_json:
            click.echo(json.dumps(report_as_json(report, findings), ensure_ascii=False))
        else:
            _show_head(console, report)
            show(console, report, findings)
            _show_unread(console, report)
    sys.exit(status)


def _console() -> Console:
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    return console if console.width >= _NARROWEST else Console(highlight=False, width=_NARROWEST)


def _reports(files: tuple[Path, ...]) -> Iterator[Report]:
    """The reports of the files; a file that cannot be opened is a report in which nothing could be read."""
    for path in files:
        if str(path) == "-":
            yield read_report(sys.stdin.buffer.read(), "标准输入")
            continue
        try:
            yield read_report(path, str(path))
        except OSError as error:
            yield Report(
                source=str(path), text="", encoding="", unread=[Unread(_why_not_opened(path, error))]
            )


def _why_not_opened(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"没有“{path}”这个文件，请检查路径。"
    if isinstance(error, IsADirectoryError):
        return f"“{path}”是文件夹，请给出其中的文件，例如 {path}/*.txt。"
    if isinstance(error, PermissionError):
        return f"没有权限读取“{path}”。"
    return f"打不开“{path}”：{error.strerror or error}。"


def _show_head(console: Console, report: Report) -> None:
    console.rule(Text(report.source or "报告", style="bold"), style="blue", align="left")
    if not report.is_read:
        return
    facts = [report.authority or "未认出机关"]
    facts += [LEVEL_WORDS[report.level]] if report.level else []
    facts += [f"{report.year} 年度" if report.year else "未认出年度"]
    if report.period:
        facts.append(f"统计期限 {report.period[0]} 至 {report.period[1]}")
    console.print(" · ".join(facts))
    shapes = [f"{form_of(name).basis}（{name} 年格式）" for name in report.forms]
    console.print(
        f"格式：{'、'.join(shapes)}；读出程度 {report.confidence:.0%}；文字修复 {len(report.repairs)} 处"
    )


def _show_tables(console: Console, report: Report, findings: list[Finding]) -> None:
    touched = {cell: finding.severity for finding in reversed(findings) for cell in finding.cells}
    for read_table in report.tables:
        console.print(_terminal_table(report, read_table, touched))
    counts = _counts(findings)
    console.print(f"检查：{counts}。运行 gongkai check 查看详情。" if findings else "检查：没有发现问题。")


def _terminal_table(
    report: Report, read_table: TableRead, touched: dict[CellReference, Severity]
) -> TerminalTable:
    table = table_of(read_table.form, read_table.table)
    title = " ".join(
        part for part in (table.title, table.caption, "（据正文）" if read_table.in_prose else "") if part
    )
    shown = TerminalTable(title=title, title_justify="left", title_style="bold", header_style="bold")
    shown.add_column(table.row_header or "项目", overflow="fold")
    has_units = len({row.unit for row in table.rows if not row.heading}) > 1
    if has_units:
        shown.add_column("单位", no_wrap=True)
    for column in table.columns(read_table.arrangement):
        shown.add_column(column.label, justify="right", overflow="fold")
    for row in table.rows:
        label = "  " * _depth(table, row) + row.label
        values = [] if row.heading else [
            _value(report, read_table, row, column.id, touched)
            for column in table.columns(read_table.arrangement)
        ]  # fmt: skip
        shown.add_row(label, *([row.unit] if has_units else []), *values)
    return shown


def _depth(table: Table, row: Row) -> int:
    depth, parent = 0, row.parent
    while parent:
        depth, parent = depth + 1, table.row(parent).parent
    return depth


def _value(
    report: Report, read_table: TableRead, row: Row, column: str, touched: dict[CellReference, Severity]
) -> Text:
    reference = CellReference(read_table.form, read_table.table, row.id, column)
    figure = report.figures.get(reference)
    if figure is None or figure.state is CellState.UNREAD:
        return Text("未读", style="dim red")
    if figure.state is CellState.BLANK:
        return Text("")
    if figure.state is CellState.NOT_APPLICABLE:
        return Text("—", style="dim")
    return Text(
        format_cell(figure.as_cell()),
        style=_COLOURS.get(touched[reference], "") if reference in touched else "",
    )


def _show_findings(console: Console, report: Report, findings: list[Finding]) -> None:
    if not report.is_read:
        return
    if not findings:
        console.print("没有发现问题。", style="green")
        return
    for finding in findings:
        head = Text.assemble(
            (f"{finding.severity.label} ", _COLOURS[finding.severity]),
            (f"{finding.id}  ", "dim"),
            finding.message,
        )
        console.print(head)
        if finding.formula:
            console.print(Text(f"      {finding.formula}", style="dim"))
    console.print(_counts(findings), style="bold")


def _counts(findings: list[Finding]) -> str:
    counted = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
    return "，".join(f"{severity.label} {count} 处" for severity, count in counted.items() if count)


def _show_unread(console: Console, report: Report) -> None:
    for unread in report.unread[:_MOST_UNREAD_SHOWN]:
        console.print(Text.assemble(("未读 ", "magenta"), unread.message))
    if len(report.unread) > _MOST_UNREAD_SHOWN:
        console.print(f"……另有 {len(report.unread) - _MOST_UNREAD_SHOWN} 处未读，用 --json 查看全部。")
    console.print()
