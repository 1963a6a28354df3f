"""The application: the public site as a whole."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, search, feeds and site map."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "公众网站"
