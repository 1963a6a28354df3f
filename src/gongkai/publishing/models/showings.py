"""Which versions of an item the public could read, and from when to when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.publishing.models.items import Disclosure, DisclosureVersion


class Showing(models.Model):
    """One stretch of time during which everybody could read a version; written by ``publishing.showings`` only.

    ``is_shown`` says whether the version may still stand in the item's public history. Taking an item away hides all that
    was readable before: what was withdrawn must not come back as an old version of its successor.
    """

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="showings"
    )
    version = models.ForeignKey(
        DisclosureVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="showings"
    )
    begins_at = models.DateTimeField("开始公开")
    ends_at = models.DateTimeField("不再公开", null=True, blank=True)
    is_shown = models.BooleanField("列入历史版本", default=True)
    hidden_reason = models.CharField("不列入的理由", max_length=300, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "公开过的版本"
        verbose_name_plural = "公开过的版本"
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(ends_at__isnull=True), name="one_version_shown_at_a_time"
            ),
        ]
