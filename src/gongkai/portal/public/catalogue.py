"""政府信息公开目录: every published item with index, name, summary and date (the Regulation, Art. 12)."""

from __future__ import annotations

from typing import Any

from gongkai.organizations.models import Authority
from gongkai.portal.scope import authorities_of_site
from gongkai.publishing.models import Disclosure
from gongkai.publishing.public.listing import Asked, items_page, years_published
from gongkai.publishing.public.site_columns import SiteColumns
from gongkai.web import columns
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import SiteColumn
from gongkai.web.context import site_of
from gongkai.web.public import PublicView

CATALOGUE = SiteColumn(
    "ml",
    "政府信息公开目录",
    "portal:catalogue",
    "列出主动公开的政府信息的索引号、名称、内容概述和生成日期。",
    "政府信息公开,公开目录,索引号",
    "信息公开目录",
)


@may_be_cached
class Catalogue(PublicView):
    """The catalogue, by year, authority and class; newest first."""

    template_name = "portal/public/catalogue.html"
    column = CATALOGUE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the page of items and what can be chosen."""
        context = super().get_context_data(**kwargs)
        authorities = self._authorities()
        asked_authority = self.request.GET.get("jg", "")
        chosen = next((one for one in authorities if str(one.pk) == asked_authority), None)
        category = columns.statutory_category(self.request.GET.get("fl", ""))
        items = Disclosure.objects.filter(authority_id__in=[one.pk for one in authorities])
        if chosen is not None:
            items = Disclosure.objects.filter(authority=chosen)
        elif authorities_of_site(site_of(self.request)) is None:
            items = Disclosure.objects.all()
        if category is not None:
            items = items.filter(category=category.key)
        context |= {
            "listing": items_page(items, Asked.of(self.request), fields=("published_version__summary",)),
            "years": years_published(),
            "authorities": authorities,
            "chosen": chosen,
            "categories": columns.STATUTORY_CATEGORIES,
            "category": category,
            "branches": SiteColumns(self.request).tree(),
        }
        return context

    def _authorities(self) -> list[Authority]:
        """Those whose items this site shows, in the order of the tree."""
        allowed = authorities_of_site(site_of(self.request))
        rows = Authority.objects.with_tree_fields()
        return [one for one in rows if allowed is None or one.pk in allowed]
