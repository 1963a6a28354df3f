"""The organizations app: authorities, people, roles, disclosure offices and the audit trail."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Registers the app with Django."""

    name = "gongkai.organizations"
    label = "organizations"
    verbose_name = "机关与人员"
