"""Publishing's part of the walk over all staff URLs (tests/web/test_staff_urls.py), gathered from its parts."""

from __future__ import annotations

from typing import Any

KNOWN: dict[str, Any] = {}
