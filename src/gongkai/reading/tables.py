"""Recognising the tables of a report in the stream of its cells, row by row, by their labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.reading.grid import Break, TextCell
from gongkai.reading.labels import UNITS, Meaning, RowMeaning, label_index, nearest_row
from gongkai.reading.values import read_value

_LOOSE_FAMILIES = frozenset({"requests", "statistics"})
"""Families whose unknown labels may be guessed: their labels are long enough to be told apart."""


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the text: what its label can mean, and the cells behind the label."""

    meaning: RowMeaning
    label: TextCell
    labels: int
    """How many label cells stand before the figures (group headings count)."""
    unit: TextCell | None = None
    cells: list[TextCell] = field(default_factory=list)
    certainty: float = 1.0

    @property
    def width(self) -> int:
        """The number of cells of the whole row."""
        return self.labels + len(self.cells) + (self.unit is not None)


@dataclass(slots=True)
class RawTable:
    """A family of tables as found: its rows in order of appearance and its column headers."""

    family: str
    rows: list[RawRow] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Column ids in order of appearance, by the caption (table id) under which they stand."""
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

    @property
    def usual_width(self) -> int | None:
        """The number of cells that most rows have, where at least three rows and most of them agree."""
        widths = Counter(row.width for row in self.rows)
        if not widths:
            return None
        width, count = widths.most_common(1)[0]
        return width if count >= 3 and count * 2 > len(self.rows) else None


class TableFinder:
    """Walks the cells once and gathers the tables. Feed it with ``take`` and ask for ``tables``."""

    def __init__(self) -> None:
        self.tables: dict[str, RawTable] = {}
        self._table: RawTable | None = None
        self._row: RawRow | None = None
        self._pending_labels: list[TextCell] = []
        self._caption = ""
        self._last_order = -1
        self._header_line = -1
        self._line_open = False
        self._has_unit_header = False

    def take(self, items: Iterable[TextCell | Break]) -> dict[str, RawTable]:
        """All tables found in a stream of cells, by family."""
        index = label_index()
        for item in items:
            if isinstance(item, Break):
                self._interrupt()
                continue
            meaning = index.get(item.key) if item.key else None
            if meaning is None:
                self._unlabelled(item)
            else:
                self._labelled(item, meaning, 1.0 if meaning.official else 0.98)
        return self.tables

    def _interrupt(self) -> None:
        self._row = None
        self._pending_labels.clear()
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
            self._pending_labels.clear()
        elif meaning.columns:
            self._column_header(cell, meaning)
        elif meaning.is_header:
            self._has_unit_header = self._has_unit_header or cell.key == "单位"
            self._pending_labels.clear()

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
        if row.order <= self._last_order and any(known.meaning == row for known in table.rows):
            table.repeated = table.repeated or cell
            self._row = None
            return
        self._last_order = row.order
        self._pending_labels.append(cell)
        self._row = RawRow(row, cell, len(self._pending_labels), certainty=certainty)
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
        self._pending_labels.clear()
        family = self._table.family if self._table is not None else ""
        if family not in meaning.columns:
            family = next(iter(meaning.columns))
            if family != "remedies" and len(meaning.columns) > 1:
                return
        table = self._enter(family, cell)
        if family == "remedies":
            self._head_of_line(table, cell)
            return
        if table.repeated is None:
            columns = table.headers[self._caption if family == "proactive" else ""]
            columns += [column for column in sorted(meaning.columns[family]) if column not in columns]

    def _unlabelled(self, cell: TextCell) -> None:
        if self._table is None:
            return
        if self._line_open and self._table.family == "remedies":
            self._take_into_line(cell)
            return
        if self._row is None:
            if not cell.is_empty and read_value(cell.key) is None:
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
        if not cell.is_empty and read_value(cell.key) is None and not self._row.cells:
            self._guess(cell)
            return
        if not cell.is_empty and read_value(cell.key) is None and len(cell.key) > 6:
            self._row = None
            self._guess(cell)
            return
        self._pending_labels.clear()
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
