"""The application: notices by e-mail and text message."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """The outbox of notices, their transports and the background work."""

    name = "gongkai.messaging"
    label = "messaging"
    verbose_name = "通知发送"
