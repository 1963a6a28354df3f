"""The record of an item's appearance on the website, written when it becomes public."""

from __future__ import annotations

from gongkai.organizations.models import User
from gongkai.publishing.addresses import address_of
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Appearance, Channel, Disclosure


def record_website_appearance(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: an item that became public has appeared on the website; once, however often it comes back."""
    if happening is not Happening.PUBLISHED:
        return
    there = Appearance.objects.filter(
        disclosure=disclosure, channel=Channel.WEBSITE.value, void_at__isnull=True
    )
    if there.exists():
        return
    assert disclosure.published_at is not None
    Appearance.objects.create(
        disclosure=disclosure,
        channel=Channel.WEBSITE.value,
        at=disclosure.published_at,
        link=address_of(disclosure),
        recorded_by=actor,
    )
