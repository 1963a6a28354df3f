"""The official words for what a cell is: its form, table, row, column and unit."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.forms.cells import CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.forms.model import Form, Row, Table
from gongkai.reports.models import ArchivedReport


def known_form(form_id: str) -> Form | None:
    """The form with this id, or None where the platform has no such form."""
    try:
        return form_with_id(form_id)
    except KeyError:
        return None


def known_table(form_id: str, table_id: str) -> Table | None:
    """The table with this id, or None where the platform has no such table."""
    form = known_form(form_id)
    if form is None:
        return None
    try:
        return form.table(table_id)
    except KeyError:
        return None


def known_row(reference: CellReference) -> Row | None:
    """The row a cell stands in, as it is in the cell's column, or None where the platform's form has no such row."""
    table = known_table(reference.form, reference.table)
    if table is None:
        return None
    try:
        return table.row_in(reference.row, reference.column)
    except KeyError:
        return _row(table, reference.row)


def _row(table: Table, row_id: str) -> Row | None:
    return next((row for row in table.rows if row.id == row_id), None)


@dataclass(frozen=True, slots=True)
class CellLabel:
    """A cell in official words. Where a form no longer knows the cell, its ids stand in for the words."""

    form: str
    table: str
    row: str
    column: str
    unit: str
    short_row: str
    short_column: str

    def __str__(self) -> str:
        return f"{self.row} · {self.column}"


def label_of(reference: CellReference, report: ArchivedReport | None = None) -> CellLabel:
    """The official words for a cell; its column is called as in the arrangement that the report uses."""
    arrangement = report.arrangement_of(reference.form, reference.table) if report else ""
    form = known_form(reference.form)
    table = known_table(reference.form, reference.table)
    row = known_row(reference)
    column = short_column = reference.column
    if table is not None:
        try:
            found = table.column(reference.column, arrangement)
            column = table.column_path(found.id, arrangement)
            short_column = found.label
        except KeyError:
            pass
    return CellLabel(
        form=form.title if form else reference.form,
        table=table.title if table else reference.table,
        row=table.row_path(reference.row) if table and row else reference.row,
        column=column,
        unit=row.unit if row else "",
        short_row=row.label if row else reference.row,
        short_column=short_column,
    )
