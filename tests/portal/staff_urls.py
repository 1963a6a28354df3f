"""The portal's part of the walk over all staff URLs (tests/web/test_staff_urls.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.organizations.city import City


@dataclass(frozen=True)
class Known:
    """A staff URL: its arguments, and the status the outsider gets for GET and for POST."""

    arguments: Callable[[City], list[Any]] = lambda city: []
    get: int = 200
    post: int = 405


KNOWN = {
    "portal:visits": Known(),
    "portal:visits_csv": Known(lambda city: [timezone.localdate().year]),
}
