from django.apps import AppConfig


class KeptConfig(AppConfig):
    name = "tests.vault.kept"
    label = "kept"
