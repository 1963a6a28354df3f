"""What every test stands on. The settings of a test run are in tests/settings.py."""

from __future__ import annotations

import pytest

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database (it runs again on PostgreSQL), and let the browser tests come last.

    They come last because the browser's driver keeps an event loop running in the thread of the tests.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def files_of_this_test(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploaded files go to a folder of the test's own, so no test meets what another left behind."""
    if request.node.get_closest_marker("database"):
        request.getfixturevalue("settings").MEDIA_ROOT = tmp_path_factory.mktemp("files")
