"""The application: disclosure on request, and what follows it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Requests, their events and letters, and the cases that follow them."""

    name = "gongkai.casework"
    label = "casework"
    verbose_name = "依申请公开"
