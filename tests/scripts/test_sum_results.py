"""The last line of a test run adds up all its parts, and a part that failed fails the whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "scripts" / "sum_results.py"


def write(folder: Path, name: str, tests: int, failures: int, errors: int, skipped: int) -> None:
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    (folder / name).write_text(f'<testsuites><testsuite name="pytest" {counts}/></testsuites>')


@pytest.mark.parametrize(
    ("second", "line", "status"),
    [
        ((5, 0, 0, 1), "13 passed, 0 failed, 2 skipped", 0),
        ((5, 1, 1, 0), "12 passed, 2 failed, 1 skipped", 1),
    ],
)
def test_runs_are_added_up(second: tuple[int, int, int, int], line: str, status: int, tmp_path: Path) -> None:
    write(tmp_path, "SQLite.xml", 10, 0, 0, 1)
    write(tmp_path, "PostgreSQL.xml", *second)
    done = subprocess.run([sys.executable, PROGRAM, tmp_path], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == (line, status)


def test_a_run_without_results_is_no_success(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, PROGRAM, tmp_path], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("0 passed, 0 failed, 0 skipped", 1)
