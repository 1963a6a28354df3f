"""Which items a site shows: the main site all of them, another site those of its authority and of the bodies below."""

from __future__ import annotations

from gongkai.organizations.models import Authority, SiteFacts
from gongkai.publishing.models import Disclosure
from gongkai.publishing.models.items import DisclosureQuerySet


def authorities_of_site(site: SiteFacts | None) -> list[int] | None:
    """The keys of the authorities whose items a site shows; None for all. At most one query."""
    if site is None or site.is_main:
        return None
    below = Authority.objects.descendants(site.authority, include_self=True)
    return list(below.values_list("pk", flat=True))


def items_of_site(site: SiteFacts | None) -> DisclosureQuerySet:
    """The public items that a site shows."""
    rows = Disclosure.objects.public()
    authorities = authorities_of_site(site)
    return rows if authorities is None else rows.filter(authority_id__in=authorities)
