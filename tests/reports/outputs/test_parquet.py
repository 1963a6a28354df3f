"""The Parquet file of a whole tree: exact values, gaps as gaps, nothing half written, memory that does not grow."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pyarrow import parquet as arrow_parquet

from gongkai.forms.cells import BLANK, NOT_APPLICABLE, UNREAD, Cell, CellReference
from gongkai.forms.library import form as form_with_id
from gongkai.reports.outputs import parquet
from gongkai.reports.outputs.parquet import ParquetFigure, ReportOrigin, write_parquet

ORIGIN = ReportOrigin(
    7, "410600", "鹤壁市人民政府", "prefecture", "government", "", 2016, "compiled", "three", "accepted",
    dt.datetime(2017, 1, 26, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))),
)  # fmt: skip
FEES = CellReference("2014", "statistics", "fees", "counties")


def figures(count: int) -> Iterator[ParquetFigure]:
    references = list(form_with_id("2014").table("statistics").references("three"))
    for number in range(count):
        yield ParquetFigure(ORIGIN, references[number % len(references)], Cell.number(number), "records")


def test_values_are_exact_and_gaps_are_null_with_their_state() -> None:
    cells = [Cell.number(Decimal("0.000001")), Cell.number("99999999999999.5"), BLANK, NOT_APPLICABLE, UNREAD]
    cells.append(Cell.number(0))
    buffer = io.BytesIO()
    assert write_parquet((ParquetFigure(ORIGIN, FEES, cell, "by_hand") for cell in cells), buffer) == 6
    rows = arrow_parquet.read_table(io.BytesIO(buffer.getvalue())).to_pylist()
    assert [row["value"] for row in rows] == [
        Decimal("0.000001"),
        Decimal("99999999999999.5"),
        None,
        None,
        None,
        0,
    ]
    assert [row["state"] for row in rows] == ["number", "number", "blank", "not_applicable", "unread", "zero"]
    first = rows[0]
    assert (first["authority"], first["code"], first["name"]) == (7, "410600", "鹤壁市人民政府")
    assert (first["form"], first["table"], first["row"], first["column"]) == (
        "2014",
        "statistics",
        "fees",
        "counties",
    )
    assert (first["row_label"], first["column_label"], first["unit"]) == (
        "七、依申请公开信息收取的费用",
        "各县区总数",
        "万元",
    )
    assert first["submitted_at"] == ORIGIN.submitted_at
    assert (first["scope"], first["status"], first["source"]) == ("compiled", "accepted", "by_hand")


def test_lines_are_taken_from_the_source_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH", 100)
    written: list[int] = []
    taken = 0

    def counted() -> Iterator[ParquetFigure]:
        nonlocal taken
        for figure in figures(350):
            taken += 1
            yield figure

    as_batch = parquet._as_batch
    monkeypatch.setattr(parquet, "_as_batch", lambda *given: written.append(taken) or as_batch(*given))
    buffer = io.BytesIO()
    assert write_parquet(counted(), buffer) == 350
    assert written == [100, 200, 300, 350]
    file = arrow_parquet.ParquetFile(io.BytesIO(buffer.getvalue()))
    assert file.num_row_groups == 4
    assert file.read().column("value").to_pylist() == [Decimal(number) for number in range(350)]


def test_a_file_that_could_not_be_completed_is_not_there_and_the_old_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "tree.parquet"
    assert write_parquet(figures(3), target) == 3
    before = target.read_bytes()

    def breaking() -> Iterator[ParquetFigure]:
        yield from figures(2)
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        write_parquet(breaking(), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["tree.parquet"]


def test_a_tree_without_reports_is_a_file_with_columns_and_no_lines() -> None:
    buffer = io.BytesIO()
    assert write_parquet([], buffer) == 0
    table = arrow_parquet.read_table(io.BytesIO(buffer.getvalue()))
    assert table.num_rows == 0 and "value" in table.column_names
