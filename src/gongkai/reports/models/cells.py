"""Rows that speak of one cell of a statistical form."""

from __future__ import annotations

from django.db import models

from gongkai.forms.cells import CellReference


class OfOneCell(models.Model):
    """A row about one cell, named by its form, table, row and column as in the form's definition."""

    form = models.CharField(max_length=16)
    table = models.CharField(max_length=64)
    row = models.CharField(max_length=64)
    column = models.CharField(max_length=64)

    class Meta:
        abstract = True

    @property
    def reference(self) -> CellReference:
        """The name of the cell."""
        return CellReference(self.form, self.table, self.row, self.column)


def fields_of(reference: CellReference) -> dict[str, str]:
    """The fields that name the cell, for queries and new rows."""
    return {
        "form": reference.form,
        "table": reference.table,
        "row": reference.row,
        "column": reference.column,
    }
