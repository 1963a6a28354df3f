from __future__ import annotations

import pytest

from tests.casework.kit import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()
