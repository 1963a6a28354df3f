"""The addresses of the portal. ``frame_urlpatterns`` belong into the namespace ``web`` (``config.urls`` puts them there)."""

from __future__ import annotations

from django.urls import path

from gongkai.portal import feeds, sitemaps
from gongkai.portal.office import visits as visits_office
from gongkai.portal.public import catalogue, frame_pages, search_page
from gongkai.portal.visits import beacon

app_name = "portal"

frame_urlpatterns = [
    path("", frame_pages.Home.as_view(), name="home"),
    path("zfxxgk/zfxxgkzd/", frame_pages.Systems.as_view(), name="systems"),
    path("zfxxgk/fdzdgknr/", frame_pages.Statutory.as_view(), name="statutory"),
    path(
        "zfxxgk/fdzdgknr/<slug:key>/",
        frame_pages.StatutoryCategoryPage.as_view(),
        name="statutory_category",
    ),
    path("zddt/", frame_pages.SiteMap.as_view(), name="site_map"),
]

urlpatterns = [
    path("zfxxgk/ml/", catalogue.Catalogue.as_view(), name="catalogue"),
    path("zfxxgk/jiansuo/", search_page.SearchPage.as_view(), name="search"),
    path("zfxxgk/jiansuo/tishi/", search_page.Suggestions.as_view(), name="suggestions"),
    path("zfxxgk/dingyue/", feeds.ItemFeed(), name="feed"),
    path("zfxxgk/dingyue/lm/<slug:key>/", feeds.ColumnFeed(), name="column_feed"),
    path("zfxxgk/dingyue/jg/<int:authority>/", feeds.AuthorityFeed(), name="authority_feed"),
    path("sitemap.xml", sitemaps.SitemapIndex.as_view(), name="sitemap"),
    path("sitemap-<int:number>.xml", sitemaps.SitemapPart.as_view(), name="sitemap_part"),
    path("robots.txt", sitemaps.Robots.as_view(), name="robots"),
    path("fangwen/", beacon.Beacon.as_view(), name="beacon"),
    path("office/visits/", visits_office.VisitsPage.as_view(), name="visits"),
    path("office/visits/<int:year>.csv", visits_office.VisitsFile.as_view(), name="visits_csv"),
]
