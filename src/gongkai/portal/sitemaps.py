"""sitemap.xml for search engines: an index and parts of at most 50,000 addresses; and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.generic import View

from gongkai.portal.scope import items_of_site
from gongkai.publishing.addresses import address_of_key
from gongkai.publishing.models import Disclosure
from gongkai.publishing.public.site_columns import SiteColumns, address_of_column
from gongkai.web import columns
from gongkai.web.caching import may_be_cached
from gongkai.web.context import site_of

PART = 50_000
"""The most addresses that one part may hold (sitemaps.org); a part is a span of this many keys."""
_AT_ONCE = 2000
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FIXED = (columns.DISCLOSURE, *columns.COLUMNS, columns.REPORT_ERROR, columns.SITE_MAP)

_LISTS = (
    "portal:catalogue",
    "publishing:normative_public",
    "publishing:public_gazettes",
    "reports:comparison",
    "reports:public_annual_data",
)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@may_be_cached
class SitemapIndex(View):
    """Lists the parts: the fixed pages, then the items by spans of keys, so that no part moves when one is withdrawn."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The index."""
        last = Disclosure.objects.public().aggregate(last=Max("pk"))["last"] or 0
        root = _root(request)
        parts = ["/sitemap-0.xml", *(f"/sitemap-{number}.xml" for number in range(1, -(-last // PART) + 1))]
        lines = "".join(f"<sitemap><loc>{escape(root + part)}</loc></sitemap>\n" for part in parts)
        text = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{lines}</sitemapindex>\n"
        return HttpResponse(text, content_type="application/xml; charset=utf-8")


@may_be_cached
class SitemapPart(View):
    """One part; number 0 holds the columns, number n the items of the n-th span."""

    def get(self, request: HttpRequest, number: int) -> StreamingHttpResponse:
        """The addresses with the day of their last change, streamed."""
        last = Disclosure.objects.public().aggregate(last=Max("pk"))["last"] or 0
        if number > max(0, -(-last // PART)):
            raise Http404
        lines = self._fixed(request) if number == 0 else self._items(request, number)
        return StreamingHttpResponse(
            self._wrapped(_root(request), lines), content_type="application/xml; charset=utf-8"
        )

    def _wrapped(self, root: str, lines: Iterator[tuple[str, str]]) -> Iterator[str]:
        yield f"{_HEAD}<urlset {_NAMESPACE}>\n"
        for path, day in lines:
            changed = f"<lastmod>{day}</lastmod>" if day else ""
            yield f"<url><loc>{escape(root + path)}</loc>{changed}</url>\n"
        yield "</urlset>\n"

    def _fixed(self, request: HttpRequest) -> Iterator[tuple[str, str]]:
        yield reverse("web:home"), ""
        for column in _FIXED:
            try:
                yield reverse(column.url_name), ""
            except NoReverseMatch:
                continue
        for category in columns.STATUTORY_CATEGORIES:
            yield reverse("web:statutory_category", args=[category.key]), ""
        for name in _LISTS:
            yield reverse(name), ""
        for site_column in SiteColumns(request).own:
            yield address_of_column(site_column), ""

    def _items(self, request: HttpRequest, number: int) -> Iterator[tuple[str, str]]:
        rows = items_of_site(site_of(request)).order_by("pk")
        after, end = (number - 1) * PART, number * PART
        while True:
            found = list(
                rows.filter(pk__gt=after, pk__lte=end).values_list("pk", "updated_at", "published_at")[
                    :_AT_ONCE
                ]
            )
            for key, updated, published in found:
                yield address_of_key(key), f"{timezone.localdate(updated or published):%Y-%m-%d}"
            if len(found) < _AT_ONCE:
                return
            after = found[-1][0]


@may_be_cached
class Robots(View):
    """robots.txt: what search engines are asked to leave alone, and where the sitemap is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        closed = ("/office/", "/login/", "/zihao/", reverse("portal:search"))
        lines = [
            "User-agent: *",
            *(f"Disallow: {path}" for path in closed),
            f"Sitemap: {_root(request)}/sitemap.xml",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
