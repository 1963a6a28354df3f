from __future__ import annotations

import pytest

from tests.publishing.review_kit import Hall


@pytest.fixture
def hall(db: None) -> Hall:
    return Hall()
