"""The application: disclosure on request, and what follows it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Requests, their events and letters, and the cases that follow them."""

    name = "gongkai.casework"
    label = "casework"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Put the pages of casework into the staff menu, follow the calendar, and register the daily work."""
        # These two take part in every step: letters are issued and parties kept in its transaction.
        from gongkai.casework.actions import consulting, issuing  # noqa: F401
        from gongkai.casework.actions.drafts import drop_old
        from gongkai.casework.calendar_following import follow
        from gongkai.casework.daily import register_work
        from gongkai.casework.notices import KIND_LABELS
        from gongkai.casework.office.menu import ENTRIES
        from gongkai.messaging.kinds import register_kinds
        from gongkai.messaging.work import register_daily
        from gongkai.web.menu import register

        for entry in ENTRIES:
            register(entry)
        register_kinds(KIND_LABELS)
        follow()
        register_work()
        register_daily("casework.drafts", drop_old, "清除过期的申请草稿")
