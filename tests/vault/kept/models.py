from __future__ import annotations

from django.db import models

from gongkai.vault.fields import DigestField, EncryptedJSONField, EncryptedTextField
from gongkai.vault.storage import vault_storage


class Person(models.Model):
    """Somebody of whom nearly everything is kept closed."""

    number = EncryptedTextField("证件号码", blank=True, default="", max_length=40)
    number_digest = DigestField(source="number", purpose="identity")
    contact = EncryptedJSONField("联系方式", null=True, blank=True)
    seen = models.IntegerField(default=0)

    class Meta:
        verbose_name = "当事人"


class Note(models.Model):
    """A closed text without a digest, and one that may be absent, under a key that is no number."""

    code = models.CharField(max_length=20, primary_key=True)
    text = EncryptedTextField("内容", blank=True, null=True)
    other = EncryptedTextField("另一内容", blank=True, default="")
    picture = models.FileField("图片", storage=vault_storage, upload_to="pictures", blank=True)
