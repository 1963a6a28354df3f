from __future__ import annotations

import pytest
from django.test import Client

from tests.casework.kit import Desk
from tests.casework.public.journey import Citizen, office_of


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.robots.challenge.SHORTEST_FILLING", 0)


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """A desk whose authority can be applied to on line."""
    office_of(desk.authority)
    return desk


@pytest.fixture
def citizen(client: Client) -> Citizen:
    return Citizen(client)
