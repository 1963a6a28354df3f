"""The application: the public site as a whole."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, search, feeds, site map, caching and visits."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "公众网站"

    def ready(self) -> None:
        """Follow what becomes public and what changes, register the daily work and the menu."""
        from gongkai.messaging.work import register_daily
        from gongkai.portal.caching.changes import clear_old_changes, tell_the_caches
        from gongkai.portal.caching.watching import watch
        from gongkai.portal.office.visits import ENTRY
        from gongkai.portal.visits.figures import close_years
        from gongkai.publishing.following import follow
        from gongkai.web.menu import register

        follow(tell_the_caches)
        watch()
        register_daily("portal.public_changes", clear_old_changes, "清理公开内容变动记录")
        register_daily("portal.visitor_years", close_years, "结转年度独立用户数")
        register(ENTRY)
