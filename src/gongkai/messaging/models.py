"""What the outbox keeps: notices, every attempt at sending one, and the runs of the daily work."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from gongkai.organizations.models import AppendOnly
from gongkai.vault.fields import EncryptedTextField

SUBJECT_LENGTH = 150
SENTENCE_LENGTH = 500


class Channel(models.TextChoices):
    """The way a notice goes."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"


class Status(models.TextChoices):
    """Where a notice stands. Only ``sent`` means that a server or gateway has taken it over."""

    WAITING = "waiting", "等待发送"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已送出"
    FAILED = "failed", "多次未成"
    UNDELIVERABLE = "undeliverable", "无法投递"
    NO_TRANSPORT = "no_transport", "未设发送通道"


class Message(models.Model):
    """One notice to one recipient: written in the transaction of the step it tells of, sent by the worker.

    ``key`` is the same at every attempt: the Message-ID of the e-mail, the idempotency key of the text message.
    ``next_attempt_at`` is the time from which a worker may take the notice. While one is sending, it is the end of
    that worker's lease, and ``claim`` is the mark that only this worker knows: what a worker writes down about a
    notice it writes only where its mark still stands.
    """

    authority = models.ForeignKey(
        "organizations.Authority", verbose_name="机关", on_delete=models.PROTECT, related_name="messages"
    )
    kind = models.CharField("通知种类", max_length=60)
    about_type = models.CharField("事项类型", max_length=60, blank=True)
    about_id = models.CharField("事项编号", max_length=40, blank=True)
    channel = models.CharField("方式", max_length=8, choices=Channel.choices)
    recipient = EncryptedTextField("收件人")
    recipient_masked = models.CharField("收件人（遮盖）", max_length=200)
    subject = models.CharField("标题", max_length=SUBJECT_LENGTH, blank=True)
    body = EncryptedTextField("正文")
    key = models.UUIDField("发送标识", default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField("状态", max_length=16, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    next_attempt_at = models.DateTimeField("下次发送时间", default=timezone.now)
    claim = models.UUIDField("占用标识", null=True, editable=False)
    sent_at = models.DateTimeField("送出时间", null=True)
    last_error = models.CharField("未成的原因", max_length=SENTENCE_LENGTH, blank=True)
    created_at = models.DateTimeField("写入时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["status", "next_attempt_at"], name="messages_due"),
            models.Index(fields=["about_type", "about_id"], name="messages_by_subject"),
            models.Index(fields=["authority", "-created_at"], name="messages_of_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}通知：{self.subject or self.kind}（{self.recipient_masked}）"


class Attempt(AppendOnly):
    """What came of one attempt at sending a notice; written once. ``answer`` is a sentence for people."""

    message = models.ForeignKey(
        Message, verbose_name="通知", on_delete=models.PROTECT, related_name="attempt_log"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    ok = models.BooleanField("是否送出")
    answer = models.CharField("结果", max_length=SENTENCE_LENGTH)

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = "发送记录"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{'送出' if self.ok else '未成'}：{self.answer}"


class WorkRun(models.Model):
    """That a piece of daily work was begun for a calendar day, and how it went: ``ok`` is None until it ends.

    The constraint lets one worker of several begin it. ``next_attempt_at`` is the end of the lease while it runs, and
    the time of the next attempt after a failure.
    """

    name = models.CharField("工作", max_length=60)
    day = models.DateField("日期")
    started = models.DateTimeField("开始时间")
    finished = models.DateTimeField("结束时间", null=True)
    ok = models.BooleanField("是否完成", null=True)
    error = models.CharField("未完成的原因", max_length=SENTENCE_LENGTH, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=1)
    next_attempt_at = models.DateTimeField("下次进行时间")
    claim = models.UUIDField("占用标识", null=True, editable=False)

    class Meta:
        verbose_name = "每日工作记录"
        verbose_name_plural = "每日工作记录"
        ordering = ["-day", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="daily_work_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
