"""What every page needs besides its own data: the site's facts, the person, the menu, the type size."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from gongkai.organizations.models import SiteFacts
from gongkai.web.acting import Acting, acting
from gongkai.web.columns import COLUMNS, SiteColumn
from gongkai.web.menu import ShownEntry, sections_for

LARGE_TYPE_COOKIE = "gongkai_large_type"
_SITE = "gongkai_site"
_UNKNOWN: Any = object()


def site_of(request: HttpRequest) -> SiteFacts | None:
    """The site whose domain was asked for, else the main site, else None; looked up once a request."""
    known: SiteFacts | None = getattr(request, _SITE, _UNKNOWN)
    if known is not _UNKNOWN:
        return known
    found = _looked_up(request)
    setattr(request, _SITE, found)
    return found


def _looked_up(request: HttpRequest) -> SiteFacts | None:
    try:
        host = request.get_host().split(":")[0].lower()
    except DisallowedHost:
        host = ""
    sites = SiteFacts.objects.select_related("authority")
    return sites.filter(site_domain=host).first() or sites.filter(is_main=True).first()


class Frame:
    """The frame of one page. Everything is looked up when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def site(self) -> SiteFacts | None:
        """The facts for header, footer and page tags; None on a platform without a registered site."""
        return site_of(self._request)

    @cached_property
    def site_name(self) -> str:
        """The name in the header."""
        return self.site.site_name if self.site else "政府信息公开平台"

    @cached_property
    def large_type(self) -> bool:
        """Whether the reader has switched the large-type mode on."""
        return self._request.COOKIES.get(LARGE_TYPE_COOKIE) == "1"

    @property
    def columns(self) -> tuple[SiteColumn, ...]:
        """The left navigation of the public site."""
        return COLUMNS

    @cached_property
    def acting(self) -> Acting:
        """For whom the person works on this page."""
        return acting(self._request)

    @cached_property
    def menu(self) -> list[tuple[str, list[ShownEntry]]]:
        """The left menu of the staff pages, by section."""
        user: Any = self._request.user
        return sections_for(
            self.acting.roles,
            self._request.path,
            is_member=self.acting.membership is not None,
            is_platform_operator=getattr(user, "is_platform_operator", False),
        )

    @cached_property
    def menu_here(self) -> str:
        """The label of the menu's entry that the page belongs to; empty where it belongs to none."""
        shown = (entry for _, entries in self.menu for entry in entries)
        return next((entry.label for entry in shown if entry.current), "")


def page_frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: puts ``frame`` into every template."""
    return {"frame": Frame(request)}
