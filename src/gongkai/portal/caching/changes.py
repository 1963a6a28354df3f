"""What public pages are cached by: the state of everything public, as three numbers."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.portal.models import PublicChange
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure

KEPT = datetime.timedelta(days=7)
_STATE = f"""
SELECT MAX(id), SUM(weight),
  (SELECT COUNT(*) FROM {Disclosure._meta.db_table} WHERE ends_at IS NOT NULL AND is_public AND ends_at <= %s)
FROM {PublicChange._meta.db_table}
"""


def record_public_change() -> None:
    """Write down that something public changed; part of the transaction that changed it."""
    PublicChange.objects.create()


def public_state() -> tuple[int, int, int]:
    """The last change, the sum of the weights, and how many items are past their end and not taken down yet.

    One query; the same numbers mean that nothing public changed. The third is there because an item ends by
    itself, and its page with it, before the worker comes by.
    """
    # Written out: it is asked for every page, and building it anew took thirty times as long as answering it.
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [connection.ops.adapt_datetimefield_value(timezone.now())])
        last, total, over = cursor.fetchone()
    return last or 0, int(total or 0), over


def tell_the_caches(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower of publishing: every happening changes what the public sees."""
    record_public_change()


def row_changed(sender: Any, **kwargs: Any) -> None:
    """Receiver of ``post_save`` and ``post_delete`` of the models that public pages show as they stand."""
    record_public_change()


def clear_old_changes(day: datetime.date) -> None:
    """Daily work: remove what is a week old. The pair changes by it, so every page is asked for once more."""
    PublicChange.objects.filter(at__lt=timezone.now() - KEPT).delete()
