from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.search import contract, reading
from tests.search.shelf import Shelf


@pytest.fixture
def index_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.SEARCH_INDEX = tmp_path / "index"
    reading.close()
    yield settings.SEARCH_INDEX
    reading.close()


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The sources that are searched in this test, and no others."""
    found: list[Any] = []
    monkeypatch.setattr(contract, "_declared", lambda: (("tests", source) for source in found))
    contract.all_sources.cache_clear()
    yield found
    contract.all_sources.cache_clear()


@pytest.fixture
def shelf(index_folder: Path, sources: list[Any]) -> Shelf:
    shelf = Shelf()
    sources.append(shelf)
    return shelf
