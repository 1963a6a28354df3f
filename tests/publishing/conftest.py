from __future__ import annotations

import pytest

from tests.organizations.city import City


@pytest.fixture
def city(db: None) -> City:
    return City()
