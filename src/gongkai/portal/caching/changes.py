"""What public pages are cached by: the state of everything public, as three numbers."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Max, Subquery, Sum
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.portal.models import PublicChange
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure

KEPT = datetime.timedelta(days=7)


def record_public_change() -> None:
    """Write down that something public changed; part of the transaction that changed it."""
    PublicChange.objects.create()


def public_state() -> tuple[int, int, int]:
    """The last change, the sum of the weights, and how many items are past their end and not taken down yet.

    One query; the same numbers mean that nothing public changed. The third is there because an item ends by
    itself, and its page with it, before the worker comes by.
    """
    over = Disclosure.objects.filter(is_public=True, ends_at__lte=timezone.now()).order_by()
    number = Subquery(over.values("is_public").annotate(number=Count("pk")).values("number"))
    found = PublicChange.objects.aggregate(last=Max("pk"), sum=Sum("weight"), over=Max(number))
    return found["last"] or 0, int(found["sum"] or 0), found["over"] or 0


def tell_the_caches(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower of publishing: every happening changes what the public sees."""
    record_public_change()


def row_changed(sender: Any, **kwargs: Any) -> None:
    """Receiver of ``post_save`` and ``post_delete`` of the models that public pages show as they stand."""
    record_public_change()


def clear_old_changes(day: datetime.date) -> None:
    """Daily work: remove what is a week old. The pair changes by it, so every page is asked for once more."""
    PublicChange.objects.filter(at__lt=timezone.now() - KEPT).delete()
