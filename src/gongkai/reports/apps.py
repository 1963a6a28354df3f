"""The application: annual reports and the archive of read reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The archive of read reports, on the public site and in the office."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Put the pages of the archive into the staff menu."""
        from gongkai.web.menu import MenuEntry, register

        register(
            MenuEntry(
                label="年度报告档案", url_name="reports:office_archive", order=60, under="/office/reports/"
            )
        )
