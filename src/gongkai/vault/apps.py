"""The application: what is kept encrypted."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Encrypted fields and files, and the keys outside the database."""

    name = "gongkai.vault"
    label = "vault"
    verbose_name = "加密保存"
