"""The tables of a PDF: cells by their lines, and tables that go on over pages as one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongkai.forms.cells import CellState
from gongkai.reading.folding import fold, label_key
from gongkai.reading.labels import label_index
from gongkai.reading.sources.grids import MOST_CELLS, Place
from gongkai.reading.sources.joining import in_one_line, joined
from gongkai.reading.sources.pdf_lines import Character, Line, lines_of, rows_of
from gongkai.reading.sources.unreadable import WOULD_BURST, Unreadable
from gongkai.reading.values import read_value

_NEAR = 3.0
"""Points within which two lines of a table are one."""
_NUMERIC = re.compile(r"[\d.,，%]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SMALLER = 0.75
_TOUCHING = 0.08
"""Sizes of a character: digits that are nearer to each other belong to one number."""
_OUTSIDE = -1
"""Stands for no cell at all."""
_MOST = 0.6
"""The share of a number that must stand in the cell that it is read in."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A cell: from where to where it reaches across (points), and over which lines of its table."""

    x0: float
    x1: float
    line: int
    end: int
    text: str


@dataclass(slots=True)
class PdfTable:
    """A table on a page, or on several."""

    cells: list[PdfCell]
    lines: int
    top: float
    bottom: float
    edges: list[float] = field(default_factory=list)

    @property
    def is_one_column(self) -> bool:
        """Whether no two cells stand beside one another: a frame around text."""
        return len(self.edges) <= 2

    def texts(self, line: int) -> list[tuple[float, str]]:
        """What begins on a line, from left to right."""
        return sorted((cell.x0, cell.text) for cell in self.cells if cell.line == line)

    def places(self) -> tuple[Place, ...]:
        """The cells on their grid."""
        return tuple(
            Place(
                cell.line,
                (start := _nearest(self.edges, cell.x0)),
                cell.text,
                cell.end - cell.line,
                max(1, _nearest(self.edges, cell.x1) - start),
            )
            for cell in self.cells
        )


def table_of(boxes: Sequence[Box], characters: Sequence[Character]) -> tuple[PdfTable, set[int]]:
    """A table from the boxes of its cells; with the numbers of the characters that stand in them."""
    if len(boxes) > MOST_CELLS:
        raise Unreadable(WOULD_BURST.format(kind="PDF 文件中的表格"))
    edges = _grouped([x for box in boxes for x in (box.x0, box.x1)])
    levels = _grouped([y for box in boxes for y in (box.top, box.bottom)])
    by_line: dict[int, list[int]] = {}
    for number, character in enumerate(characters):
        middle = (character["top"] + character["bottom"]) / 2
        by_line.setdefault(bisect_left(levels, middle) - 1, []).append(number)
    owner: dict[int, int] = {}
    reaches: list[tuple[int, int]] = []
    for place, box in enumerate(boxes):
        first, last = _nearest(levels, box.top), _nearest(levels, box.bottom)
        reaches.append((first, max(first + 1, last)))
        for line in range(*reaches[-1]):
            for number in by_line.get(line, ()):
                if box.x0 <= (characters[number]["x0"] + characters[number]["x1"]) / 2 < box.x1:
                    owner[number] = place
    overflowing = _settle_numbers(characters, owner, boxes)
    inside: dict[int, list[Character]] = {}
    for number, place in owner.items():
        inside.setdefault(place, []).append(characters[number])
    inset = min((c["x0"] - boxes[place].x0 for place, cs in inside.items() for c in cs), default=0.0)
    cells = []
    for place, (box, (first, end)) in enumerate(zip(boxes, reaches, strict=True)):
        width = box.x1 - box.x0 - 2 * max(inset, 0.0)
        text = _cell_text(inside.get(place, []), width, place in overflowing)
        cells.append(PdfCell(box.x0, box.x1, first, end, text))
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    return PdfTable(cells, len(levels) - 1, top, bottom, edges), set(owner)


def _settle_numbers(characters: Sequence[Character], owner: dict[int, int], boxes: Sequence[Box]) -> set[int]:
    """Give every number that runs over the edge of its cell to one cell as a whole; the cells where that is open.

    It belongs where its middle stands, if what it touches beyond the edge is a cell with a number of its own. Where
    that cell would be left empty, two numbers may have run together, and neither cell can be believed.
    """
    runs = list(_numbers(characters))
    touched = [{owner.get(number, _OUTSIDE) for number in run} for run in runs]
    whole = {next(iter(places)) for places in touched if len(places) == 1}
    homes: dict[int, int] = {}
    for index, (run, places) in enumerate(zip(runs, touched, strict=True)):
        if len(places) > 1 and (home := _home(run, places, characters, boxes)) is not None:
            homes[index] = home
    filled = whole | set(homes.values()) | {_OUTSIDE}
    found: set[int] = set()
    for index, (run, places) in enumerate(zip(runs, touched, strict=True)):
        if len(places) == 1:
            continue
        if index not in homes or not places <= filled:
            found |= places - {_OUTSIDE}
            continue
        for number in run:
            owner[number] = homes[index]
    return found


def _numbers(characters: Sequence[Character]) -> Iterator[list[int]]:
    """The digits that stand next to one another, as the numbers of their characters."""
    places = {id(character): number for number, character in enumerate(characters)}
    for row in rows_of(characters):
        run: list[int] = []
        end = 0.0
        for character in row:
            is_digit = _NUMERIC.fullmatch(character["text"]) is not None
            if run and (not is_digit or character["x0"] - end > _TOUCHING * max(character["size"], 1.0)):
                yield run
                run = []
            if is_digit:
                run.append(places[id(character)])
                end = character["x1"]
        if run:
            yield run


def _home(
    run: list[int], places: set[int], characters: Sequence[Character], boxes: Sequence[Box]
) -> int | None:
    """The cell in which the middle and most of a number stand; None where there is none."""
    x0, x1 = characters[run[0]]["x0"], characters[run[-1]]["x1"]
    for place in places - {_OUTSIDE}:
        box = boxes[place]
        if box.x0 <= (x0 + x1) / 2 < box.x1:
            inside = min(x1, box.x1) - max(x0, box.x0)
            return place if inside >= _MOST * (x1 - x0) else None
    return None


def _cell_text(characters: list[Character], width: float, is_overflowing: bool) -> str:
    """What stands in a cell that leaves ``width`` points for its lines."""
    lines = lines_of(characters)
    between = "" if _is_one_broken_number(lines, width) else "\n"
    text = in_one_line(between.join(line.text for line in lines))
    if is_overflowing:
        return f"未读出（数字越出了单元格：{text}）"
    seen = [float(c["size"]) for c in characters if c["text"].strip()]
    if seen and _NUMERIC.fullmatch(text) and min(seen) < _SMALLER * max(seen):
        # The mark of a footnote beside a figure is set smaller.
        return f"未读出（字号不一：{text}）"
    return text


def _is_one_broken_number(lines: Sequence[Line], width: float) -> bool:
    """Whether a number went on below because no further digit had a place on its line, as word processors break it.

    Two numbers below one another in a cell leave room on the first line, or are not to be told from one.
    """
    if len(lines) < 2 or not all(_NUMERIC.fullmatch(line.text) for line in lines):
        return False
    return all(line.x1 - line.x0 + (line.x1 - line.x0) / len(line.text) > width for line in lines[:-1])


def _grouped(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))


def goes_on(table: PdfTable, following: PdfTable) -> bool:
    """Whether a table at the top of a page is the rest of the one at the end of the page before."""
    return (
        abs(table.edges[0] - following.edges[0]) <= _NEAR
        and abs(table.edges[-1] - following.edges[-1]) <= _NEAR
    )


def put_together(table: PdfTable, following: PdfTable) -> PdfTable:
    """Two parts of one table: headers that are repeated once, a row that was broken in two whole again."""
    repeated = _repeated_headers(table, following)
    rest = [
        replace(cell, line=max(cell.line - repeated, 0), end=cell.end - repeated)
        for cell in following.cells
        if cell.end > repeated and cell.line >= repeated
    ]
    lines = following.lines - repeated
    cells = list(table.cells)
    whole = _whole_row(table, rest)
    if whole is not None:
        cells = [cell for cell in cells if cell.line != table.lines - 1] + whole
        rest = [
            replace(cell, line=max(cell.line - 1, 0), end=cell.end - 1)
            for cell in rest
            if cell.line > 0 or (cell.end > 1 and not any(_same_column(cell, one) for one in whole))
        ]
        lines -= 1
    cells, rest = _with_words_moved_up(cells, rest, table.lines)
    moved = [replace(cell, line=cell.line + table.lines, end=cell.end + table.lines) for cell in rest]
    edges = _grouped([*table.edges, *following.edges])
    return PdfTable([*cells, *moved], table.lines + lines, table.top, following.bottom, edges)


def _repeated_headers(table: PdfTable, following: PdfTable) -> int:
    """How many lines at the top of a part say again what stands at the top of the table, without any figure."""
    count = 0
    while count < min(table.lines, following.lines - 1):
        texts = following.texts(count)
        words = [text for _, text in texts if text]
        if [text for _, text in table.texts(count)] != [text for _, text in texts]:
            break
        if not words and not any(cell.line < count < cell.end for cell in following.cells):
            break
        if any(_is_figure(word) for word in words):
            break
        count += 1
    return count


def _whole_row(table: PdfTable, rest: Sequence[PdfCell]) -> list[PdfCell] | None:
    """The last row of a table with the first cells of what follows put into it; None where they are two rows."""
    last = [cell for cell in table.cells if cell.line == table.lines - 1]
    first = [cell for cell in rest if cell.line == 0]
    whole: list[PdfCell] = []
    makes_a_label = False
    for cell in last:
        other = next((one for one in first if _same_column(cell, one)), None)
        if other is None:
            return None
        if not (cell.text and other.text):
            whole.append(replace(cell, text=cell.text or other.text))
            continue
        if _is_figure(cell.text) or _is_figure(other.text):
            return None
        text = joined(cell.text, other.text)
        known = _is_label(text) and not (_is_label(cell.text) and _is_label(other.text))
        makes_a_label = makes_a_label or known
        whole.append(replace(cell, text=text))
    return whole if makes_a_label else None


def _with_words_moved_up(
    cells: list[PdfCell], rest: list[PdfCell], lines: int
) -> tuple[list[PdfCell], list[PdfCell]]:
    """Headers and labels of cells that a page break cut: the words stand in the lower half, the cell begins in the upper."""
    kept = list(rest)
    for number, cell in enumerate(cells):
        if cell.text or cell.end < lines:
            continue
        lower = next((one for one in kept if one.line == 0 and _same_column(cell, one)), None)
        if lower is not None and lower.text and not _is_figure(lower.text):
            cells[number] = replace(cell, text=lower.text, end=lines + lower.end)
            kept.remove(lower)
    return cells, kept


def _same_column(cell: PdfCell, other: PdfCell) -> bool:
    return abs(cell.x0 - other.x0) <= _NEAR and abs(cell.x1 - other.x1) <= _NEAR


def _is_figure(text: str) -> bool:
    """Whether a figure, a dash or the word for an unread one stands in a cell; a label may begin with a number, too."""
    value = read_value(fold(text))
    if value is None:
        return False
    return value.state is not CellState.UNREAD or text.startswith("未读") or not _CHINESE.search(text)


def _is_label(text: str) -> bool:
    return label_key(fold(text)) in label_index()
