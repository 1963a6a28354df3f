"""What reading a published report yields: figures with their evidence, and an honest list of what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gongkai.forms.cells import Cell, CellReference, Cells, CellState

LEVEL_WORDS = {
    "province": "省级",
    "prefecture": "设区的市级",
    "county": "县级",
    "township": "乡镇级",
    "department": "部门",
}
"""The word for the level of a report's authority."""


class Origin(StrEnum):
    """How a figure came to be known."""

    READ = "read"
    """It stands in the source, in a table or in running text."""
    INFERRED = "inferred"
    """It follows from a sentence that does not print it ("all of them were answered")."""
    BY_HAND = "by_hand"
    """A person entered it; the reader never does this."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report with its evidence.

    ``start`` and ``end`` are the character span in the source as given (None where nothing stands there);
    ``raw`` is the text of that span. ``confidence`` is between 0 and 1.
    """

    cell: CellReference
    state: CellState
    value: Decimal | None
    raw: str = ""
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0
    origin: Origin = Origin.READ

    def as_cell(self) -> Cell:
        """The figure as the checks see it."""
        return Cell(self.state, self.value)


@dataclass(frozen=True, slots=True)
class Repair:
    """A place where damaged text was understood: what stands in the source, and what it was read as."""

    kind: str
    """``mojibake``, ``reading_mark`` (pinyin in brackets) or ``lost_space`` (a ? for a space)."""
    start: int
    end: int
    original: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something the reader looked for and could not read, in a sentence that says what is missing."""

    message: str
    cells: tuple[CellReference, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of the report and the form it was recognised as.

    ``in_prose`` says that there is no table: its figures were gathered from running text. ``form``, ``table``
    and ``arrangement`` are ids of the form's definition.
    """

    form: str
    table: str
    arrangement: str
    start: int
    end: int
    in_prose: bool = False


@dataclass(slots=True)
class Report:
    """A published annual report as far as it could be read.

    ``text`` is the source as given (decoded, untouched) or, for a page, Word, PDF and Excel, the text taken from it;
    every span refers to it. ``encoding`` says what the source was: an encoding, ``html`` with its encoding, ``docx``,
    ``pdf``, ``xlsx`` or ``json``. ``figures`` holds every cell of every recognised table, the unread ones too. Where
    nothing could be read, ``tables`` is empty and ``unread`` says why.
    """

    source: str
    text: str
    encoding: str = "utf-8"
    title: str = ""
    authority: str = ""
    level: str = ""
    """``province``, ``prefecture``, ``county``, ``township``, ``department`` or empty where unknown."""
    year: int | None = None
    period: tuple[date, date] | None = None
    tables: list[TableRead] = field(default_factory=list)
    figures: dict[CellReference, Figure] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    @property
    def forms(self) -> tuple[str, ...]:
        """The ids of the forms recognised, in the order of the report."""
        return tuple(dict.fromkeys(table.form for table in self.tables))

    @property
    def cells(self) -> Cells:
        """The figures as the checks see them."""
        return {reference: figure.as_cell() for reference, figure in self.figures.items()}

    @property
    def is_read(self) -> bool:
        """Whether at least one figure was read."""
        return any(figure.value is not None for figure in self.figures.values())

    @property
    def confidence(self) -> float:
        """The share of the recognised cells that were read, weighted by each figure's confidence."""
        if not self.figures:
            return 0.0
        known = (f.confidence for f in self.figures.values() if f.state is not CellState.UNREAD)
        return round(sum(known) / len(self.figures), 3)

    def with_values(self, values: Mapping[CellReference, Cell]) -> Cells:
        """The cells with some of them replaced, as after a correction by hand."""
        return {**self.cells, **values}
