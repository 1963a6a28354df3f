"""Which figure is compared: a table, a row and a column, chosen among what the reports hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.forms.library import all_forms
from gongkai.forms.model import Column, Row, Table

TableKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a chooser."""

    value: str
    label: str
    chosen: bool


@dataclass(slots=True)
class Indicator:
    """The figure that was chosen, with the choices around it. ``problems`` are sentences about what could not be chosen."""

    table: Table
    row: Row
    column: Column
    tables: list[Option] = field(default_factory=list)
    rows: list[Option] = field(default_factory=list)
    columns: list[Option] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    row_table: Table | None = None
    """The newest table that has the row, where ``table`` has not."""

    @property
    def title(self) -> str:
        """What is compared, in official words."""
        return f"{(self.row_table or self.table).row_path(self.row.id)} · {_words(self.table, self.column)}"

    @property
    def unit(self) -> str:
        """The unit of the figure."""
        return self.column.unit or self.row.unit

    @property
    def direct_forms(self) -> tuple[str, ...]:
        """The forms that print this very figure."""
        return tuple(
            table.form
            for table in comparable_tables(self.table)
            if any(row.id == self.row.id and not row.heading for row in table.rows)
        )


def choose(held: Mapping[TableKey, int], query: Mapping[str, str]) -> Indicator | None:
    """Understand ``table`` (``2021/requests``), ``row`` and ``column``; ``held`` is how many reports have each table.

    What is missing is filled with the first there is, what does not exist is said and replaced. None where there is no table.
    """
    tables = _tables(held)
    if not tables:
        return None
    problems = []
    wanted = query.get("table", "")
    names = {f"{alike.form}/{alike.id}": table for table in tables for alike in comparable_tables(table)}
    if wanted and wanted not in names:
        problems.append("没有报告包含您要比较的统计表，已改为显示份数最多的一张表。")
    table = names.get(wanted) or _most_reported(tables, held)
    rows = _rows_with_figures(table)
    row_table, row = _chosen_row(rows, query.get("row", ""), problems)
    column = _chosen_column(table, query.get("column", ""), problems)
    return Indicator(
        table,
        row,
        column,
        [
            Option(f"{t.form}/{t.id}", f"{t.caption or t.title}（{form_words(t)}）", t is table)
            for t in tables
        ],
        [Option(one.id, t.row_path(one.id), one is row) for t, one in rows],
        [Option(one.id, _words(table, one), one.id == column.id) for one in _all_columns(table)],
        problems,
        row_table,
    )


def comparable_tables(table: Table) -> list[Table]:
    """The same table of every form that prints it with the same columns, the newest form first."""
    return [
        other
        for form in reversed(all_forms())
        for other in form.tables
        if other is table or _alike(other, table)
    ]


def form_words(table: Table) -> str:
    """The forms that print this table, as in 2019年格式、2021年格式."""
    years = sorted({other.form for other in comparable_tables(table)})
    return "、".join(f"{year}年格式" for year in years)


def _tables(held: Mapping[TableKey, int]) -> list[Table]:
    """The tables of which there are figures, the newest form first; of those printed alike, one."""
    found: list[Table] = []
    for form in reversed(all_forms()):
        for table in form.tables:
            if (form.id, table.id) in held and not any(_alike(other, table) for other in found):
                found.append(table)
    return found


def _most_reported(tables: list[Table], held: Mapping[TableKey, int]) -> Table:
    """The table that most reports have; among equals the one of the newest form."""
    return max(
        tables,
        key=lambda table: (
            sum(held.get((alike.form, alike.id), 0) for alike in comparable_tables(table)),
            table.form,
        ),
    )


def _alike(one: Table, other: Table) -> bool:
    return one.id == other.id and one.title == other.title and _headings(one) == _headings(other)


def _headings(table: Table) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(column.id, column.full_label) for column in columns]
        for name, columns in table.arrangements.items()
    }


def _all_columns(table: Table) -> list[Column]:
    """The columns of all arrangements, each once, those of the fullest arrangement first."""
    fullest = sorted(table.arrangements.values(), key=len, reverse=True)
    return list({column.id: column for columns in fullest for column in columns}.values())


def _words(table: Table, column: Column) -> str:
    """The label of a column; where arrangements call it differently, all its labels."""
    found = [
        table.column_path(column.id, name)
        for name, columns in table.arrangements.items()
        if any(other.id == column.id for other in columns)
    ]
    return "／".join(dict.fromkeys(found))


def _rows_with_figures(table: Table) -> list[tuple[Table, Row]]:
    """The rows that take figures in any of the tables printed alike, each with the newest such table."""
    rows: dict[str, tuple[Table, Row]] = {}
    for alike in (table, *comparable_tables(table)):
        for row in alike.rows:
            if not row.heading:
                rows.setdefault(row.id, (alike, row))
    return list(rows.values())


def _chosen_row(rows: list[tuple[Table, Row]], wanted: str, problems: list[str]) -> tuple[Table, Row]:
    for table, row in rows:
        if row.id == wanted:
            return table, row
    if wanted:
        problems.append("这张表里没有先前选的行，已显示第一行，请重新选择。")
    return rows[0]


def _chosen_column(table: Table, wanted: str, problems: list[str]) -> Column:
    columns = _all_columns(table)
    for column in columns:
        if column.id == wanted:
            return column
    if wanted:
        problems.append("这张表里没有先前选的列，已显示合计或最后一列，请重新选择。")
    return next((column for column in columns if column.id == "total"), columns[-1])
