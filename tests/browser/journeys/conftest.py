"""One town hall for all journeys of a file: a server, a database that they share, and staff who stay logged in.

Every journey brings a citizen of its own, so no journey depends on another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from gongkai.web.models import Throttle
from tests.browser.journeys.hall import Hall
from tests.browser.journeys.looking import Looker, Situation


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for all journeys of a file, emptied after the last. (pytest-django empties it after each.)"""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)
        # While the browser's event loop runs, Django keeps connections apart that it would not find afterwards.
        connections.close_all()


@pytest.fixture(scope="session")
def looked_over() -> set[Situation]:
    """The pages that have been looked over in this run."""
    return set()


@pytest.fixture(scope="module")
def town(db: None, browser: Browser, looked_over: set[Situation]) -> Iterator[Hall]:
    """The hall with its server."""
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    try:
        town = Hall(browser, server.url, Looker(looked_over))
        yield town
        town.close()
    finally:
        server.stop()
        server._live_server_modified_settings.disable()


@pytest.fixture
def hall(town: Hall, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """The hall for one journey; whatever its pages did wrong fails the journey.

    The question against robots asks for two seconds of reading, which tests/browser/test_challenge.py sees to; and
    all citizens of the journeys live behind one address, so what it did before does not count against the next.
    """
    monkeypatch.setattr("gongkai.web.robots.challenge.SHORTEST_FILLING", 0)
    Throttle.objects.all().delete()
    yield town
    town.everybody_leaves()
    faults = town.faults()
    assert not faults, "\n".join(faults)


class Clock:
    """The clock of the whole process, the server's included."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = dt.timedelta()
        real = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() + self._ahead)

    def let_pass(self, days: int) -> None:
        """Let calendar days pass."""
        self._ahead += dt.timedelta(days=days)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time that can be let pass, for deadlines that nobody can wait for."""
    return Clock(monkeypatch)
