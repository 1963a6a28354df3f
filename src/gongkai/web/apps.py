"""The web app: the frame of every page, the public frame pages and the office pages of authorities."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the app, and puts the pages of this app into the staff menu."""

    name = "gongkai.web"
    label = "web"
    verbose_name = "页面框架"

    def ready(self) -> None:
        """Register the menu entries of the office pages."""
        from gongkai.web.menu import MenuEntry, register
        from gongkai.web.office.menu import ENTRIES

        register(MenuEntry(label="工作台", url_name="web:desk", order=0))
        for entry in ENTRIES:
            register(entry)
