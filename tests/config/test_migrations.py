"""Every migration of ours can be undone and done again, on both databases, and none is missing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("gongkai.")]


def tables_of_ours() -> set[str]:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    declared = {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    return there & declared


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(f"models and migrations differ:\n{out.getvalue()}")


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_to_an_empty_database_and_forward_again() -> None:
    before = tables_of_ours()
    assert before
    try:
        for label in OURS:
            if apps.get_app_config(label).models_module and label in labels_with_migrations():
                call_command("migrate", label, "zero", verbosity=0, interactive=False)
        assert tables_of_ours() == set()
    finally:
        call_command("migrate", verbosity=0, interactive=False)
    assert tables_of_ours() == before


def labels_with_migrations() -> set[str]:
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(connection).migrated_apps
