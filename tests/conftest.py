"""What every test stands on. The settings of a test run are in tests/settings.py."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# A busy machine takes long for an example and for making one up; neither says anything about the rule that is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what touches the database, so that it can run again on PostgreSQL, and what drives a browser."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
        item.add_marker(pytest.mark.database)
    if "browser" in fixtures:
        item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser tests come last: the browser leaves an event loop in the thread of the tests."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def files_of_this_test(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploaded files go to a folder of the test's own, so no test meets what another left behind."""
    if request.node.get_closest_marker("database"):
        request.getfixturevalue("settings").MEDIA_ROOT = tmp_path_factory.mktemp("files")
