"""The daily work of search: the change log does not grow for ever."""

from __future__ import annotations

import datetime

from django.utils import timezone

from gongkai.search import change_log

KEPT = datetime.timedelta(days=7)
"""A node that was away for longer builds its index anew."""


def clear_away_old_changes(day: datetime.date) -> None:
    """Remove changes that every node has had a week to follow."""
    change_log.clear_away(timezone.now() - KEPT)
