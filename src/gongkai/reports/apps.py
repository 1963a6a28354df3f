"""The application: annual reports and the archive of read reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The archive of read reports, on the public site and in the office."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"
