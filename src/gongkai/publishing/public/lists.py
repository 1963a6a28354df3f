"""The lists of published items: per column of the site, and per authority."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.organizations.models import Authority
from gongkai.publishing.models import Disclosure, SiteColumn
from gongkai.publishing.national_layout import MADE_BY_THE_PLATFORM
from gongkai.publishing.public.listing import Asked, Listing, column_page, items_page, years_published
from gongkai.publishing.public.site_columns import (
    NATIONAL,
    SiteColumns,
    address_of_column,
    as_page_column,
    trail,
)
from gongkai.web import columns
from gongkai.web.beacon import Seen
from gongkai.web.caching import may_be_cached
from gongkai.web.public import PublicView


class ListPage(PublicView):
    """Base of the lists: adds the page of items, the years to choose from, and the address of the feed."""

    template_name = "publishing/public/list.html"

    def listing(self) -> Listing:
        """The page of items."""
        raise NotImplementedError

    def feed(self) -> str:
        """Where the same is told as a feed; empty where it is not."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the list shows."""
        context = super().get_context_data(**kwargs)
        context["listing"] = self.listing()
        context["years"] = years_published()
        context["feed"] = self.feed()
        return context


@may_be_cached
class ColumnPage(ListPage):
    """One column (栏目): its own items and those of the columns below, newest first."""

    site_column: SiteColumn

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list; a column whose page the platform makes from other records leads there."""
        if self.kwargs["key"] in MADE_BY_THE_PLATFORM:
            return redirect(NATIONAL[self.kwargs["key"]].url_name, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_column(self) -> columns.SiteColumn:
        """The column; a 404 for a key that the site does not have."""
        self.site_columns = SiteColumns(self.request)
        found = self.site_columns.by_key(self.kwargs["key"])
        if found is None:
            raise Http404
        self.site_column = found
        return as_page_column(found)

    def listing(self) -> Listing:
        """The items of the column and of those below it."""
        return column_page(self.site_columns.with_descendants(self.site_column), Asked.of(self.request))

    def feed(self) -> str:
        """The feed of the column."""
        return reverse("portal:column_feed", args=[self.site_column.key])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tree, the children and the way here."""
        context = super().get_context_data(**kwargs)
        context["branches"] = self.site_columns.tree(self.site_column)
        context["children"] = [
            (child, address_of_column(child)) for child in self.site_columns.children(self.site_column)
        ]
        context["breadcrumbs"] = trail(self.site_columns, self.site_column)
        context["lead"] = self.site_column.description
        return context


@may_be_cached
class AuthorityPage(ListPage):
    """What one authority has published."""

    column = columns.STATUTORY

    def seen(self, column: columns.SiteColumn | None) -> Seen:
        """It is counted for the authority."""
        return Seen(column.key if column else "", self.kwargs["authority"])

    def listing(self) -> Listing:
        """The items of the authority."""
        return items_page(Disclosure.objects.filter(authority=self.of), Asked.of(self.request))

    def feed(self) -> str:
        """The feed of the authority."""
        return reverse("portal:authority_feed", args=[self.of.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authority; a 404 for a key that is nobody's."""
        found = Authority.objects.filter(pk=self.kwargs["authority"]).first()
        if found is None:
            raise Http404
        self.of = found
        context = super().get_context_data(**kwargs)
        context["title"] = f"{found.name}公开的信息"
        context["shown_authority"] = found
        context["breadcrumbs"] = [(columns.STATUTORY.title, reverse("web:statutory"))]
        context["branches"] = SiteColumns(self.request).tree()
        return context
