"""The audit trail: who did what, when, for which authority, and what it was before and after."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from gongkai.organizations.models.append_only import AppendOnly
from gongkai.organizations.models.authority import Authority


class AuditEntry(AppendOnly):
    """One thing that somebody did. Written by ``organizations.audit.record`` only, and never changed."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_entries",
    )
    actor_name = models.CharField("操作人姓名", max_length=80)
    authority = models.ForeignKey(
        Authority, verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="audit_entries"
    )
    action = models.CharField("操作代码", max_length=60, db_index=True)
    label = models.CharField("操作", max_length=60)
    target_type = models.CharField("对象类型", max_length=60)
    target_id = models.CharField("对象编号", max_length=40)
    target_label = models.CharField("对象", max_length=250)
    before = models.JSONField("操作前", null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField("操作后", null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.label} {self.target_label}"
