"""The application: proactive disclosure."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Items, catalogue, three-step review, channels, normative documents, interpretation."""

    name = "gongkai.publishing"
    label = "publishing"
    verbose_name = "主动公开"

    def ready(self) -> None:
        """Put the pages of publishing into the staff menu."""
        from gongkai.publishing.office.menu import ENTRIES
        from gongkai.web.menu import register

        for entry in ENTRIES:
            register(entry)
