"""Whether a form takes a figure in a cell, and what the form calls it."""

from __future__ import annotations

from gongkai.forms.cells import CellReference
from gongkai.forms.library import all_forms
from gongkai.organizations.measuring.measure import MeasureError


def title_of(cell: CellReference) -> str:
    """The form's own labels of row and column. Raises MeasureError for a cell that no form has."""
    problem = misfit(cell)
    if problem:
        raise MeasureError([problem])
    table = next(form for form in all_forms() if form.id == cell.form).table(cell.table)
    return f"{table.row_path(cell.row)}（{table.column_path(cell.column)}）"


def misfit(cell: CellReference) -> str:
    """Why a form does not take a figure in this cell; empty where it does."""
    form = next((form for form in all_forms() if form.id == cell.form), None)
    if form is None:
        return f"{cell}：没有编号为“{cell.form}”的表式。"
    try:
        table = form.table(cell.table)
        row = table.row(cell.row)
        table.column(cell.column)
    except KeyError as error:
        return f"{cell}：表式中没有这个单元格（{error.args[0]}）。"
    return f"{cell}：这一行是标题，不填数字。" if row.heading else ""
