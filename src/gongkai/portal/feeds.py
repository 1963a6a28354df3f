"""Atom feeds: of the whole site, of a column, of an authority. Only what is public, the newest items."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from gongkai.organizations.models import Authority
from gongkai.portal.scope import items_of_site
from gongkai.publishing.models import Disclosure, Placement
from gongkai.publishing.public.site_columns import SiteColumns, address_of_column
from gongkai.web.caching import may_be_cached
from gongkai.web.context import site_of

NEWEST = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """What one answer of a feed is about. A feed object serves many requests at once, so nothing is kept on it."""

    title: str
    address: str
    items: list[Disclosure]


@may_be_cached
class ItemFeed(Feed):  # type: ignore[type-arg] # not generic at run time
    """The newest items of the site that is asked."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Subject:
        """The newest items of the site."""
        site = site_of(request)
        newest = items_of_site(site).order_by("-published_at", "-pk")
        title = f"{site.site_name}：最新公开信息" if site else "最新公开信息"
        return Subject(title, reverse("web:home"), list(_full(newest)[:NEWEST]))

    def title(self, obj: Subject) -> str:
        """The name of the feed."""
        return obj.title

    def link(self, obj: Subject) -> str:
        """The page that shows the same."""
        return obj.address

    def items(self, obj: Subject) -> list[Disclosure]:
        """The entries of the feed."""
        return obj.items

    def item_title(self, item: Any) -> str:
        """The title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """The summary; the text itself is read on the page, where it is withdrawn when it has to be."""
        return str(item.published_version.summary)

    def item_link(self, item: Any) -> str:
        """The page of the item."""
        return reverse("publishing:document", args=[item.pk])

    def item_pubdate(self, item: Any) -> dt.datetime:
        """When it was first published."""
        moment: dt.datetime = item.published_at
        return moment

    def item_updateddate(self, item: Any) -> dt.datetime:
        """When what the public reads last changed."""
        moment: dt.datetime = item.updated_at or item.published_at
        return moment

    def item_author_name(self, item: Any) -> str:
        """The authority."""
        return str(item.authority.name)


@may_be_cached
class ColumnFeed(ItemFeed):
    """The newest items of one column and those below it."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Subject:
        """The column's items; a 404 for a key that the site does not have."""
        site_columns = SiteColumns(request)
        column = site_columns.by_key(kwargs["key"])
        if column is None:
            raise Http404
        placed = Placement.objects.filter(
            column_id__in=site_columns.with_descendants(column), is_public=True
        ).order_by("-published_at", "-disclosure_id")
        # An item may stand in two of the columns.
        newest = list(dict.fromkeys(placed.values_list("disclosure_id", flat=True)[: 2 * NEWEST]))[:NEWEST]
        found = _full(Disclosure.objects.public().filter(pk__in=newest))
        items = sorted(found, key=lambda item: newest.index(item.pk))
        return Subject(column.title, address_of_column(column), items)


@may_be_cached
class AuthorityFeed(ItemFeed):
    """The newest items of one authority."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Subject:
        """The authority's items; a 404 for a key that is nobody's."""
        authority = Authority.objects.filter(pk=kwargs["authority"]).first()
        if authority is None:
            raise Http404
        newest = Disclosure.objects.public().filter(authority=authority).order_by("-published_at", "-pk")
        return Subject(
            f"{authority.name}公开的信息",
            reverse("publishing:authority", args=[authority.pk]),
            list(_full(newest)[:NEWEST]),
        )


def _full(rows: Any) -> Any:
    return rows.select_related("published_version", "authority")
