"""How a table is written: the order of its columns, the cells that its rows have, the units that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.forms.model import Column, Table
from gongkai.reading.folding import fold, label_key
from gongkai.reading.grid import TextCell
from gongkai.reading.labels import label_index, without_unit
from gongkai.reading.tables import RawRow, RawTable
from gongkai.reading.values import counts_money

_FEWEST_FOR_A_HABIT = 3


@dataclass(frozen=True, slots=True)
class Habit:
    """How most rows of a table are written; None where they do not agree."""

    rows: int
    on_one_line: bool
    """Whether a row's figures stand on the line of its label."""
    beside_label: int | None
    """Cells on that line behind the label."""
    behind_label: int | None
    """Cells behind the label, on whichever line; told only where hardly a row differs."""


def habit_of(rows: Sequence[RawRow]) -> Habit:
    """The habit of the rows of one table."""
    filled = [row for row in rows if any(not cell.is_empty for cell in row.cells)]
    return Habit(
        len(rows),
        sum(row.stands_on_one_line for row in filled) * 2 > len(filled),
        _usual((len(row.beside_label) for row in rows), 2, 0.5),
        _usual((len(row.cells) for row in rows), _FEWEST_FOR_A_HABIT, 0.8),
    )


def _usual(numbers: Iterable[int], least: int, share: float) -> int | None:
    """The number that so many have, and more than this share of all."""
    counted = Counter(numbers)
    if not counted:
        return None
    number, count = counted.most_common(1)[0]
    return number if count >= least and count > share * counted.total() else None


def line_of(raw: RawRow, count: int, habit: Habit) -> list[TextCell] | None:
    """The cells of a row, one a column; None where it cannot be told which belongs to which column."""
    if habit.on_one_line:
        return _beside_its_label(raw, count, habit)
    filled = [cell for cell in raw.cells if not cell.is_empty]
    if len(filled) == count:
        return filled
    if len(filled) > count or len(raw.cells) < count or any(not c.is_empty for c in raw.cells[count:]):
        return None
    usual = count if habit.rows < _FEWEST_FOR_A_HABIT else habit.behind_label
    return raw.cells[:count] if len(raw.cells) == usual else None


def _beside_its_label(raw: RawRow, count: int, habit: Habit) -> list[TextCell] | None:
    """In a table that has a line for each row, the line tells a blank from a cell that is not there."""
    cells = raw.beside_label
    filled = [cell for cell in cells if not cell.is_empty]
    if len(filled) == count and raw.stands_on_one_line:
        return filled
    if len(cells) < count or any(not cell.is_empty for cell in cells[count:]):
        return None
    return cells[:count] if len(cells) == (habit.beside_label or count) else None


def columns_in_print(table: Table, raw: RawTable) -> tuple[str, tuple[Column, ...]]:
    """The arrangement in which a table is printed, and its columns in the order in which they are printed.

    No columns where the headers stand in an order that cannot be understood.
    """
    caption = table.id if raw.family == "proactive" else ""
    headers = raw.headers.get(caption, [])
    names = list(table.arrangements)
    name = names[0]
    if len(names) > 1:
        width = len(headers) or _usual_count(raw)
        name = next((n for n in names if len(table.columns(n)) == width), name)
    columns = table.columns(name)
    if any(column.group for column in columns):
        return name, _on_two_storeys(columns, raw)
    if set(headers) == {column.id for column in columns}:
        columns = tuple(sorted(columns, key=lambda column: headers.index(column.id)))
    return name, columns


def _usual_count(raw: RawTable) -> int:
    counts = Counter(sum(not cell.is_empty for cell in row.cells) for row in raw.rows if row.cells)
    return counts.most_common(1)[0][0] if counts else 0


def _on_two_storeys(columns: tuple[Column, ...], raw: RawTable) -> tuple[Column, ...]:
    """Columns of which some stand below a common header: that header says where they come in the row."""
    depth = max(column.group.count("/") for column in columns)
    below = [column for column in columns if column.group.count("/") == depth]
    header = label_key(fold(below[0].group.split("/")[-1]))
    order = _first_seen(_column_or(cell, header, raw.family) for cell in raw.header_cells.get("", ()))
    above = [column.id for column in columns if column not in below]
    lower = [column.id for column in below]
    official = [column.id for column in columns]
    upper = [name for name in order if name == header or name in above]
    if sorted(upper) == sorted([header, *above]):
        printed_below = [name for name in order if name in lower]
        filling = printed_below if sorted(printed_below) == sorted(lower) else lower
        printed = [name for one in upper for name in (filling if one == header else [one])]
    elif [name for name in order if name in above] in (above, above[:1], above[1:], []):
        printed = official
    else:
        return ()
    by_id = {column.id: column for column in columns}
    return tuple(by_id[name] for name in printed)


def _column_or(cell: TextCell, header: str, family: str) -> str:
    """The id of the column that a header cell names, or the common header itself, or nothing."""
    if cell.key == header:
        return header
    meaning = label_index().get(cell.key) or label_index().get(without_unit(cell.key))
    return next(iter(sorted(meaning.columns.get(family, ()))), "") if meaning else ""


def _first_seen(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]


def groups_in_print(table: Table, raw: RawTable) -> tuple[Column, ...]:
    """The columns that repeat in every group of a table laid out side by side, in the order of its headers.

    None where the headers begin in another order than the official one and do not go on like that.
    """
    columns = table.columns()
    official = [column.id for column in columns]
    headers = raw.headers.get("", [])
    groups = [headers[start : start + len(official)] for start in range(0, len(headers), len(official))]
    if groups and all(group == groups[0] for group in groups) and sorted(groups[0]) == sorted(official):
        by_id = {column.id: column for column in columns}
        return tuple(by_id[name] for name in groups[0])
    return columns if not headers or headers[0] == official[0] else ()


def unit_written(row: RawRow, raw: RawTable, table: Table, column: Column) -> str:
    """The unit of money that a table gives outside a figure's cell: in the column of units, at the row or above.

    Empty where the form does not count money there, or the table names no unit.
    """
    if not counts_money(column.unit or table.row(row.meaning.row).unit):
        return ""
    if row.unit is not None and row.unit.key:
        return row.unit.key
    above = raw.header_cells.get(table.id if raw.family == "proactive" else "", ())
    meant = [cell for cell in above if _column_or(cell, "", raw.family) == column.id]
    for cell in (row.label, *meant):
        known = without_unit(cell.key)
        if known != cell.key:
            return cell.key[len(known) :].strip("()").removeprefix("单位").strip(":")
    return ""
