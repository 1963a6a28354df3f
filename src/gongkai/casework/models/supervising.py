"""What watches over cases: the reminders that went out, and what is to become of cases after their time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.casework.models.following import FollowUpCase
from gongkai.casework.models.requests import InformationRequest


class ReminderKind(models.TextChoices):
    """Of what somebody was reminded."""

    REPLY = "reply", "答复期限临近"
    OVERDUE = "overdue", "超过答复期限"
    RECEIPT = "receipt", "尚未确认收到申请"
    CORRECTION = "correction", "申请人逾期未补正"
    PAYMENT = "payment", "申请人逾期未缴费"
    OPINION = "opinion", "征求意见期限已过"
    ENQUIRY = "enquiry", "内部协查逾期未反馈"
    FOLLOW_UP = "follow_up", "复议、诉讼、投诉的期限"


class Reminder(models.Model):
    """A reminder that went out, once for a thing, a last day and a distance.

    ``distance`` is in working days before ``due_on``; ``-1`` stands for overdue. ``mark`` tells several things of one
    kind in a case apart. ``sent_to`` are the names of those who were told.
    """

    request = models.ForeignKey(
        InformationRequest,
        verbose_name="申请",
        null=True,
        on_delete=models.CASCADE,
        related_name="reminders",
    )
    follow_up = models.ForeignKey(
        FollowUpCase,
        verbose_name="复议诉讼投诉案件",
        null=True,
        on_delete=models.CASCADE,
        related_name="reminders",
    )
    kind = models.CharField(
        "种类", max_length=12, choices=ReminderKind.choices, default=ReminderKind.REPLY.value
    )
    mark = models.CharField("事项", max_length=40, blank=True)
    due_on = models.DateField("期限")
    distance = models.SmallIntegerField("剩余工作日")
    sent_to = models.CharField("提醒了谁", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False) ^ Q(follow_up__isnull=False), name="reminder_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["request", "kind", "mark", "due_on", "distance"],
                condition=Q(request__isnull=False),
                name="reminded_once",
            ),
            models.UniqueConstraint(
                fields=["follow_up", "mark", "due_on", "distance"],
                condition=Q(follow_up__isnull=False),
                name="reminded_of_follow_up_once",
            ),
        ]


class ClearingProposal(models.Model):
    """That the applicant's data in a case past its retention period be removed: proposed by one, decided by another."""

    class Status(models.TextChoices):
        """Where the proposal stands."""

        PENDING = "pending", "待确认"
        CONFIRMED = "confirmed", "已清除"
        RETURNED = "returned", "不清除"

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="clearing_proposals"
    )
    reason = models.CharField("理由", max_length=500)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.PENDING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="决定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "清除个人信息的建议"
        verbose_name_plural = "清除个人信息的建议"
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="pending"), name="one_pending_clearing"
            )
        ]
