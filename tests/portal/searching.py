"""An index of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.search import reading
from gongkai.search.following import follow


@pytest.fixture
def index(settings: Any, tmp_path: Path, db: None) -> Iterator[Path]:
    """The index in a folder of the test's own, built from what the database holds when it is asked for."""
    settings.SEARCH_INDEX = tmp_path / "index"
    reading.close()
    follow(30, patience=30)
    yield settings.SEARCH_INDEX
    reading.close()
