"""The figures of a whole tree of authorities as one Parquet file: a line a cell, written in batches as it is read."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any

from gongkai.forms.cells import Cell, CellReference
from gongkai.forms.library import table as table_with_id

BATCH = 20_000
"""Lines that are held in memory at a time; each batch becomes one row group of the file."""
DIGITS, DECIMALS = 20, 6
"""Of a value, as in the database: 14 digits before the point and 6 behind it."""


@dataclass(frozen=True, slots=True)
class ReportOrigin:
    """Whose report a figure stands in. ``level``, ``kind``, ``scope`` and ``status`` are the values of the models' choices.

    ``line`` is the vertical line of a department, empty for the others; ``submitted_at`` is None for a draft.
    ``missing_units`` is how many units a compiled report lacks: where there are any, its figures are partial sums.
    """

    authority: int
    code: str
    name: str
    level: str
    kind: str
    line: str
    year: int
    scope: str
    arrangement: str
    status: str
    submitted_at: dt.datetime | None
    missing_units: int = 0


@dataclass(frozen=True, slots=True)
class ParquetFigure:
    """One cell of a report and where its figure comes from (``models.FigureSource``)."""

    report: ReportOrigin
    reference: CellReference
    cell: Cell
    source: str


def write_parquet(rows: Iterable[ParquetFigure], target: str | os.PathLike[str] | IO[bytes]) -> int:
    """Write the figures in the order in which they come; returns how many there were.

    A blank, a dash and an unread figure have a null in ``value`` and say in ``state`` what they are. Labels are the
    official ones, each with those above it. A file at a path appears when it is complete, and not at all where writing fails.
    """
    if isinstance(target, str | os.PathLike):
        return _write_whole(rows, Path(target))
    return _write(rows, target)


def join_parquet(parts: Iterable[Path], target: IO[bytes]) -> None:
    """Put files that ``write_parquet`` wrote together to one, in their order; no more than one row group is in memory."""
    import pyarrow as arrow
    from pyarrow import parquet

    with parquet.ParquetWriter(target, _schema(arrow), compression="zstd") as writer:
        for part in parts:
            with parquet.ParquetFile(part) as file:
                for batch in file.iter_batches(BATCH):
                    writer.write_batch(batch, row_group_size=BATCH)


def _write_whole(rows: Iterable[ParquetFigure], path: Path) -> int:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            count = _write(rows, file)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _write(rows: Iterable[ParquetFigure], file: IO[bytes]) -> int:
    import pyarrow as arrow
    from pyarrow import parquet

    schema = _schema(arrow)
    count = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            writer.write_batch(_as_batch(batch, schema, arrow), row_group_size=BATCH)
            count += len(batch)
    return count


def _batches(rows: Iterable[ParquetFigure]) -> Iterator[list[ParquetFigure]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _schema(arrow: Any) -> Any:
    words = arrow.dictionary(arrow.int32(), arrow.string())
    return arrow.schema(
        [
            arrow.field("authority", arrow.int64(), nullable=False),
            *(arrow.field(name, words, nullable=False) for name in ("code", "name", "level", "kind", "line")),
            arrow.field("year", arrow.int16(), nullable=False),
            *(
                arrow.field(name, words, nullable=False)
                for name in ("scope", "form", "arrangement", "table", "row", "column")
            ),
            *(
                arrow.field(name, words, nullable=False)
                for name in ("table_label", "row_label", "column_label", "unit", "state")
            ),
            arrow.field("value", arrow.decimal128(DIGITS, DECIMALS)),
            *(arrow.field(name, words, nullable=False) for name in ("source", "status")),
            arrow.field("submitted_at", arrow.timestamp("us", tz="UTC")),
            arrow.field("missing_units", arrow.int32(), nullable=False),
        ]
    )


def _as_batch(batch: list[ParquetFigure], schema: Any, arrow: Any) -> Any:
    columns: dict[str, list[Any]] = {name: [] for name in schema.names}
    for figure in batch:
        for name, value in _values(figure).items():
            columns[name].append(value)
    return arrow.record_batch(
        [arrow.array(columns[field.name], type=field.type) for field in schema], schema=schema
    )


def _values(figure: ParquetFigure) -> dict[str, Any]:
    report, reference = figure.report, figure.reference
    table, row, column, unit = _labels(reference, report.arrangement)
    return {
        "authority": report.authority,
        "code": report.code,
        "name": report.name,
        "level": report.level,
        "kind": report.kind,
        "line": report.line,
        "year": report.year,
        "scope": report.scope,
        "form": reference.form,
        "arrangement": report.arrangement,
        "table": reference.table,
        "row": reference.row,
        "column": reference.column,
        "table_label": table,
        "row_label": row,
        "column_label": column,
        "unit": unit,
        "state": figure.cell.state.value,
        "value": figure.cell.value,
        "source": figure.source,
        "status": report.status,
        "submitted_at": report.submitted_at,
        "missing_units": report.missing_units,
    }


@lru_cache(maxsize=4096)
def _labels(reference: CellReference, arrangement: str) -> tuple[str, str, str, str]:
    """The official words for table, row and column, and the unit."""
    table = table_with_id(reference.form, reference.table)
    known = arrangement if arrangement in table.arrangements else ""
    column = table.column(reference.column, known)
    return (
        table.title,
        table.row_path(reference.row),
        table.column_path(column.id, known),
        column.unit or table.row(reference.row).unit,
    )
