"""The application: proactive disclosure."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Items, catalogue, three-step review, channels, normative documents, interpretation."""

    name = "gongkai.publishing"
    label = "publishing"
    verbose_name = "主动公开"
