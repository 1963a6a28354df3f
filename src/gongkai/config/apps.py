"""The installation as an app: what it remembers about itself lives in its own tables."""

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """The installation."""

    name = "gongkai.config"
    verbose_name = "平台配置"
