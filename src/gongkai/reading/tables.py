"""Recognising the tables of a report in the stream of its cells, row by row, by their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from gongkai.reading.grid import Break, TextCell
from gongkai.reading.labels import UNITS, Meaning, RowMeaning, label_index, nearest_row, without_unit
from gongkai.reading.values import read_value

_LOOSE_FAMILIES = frozenset({"requests", "statistics"})
"""Families whose unknown labels may be guessed: their labels are long enough to be told apart."""
_LONGEST_NOTE = 6
"""Characters of a word among the figures of a row that is taken for one of its cells."""


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the text: what its label can mean, and the cells behind the label."""

    meaning: RowMeaning
    label: TextCell
    unit: TextCell | None = None
    cells: list[TextCell] = field(default_factory=list)
    certainty: float = 1.0

    @property
    def beside_label(self) -> list[TextCell]:
        """The cells on the line on which the label ends."""
        return [cell for cell in self.cells if cell.line == self.label.line]

    @property
    def stands_on_one_line(self) -> bool:
        """Whether everything written in the row stands on the line on which its label ends."""
        return all(cell.is_empty or cell.line == self.label.line for cell in self.cells)


@dataclass(slots=True)
class RawTable:
    """A family of tables as found: its rows in order of appearance and its column headers."""

    family: str
    rows: list[RawRow] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Column ids in order of appearance, by the caption (table id) under which they stand."""
    header_cells: dict[str, list[TextCell]] = field(default_factory=lambda: defaultdict(list))
    """The header cells themselves, those of groups of columns too, under the same captions."""
    line_of_figures: list[TextCell] = field(default_factory=list)
    """For tables laid out side by side: the cells of the one line of figures."""
    has_unit_header: bool = False
    repeated: TextCell | None = None
    """Where the same table begins a second time; only the first is read."""
    start: int = -1
    end: int = -1

    def reaches(self, cell: TextCell) -> None:
        """Take note that the table extends over a cell."""
        self.start = cell.start if self.start < 0 else min(self.start, cell.start)
        self.end = max(self.end, cell.end)


@lru_cache(maxsize=8192)
def _meaning_of(key: str) -> Meaning | None:
    """What a cell's text stands for, with or without a unit behind it; None where it is no label."""
    index = label_index()
    return index.get(key) or index.get(without_unit(key))


class TableFinder:
    """Walks the cells once and gathers the tables. Feed it with ``take`` and ask for ``tables``."""

    def __init__(self) -> None:
        self.tables: dict[str, RawTable] = {}
        self._table: RawTable | None = None
        self._row: RawRow | None = None
        self._caption = ""
        self._last_order = -1
        self._header_line = -1
        self._line_open = False
        self._has_unit_header = False

    def take(self, items: Iterable[TextCell | Break]) -> dict[str, RawTable]:
        """All tables found in a stream of cells, by family."""
        for item in items:
            if isinstance(item, Break):
                self._interrupt()
                continue
            meaning = _meaning_of(item.key) if item.key else None
            if meaning is None:
                self._unlabelled(item)
            else:
                self._labelled(item, meaning, 1.0 if meaning.official else 0.98)
        return self.tables

    def _interrupt(self) -> None:
        self._row = None
        if self._line_open and self._table is not None and self._table.line_of_figures:
            self._line_open = False

    def _labelled(self, cell: TextCell, meaning: Meaning, certainty: float) -> None:
        if self._table is not None and self._row is not None and self._is_unit_place(cell):
            self._row.unit = cell
            return
        row, family = self._row_meant(meaning)
        if row is not None and not (meaning.columns and self._in_header(meaning)):
            self._start_row(cell, row, family, certainty)
            return
        self._row = None
        if meaning.caption:
            self._enter("proactive", cell)
            self._caption = meaning.caption
        elif meaning.columns:
            self._column_header(cell, meaning)
        elif meaning.is_header:
            if meaning.opens:
                self._enter(meaning.opens, cell)
            if self._table is not None and self._table.repeated is None:
                self._table.header_cells[self._caption_of(self._table.family)].append(cell)
            self._has_unit_header = self._has_unit_header or cell.key == "单位"

    def _is_unit_place(self, cell: TextCell) -> bool:
        row = self._row
        return (
            row is not None
            and self._table is not None
            and self._table.family == "statistics"
            and row.unit is None
            and not row.cells
            and cell.key in UNITS
        )

    def _in_header(self, meaning: Meaning) -> bool:
        return self._table is not None and self._row is None and self._table.family in meaning.columns

    def _row_meant(self, meaning: Meaning) -> tuple[RowMeaning | None, str]:
        """The row a label means here: of the table we are in if it has one, and the next in its order."""
        if not meaning.rows:
            return None, ""
        family = self._table.family if self._table is not None else ""
        if family not in meaning.rows:
            family = next(iter(meaning.rows))
            return meaning.rows[family][0], family
        candidates = meaning.rows[family]
        for candidate in candidates:
            if candidate.order > self._last_order:
                return candidate, family
        return candidates[0], family

    def _enter(self, family: str, cell: TextCell) -> RawTable:
        if self._table is None or self._table.family != family:
            self._table = self.tables.setdefault(family, RawTable(family))
            self._last_order = -1
            self._caption = ""
        if self._table.repeated is None:
            self._table.reaches(cell)
        return self._table

    def _start_row(self, cell: TextCell, row: RowMeaning, family: str, certainty: float) -> None:
        table = self._enter(family, cell)
        if family == "remedies":
            self._row = None
            self._head_of_line(table, cell)
            return
        known = None
        if row.order <= self._last_order:
            known = next((known for known in table.rows if known.meaning == row), None)
        if known is not None:
            if row.heading or not known.cells:
                # Where merged cells were taken apart, the heading of a group stands in each of its rows.
                self._row = None
                return
            table.repeated = table.repeated or cell
            self._row = None
            return
        self._last_order = row.order
        self._row = RawRow(row, cell, certainty=certainty)
        table.has_unit_header = table.has_unit_header or self._has_unit_header
        if table.repeated is None:
            table.rows.append(self._row)

    def _head_of_line(self, table: RawTable, cell: TextCell) -> None:
        """A header over the one line of figures: empty cells before it were the header's own."""
        self._header_line = cell.line
        if all(figure.is_empty for figure in table.line_of_figures):
            table.line_of_figures.clear()
            self._line_open = True
        else:
            self._line_open = False

    def _column_header(self, cell: TextCell, meaning: Meaning) -> None:
        family = self._table.family if self._table is not None else ""
        if family not in meaning.columns:
            if self._table is not None and not meaning.official:
                return
            family = next(iter(meaning.columns))
            if family != "remedies" and len(meaning.columns) > 1:
                return
        table = self._enter(family, cell)
        if family == "remedies":
            self._head_of_line(table, cell)
            table.headers[""] += sorted(meaning.columns[family])
            return
        if table.repeated is None:
            caption = self._caption_of(family)
            columns = table.headers[caption]
            columns += [column for column in sorted(meaning.columns[family]) if column not in columns]
            table.header_cells[caption].append(cell)

    def _caption_of(self, family: str) -> str:
        """The caption under which a header of a family stands; only stacked tables have one each."""
        return self._caption if family == "proactive" else ""

    def _unlabelled(self, cell: TextCell) -> None:
        if self._table is None:
            return
        if self._line_open and self._table.family == "remedies":
            self._take_into_line(cell)
            return
        is_text = not cell.is_empty and read_value(cell.key) is None
        if self._row is None:
            if is_text:
                self._guess(cell)
            return
        if self._is_unit_place(cell) or (
            cell.is_empty
            and self._table.has_unit_header
            and self._row.unit is None
            and not self._row.cells
            and self._table.family == "statistics"
        ):
            self._row.unit = cell
            return
        if is_text and not self._row.cells:
            self._guess(cell)
            return
        if is_text and len(cell.key) > _LONGEST_NOTE:
            self._row = None
            self._guess(cell)
            return
        self._row.cells.append(cell)
        if self._table.repeated is None:
            self._table.reaches(cell)

    def _take_into_line(self, cell: TextCell) -> None:
        table = self._table
        assert table is not None
        if not table.line_of_figures and cell.is_empty and cell.line == self._header_line:
            return
        if not cell.is_empty and read_value(cell.key) is None and not table.line_of_figures:
            return
        table.line_of_figures.append(cell)
        table.reaches(cell)

    def _guess(self, cell: TextCell) -> None:
        """A label of a table we are in, damaged beyond the known spellings, may still be near one row only."""
        family = self._table.family if self._table is not None else ""
        self._row = None
        if family not in _LOOSE_FAMILIES or not 5 <= len(cell.key) <= 60:
            return
        meaning = nearest_row(cell.key, family)
        if meaning is None:
            return
        row, family = self._row_meant(meaning)
        if row is not None:
            self._start_row(cell, row, family, 0.8)
