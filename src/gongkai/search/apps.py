"""The application: search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The change log of what can be searched, and the index that follows it."""

    name = "gongkai.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Let the worker keep the index at the change log, and clear old changes away."""
        from gongkai.messaging.rounds import register_round
        from gongkai.messaging.work import register_daily
        from gongkai.search.daily import clear_away_old_changes
        from gongkai.search.following import tend

        register_round("search.index", tend, "检索索引")
        register_daily("search.clear_away", clear_away_old_changes, "清理检索变动记录")
