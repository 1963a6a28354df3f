"""What the public sees of an item: the one place where it is put before the public and taken away again."""

from __future__ import annotations

import datetime as dt

from gongkai.organizations.models import User
from gongkai.publishing.following import Happening, tell_followers
from gongkai.publishing.models import Disclosure, DisclosureVersion, Placement, Status

PROJECTED = (
    "kind",
    "title",
    "document_number",
    "date_of_issue",
    "category",
    "subject",
    "genre",
    "key_area",
    "catalogue_entry",
)
"""The columns of an item that repeat its version."""


def project(disclosure: Disclosure) -> None:
    """Repeat the public version, or the working one as long as nothing was published, in the item's columns."""
    shown = disclosure.published_version or disclosure.working_version
    assert shown is not None
    for name in PROJECTED:
        setattr(disclosure, name, getattr(shown, name))


def put_before_the_public(
    disclosure: Disclosure, version: DisclosureVersion, now: dt.datetime, actor: User | None
) -> None:
    """Let everybody read ``version``. The item is locked by the caller, who writes it with ``step_done`` afterwards.

    The date of first publication stays when a later version takes the place of an earlier one.
    """
    happening = Happening.UPDATED if disclosure.is_public else Happening.PUBLISHED
    disclosure.published_version = version
    disclosure.status = Status.PUBLISHED
    disclosure.is_public = True
    disclosure.published_at = disclosure.published_at or now
    disclosure.updated_at = now
    disclosure.ends_at = version.ends_at
    disclosure.withdrawn_at = disclosure.withdrawn_by = None
    disclosure.withdrawal_reason = disclosure.withdrawal_notice = ""
    project(disclosure)
    disclosure.save()
    _place(disclosure, version)
    tell_followers(disclosure, happening, actor)


def take_from_the_public(
    disclosure: Disclosure, happening: Happening, actor: User | None, status: Status
) -> None:
    """Let nobody read the item any more; what stands in its place is a notice. Locked and written by the caller."""
    disclosure.is_public = False
    disclosure.status = status
    disclosure.save()
    disclosure.placements.update(is_public=False)
    tell_followers(disclosure, happening, actor)


def _place(disclosure: Disclosure, version: DisclosureVersion) -> None:
    wanted = set(version.columns.values_list("pk", flat=True))
    disclosure.placements.exclude(column_id__in=wanted).delete()
    disclosure.placements.update(is_public=True)
    there = set(disclosure.placements.values_list("column_id", flat=True))
    assert disclosure.published_at is not None
    Placement.objects.bulk_create(
        Placement(disclosure=disclosure, column_id=column, published_at=disclosure.published_at)
        for column in sorted(wanted - there)
    )
