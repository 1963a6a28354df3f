"""Reading one published annual report from end to end."""

from __future__ import annotations

from pathlib import Path

from gongkai.forms.library import form_for_year
from gongkai.forms.library import table as table_of
from gongkai.reading.decoding import LARGEST_SOURCE, Undecodable
from gongkai.reading.facts import Title, read_facts, titles
from gongkai.reading.grid import cells_of
from gongkai.reading.labels import family_of
from gongkai.reading.other_years import blanked, spans_of_other_years
from gongkai.reading.prose import figures_in_prose
from gongkai.reading.readable import ReadableText
from gongkai.reading.report import Report, Unread
from gongkai.reading.resolving import resolve
from gongkai.reading.sources.json_report import read_json_report
from gongkai.reading.sources.kinds import SourceKind
from gongkai.reading.sources.opening import opened
from gongkai.reading.sources.unreadable import Unreadable
from gongkai.reading.tables import RawTable, TableFinder

_SHORTEST_SECOND_REPORT = 600
"""Characters. A link list below a report names other reports too; only a long rest is a report of its own."""


def read_report(source: bytes | str | Path, name: str = "") -> Report:
    """Read a published report as far as it can be read: text, a page, Word, PDF, Excel, or our own JSON.

    ``source`` is the bytes of a file, its path, or text (the source of a page too). What it is is told by what stands
    in it. ``name`` is what the source is called in the result. ``Report.text`` is the text that the spans refer to.
    Bad content never raises: what is wrong stands, in sentences, in ``Report.unread``. Only a path that cannot
    be opened raises OSError.
    """
    if isinstance(source, Path):
        name = name or source.name
        source = source.read_bytes()
    try:
        kind, taken = opened(source, name)
        if kind is SourceKind.JSON:
            return read_json_report(taken.text, name)
    except (Undecodable, Unreadable) as reason:
        return Report(source=name, text="", encoding="", unread=[Unread(str(reason))])
    report = Report(source=name, text=taken.text, encoding=taken.encoding)
    if len(report.text) > LARGEST_SOURCE:
        report.unread.append(
            Unread(f"文本有 {len(report.text):,} 个字，不像是一份年度报告。请只保留报告正文和统计表后重试。")
        )
        return report
    if not report.text.strip():
        report.unread.append(Unread("文件是空的，没有可读的内容。请确认选对了文件。"))
        return report
    _read_text(report)
    report.unread += [Unread(remark) for remark in taken.remarks]
    return report


def _read_text(report: Report) -> None:
    text = ReadableText(report.text)
    end = _end_of_first_report(text.text)
    body = text.text[:end]
    report.repairs = text.repairs
    facts = read_facts(body)
    report.title, report.authority, report.level = facts.title, facts.authority, facts.level
    report.year, report.period = facts.year, facts.period
    found, other_years = _tables_of(body, report.year)
    resolved = resolve(found, text, report.year)
    report.tables, report.figures, report.unread = resolved.tables, resolved.figures, resolved.unread
    for start, end in other_years:
        message = f"此处标明是其他年度的数，不属于 {report.year} 年度，未读。"
        report.unread.append(Unread(message, (), *text.span(start, end)))
    _add_prose(report, text, body)
    _say_what_is_missing(report, text, end)


def _tables_of(body: str, year: int | None) -> tuple[dict[str, RawTable], list[tuple[int, int]]]:
    """The tables of a report; where a table stands there twice, without those marked as another year's."""
    found = TableFinder().take(cells_of(body))
    if year is None or not any(table.repeated for table in found.values()):
        return found, []
    spans = spans_of_other_years(body, year)
    own = TableFinder().take(cells_of(blanked(body, spans))) if spans else {}
    return (own, spans) if own.keys() == found.keys() else (found, [])


def _add_prose(report: Report, text: ReadableText, body: str) -> None:
    """Where a form of the time is told in running text instead of a table, take its figures from there."""
    if report.tables or report.year is None:
        return
    gathered = figures_in_prose(body, report.year, report.authority, text)
    if gathered is None:
        return
    table, figures = gathered
    report.tables.append(table)
    report.figures.update(figures)


def _say_what_is_missing(report: Report, text: ReadableText, end: int) -> None:
    if end < len(text.text):
        start = text.span(end, end + 1)[0]
        message = "文中从此处起是另一份报告，只读取了第一份。请把两份报告拆成两个文件分别读取。"
        report.unread.append(Unread(message, (), start, len(report.text)))
    if not report.tables:
        report.unread.insert(0, Unread(_why_nothing(report)))
        return
    if report.year is None:
        report.unread.append(Unread("没有找到报告年度，跨年度的核对无法进行。"))
        return
    if any(table.in_prose for table in report.tables):
        report.unread.append(Unread("文中没有统计表，数字从正文中读取；正文没有说到的各行未读。"))
        return
    try:
        expected = form_for_year(report.year)
    except KeyError:
        return
    read = {table.table for table in report.tables}
    in_other_forms = {
        family_of(table_of(table.form, table.table)) for table in report.tables if table.form != expected.id
    }
    for table in expected.tables:
        if table.id in read or family_of(table) in in_other_forms:
            continue
        caption = f"“{table.caption}”" if table.caption else ""
        report.unread.append(Unread(f"没有找到“{table.title}”{caption}的统计表。"))


def _why_nothing(report: Report) -> str:
    if "公开" not in report.text and "公開" not in report.text:
        return "文中没有政府信息公开年度报告的内容，请确认选对了文件。"
    if report.title:
        return f"认出了《{report.title}》，但没有找到统计表，正文里也没有可以认定的数字。请确认复制了完整的报告。"
    return "文中没有找到政府信息公开年度报告的标题和统计表，请确认这是一份年度报告，并复制完整。"


def _end_of_first_report(text: str) -> int:
    """Where a second report begins in the same text; the end of the text where there is none."""
    found = titles(text)
    if len(found) < 2:
        return len(text)
    first = found[0]
    for other in found[1:]:
        if text[other.start : other.start + 20].lstrip().startswith("《"):
            # A title in quotation marks speaks of a report, as a link to last year's does.
            continue
        if _is_another(first, other) and len(text) - other.start > _SHORTEST_SECOND_REPORT:
            rest = text[other.start :]
            if "统计" in rest and ("一、" in rest or "|" in rest):
                return other.start
    return len(text)


def _is_another(first: Title, other: Title) -> bool:
    if other.year != first.year:
        return True
    return bool(first.name and other.name) and first.name not in other.name and other.name not in first.name
