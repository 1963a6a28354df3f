"""What an installation remembers about itself."""

from __future__ import annotations

from django.db import models


class DemonstrationLoad(models.Model):
    """That an app's demonstration data was loaded here, once.

    It is the only thing that tells a demonstration from a database in use, so it is written in the
    transaction that loads the data. ``log_ins`` is a list of {who, username, password, fingerprint}; the
    passwords are the public ones of the demonstration, and the fingerprint of the stored hash tells whether
    a password is still that one.
    """

    application = models.CharField("应用", max_length=200, unique=True)
    loaded_at = models.DateTimeField("装入时间", auto_now_add=True)
    log_ins = models.JSONField("演示账号", default=list)

    class Meta:
        verbose_name = "演示数据装入记录"
        verbose_name_plural = "演示数据装入记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.application
