"""A building that is killed is gone on with, and nothing is in the index twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.search.building_process import NUMBER

PATIENCE = 120


@contextmanager
def process(home: Path, deed: str) -> Iterator[subprocess.Popen[str]]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))}
    environment = {
        **ours,
        "GONGKAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.search.building_process", deed],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait(PATIENCE)


def build(home: Path, *, kill_after: int | None = None) -> tuple[int, bool]:
    """Build; returns how far an earlier building had come, and whether this one completed."""
    with process(home, "build") as building:
        assert building.stdout is not None
        begun = int(building.stdout.readline().removeprefix("begun "))
        for line in building.stdout:
            if line == "complete\n":
                return begun, True
            if kill_after is not None and int(line.removeprefix("built ")) >= kill_after:
                break
    return begun, False


def test_killed_twice_it_is_complete_in_the_end(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    first, completed = build(home, kill_after=1200)
    assert (first, completed) == (0, False)
    second, completed = build(home, kill_after=1200)
    assert second > 0
    assert not completed
    third, completed = build(home)
    assert second < third < NUMBER
    assert completed
    with process(home, "check") as check:
        output, _errors = check.communicate(timeout=PATIENCE)
    assert output == f"in use True\ntotal {NUMBER} different 0\n"
