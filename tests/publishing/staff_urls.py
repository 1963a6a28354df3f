"""Publishing's part of the walk over all staff URLs (tests/web/test_staff_urls.py), gathered from its parts."""

from __future__ import annotations

from typing import Any

from tests.publishing.office import (
    channel_staff_urls,
    column_staff_urls,
    item_staff_urls,
    normative_staff_urls,
    reviewing_staff_urls,
)

KNOWN: dict[str, Any] = {
    **item_staff_urls.KNOWN,
    **channel_staff_urls.KNOWN,
    **column_staff_urls.KNOWN,
    **normative_staff_urls.KNOWN,
    **reviewing_staff_urls.KNOWN,
}
