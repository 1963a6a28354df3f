"""The addresses of publishing: for everybody below ``zfxxgk``, for staff below ``office/publishing``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from gongkai.publishing.office import (
    catalogue_urls,
    column_urls,
    interpreting_urls,
    item_urls,
    reviewing_urls,
)
from gongkai.publishing.office import channel_urls as office_channel_urls
from gongkai.publishing.office import normative_urls as office_normative_urls
from gongkai.publishing.public import channel_urls, grassroots_urls, normative_urls
from gongkai.publishing.public import urls as public_urls

app_name = "publishing"

urlpatterns: list[URLPattern | URLResolver] = [
    *public_urls.urlpatterns,
    *normative_urls.urlpatterns,
    *channel_urls.urlpatterns,
    *grassroots_urls.urlpatterns,
    *item_urls.urlpatterns,
    *reviewing_urls.urlpatterns,
    *office_normative_urls.urlpatterns,
    *office_channel_urls.urlpatterns,
    *column_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *interpreting_urls.urlpatterns,
]
