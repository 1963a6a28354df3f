"""The application: search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The change log of what can be searched, and the index that follows it."""

    name = "gongkai.search"
    label = "search"
    verbose_name = "检索"
