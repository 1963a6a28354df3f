"""The application: disclosure on request, and what follows it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Requests, their events and letters, and the cases that follow them."""

    name = "gongkai.casework"
    label = "casework"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Put the pages of casework into the staff menu, and follow the calendar."""
        from gongkai.casework.calendar_following import follow
        from gongkai.casework.office.menu import ENTRIES
        from gongkai.web.menu import register

        for entry in ENTRIES:
            register(entry)
        follow()
