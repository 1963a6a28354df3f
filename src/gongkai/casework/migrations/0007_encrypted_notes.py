"""What applicants wrote and officers remarked is encrypted like everything else that names people."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import gongkai.vault.fields
from gongkai.vault.keys import keyring, keyring_for_writing

_COLUMNS = (("requestevent", "note"), ("note", "text"))


def _rewrite(apps: Apps, change: Callable[[str], str]) -> None:
    for model_name, column in _COLUMNS:
        model = apps.get_model("casework", model_name)
        rows = model._base_manager.exclude(**{column: ""}).values_list("pk", column)
        for key, text in rows.iterator(chunk_size=1000):
            model._base_manager.filter(pk=key).update(**{column: change(text)})


def close(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Encrypt what stands in the open. The columns still are plain text for this migration."""
    _rewrite(apps, lambda text: keyring_for_writing().encrypt(text))


def open_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put it back in the open."""
    _rewrite(apps, lambda text: keyring().decrypt(text))


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_cleared_follow_up_papers"),
    ]

    operations = [
        migrations.RunPython(close, open_again),
        migrations.AlterField(
            model_name="requestevent",
            name="note",
            field=gongkai.vault.fields.EncryptedTextField(blank=True, verbose_name="说明"),
        ),
        migrations.AlterField(
            model_name="note",
            name="text",
            field=gongkai.vault.fields.EncryptedTextField(max_length=2000, verbose_name="备注"),
        ),
    ]
