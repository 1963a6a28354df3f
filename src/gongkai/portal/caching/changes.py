"""What public pages are cached by: the state of everything public, as two numbers."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.portal.models import PublicChange
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Disclosure

KEPT = datetime.timedelta(days=7)


def record_public_change() -> None:
    """Write down that something public changed; part of the transaction that changed it."""
    PublicChange.objects.create()


def public_state() -> tuple[int, int]:
    """The last change and the sum of the weights. One query; the same pair means that nothing public changed."""
    found = PublicChange.objects.aggregate(last=Max("pk"), sum=Sum("weight"))
    return found["last"] or 0, int(found["sum"] or 0)


def tell_the_caches(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower of publishing: every happening changes what the public sees."""
    record_public_change()


def row_changed(sender: Any, **kwargs: Any) -> None:
    """Receiver of ``post_save`` and ``post_delete`` of the models that public pages show as they stand."""
    record_public_change()


def clear_old_changes(day: datetime.date) -> None:
    """Daily work: remove what is a week old. The pair changes by it, so every page is asked for once more."""
    PublicChange.objects.filter(at__lt=timezone.now() - KEPT).delete()
