"""What stands in one cell of a statistical form, and how a cell is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class CellState(StrEnum):
    """The five things a cell can be. Only the first two carry a value."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    """The report shows the cell and leaves it empty on purpose or by neglect."""
    NOT_APPLICABLE = "not_applicable"
    """The form has no figure here: a heading row, a dash."""
    UNREAD = "unread"
    """Nobody knows what stands here. Never zero, and no check passes on it."""


@dataclass(frozen=True, slots=True, order=True)
class CellReference:
    """The name of one cell: form, table, row and column, each by its id in the form's definition."""

    form: str
    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.form}/{self.table}/{self.row}/{self.column}"

    @classmethod
    def parse(cls, text: str) -> CellReference:
        """Read the name back from its written form; raises ValueError where it has not four parts."""
        parts = text.split("/")
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"不是单元格名称：{text!r}")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Cell:
    """The state of a cell and, for a number or a zero, its value in the unit of the row."""

    state: CellState
    value: Decimal | None = None

    @classmethod
    def number(cls, value: Decimal | int | str) -> Cell:
        """A cell that holds a number; 0 becomes the state ZERO."""
        amount = Decimal(value)
        return cls(CellState.NUMBER if amount else CellState.ZERO, amount)

    @property
    def is_filled(self) -> bool:
        """Whether a number or a zero stands here."""
        return self.state in (CellState.NUMBER, CellState.ZERO)


UNREAD = Cell(CellState.UNREAD)
BLANK = Cell(CellState.BLANK)
NOT_APPLICABLE = Cell(CellState.NOT_APPLICABLE)

Cells: TypeAlias = Mapping[CellReference, Cell]
"""The cells of a report. A reference that is missing here counts as UNREAD."""
