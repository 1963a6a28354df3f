"""Casework's part of the walk over all staff URLs (tests/web/test_staff_urls.py), gathered from its four parts."""

from __future__ import annotations

from typing import Any

from tests.casework.office import (
    case_staff_urls,
    decision_staff_urls,
    following_staff_urls,
    supervision_staff_urls,
)

KNOWN: dict[str, Any] = {
    **case_staff_urls.KNOWN,
    **decision_staff_urls.KNOWN,
    **following_staff_urls.KNOWN,
    **supervision_staff_urls.KNOWN,
}
