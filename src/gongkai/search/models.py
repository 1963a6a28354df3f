"""The change log that every node's index follows."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from gongkai.search.contract import LONGEST_KIND


class IndexChange(models.Model):
    """That a document may have become public, changed, or ceased to be public; written with the step that did it.

    A row tells which document to look at again, not what became of it. ``mark`` is random: an index knows by it that the
    log it follows is still the same one, also after the database came back from a backup. The row numbered 0 is
    no change but the log's own head: its ``mark`` names the log, its ``object_id`` is the number up to which rows were
    cleared away.
    """

    kind = models.CharField("种类", max_length=LONGEST_KIND)
    object_id = models.BigIntegerField("编号")
    at = models.DateTimeField("时间", default=timezone.now)
    mark = models.UUIDField("标识", default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "检索变动"
        verbose_name_plural = "检索变动"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
