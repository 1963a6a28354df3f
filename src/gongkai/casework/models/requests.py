"""The information request: what was asked, and a projection of where its events have brought it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.casework.models.applicants import Applicant
from gongkai.casework.models.choices import (
    CHANNELS,
    GROUNDS,
    REPLY_KINDS,
    STAGES,
    ProvisionForm,
    ReceiptWay,
    Subject,
    ThirdPartyInterest,
)
from gongkai.law.outcomes import OUTCOMES, ReplyKind
from gongkai.law.state import Light, Stage
from gongkai.organizations.models import Authority
from gongkai.vault.fields import EncryptedTextField

CLOSED_STAGES = (Stage.CLOSED.value, Stage.WITHDRAWN.value, Stage.ANNULLED.value)
OPEN_STAGES = tuple(stage.value for stage in Stage if stage.value not in CLOSED_STAGES)


class RequestQuerySet(models.QuerySet["InformationRequest"]):
    """Requests, with the questions that lists and boards ask. ``on`` is a day."""

    def open(self) -> RequestQuerySet:
        """Those in which a reply is still to be made."""
        # Named one by one, so that an index leads to them: after years nearly all requests are closed.
        return self.filter(stage__in=OPEN_STAGES)

    def overdue(self, on: dt.date) -> RequestQuerySet:
        """Open ones whose last day has passed."""
        return self.open().filter(due_on__lt=on)

    def with_light(self, light: Light, on: dt.date) -> RequestQuerySet:
        """Those that show a light on a day: the same answer as ``ClockState.light``, from the projection."""
        red = Q(red_from__lte=on)
        amber = Q(amber_from__lte=on)
        if light is Light.OFF:
            return self.filter(stage__in=CLOSED_STAGES)
        if light is Light.RED:
            return self.open().filter(red)
        if light is Light.AMBER:
            return self.open().filter(amber).exclude(red)
        return self.open().exclude(red).exclude(amber)

    def first_rounds(self) -> RequestQuerySet:
        """Requests as the annual report counts them: a new round after an annulment is not a new request."""
        return self.filter(round=1)


class InformationRequest(models.Model):
    """One information request (政府信息公开申请), to one authority, about one matter (Art. 29).

    What the law knows of it are its events. The columns from ``stage`` on are a projection of them, written by
    ``casework.keeping`` only. ``version`` grows with every step, so that two people at once do not overwrite each other.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="information_requests"
    )
    number = models.CharField("申请编号", max_length=20, unique=True)
    query_code = EncryptedTextField("查询码")
    submission_key = models.CharField("提交凭据", max_length=64, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    applicant = models.ForeignKey(
        Applicant, verbose_name="申请人", on_delete=models.PROTECT, related_name="requests"
    )
    channel = models.CharField("提出方式", max_length=16, choices=CHANNELS)
    is_oral = models.BooleanField("口头提出，由工作机构代为填写", default=False)
    title = models.CharField("所需信息的名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    description = models.TextField("所需信息的内容描述", max_length=5000)
    provision_form = models.CharField("提供形式", max_length=12, choices=ProvisionForm.choices)
    receipt_way = models.CharField("获取方式", max_length=12, choices=ReceiptWay.choices)
    accessibility_needs = models.CharField("需要的帮助", max_length=500, blank=True)
    reasons_text = EncryptedTextField("申请人说明的理由", blank=True)
    fee_relief = models.BooleanField("申请减免费用", default=False)
    notice_by_email = models.BooleanField("用电子邮件通知进度", default=False)
    notice_by_sms = models.BooleanField("用短信通知进度", default=False)
    subject = models.CharField("主题", max_length=16, choices=Subject.choices, default=Subject.OTHER)

    round = models.PositiveSmallIntegerField("轮次", default=1)
    previous_round = models.OneToOneField(
        "self",
        verbose_name="上一轮",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="next_round",
    )
    split_from = models.ForeignKey(
        "self",
        verbose_name="拆分自",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="split_off",
    )
    handled_with = models.ForeignKey(
        "self",
        verbose_name="合并办理于",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joined",
    )
    repeats = models.ForeignKey(
        "self",
        verbose_name="与之重复",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repeated_by",
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officer_of",
    )
    third_party_interest = models.CharField(
        "保护的第三方权益", max_length=16, choices=ThirdPartyInterest.choices, blank=True
    )
    row_of_2014 = models.CharField(
        "2014年统计表中的行",
        max_length=32,
        blank=True,
        help_text="只在答复类型于2014年统计表中可归入几行时选择。",
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True)
    retain_until = models.DateField("保管期限至", null=True, blank=True)

    stage = models.CharField("状态", max_length=24, choices=STAGES, default=Stage.AWAITING_CONFIRMATION.value)
    arrived_on = models.DateField("收到材料日期")
    received_on = models.DateField("收到申请之日", null=True, blank=True)
    counted_on = models.DateField(
        "计入年报的收到日期", help_text="收到申请之日；没有确认收到就了结的，为了结之日。"
    )
    due_on = models.DateField("答复期限", null=True, blank=True)
    amber_from = models.DateField("黄灯起", null=True, blank=True)
    red_from = models.DateField("红灯起", null=True, blank=True)
    waits_until = models.DateField(
        "对方的期限",
        null=True,
        blank=True,
        help_text="等申请人补正、缴费，等第三方、共同制作机关答复的，其中最早的期限。",
    )
    is_extended = models.BooleanField("已延长", default=False)
    is_provisional = models.BooleanField("期限涉及尚未公布的日历", default=False)
    outcome = models.CharField("处理结果", max_length=4, choices=REPLY_KINDS, blank=True)
    ground = models.CharField("不予公开理由", max_length=4, choices=GROUNDS, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    in_time = models.BooleanField("按期", null=True, blank=True)
    fee_amount = models.PositiveIntegerField("应缴信息处理费（元）", null=True, blank=True)
    fee_paid_on = models.DateField("缴费日期", null=True, blank=True)
    working_days_used = models.PositiveSmallIntegerField("所用工作日", null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "政府信息公开申请"
        verbose_name_plural = "政府信息公开申请"
        ordering = ["-arrived_on", "-id"]
        indexes = [
            models.Index(fields=["authority", "stage", "due_on"], name="request_work_list"),
            models.Index(fields=["authority", "-arrived_on", "-id"], name="request_by_arrival"),
            # What the annual report counts, from the index alone; and what it lists over many authorities.
            models.Index(
                fields=["authority", "counted_on", "closed_on", "stage", "round", "applicant", "channel"],
                name="request_counted",
            ),
            models.Index(
                fields=[
                    "authority",
                    "closed_on",
                    "counted_on",
                    "stage",
                    "round",
                    "outcome",
                    "ground",
                    "applicant",
                ],
                name="request_closed",
            ),
            models.Index(
                fields=["authority", "fee_paid_on"],
                condition=Q(fee_paid_on__isnull=False),
                name="request_fee_paid",
            ),
            models.Index(fields=["counted_on", "id"], name="request_by_receipt"),
            models.Index(fields=["closed_on", "id"], name="request_by_closing"),
            models.Index(fields=["authority", "stage", "-closed_on", "-id"], name="request_closed_list"),
            models.Index(fields=["stage", "due_on"], name="request_due"),
            models.Index(fields=["waits_until"], name="request_waits"),
            models.Index(fields=["authority", "retain_until"], name="request_retained"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(previous_round__isnull=True, round=1)
                | Q(previous_round__isnull=False, round__gt=1),
                name="later_round_has_an_earlier_one",
            ),
            models.CheckConstraint(
                condition=Q(handled_with__isnull=True) | ~Q(handled_with=F("id")), name="not_joined_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether a reply is still to be made."""
        return self.stage not in CLOSED_STAGES

    @property
    def is_answered_with_lead(self) -> bool:
        """Whether the reply to another request, with which this one is handled together, will answer this one, too."""
        return self.is_open and self.handled_with is not None and self.handled_with.is_open

    @property
    def outcome_label(self) -> str:
        """What became of it, in words; empty while it is open."""
        if self.stage == Stage.WITHDRAWN.value:
            return Stage.WITHDRAWN.label
        return OUTCOMES[ReplyKind(self.outcome)].title if self.outcome else ""

    def light(self, on: dt.date) -> Light:
        """The traffic light on a day, from the projection."""
        if not self.is_open:
            return Light.OFF
        if self.red_from and self.red_from <= on:
            return Light.RED
        if self.amber_from and self.amber_from <= on:
            return Light.AMBER
        return Light.GREEN

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a request that ended without being received is counted on the day it ended, once that is known."""
        self.counted_on = self.received_on or self.closed_on or self.arrived_on
        super().save(*args, **kwargs)


class RequestSerial(models.Model):
    """The last number that an authority gave to a request in a year."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="request_serials")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "申请流水号"
        verbose_name_plural = "申请流水号"
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="one_serial_a_year")]
