from __future__ import annotations

import pytest

from gongkai.reports.annual.actions import publication
from tests.reports.publication.kit import Press


@pytest.fixture
def full_press(db: None) -> Press:
    """The press with the columns laid out; it makes every file."""
    return Press().laid_out()


@pytest.fixture
def press(full_press: Press, monkeypatch: pytest.MonkeyPatch) -> Press:
    """The same, but it makes only the files that are quick to make."""
    monkeypatch.setattr(publication, "ATTACHED", ("csv", "json"))
    return full_press
