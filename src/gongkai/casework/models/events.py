"""What happened to a request, in rows that are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gongkai.casework.models.requests import InformationRequest
from gongkai.law.events import LABELS, Event
from gongkai.organizations.models import AppendOnly
from gongkai.vault.fields import EncryptedJSONField, EncryptedTextField

EVENT_KINDS = [(kind.__name__, label) for kind, label in LABELS.items()]


class RequestEvent(AppendOnly):
    """One event of a request. ``position`` gives the order among events of the same day.

    ``data`` holds the event's own fields (parties are people, so it is encrypted); ``note`` what an applicant wrote or an
    officer remarked, which may name people, too. ``actor`` is empty where the
    applicant or the platform acted; ``actor_name`` says who did.
    """

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="events"
    )
    position = models.PositiveIntegerField("次序")
    kind = models.CharField("事件", max_length=32, choices=EVENT_KINDS)
    date = models.DateField("日期")
    data = EncryptedJSONField("内容", default=dict)
    note = EncryptedTextField("说明", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField("登记人姓名", max_length=80)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "申请事件"
        verbose_name_plural = "申请事件"
        # By the key: "request" would join the requests to order the events as these are ordered.
        ordering = ["request_id", "position"]
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="one_event_a_position")]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"

    @property
    def event(self) -> Event:
        """The event as the law knows it."""
        from gongkai.casework.event_storage import to_event

        return to_event(self.kind, self.date, self.data)


class VoidedEvent(AppendOnly):
    """An event that was entered by mistake: it stays on record and counts no more."""

    event = models.OneToOneField(
        RequestEvent, verbose_name="事件", on_delete=models.PROTECT, related_name="voided"
    )
    reason = models.CharField("原因", max_length=500)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="作废人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("作废时间", auto_now_add=True)

    class Meta:
        verbose_name = "作废事件"
        verbose_name_plural = "作废事件"
