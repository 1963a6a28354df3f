"""How fast casework stays when the database is full, as ratios to baselines measured in the same run.

Opening the staff pages beside an empty list in the same frame, with 1,000 requests and with ``--size``; recomputing as
many open requests beside a bare loop over the same rows; submitting from several processes beside bare INSERTs. On SQLite,
and on the PostgreSQL server that ``GONGKAI_DATABASE_URL`` names. Run with ``make bench``; ``--size 2000`` takes seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

FEW = 1000
MANY_EVENTS = 200
SETTINGS = "gongkai.config.settings"


def main() -> None:
    """Measure on every database there is, each in a process of its own with a home of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000, help="how many requests (default 100,000)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="measure on this one only")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.size <= FEW:
        parser.error(f"--size must be more than {FEW}")
    if asked.measure:
        measure(asked.size)
        return
    server = os.environ.get("GONGKAI_DATABASE_URL", "").strip()
    status = 0
    if asked.database != "postgresql":
        status |= measured_on("", asked.size)
    if server and asked.database != "sqlite":
        with database_on(server) as url:
            status |= measured_on(url, asked.size)
    elif asked.database == "postgresql":
        parser.error("GONGKAI_DATABASE_URL names no server")
    sys.exit(status)


@contextlib.contextmanager
def database_on(server: str) -> Iterator[str]:
    """An empty database of the benchmark's own, gone afterwards."""
    import psycopg

    name = f"gongkai_benchmark_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measured_on(url: str, size: int) -> int:
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as home:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        environment = ours | {
            "GONGKAI_HOME": home,
            "GONGKAI_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        command = [sys.executable, __file__, "--measure", "--size", str(size)]
        return subprocess.run(command, env=environment).returncode


def measure(size: int) -> None:
    """Everything on the database of this process's settings."""
    import django

    django.setup()
    import _pages
    import _recomputing
    import _records
    import _submitting
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    print(f"\n{connection.display_name}, {size:,} requests, {10 - _records.CLOSED_OF_TEN} of 10 open")
    where = _records.platform()
    _records.fill(where, FEW, first=1, today=today)
    many_events = _records.case_of_many_events(where, MANY_EVENTS, today)
    asked = _pages.pages(where, many_events)
    few = _pages.opened(asked)
    _records.fill(where, size - FEW, first=FEW + 1, today=today)
    _records.analyse()
    many = _pages.opened(asked)
    show_pages(asked, few, many, size)

    each = max(10, min(100, size // 1000))
    done = _submitting.submitted(where.empty.pk, each)
    print(
        f"\n  submitting with a file, {_submitting.PROCESSES} processes at once: {done.requests} requests, nothing lost\n"
        f"    {done.requests / done.seconds:8.0f} a second; {done.seconds / done.bare:.1f}x the time of bare INSERTs"
        f" of as many rows ({done.rows} a request)"
    )

    _records.fill(
        where,
        size - size * (10 - _records.CLOSED_OF_TEN) // 10,
        first=size + 1,
        today=today,
        closed_of_ten=0,
        arrived_after=_recomputing.ARRIVED_AFTER,
    )
    _records.analyse()
    result = _recomputing.recomputed()
    print(
        f"\n  recomputing {result.rows:,} open requests for a new calendar ({result.moved:,} due dates move)\n"
        f"    {result.rows / result.seconds:8.0f} a second; {result.seconds / result.bare:.1f}x the time of a loop that"
        f" reads and writes the same rows"
    )


def show_pages(asked: list, few: list, many: list, size: int) -> None:  # type: ignore[type-arg]
    print(f"  {'':32}{FEW:>10,} requests{size:>18,} requests")
    print(f"  {'page':32}{'queries':>8}{'ms':>8}{'ratio':>8}{'queries':>12}{'ms':>8}{'ratio':>8}")
    for page, before, after in zip(asked, few, many, strict=True):
        print(
            f"  {page.name:32}{before.queries:8}{before.seconds * 1e3:8.1f}{before.seconds / few[0].seconds:7.1f}x"
            f"{after.queries:12}{after.seconds * 1e3:8.1f}{after.seconds / many[0].seconds:7.1f}x"
        )


if __name__ == "__main__":
    main()
