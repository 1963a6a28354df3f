"""How fast the annual report is computed from the records of a city, beside DuckDB over Parquet files of the same rows.

Every computed cell of the forms of 2021 and 2014 for every authority of the tree, in one year of ten; both sides must give
the same numbers. Then the first page of the records behind some figures, with a tenth of the records and with all of them.
On SQLite, and on the PostgreSQL server that ``GONGKAI_DATABASE_URL`` names. Run with ``make bench``; ``--quick`` takes seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

SETTINGS = "gongkai.config.settings"
YEAR = 2021
QUICK = 100
"""How many times smaller the quick run is."""


def main() -> None:
    """Measure on every database there is, each in a process of its own with a home of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--authorities", type=int, default=500)
    parser.add_argument("--requests", type=int, default=500_000)
    parser.add_argument("--items", type=int, default=2_000_000)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} times fewer records")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="measure on this one only")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.quick:
        asked.requests, asked.items = asked.requests // QUICK, asked.items // QUICK
    if min(asked.authorities, asked.requests, asked.items) < 100:
        parser.error("--authorities, --requests and --items must be at least 100")
    if asked.measure:
        measure(asked)
        return
    server = os.environ.get("GONGKAI_DATABASE_URL", "").strip()
    status = 0
    if asked.database != "postgresql":
        status |= measured_on("", asked)
    if server and asked.database != "sqlite":
        from casework import database_on

        with database_on(server) as url:
            status |= measured_on(url, asked)
    elif asked.database == "postgresql":
        parser.error("GONGKAI_DATABASE_URL names no server")
    sys.exit(status)


def measured_on(url: str, asked: argparse.Namespace) -> int:
    """A process of its own with a home of its own."""
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as home:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        environment = ours | {
            "GONGKAI_HOME": home,
            "GONGKAI_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        sizes = [f"--{name}={getattr(asked, name)}" for name in ("authorities", "requests", "items")]
        return subprocess.run([sys.executable, __file__, "--measure", *sizes], env=environment).returncode


def measure(asked: argparse.Namespace) -> None:
    """Everything on the database of this process's settings."""
    import django

    django.setup()
    import _records
    import _yearly_records
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="gongkai-parquet-") as name:
        folder = Path(name)
        bodies = _yearly_records.authorities(asked.authorities)
        _yearly_records.fill(folder, "1", bodies, requests=asked.requests // 10, items=asked.items // 10)
        _records.analyse()
        few = traced(bodies)
        _yearly_records.fill(
            folder,
            "2",
            bodies,
            requests=asked.requests - asked.requests // 10,
            items=asked.items - asked.items // 10,
        )
        _records.analyse()
        print(
            f"\n{connection.display_name}: {asked.authorities} authorities, {asked.requests:,} requests,"
            f" {asked.items:,} items, {_yearly_records.YEARS} years"
        )
        for form in ("2021", "2014"):
            show_computed(form, folder, bodies)
        show_traced(few, traced(bodies))


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The median of several runs after a first one."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


# All figures of all authorities


def show_computed(form: str, folder: Path, bodies: list[int]) -> None:
    """The platform beside DuckDB; refuses to say how fast wrong numbers are."""
    import _yearly_sums

    from gongkai.organizations.measuring import measures_of, values_by_authority

    measures = [measure for measure in measures_of(form).values() if not measure.stated]
    ours = values_by_authority(measures, bodies, YEAR)
    sums = _yearly_sums.Sums(folder, YEAR)
    theirs = sums.figures(form, bodies)
    different = [cell for cell, values in ours.items() if cell in theirs and values != theirs[cell]]
    if different or not set(ours) >= set(theirs):
        sys.exit(f"{form}: DuckDB counts otherwise in {len(different)} cells, first {different[:3]}")
    compared = [measure for measure in measures if measure.cell in theirs]
    if not any(any(values.values()) for values in ours.values()):
        sys.exit(f"{form}: nothing was counted")
    taken = seconds(lambda: values_by_authority(compared, bodies, YEAR))
    floor = seconds(lambda: sums.figures(form, bodies))
    print(
        f"  form of {form}, {len(compared)} cells x {len(bodies)} authorities, year {YEAR}:"
        f" {taken:.2f} s; DuckDB {floor:.2f} s; ratio {taken / floor:.1f}x"
    )


# The records behind a figure


def traced(bodies: list[int]) -> dict[str, float]:
    """How long the first page of the records behind some figures takes, and for whom."""
    from gongkai.forms.cells import CellReference
    from gongkai.organizations.evidence import evidence_kind, model_of
    from gongkai.organizations.measuring import all_measures
    from gongkai.reports.annual.tracing import Records

    found = {}
    for cell in (
        CellReference("2021", "requests", "new", "total"),
        CellReference("2021", "requests", "total", "total"),
        CellReference("2021", "requests", "granted", "natural"),
        CellReference("2021", "requests", "den_process", "total"),
        CellReference("2021", "requests", "carried_out", "total"),
        CellReference("2014", "statistics", "disclosed", "total"),
        CellReference("2014", "statistics", "interpretations", "total"),
        CellReference("2014", "statistics", "website", "total"),
        CellReference("2014", "statistics", "gazette", "total"),
        CellReference("2014", "statistics", "other_channels", "total"),
    ):
        measure = all_measures()[cell]
        kind = evidence_kind(model_of(measure))
        for whose, asked in (("one", bodies[:1]), ("tree", bodies)):
            records = Records(measure, kind, YEAR, tuple(asked), ())
            found[f"{cell.row}/{cell.column}, {whose}"] = seconds(partial(records.page, {}))
    return found


def show_traced(few: dict[str, float], many: dict[str, float]) -> None:
    """The pages with a tenth of the records and with all."""
    from gongkai.reports.annual.tracing import PAGE

    print(f"  first {PAGE} records of a figure, ms{'a tenth':>24}{'all':>10}{'ratio':>8}")
    for name, before in few.items():
        after = many[name]
        print(f"    {name:44}{before * 1e3:10.1f}{after * 1e3:10.1f}{after / before:7.1f}x")


if __name__ == "__main__":
    main()
