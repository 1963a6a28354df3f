"""The house of the tests of the compiling office."""

from __future__ import annotations

import pytest

from tests.reports.receiving.kit import House


@pytest.fixture
def house(db: None) -> House:
    """A compiling authority with its units."""
    return House()
