"""A table with merged cells, written row by row so that counting the cells of a row finds their columns.

Every table is laid out on its grid first. A label that spans rows or columns is then written once. A figure that
stands in a cell merged over several columns or rows belongs to none of them for certain and is marked as unread in
all of them; a blank or a dash counts for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gongkai.forms.cells import CellState
from gongkai.reading.folding import fold, label_key
from gongkai.reading.labels import UNITS, Meaning, label_index, without_unit
from gongkai.reading.sources.joining import in_one_line
from gongkai.reading.sources.unreadable import WOULD_BURST, Unreadable
from gongkai.reading.values import ReadValue, read_value

MOST_CELLS = 200_000
"""Places of one table's grid; the largest form has fewer than a thousand."""
MOST_COLUMNS = 2000
NO_FIGURE = "未读出（{text}）"
MERGED = "未读出（合并单元格：{text}）"

_HYPHENS = re.compile(r"-+")
_BARS = re.compile("[|｜│┃∣]")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with the position of its upper left corner, counted from 0, and how far it reaches."""

    line: int
    position: int
    text: str
    rowspan: int = 1
    colspan: int = 1

    @property
    def end(self) -> int:
        """The first position behind the cell."""
        return self.position + self.colspan


def placed(rows: Iterable[Sequence[tuple[str, int, int]]]) -> tuple[Place, ...]:
    """The places of cells given as (text, rowspan, colspan) row by row, as HTML lays them out."""
    found: list[Place] = []
    reaching: dict[int, int] = {}
    count = 0
    for line, row in enumerate(rows):
        position = 0
        for text, rowspan, colspan in row:
            while reaching.get(position, 0) > line:
                position += 1
            found.append(Place(line, position, text, rowspan, colspan))
            count += colspan
            if count > MOST_CELLS or position > MOST_COLUMNS:
                raise Unreadable(WOULD_BURST.format(kind="文件中的表格"))
            for covered in range(position, position + colspan):
                reaching[covered] = line + rowspan
            position += colspan
    return tuple(found)


def written(places: Sequence[Place]) -> list[str]:
    """The lines of a table: cells ended by bars. A line that is nothing but running text is written without.

    Raises Unreadable for a table that no report has.
    """
    return list(_Writer(places).lines())


@dataclass(slots=True)
class _Piece:
    """What one place contributes to one line."""

    position: int
    end: int
    text: str
    value: ReadValue | None
    meaning: Meaning | None
    is_origin: bool
    spans_lines: bool

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def is_filled(self) -> bool:
        """Whether a number stands here, or what should be one."""
        return self.value is not None and self.value.state not in (
            CellState.BLANK,
            CellState.NOT_APPLICABLE,
        )

    @property
    def is_text(self) -> bool:
        """Whether words stand here: a label, a unit, a remark."""
        return not self.is_blank and self.value is None

    @property
    def is_row_label(self) -> bool:
        return self.meaning is not None and bool(self.meaning.rows)

    @property
    def heads_a_group(self) -> bool:
        """Whether the label is that of a row which the form lays out as a group of columns."""
        return self.meaning is not None and "remedies" in self.meaning.rows

    @property
    def is_header(self) -> bool:
        return self.meaning is not None and bool(
            self.meaning.columns or self.meaning.caption or self.meaning.is_header
        )


@dataclass(slots=True)
class _Headers:
    """The column that stands above each position, as the headers of the present block say."""

    columns: dict[int, tuple[int, int]] = field(default_factory=dict)
    of_figures: set[int] = field(default_factory=set)
    """Positions below the header of a column that a form has."""
    growing: bool = False

    def take(self, pieces: Sequence[_Piece]) -> None:
        if not self.growing:
            self.columns.clear()
            self.of_figures.clear()
        self.growing = True
        for piece in pieces:
            if piece.is_origin and piece.is_text:
                positions = range(piece.position, piece.end)
                self.columns.update(dict.fromkeys(positions, (piece.position, piece.end)))
                if piece.meaning is not None and piece.meaning.columns:
                    self.of_figures.update(positions)

    def column(self, position: int) -> tuple[int, int]:
        return self.columns.get(position, (position, position + 1))

    def covered(self, piece: _Piece) -> list[tuple[int, int]]:
        """The columns that a piece reaches over; one where nothing is known above it."""
        known = [self.columns[p] for p in range(piece.position, piece.end) if p in self.columns]
        return list(dict.fromkeys(known)) or [(piece.position, piece.end)]

    @property
    def end(self) -> int:
        return max((end for _, end in self.columns.values()), default=0)


class _Writer:
    def __init__(self, places: Sequence[Place]) -> None:
        self.by_line: dict[int, list[_Piece]] = {}
        self.headers = _Headers()
        size = 0
        last_line = max((place.line for place in places), default=-1)
        for place in places:
            rowspan = min(place.rowspan, last_line - place.line + 1)
            size += rowspan * place.colspan
            if size > MOST_CELLS:
                raise Unreadable(WOULD_BURST.format(kind="文件中的表格"))
            text = _cell_text(place.text)
            meaning = _meaning(text) if text else None
            # A label that begins with its number would otherwise be a figure that cannot be read.
            value = read_value(fold(text)) if meaning is None else None
            for line in range(place.line, place.line + rowspan):
                piece = _Piece(
                    place.position, place.end, text, value, meaning, line == place.line, rowspan > 1
                )
                self.by_line.setdefault(line, []).append(piece)

    def lines(self) -> Iterator[str]:
        below_headers = False
        for line in sorted(self.by_line):
            pieces = sorted(self.by_line[line], key=lambda piece: piece.position)
            origins = [piece for piece in pieces if piece.is_origin]
            if not origins or (all(piece.is_blank for piece in origins) and not below_headers):
                continue
            texts = [piece for piece in origins if not piece.is_blank]
            if len(texts) == 1 and texts[0].is_text and texts[0].meaning is None:
                yield texts[0].text
                self.headers.growing = below_headers = False
                continue
            below_headers = self._is_header_line(pieces)
            if below_headers:
                self.headers.take(pieces)
            else:
                self.headers.growing = False
            yield " | ".join(self._cells(pieces, below_headers)) + " |"

    def _is_header_line(self, pieces: Sequence[_Piece]) -> bool:
        """Whether a line holds the headers of columns and nothing else."""
        own = [piece for piece in pieces if piece.is_origin and not piece.is_blank]
        if not all(piece.is_text for piece in own):
            return False
        return any(piece.is_header or piece.heads_a_group for piece in own) and not any(
            piece.is_row_label and not (piece.is_header or piece.heads_a_group) for piece in own
        )

    def _cells(self, pieces: list[_Piece], is_header: bool) -> list[str]:
        if is_header:
            return [piece.text for piece in pieces if piece.is_origin and not piece.is_blank]
        label = self._label(pieces)
        if label is None:
            return self._figures(pieces)
        before = [piece.text for piece in pieces[:label] if piece.is_origin and piece.is_text]
        behind = pieces[label + 1 :]
        while behind and self.headers.end and behind[-1].is_blank and behind[-1].position >= self.headers.end:
            behind.pop()
        return [*before, pieces[label].text, *self._figures(behind)]

    def _label(self, pieces: Sequence[_Piece]) -> int | None:
        """Which piece is the label of its row: a known one (running numbers may stand before it), or the first words."""
        for number, piece in enumerate(pieces):
            if piece.is_row_label and piece.is_origin:
                return number
        for number, piece in enumerate(pieces):
            if piece.is_filled:
                return None
            if piece.is_text and piece.is_origin:
                return number
        return None

    def _figures(self, pieces: list[_Piece]) -> list[str]:
        """What stands behind a label: one cell a column."""
        cells: list[str] = []
        for (_, end), group in groupby(pieces, key=lambda piece: self.headers.column(piece.position)):
            members = list(group)
            filled = [piece for piece in members if not piece.is_blank]
            if len(members) > 1 and len(filled) <= 1 and all(piece.end <= end for piece in members):
                # The header is merged over places that are not merged below it.
                members = filled or members[:1]
            for piece in members:
                cells += self._repeated(piece)
        return cells

    def _repeated(self, piece: _Piece) -> list[str]:
        columns = len(self.headers.covered(piece))
        if piece.is_filled and (columns > 1 or piece.spans_lines):
            return [MERGED.format(text=piece.text)] * columns
        if piece.is_text and piece.is_origin and piece.position in self.headers.of_figures:
            # Words where a figure belongs: said of this cell, so that its row is not lost with it.
            return [NO_FIGURE.format(text=piece.text)] * columns
        if piece.is_text and not piece.is_origin:
            return [piece.text if label_key(fold(piece.text)) in UNITS else ""]
        return [piece.text] * (1 if piece.is_text else columns)


def _cell_text(text: str) -> str:
    """The text of a cell on one line, without anything that would end the cell or be taken for a ruler."""
    line = _BARS.sub("／", in_one_line(text.replace("\xa0", " ").replace("\u200b", "")))
    return "—" * len(line) if _HYPHENS.fullmatch(line) else line


def _meaning(text: str) -> Meaning | None:
    key = label_key(fold(text))
    index = label_index()
    return index.get(key) or index.get(without_unit(key))
