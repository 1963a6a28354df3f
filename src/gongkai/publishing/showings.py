"""The history of what the public could read of an item: a follower of ``publishing.following``."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.audit import record
from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.concurrency import step_done, take
from gongkai.publishing.following import Happening, tell_followers
from gongkai.publishing.models import Disclosure, Showing
from gongkai.publishing.rights import require_withdrawer

LONGEST_REASON = 300


def keep_history(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Write down that a version began to be public, or that the item ceased to be."""
    now = timezone.now()
    if happening in (Happening.PUBLISHED, Happening.UPDATED):
        disclosure.showings.filter(ends_at=None).update(ends_at=now)
        version = disclosure.published_version
        assert version is not None
        Showing.objects.create(disclosure=disclosure, version=version, begins_at=disclosure.updated_at or now)
    elif happening in (Happening.WITHDRAWN, Happening.ENDED):
        disclosure.showings.filter(ends_at=None).update(ends_at=now)
        disclosure.showings.update(is_shown=False)


def earlier_showings(disclosure: Disclosure) -> list[Showing]:
    """The earlier versions that everybody may still read, the newest first. One query."""
    return list(
        disclosure.showings.filter(is_shown=True, ends_at__isnull=False)
        .exclude(version_id=disclosure.published_version_id)
        .select_related("version")
    )


@transaction.atomic
def hide_showing(actor: User, showing: Showing, reason: str, *, seen: int | None) -> Showing:
    """Take an earlier version out of an item's public history, for a reason: it names somebody, for example.

    Raises NotPermitted, Refused, ChangedMeanwhile.
    """
    require_withdrawer(actor, showing.disclosure.authority)
    item = take(showing.disclosure, seen)
    kept = fitting(reason, "reason", "理由", LONGEST_REASON)
    if not kept:
        raise Refused("不列入历史版本须写明理由。", {"reason": ["请写明理由。"]})
    current: Showing = item.showings.select_related("version").get(pk=showing.pk)
    if current.ends_at is None:
        raise Refused("这是现在公开的版本，请用“撤回”让公众不再看到它。")
    if not current.is_shown:
        raise Refused("这个版本已经不在公开的历史版本中。")
    # The same version may have been public twice; hiding it means all of them.
    item.showings.filter(version_id=current.version_id, ends_at__isnull=False).update(
        is_shown=False, hidden_reason=kept, hidden_by=actor
    )
    step_done(item)
    record(
        actor=actor,
        authority=item.authority,
        action="disclosure.hide_version",
        label="不列入历史版本",
        target=item,
        after={"version": current.version.number, "reason": kept},
    )
    tell_followers(item, Happening.CHANGED, actor)
    current.refresh_from_db()
    return current
