"""One row and column of a form over all authorities and years that the archive holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.safestring import SafeString

from gongkai.forms.library import all_forms
from gongkai.forms.model import Column, Row, Table
from gongkai.reports.charts import Bar, draw_comparison
from gongkai.reports.models import ArchivedReport, Figure

MOST_BARS = 60
"""How many reports one drawing shows; the table under it shows them all."""


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a chooser."""

    value: str
    label: str
    chosen: bool


@dataclass(slots=True)
class Comparison:
    """What was chosen, what can be chosen, and the figures. ``problems`` are sentences about the choice."""

    table: Table | None = None
    row: Row | None = None
    column: Column | None = None
    tables: list[Option] = field(default_factory=list)
    rows: list[Option] = field(default_factory=list)
    columns: list[Option] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the drawing shows, in official words."""
        if self.table is None or self.row is None or self.column is None:
            return ""
        return f"{self.table.row_path(self.row.id)} · {_words(self.table, self.column)}"

    @property
    def drawing(self) -> SafeString:
        """The figures as a drawing; the first of them where there are more than it can show."""
        unit = self.row.unit if self.row else ""
        bars = [
            Bar(
                figure.report.authority_name or "机关不详",
                figure.report.year,
                figure.cell,
                figure.is_corrected,
            )
            for figure in self.figures[:MOST_BARS]
        ]
        return draw_comparison(bars, self.title, unit)

    @property
    def not_drawn(self) -> int:
        """How many figures stand in the table only."""
        return max(0, len(self.figures) - MOST_BARS)


def compare(reports: QuerySet[ArchivedReport], query: Mapping[str, str]) -> Comparison:
    """Understand what to compare and fetch its figures from the reports.

    ``query`` has ``table`` (``2021/requests``), ``row`` and ``column``; what is missing is filled with the
    first there is, what does not exist is said and replaced the same way.
    """
    chosen = Comparison()
    held = _tables_held(reports)
    if not held:
        return chosen
    wanted = query.get("table", "")
    names = {f"{alike.form}/{alike.id}": table for table in held for alike in _comparable_tables(table)}
    if wanted and wanted not in names:
        chosen.problems.append("档案中没有您要比较的统计表，已改为显示份数最多的一张表。")
    table = names.get(wanted) or _most_reported(reports, held)
    rows = _rows_with_figures(table)
    chosen.table, chosen.row = _chosen_row(chosen, rows, query.get("row", ""))
    chosen.column = _chosen_column(chosen, table, query.get("column", ""))
    alike = [t for t in _comparable_tables(table) if _takes_figures(t, chosen.row.id)]
    chosen.figures = _figures(reports, alike, chosen.row.id, chosen.column.id)
    chosen.tables = [
        Option(f"{t.form}/{t.id}", f"{t.caption or t.title}（{_form_words(t)}）", t is table) for t in held
    ]
    chosen.rows = [Option(row.id, t.row_path(row.id), row is chosen.row) for t, row in rows]
    chosen.columns = [
        Option(column.id, _words(table, column), column.id == chosen.column.id)
        for column in _all_columns(table)
    ]
    return chosen


def _tables_held(reports: QuerySet[ArchivedReport]) -> list[Table]:
    """The tables for which the reports have figures, the newest form first; of those printed alike, one."""
    pairs = set(
        Figure.objects.filter(report__in=reports.order_by().values("pk"))
        .order_by()
        .values_list("form", "table")
        .distinct()
    )
    found: list[Table] = []
    for form in reversed(all_forms()):
        for table in form.tables:
            if (form.id, table.id) in pairs and not any(other for other in found if _alike(other, table)):
                found.append(table)
    return found


def _most_reported(reports: QuerySet[ArchivedReport], held: list[Table]) -> Table:
    """The table that most reports have; among equals the one of the newest form."""
    counted = (
        Figure.objects.filter(report__in=reports.order_by().values("pk"))
        .order_by()
        .values("form", "table")
        .annotate(number=Count("report", distinct=True))
        .values_list("form", "table", "number")
    )
    numbers = {(form, table): number for form, table, number in counted}
    return max(
        held,
        key=lambda table: (
            sum(numbers.get((t.form, t.id), 0) for t in _comparable_tables(table)),
            table.form,
        ),
    )


def _comparable_tables(table: Table) -> list[Table]:
    """The same table of every form that prints it with the same columns, the newest form first."""
    return [
        other
        for form in reversed(all_forms())
        for other in form.tables
        if other is table or _alike(other, table)
    ]


def _alike(one: Table, other: Table) -> bool:
    return one.id == other.id and one.title == other.title and _headings(one) == _headings(other)


def _headings(table: Table) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(column.id, column.full_label) for column in columns]
        for name, columns in table.arrangements.items()
    }


def _takes_figures(table: Table, row_id: str) -> bool:
    return any(row.id == row_id and not row.heading for row in table.rows)


def _form_words(table: Table) -> str:
    """The forms that print this table, as in 2019年格式、2021年格式."""
    years = sorted({other.form for other in _comparable_tables(table)})
    return "、".join(f"{year}年格式" for year in years)


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
    for alike in (table, *_comparable_tables(table)):
        for row in alike.rows:
            if not row.heading:
                rows.setdefault(row.id, (alike, row))
    return list(rows.values())


def _chosen_row(chosen: Comparison, rows: list[tuple[Table, Row]], wanted: str) -> tuple[Table, Row]:
    for table, row in rows:
        if row.id == wanted:
            return table, row
    if wanted:
        chosen.problems.append("这张表里没有先前选的行，已显示第一行，请重新选择。")
    return rows[0]


def _chosen_column(chosen: Comparison, table: Table, wanted: str) -> Column:
    columns = _all_columns(table)
    for column in columns:
        if column.id == wanted:
            return column
    if wanted:
        chosen.problems.append("这张表里没有先前选的列，已显示合计或最后一列，请重新选择。")
    return next((column for column in columns if column.id == "total"), columns[-1])


def _figures(reports: QuerySet[ArchivedReport], tables: list[Table], row: str, column: str) -> list[Figure]:
    if not tables:
        return []
    found = (
        Figure.objects.filter(
            report__in=reports.order_by().values("pk"),
            form__in=[table.form for table in tables],
            table=tables[0].id,
            row=row,
            column=column,
        )
        .select_related("report", "report__keeper")
        .defer("report__text", "report__repairs", "report__unread")
        .order_by("report__authority_name", "report__year", "pk")
    )
    return list(found)
