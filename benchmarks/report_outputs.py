"""How fast a report is written in each format, as a ratio to writing it as JSON in the same run.

One report of a city with all parts, tables and three charts, without and with the charts: matplotlib and the typesetter
take most of the time of what is drawn. Then the Parquet file of a tree, as a ratio to writing the same lines as CSV by hand. Run with
``make bench``; figures differ from machine to machine, ratios hold better. ``--rounds 1`` takes seconds.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import io
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.reports.outputs.parquet import ParquetFigure

BASELINE = "json"
FORMS = (("2021", ""), ("2014", "three"))
TREE = 500
"""Authorities in the tree of the Parquet file."""


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median of several runs, the first of which (fonts, imports) is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured (default 15)")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds must be at least 1")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    measure_reports(asked.rounds)
    measure_tree(asked.rounds)


def measure_reports(rounds: int) -> None:
    """One report in every format."""
    from gongkai.reports.outputs import OUTPUTS
    from tests.reports.outputs.documents import report_document

    print("一份报告的各种文件 / one report in every format (ratio to JSON without charts)")
    for form_id, arrangement in FORMS:
        drawn = report_document(form_id, arrangement)
        plain = report_document(form_id, arrangement, with_charts=False)
        base = seconds(lambda plain=plain: OUTPUTS[BASELINE].write(plain), rounds)
        print(
            f"  {form_id} {arrangement:<8} format      size    without charts   ratio      with charts   per second"
        )
        for key, output in OUTPUTS.items():
            size = len(output.write(drawn))
            without = seconds(lambda output=output, plain=plain: output.write(plain), rounds)
            with_charts = seconds(lambda output=output, drawn=drawn: output.write(drawn), rounds)
            print(
                f"  {'':<13} {key:<6} {size / 1024:6.0f} KB {without * 1e3:12.1f} ms {without / base:7.1f}x"
                f" {with_charts * 1e3:12.1f} ms {1 / with_charts:10.1f}"
            )


def measure_tree(rounds: int) -> None:
    """The Parquet file of a tree, beside the same lines as CSV."""
    from gongkai.reports.outputs.parquet import write_parquet

    lines = sum(1 for _ in figures(TREE))
    taken = seconds(lambda: write_parquet(figures(TREE), io.BytesIO()), min(rounds, 3))
    base = seconds(lambda: write_lines(figures(TREE)), min(rounds, 3))
    print(f"\n一棵树的 Parquet / the Parquet file of {TREE} authorities, {lines:,} cells")
    print(
        f"  {taken:.2f} s, {lines / taken:,.0f} cells per second; {taken / base:.1f}x of bare CSV ({base:.2f} s)"
    )
    peaks = []
    for size in (TREE, 4 * TREE):
        tracemalloc.start()
        with open(os.devnull, "wb") as sink:
            write_parquet(figures(size), sink)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(
        f"  peak memory {peaks[0] / 2**20:.0f} MB, for four times the tree {peaks[1] / 2**20:.0f} MB: {peaks[1] / peaks[0]:.2f}x"
    )


def figures(authorities: int) -> Iterator[ParquetFigure]:
    """The cells of the reports of so many authorities."""
    from gongkai.forms.library import form as form_with_id
    from gongkai.reports.outputs.parquet import ParquetFigure, ReportOrigin
    from tests.reports.outputs.documents import consistent_cells

    cells = consistent_cells(form_with_id("2021"))
    first = ReportOrigin(0, "", "", "county", "government", "", 2025, "own", "", "accepted", None)
    for number in range(authorities):
        origin = dataclasses.replace(
            first, authority=number, code=f"{410000 + number}", name=f"第{number}机关"
        )
        for reference, cell in cells.items():
            yield ParquetFigure(origin, reference, cell, "records")


def write_lines(rows: Iterator[ParquetFigure]) -> int:
    """The floor: the same lines as CSV, nothing looked up."""
    writer = csv.writer(buffer := io.StringIO())
    for row in rows:
        writer.writerow(
            [row.report.authority, row.report.name, *str(row.reference).split("/"), row.cell.value]
        )
    return len(buffer.getvalue())


if __name__ == "__main__":
    main()
