"""From the cells behind a row's label to its figures, column by column, or to an honest "unread"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from gongkai.forms.cells import CellReference, CellState
from gongkai.forms.library import all_forms, form_for_year
from gongkai.forms.model import Column, Form, Row, Table
from gongkai.reading.grid import TextCell
from gongkai.reading.labels import family_of
from gongkai.reading.readable import ReadableText
from gongkai.reading.report import Figure, TableRead, Unread
from gongkai.reading.shapes import Habit, columns_in_print, groups_in_print, habit_of, line_of, unit_written
from gongkai.reading.tables import RawRow, RawTable
from gongkai.reading.values import read_value

_BESIDE_BLANKS = 0.97
"""A figure in a row with blanks rests on counting cells, which is a little less than seeing it alone."""


@dataclass(slots=True)
class Resolved:
    """The figures of the tables found, and what of them could not be read."""

    tables: list[TableRead] = field(default_factory=list)
    figures: dict[CellReference, Figure] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)


def resolve(found: dict[str, RawTable], text: ReadableText, year: int | None) -> Resolved:
    """The figures of all tables found in a report of a reporting year (None where unknown)."""
    resolver = _Resolver(text, year)
    for raw in sorted(found.values(), key=lambda table: table.start):
        if raw.family == "remedies":
            resolver.side_by_side(raw)
        elif any(row.cells for row in raw.rows):
            resolver.row_by_row(raw)
    return resolver.result


class _Resolver:
    def __init__(self, text: ReadableText, year: int | None) -> None:
        self.text = text
        self.year = year
        self.result = Resolved()

    def row_by_row(self, raw: RawTable) -> None:
        rows = {(row.meaning.table, row.meaning.row): row for row in reversed(raw.rows)}
        for table in _tables_meant(raw, self.year):
            present = [row for row in table.rows if (table.id, row.id) in rows]
            if not present or not any(rows[table.id, row.id].cells for row in present):
                continue
            arrangement, columns = columns_in_print(table, raw)
            self._take_table(table, arrangement, raw)
            if not columns:
                self._leave_table_unread(table, arrangement, raw)
                continue
            habit = habit_of([row for row in raw.rows if row.meaning.table == table.id])
            missing: list[Row] = []
            for row in table.rows:
                if row.heading:
                    continue
                raw_row = rows.get((table.id, row.id))
                if raw_row is None:
                    missing.append(row)
                    self._leave_unread(table, row, columns)
                else:
                    self._take_row(table, row, columns, raw_row, habit, raw)
            self._say_missing(table, missing, columns)
        if raw.repeated is not None:
            start, end = self.text.span(raw.repeated.start, raw.repeated.end)
            message = "同一张统计表在文中第二次出现（可能是两份报告放在了一个文件里），只读取了第一次出现的，请拆分后分别上传。"
            self.result.unread.append(Unread(message, (), start, end))

    def side_by_side(self, raw: RawTable) -> None:
        table = _preferred(raw.family, self.year)
        groups = [row for row in table.rows if not row.heading]
        columns = table.columns()
        width = len(groups) * len(columns)
        cells = raw.line_of_figures
        while len(cells) > width and cells[0].is_empty:
            cells = cells[1:]
        self._take_table(table, next(iter(table.arrangements)), raw)
        columns = groups_in_print(table, raw)
        if not columns:
            self._leave_table_unread(table, "", raw)
            return
        filled = [cell for cell in cells if not cell.is_empty]
        line = filled if len(filled) == width else cells
        if len(line) != width and not (len(line) > width and all(c.is_empty for c in line[width:])):
            for row in groups:
                self._leave_unread(table, row, columns)
            references = tuple(table.references())
            message = f"“{table.title}”一表应有 {width} 个数，读到 {len(filled)} 个，无法判断缺的是哪一个，整表未读。"
            self.result.unread.append(Unread(message, references, *self._span(raw)))
            return
        certainty = 1.0 if len(filled) == width else _BESIDE_BLANKS
        for row, position in zip(groups, range(0, width, len(columns)), strict=True):
            for column, cell in zip(columns, line[position : position + len(columns)], strict=True):
                self._take_cell(table, row, column, cell, certainty)

    def _take_table(self, table: Table, arrangement: str, raw: RawTable) -> None:
        self.result.tables.append(TableRead(table.form, table.id, arrangement, *self._span(raw)))

    def _span(self, raw: RawTable) -> tuple[int, int]:
        return self.text.span(raw.start, raw.end)

    def _take_row(
        self,
        table: Table,
        row: Row,
        columns: tuple[Column, ...],
        raw: RawRow,
        habit: Habit,
        raw_table: RawTable,
    ) -> None:
        line = line_of(raw, len(columns), habit)
        if line is None:
            self._leave_unread(table, row, columns)
            count = sum(not cell.is_empty for cell in raw.cells)
            message = (
                f"“{row.label}”一行应有 {len(columns)} 个数，读到 {count} 个，无法判断各属哪一列，整行未读。"
            )
            references = tuple(CellReference(table.form, table.id, row.id, c.id) for c in columns)
            end = raw.cells[-1].end if raw.cells else raw.label.end
            start, end = self.text.span(raw.label.start, end)
            self.result.unread.append(Unread(message, references, start, end))
            return
        blanks = any(cell.is_empty for cell in line)
        for column, cell in zip(columns, line, strict=True):
            certainty = raw.certainty * (_BESIDE_BLANKS if blanks else 1.0)
            self._take_cell(table, row, column, cell, certainty, unit_written(raw, raw_table, table, column))

    def _take_cell(
        self, table: Table, row: Row, column: Column, cell: TextCell, certainty: float, unit: str = ""
    ) -> None:
        """Take one cell. ``unit`` is what the table says its figures are counted in, empty where it does not."""
        reference = CellReference(table.form, table.id, row.id, column.id)
        start, end = self.text.span(cell.start, cell.end)
        raw = self.text.source[start:end]
        read = read_value(self.text.text[cell.start : cell.end])
        if read is None or read.state is CellState.UNREAD:
            self.result.figures[reference] = Figure(reference, CellState.UNREAD, None, raw, start, end, 0.0)
            message = f"“{row.label}”的“{column.label}”处写的是“{raw}”，不是一个可以认定的数，未读。"
            self.result.unread.append(Unread(message, (reference,), start, end))
            return
        counted_in = column.unit or row.unit
        if not read.fits(counted_in):
            self.result.figures[reference] = Figure(reference, CellState.UNREAD, None, raw, start, end, 0.0)
            message = f"“{row.label}”的“{column.label}”处写的是“{raw}”，而这里应以“{counted_in}”计，未读。"
            self.result.unread.append(Unread(message, (reference,), start, end))
            return
        value = read.in_unit(counted_in, unit)
        self.result.figures[reference] = Figure(
            reference, read.state, value, raw, start, end, round(certainty * read.confidence, 3)
        )

    def _leave_table_unread(self, table: Table, arrangement: str, raw: RawTable) -> None:
        for row in table.rows:
            if not row.heading:
                self._leave_unread(table, row, table.columns(arrangement))
        message = f"“{table.title}”一表各列的先后与格式不同，无法判断各数属于哪一列，整表未读。"
        self.result.unread.append(Unread(message, tuple(table.references(arrangement)), *self._span(raw)))

    def _leave_unread(self, table: Table, row: Row, columns: tuple[Column, ...]) -> None:
        for column in columns:
            reference = CellReference(table.form, table.id, row.id, column.id)
            self.result.figures[reference] = Figure(reference, CellState.UNREAD, None, confidence=0.0)

    def _say_missing(self, table: Table, missing: list[Row], columns: tuple[Column, ...]) -> None:
        if not missing:
            return
        figure_rows = [row for row in table.rows if not row.heading]
        references = tuple(
            CellReference(table.form, table.id, row.id, column.id) for row in missing for column in columns
        )
        labels = "、".join(f"“{row.label}”" for row in missing[:6]) + ("等" if len(missing) > 6 else "")
        if len(missing) > 2 and missing == figure_rows[-len(missing) :]:
            message = (
                f"“{table.title}”从“{missing[0].label}”起的 {len(missing)} 行没有找到，报告可能在此处中断。"
            )
        else:
            message = f"“{table.title}”缺少 {len(missing)} 行：{labels}。"
        self.result.unread.append(Unread(message, references))


def _tables_meant(raw: RawTable, year: int | None) -> Iterator[Table]:
    """The tables of the form that a family of rows and headers is, form by form decided on what stands in it."""
    form_id = _form_meant(raw, year)
    for form in all_forms():
        if form.id == form_id:
            yield from (table for table in form.tables if family_of(table) == raw.family)


def _form_meant(raw: RawTable, year: int | None) -> str:
    candidates = [
        form for form in all_forms() if any(family_of(table) == raw.family for table in form.tables)
    ]
    if len(candidates) == 1:
        return candidates[0].id
    preferred = _preferred(raw.family, year).form
    votes = {form.id: _votes(raw, form, year) for form in candidates}
    return max(candidates, key=lambda form: (votes[form.id], form.id == preferred)).id


def _votes(raw: RawTable, form: Form, year: int | None) -> int:
    """How much of what stands in a family of tables speaks for a form: its headers, and rows that take figures."""
    votes = 0
    tables = {table.id: table for table in form.tables if family_of(table) == raw.family}
    for table_id, headers in raw.headers.items():
        if table_id in tables:
            known = {column.id for column in tables[table_id].columns()}
            votes += 2 * len(known & set(headers)) - len(set(headers) - known)
    for row in raw.rows:
        if not row.cells or row.meaning.table not in tables:
            continue
        table = tables[row.meaning.table]
        takes_figures = any(r.id == row.meaning.row and not r.heading for r in table.rows)
        votes += 1 if takes_figures else -2
        if takes_figures and raw.family == "proactive" and year is None:
            # Only where nothing else tells: a column that somebody added would speak for the wrong form.
            votes += sum(not cell.is_empty for cell in row.cells) == len(table.columns())
    return votes


def _preferred(family: str, year: int | None) -> Table:
    """The table of a family in the form of the year; without a year, in the newest form."""
    forms = list(reversed(all_forms()))
    if year is not None:
        with suppress(KeyError):
            forms.insert(0, form_for_year(year))
    return next(table for form in forms for table in form.tables if family_of(table) == family)
