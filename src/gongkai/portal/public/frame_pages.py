"""The pages of the frame that show what was published: home, the statutory classes, the map of the site.

Their addresses keep their names in the namespace ``web``, because the whole frame leads to them (``config.urls``).
"""

from __future__ import annotations

from typing import Any

from django.http import Http404

from gongkai.organizations.models import DisclosureOffice
from gongkai.portal.scope import items_of_site
from gongkai.publishing.public.listing import Asked, column_page, items_page, newest, years_published
from gongkai.publishing.public.site_columns import SiteColumns
from gongkai.web import columns, legal_texts
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import SiteColumn
from gongkai.web.context import site_of
from gongkai.web.public import PublicView

NEWEST_ON_THE_HOME_PAGE = 10


@may_be_cached
class Home(PublicView):
    """The home page: search, the newest items, and the way into every column."""

    template_name = "portal/public/home.html"
    title = "首页"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the newest items and the columns of the site."""
        context = super().get_context_data(**kwargs)
        context["newest"] = newest(items_of_site(site_of(self.request)), NEWEST_ON_THE_HOME_PAGE)
        context["branches"] = SiteColumns(self.request).tree()
        return context


@may_be_cached
class Systems(PublicView):
    """政府信息公开制度: the legal texts with number, date and day of entry into force, and the site's own rules of work."""

    template_name = "portal/public/systems.html"
    column = columns.SYSTEMS
    extra_context = {"regulations": legal_texts.REGULATIONS, "documents": legal_texts.DOCUMENTS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the site has published in its column of this name."""
        context = super().get_context_data(**kwargs)
        known = SiteColumns(self.request)
        own = known.by_key(columns.SYSTEMS.key)
        context["listing"] = column_page(known.with_descendants(own) if own else [], Asked.of(self.request))
        context["branches"] = known.tree()
        return context


@may_be_cached
class Statutory(PublicView):
    """法定主动公开内容: all categories of Art. 20 and 21, and the columns of the site."""

    template_name = "portal/public/statutory.html"
    column = columns.STATUTORY
    extra_context = {"categories": columns.STATUTORY_CATEGORIES}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the columns of the site."""
        context = super().get_context_data(**kwargs)
        context["branches"] = SiteColumns(self.request).tree()
        return context


@may_be_cached
class StatutoryCategoryPage(PublicView):
    """One category, with what the law says and what has been published so far."""

    template_name = "portal/public/statutory_category.html"

    def get_column(self) -> SiteColumn:
        """The category as a column; an unknown key is a 404."""
        category = columns.statutory_category(self.kwargs["key"])
        if category is None:
            raise Http404
        return category.column

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the category, its items and neighbours, and for 机关职能 the offices that are registered."""
        context = super().get_context_data(**kwargs)
        key = self.kwargs["key"]
        context["category"] = columns.statutory_category(key)
        context["categories"] = columns.STATUTORY_CATEGORIES
        context["breadcrumbs"] = [(columns.STATUTORY.title, "/zfxxgk/fdzdgknr/")]
        context["offices"] = (
            DisclosureOffice.objects.select_related("authority").order_by("authority__division_code", "pk")
            if key == "jgzn"
            else []
        )
        items = items_of_site(site_of(self.request)).filter(category=key)
        context["listing"] = items_page(items, Asked.of(self.request))
        context["years"] = years_published()
        context["branches"] = SiteColumns(self.request).tree()
        return context


@may_be_cached
class SiteMap(PublicView):
    """站点地图: every column of the site."""

    template_name = "portal/public/site_map.html"
    column = columns.SITE_MAP
    extra_context = {"categories": columns.STATUTORY_CATEGORIES}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the columns of the site, all of them."""
        context = super().get_context_data(**kwargs)
        context["site_columns"] = SiteColumns(self.request).own
        return context
