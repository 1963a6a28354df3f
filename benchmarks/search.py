"""How fast search is with a full index, beside a scan, SQLite's full text search and the bare library in the same run.

Documents of about 630 characters made of the sentences of published reports; 200 words of two to six characters out of
them. The first page with count, facets and highlighted passages, as a reader gets it. On the database that
``GONGKAI_DATABASE_URL`` names, or SQLite. Run with ``make bench``; ``--size 2000`` takes seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from casework import database_on

WORDS = 200
PUBLISHED = 20
SCANNED = 20
"""So many words are asked of a scan, which takes seconds each."""


def main() -> None:
    """Measure in a process of its own with a home of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000, help="how many documents (default 100,000)")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.size < 100:
        parser.error("--size must be at least 100")
    if asked.measure:
        measure(asked.size)
        return
    status = measured_on("", asked.size)
    if server := os.environ.get("GONGKAI_DATABASE_URL", "").strip():
        with database_on(server) as url:
            status |= measured_on(url, asked.size)
    sys.exit(status)


def measured_on(url: str, size: int) -> int:
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as home:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        environment = ours | {
            "GONGKAI_HOME": home,
            "GONGKAI_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        }
        command = [sys.executable, __file__, "--measure", "--size", str(size)]
        return subprocess.run(command, env=environment).returncode


def measure(size: int) -> None:
    """Everything on the database of this process's settings."""
    import django

    django.setup()
    import _search_documents as documents
    import _search_engines as engines
    from django.core.management import call_command
    from django.db import connection

    from gongkai.search import contract, following
    from gongkai.search.query import search

    call_command("migrate", verbosity=0)
    contract._declared = lambda: iter([("benchmark", documents.Table())])  # type: ignore[attr-defined]
    documents.fill(size)
    print(f"\n{connection.display_name}, {size:,} documents")

    start = time.perf_counter()
    following.rebuild()
    seconds = time.perf_counter() - start
    print(f"  building the index: {seconds:.1f} s, {size / seconds:,.0f} documents/s, {index_size():,.0f} MB")
    words = documents.words(WORDS)
    rows = {"bare tantivy": engines.timed(engines.bare, words), "search()": engines.timed(search, words)}
    if connection.vendor == "sqlite":
        fts = engines.FullText()
        print(f"  building SQLite FTS5 bigrams: {fts.fill():.1f} s")
        rows["SQLite FTS5 bigrams"] = engines.timed(fts.ask, words)
    rows["LIKE"] = engines.timed(engines.like, words[:SCANNED], rounds=1)
    show_times(rows)
    show_recall(words)
    show_publication()


def index_size() -> float:
    from gongkai.search import store

    return sum(file.stat().st_size for file in store.root().rglob("*") if file.is_file()) / 1e6


def show_times(rows: dict) -> None:  # type: ignore[type-arg]
    import _search_engines as engines

    floor = rows["bare tantivy"]
    print(
        f"  {'the first page, ms':24}{'p50':>9}{'p95':>9}{'公开':>8}{'p95 to bare':>14}{'公开 to bare':>12}"
    )
    for name, times in rows.items():
        print(
            f"  {name:24}{times.p50:9.2f}{times.p95:9.2f}{times.frequent:9.2f}"
            f"{times.p95 / floor.p95:13.1f}x{times.frequent / floor.frequent:12.1f}x"
        )
    assert engines.FIRST_PAGE == 20


def show_recall(words: list[str]) -> None:
    import _search_documents as documents
    import _search_engines as engines

    texts = documents.folded_texts()
    there = found = right = 0
    for word in words:
        scanned = {number for number, text in enumerate(texts, start=1) if word in text}
        keys = engines.everything_found(word)
        there, found, right = there + len(scanned), found + len(keys), right + len(scanned & keys)
    print(
        f"  against a linear scan: recall {right / there:.4f}, precision {right / found:.4f} ({there:,} hits)"
    )


def show_publication() -> None:
    """From before the step that publishes to a search that finds it, and the part of it in which the step ends."""
    import _search_documents as documents
    from django.db import connection, transaction

    from gongkai.search.query import search
    from gongkai.search.recording import record_change

    until_found, committing = [], []
    for number in range(PUBLISHED):
        title = f"第{number}份新发布的甲骨文献"
        key = 10_000_000 + number
        start = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {documents.TABLE} VALUES (%s, %s, '', '', 1, '[1]', 'class_1', 2025, 'in_force', 0, %s)",
                [key, title, title],
            )
            record_change(documents.KIND, key)
        committing.append(time.perf_counter() - start)
        assert [hit.object_id for hit in search(title).hits] == [key]
        until_found.append(time.perf_counter() - start)
    print(
        f"  from publication to being found: {statistics.median(until_found):.3f} s, at most {max(until_found):.3f} s"
        f" (the step itself {statistics.median(committing):.3f} s)"
    )


if __name__ == "__main__":
    main()
