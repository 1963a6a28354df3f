"""A report in our own JSON (``docs/report.schema.json``): taken figure by figure, each held against its form."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.library import table as table_of
from gongkai.forms.model import Table
from gongkai.reading.report import LEVEL_WORDS, Figure, Origin, Report, TableRead, Unread
from gongkai.reading.sources.joining import without_controls
from gongkai.reading.sources.unreadable import Unreadable

NO_JSON = "这是 JSON 文件，但不完整或格式有错，打不开。请重新下载后重试。"
NO_REPORT = "这是 JSON 文件，但不是本平台的年度报告（没有 figures 一项）。请上传本平台导出的 JSON，或网页、Word、PDF、Excel 文件。"
MOST_FIGURES = 5000
_LONGEST = 300
_STATES = {state.value: state for state in CellState}
_WORDS = {CellState.NOT_APPLICABLE: "——", CellState.UNREAD: "未读出"}


def read_json_report(source: str, name: str) -> Report:
    """The report that a JSON object says. Raises Unreadable where it is none at all.

    What is wrong in it stands in ``Report.unread``: a cell that no form has, a value that is no number, a cell that
    stands there twice. A cell that a table of the report has and the object does not name is unread.
    """
    try:
        given = json.loads(source, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Unreadable(NO_JSON) from error
    if not isinstance(given, dict) or not isinstance(given.get("figures"), list):
        raise Unreadable(NO_REPORT)
    return _Reader(given, name).report


class _Reader:
    def __init__(self, given: dict[str, Any], name: str) -> None:
        self.given = given
        self.report = Report(source=name, text=_text(given.get("text")), encoding="json")
        self._take_facts()
        self._take_figures()
        self._take_tables()
        if not self.report.text.strip():
            _write_text(self.report, self.given)
        self._take_unread()

    def _take_facts(self) -> None:
        report, given = self.report, self.given
        report.title, report.authority = _words(given.get("title")), _words(given.get("authority"))
        level = given.get("level")
        report.level = level if isinstance(level, str) and level in LEVEL_WORDS else ""
        year = given.get("year")
        if isinstance(year, int) and not isinstance(year, bool) and 1990 <= year <= 2200:
            report.year = year
        else:
            report.unread.append(Unread("没有找到报告年度，跨年度的核对无法进行。"))
        period = given.get("period")
        if isinstance(period, list) and len(period) == 2:
            try:
                report.period = (date.fromisoformat(str(period[0])), date.fromisoformat(str(period[1])))
            except ValueError:
                report.unread.append(Unread("JSON 中的统计期限不是日期，未读。"))

    def _take_figures(self) -> None:
        entries = self.given["figures"]
        if len(entries) > MOST_FIGURES:
            raise Unreadable(f"JSON 中有 {len(entries):,} 个数，不像是一份年度报告。请确认选对了文件。")
        for number, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict):
                self._say(f"JSON 中第 {number} 个数的写法不对，未读。")
                continue
            reference = _known_cell(entry.get("cell"))
            if reference is None:
                self._say(
                    f"JSON 中第 {number} 个数写的单元格“{_words(entry.get('cell'))}”不在任何一种表式中，未读。"
                )
            elif reference in self.report.figures:
                self._say(
                    f"单元格“{_label(reference)}”在 JSON 中出现不止一次，只读取了第一次出现的。", reference
                )
            else:
                self.report.figures[reference] = self._figure(reference, entry)

    def _figure(self, reference: CellReference, entry: dict[str, Any]) -> Figure:
        state, value = _STATES.get(str(entry.get("state"))), _number(entry.get("value"))
        fits = {
            CellState.NUMBER: value is not None and value != 0,
            CellState.ZERO: value is not None and value == 0,
        }
        if state is None or not fits.get(state, entry.get("value") is None):
            written = f"{_words(entry.get('state'))} {_words(entry.get('value'))}".strip()
            self._say(
                f"“{_label(reference)}”在 JSON 中写的是“{written}”，状态和数值对不上，未读。", reference
            )
            state, value = CellState.UNREAD, None
        confidence = _number(entry.get("confidence"))
        sure = float(confidence) if confidence is not None and 0 <= confidence <= 1 else 1.0
        origin = entry.get("origin")
        return Figure(
            reference,
            state,
            value,
            confidence=0.0 if state is CellState.UNREAD else sure,
            origin=Origin(origin) if origin in [known.value for known in Origin] else Origin.READ,
            **self._evidence(entry),
        )

    def _evidence(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Where the figure stands in the text that came with it, if it does stand there."""
        start, end, raw = entry.get("start"), entry.get("end"), entry.get("raw")
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(raw, str)):
            return {}
        if not 0 <= start <= end <= len(self.report.text) or self.report.text[start:end] != raw:
            return {}
        return {"raw": raw, "start": start, "end": end}

    def _take_tables(self) -> None:
        told = {
            (str(one.get("form")), str(one.get("table"))): one
            for one in self.given.get("tables") or ()
            if isinstance(one, dict)
        }
        missing: list[CellReference] = []
        for form, name in dict.fromkeys((cell.form, cell.table) for cell in self.report.figures):
            table = table_of(form, name)
            entry = told.get((form, name), {})
            arrangement = self._arrangement(table, entry.get("arrangement"))
            start, end = entry.get("start"), entry.get("end")
            if not (
                isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(self.report.text)
            ):
                start = end = 0
            in_prose = entry.get("in_prose") is True
            self.report.tables.append(TableRead(form, name, arrangement, start, end, in_prose))
            for reference in table.references(arrangement):
                if reference not in self.report.figures:
                    missing.append(reference)
                    self.report.figures[reference] = Figure(reference, CellState.UNREAD, None, confidence=0.0)
        if missing:
            labels = "、".join(f"“{_label(cell)}”" for cell in missing[:5])
            more = "等" if len(missing) > 5 else ""
            self.report.unread.append(
                Unread(f"JSON 中缺少 {len(missing)} 个数：{labels}{more}。", tuple(missing))
            )

    def _arrangement(self, table: Table, told: Any) -> str:
        """The set of columns that holds every figure given; the one that the object names, where it does."""
        columns = {
            cell.column for cell in self.report.figures if (cell.form, cell.table) == (table.form, table.id)
        }
        fitting = [
            name
            for name, arrangement in table.arrangements.items()
            if columns <= {column.id for column in arrangement}
        ]
        names = fitting or list(table.arrangements)
        return told if isinstance(told, str) and told in names else names[0]

    def _take_unread(self) -> None:
        """What the one who read the report first could not read stays said."""
        if not self.report.tables:
            self.report.unread.insert(0, Unread("JSON 中没有可以认定的数。请确认这是一份年度报告的 JSON。"))
            return
        for entry in self.given.get("unread") or ():
            if isinstance(entry, dict) and (message := _words(entry.get("message"))):
                self.report.unread.append(Unread(message))

    def _say(self, message: str, *cells: CellReference) -> None:
        self.report.unread.append(Unread(message, cells))


def _known_cell(written: Any) -> CellReference | None:
    """The cell of a form that a name means; None where no form has it."""
    try:
        reference = CellReference.parse(str(written))
        table = table_of(reference.form, reference.table)
        if table.row(reference.row).heading:
            return None
        table.column(reference.column)
    except (ValueError, KeyError):
        return None
    return reference


def _label(reference: CellReference) -> str:
    table = table_of(reference.form, reference.table)
    return f"{table.row(reference.row).label}·{table.column(reference.column).label}"


def _number(given: Any) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return None
    number = Decimal(given)
    return number if number.is_finite() and abs(number.adjusted()) <= 20 else None


def _text(given: Any) -> str:
    return without_controls(given) if isinstance(given, str) else ""


def _words(given: Any) -> str:
    return "" if given is None or isinstance(given, dict | list) else _text(str(given))[:_LONGEST]


def _write_text(report: Report, given: dict[str, Any]) -> None:
    """The text of a report that came without: its title, what was written, and its tables with every figure's place."""
    writer = _Writer(report)
    title = report.title or f"{report.authority}{report.year or ''}年政府信息公开工作年度报告"
    writer.line(title)
    if report.period:
        writer.line(f"统计期限：{report.period[0]} 至 {report.period[1]}")
    for section in given.get("sections") or ():
        if isinstance(section, dict):
            writer.line(_words(section.get("heading")))
            paragraphs = section.get("paragraphs")
            for paragraph in paragraphs if isinstance(paragraphs, list) else ():
                writer.line(_text(paragraph))
    report.tables = [writer.table(table) for table in report.tables]
    report.text = "".join(writer.parts)


class _Writer:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.parts: list[str] = []
        self.length = 0

    def line(self, text: str) -> None:
        if text.strip():
            self._add(f"{text}\n")

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def table(self, read: TableRead) -> TableRead:
        table = table_of(read.form, read.table)
        columns = table.columns(read.arrangement)
        self.line(f"{table.title} {table.caption}".strip())
        start = self.length
        self._add(
            " | ".join([table.row_header or "项目", *(column.full_label for column in columns)]) + " |\n"
        )
        for row in table.rows:
            if row.heading:
                continue
            self._add(f"{table.row_path(row.id)} |")
            for column in columns:
                self._add(" ")
                self._figure(CellReference(table.form, table.id, row.id, column.id))
                self._add(" |")
            self._add("\n")
        return TableRead(read.form, read.table, read.arrangement, start, self.length, read.in_prose)

    def _figure(self, reference: CellReference) -> None:
        figure = self.report.figures[reference]
        written = _WORDS.get(figure.state, "") if figure.value is None else f"{figure.value:f}"
        start = self.length
        self._add(written)
        self.report.figures[reference] = Figure(
            reference,
            figure.state,
            figure.value,
            written,
            start if written else None,
            self.length if written else None,
            figure.confidence,
            figure.origin,
        )
