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
        _register_annual()
        _register_receiving()
        _register_publication()


def _register_annual() -> None:
    """The reports of one's own authority in the menu, and the way from a record to the figures that count it."""
    from gongkai.reports.annual.counted_in import link_to_figures
    from gongkai.web import record_links
    from gongkai.web.menu import MenuEntry, register

    register(
        MenuEntry(label="年度报告", url_name="reports:annual_reports", order=59, under="/office/annual/")
    )
    record_links.register("reports.figures", link_to_figures)


def _register_receiving() -> None:
    """The compiling office's entry of the menu, the daily reminders, and what the notices are called."""
    import datetime as dt

    from gongkai.messaging.kinds import register_kinds
    from gongkai.messaging.work import register_daily
    from gongkai.reports import notices, reminders
    from gongkai.reports.rights import BOARD_ROLES
    from gongkai.web.menu import MenuEntry, register

    register(
        MenuEntry(
            label="年报汇总",
            url_name="reports:reporting_boards",
            order=59,
            roles=BOARD_ROLES,
            under="/office/annual/board/",
        )
    )
    register_kinds({**notices.KIND_LABELS, **reminders.KIND_LABELS})
    register_daily("reports.due", reminders.remind_of_reports, "发送年度报告报送提醒", not_before=dt.time(8))


def _register_publication() -> None:
    """The link from the item of a report to the report's own page, and the daily work on the files of data."""
    from gongkai.messaging.work import register_daily
    from gongkai.publishing.public.beside import show_beside
    from gongkai.reports.annual.data_files import clear_old_data
    from gongkai.reports.annual.publishing import pages_beside

    show_beside(pages_beside)
    register_daily("reports.data_files", clear_old_data, "清理年报数据文件")
