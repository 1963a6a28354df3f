"""A report as a document: what stands in it, in order, free of any file format. All outputs are made from this one.

``annual.composing`` builds it from a submission or from a report that is being made; ``reports.outputs`` writes it as a page, Word, PDF,
a workbook and the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from gongkai.forms.cells import CellReference, Cells
from gongkai.forms.layout import Grid, grid
from gongkai.forms.model import Form, Table


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. ``figure`` is the name of the live figure that it is (``requests.new.total``), empty for plain text.

    ``references`` are the cells behind a live figure.
    """

    text: str
    figure: str = ""
    references: tuple[CellReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its official number; ``level`` 1 for a section, 2 for a heading inside."""

    text: str
    level: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; ``key`` is the part of the report that it was written for."""

    runs: tuple[Run, ...]
    key: str = ""

    @property
    def text(self) -> str:
        """The paragraph with its live figures as numbers."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Tables of a form that are printed as one, in an arrangement of columns; ``notes`` stand below them."""

    tables: tuple[Table, ...]
    arrangement: str = ""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The official title."""
        return self.tables[0].title

    def grid(self, id_prefix: str = "") -> Grid:
        """The official layout with its spans."""
        return grid(self.tables, self.arrangement, id_prefix)


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """Figures as a drawing. ``kind`` is ``bars`` (one series), ``stacked`` or ``line``; a value that is not known is None.

    ``name`` is an identifier that is unique in the document.
    """

    name: str
    title: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    unit: str = ""


Block: TypeAlias = Heading | Paragraph | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report. ``cells`` are its figures; ``remarks`` are what must be said at the top of it (not submitted yet, units missing);
    ``reasons`` travel with it (errors that the head accepted, explanations of doubtful figures) and stand at its end.

    ``date`` is the day under the signature: of the submission, today for a draft.
    """

    title: str
    authority: str
    year: int
    form: Form
    date: dt.date
    blocks: tuple[Block, ...]
    cells: Cells
    remarks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    """The names of the units in it, where it is a compiled report."""
    level: str = ""
    """The level of the authority, as ``reading.report.LEVEL_WORDS`` names it."""
    facts: dict[str, str] = field(default_factory=dict)

    def tables(self) -> Iterator[TableBlock]:
        """The printed tables, in order."""
        return (block for block in self.blocks if isinstance(block, TableBlock))

    def paragraphs(self) -> Iterator[Paragraph]:
        """The written paragraphs, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def charts(self) -> Iterator[ChartBlock]:
        """The drawings, in order."""
        return (block for block in self.blocks if isinstance(block, ChartBlock))

    def references(self) -> Sequence[CellReference]:
        """Every cell of the printed tables, in order."""
        return [
            reference
            for block in self.tables()
            for table in block.tables
            for reference in table.references(
                block.arrangement if block.arrangement in table.arrangements else ""
            )
        ]
