"""The yearly notices of the State Council on days off, and what was recomputed because of each of them."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from gongkai.law.days import Day, DayKind
from gongkai.organizations.models.authority import Authority


class CalendarNoticeQuerySet(models.QuerySet["CalendarNotice"]):
    """Notices, with the question which of them count."""

    def in_force(self) -> CalendarNoticeQuerySet:
        """The one of each year that has not been replaced."""
        return self.filter(replaced_at__isnull=True)


class CalendarNotice(models.Model):
    """What the State Council announced about the days off of one year.

    One a year is in force. A later one for the same year replaces it; the old one stays as history. ``days``
    holds what the calendar is made of, ``digest`` tells two sets of days apart without reading them.
    """

    year = models.PositiveSmallIntegerField("年度")
    document_number = models.CharField(
        "发文字号",
        max_length=60,
        validators=[
            RegexValidator(
                r"^[\u4e00-\u9fff]+〔\d{4}〕\d+号$",
                "发文字号应写成“国办发明电〔2025〕7号”的样子。",
            )
        ],
    )
    published = models.DateField("发布日期")
    days = models.JSONField("放假和调休上班日", encoder=DjangoJSONEncoder)
    digest = models.CharField("内容摘要", max_length=64)
    source_text = models.TextField("录入的原文", blank=True)
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="录入人",
        null=True,
        on_delete=models.PROTECT,
        related_name="calendar_notices",
    )
    replaced_at = models.DateTimeField("被替换的时间", null=True, blank=True)
    following_stopped = models.BooleanField("重算已暂停", default=False)

    objects = CalendarNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "放假通知"
        verbose_name_plural = "放假通知"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(replaced_at__isnull=True), name="one_notice_in_force_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年放假通知（{self.document_number}）"

    @property
    def is_in_force(self) -> bool:
        """Whether the calendar uses it: no later notice for the year has replaced it."""
        return self.replaced_at is None

    def calendar_days(self) -> tuple[Day, ...]:
        """The days off and make-up working days, as the working calendar takes them."""
        return tuple(
            Day(datetime.date.fromisoformat(day["date"]), DayKind(day["kind"]), day["name"])
            for day in self.days
        )


class CalendarFollowing(models.Model):
    """How far one follower has come in recomputing what rests on a notice.

    It is written in the transaction of every batch, so that work that was broken off goes on where it ended.
    """

    notice = models.ForeignKey(
        CalendarNotice, verbose_name="放假通知", on_delete=models.PROTECT, related_name="followings"
    )
    follower = models.CharField("重算内容代码", max_length=60)
    label = models.CharField("重算内容", max_length=60)
    position = models.CharField("已到位置", max_length=60, blank=True)
    total = models.PositiveIntegerField("应查看数", null=True)
    looked_at = models.PositiveIntegerField("已查看数", default=0)
    moved = models.PositiveIntegerField("变动数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)
    failure = models.CharField("没有成功的原因", max_length=500, blank=True)
    failed_at = models.DateTimeField("没有成功的时间", null=True)

    class Meta:
        verbose_name = "日历变动重算"
        verbose_name_plural = "日历变动重算"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "follower"], name="follower_once_a_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.label}"


class CalendarMove(models.Model):
    """One date that a notice moved: of which record, from which day to which."""

    notice = models.ForeignKey(
        CalendarNotice, verbose_name="放假通知", on_delete=models.PROTECT, related_name="moves"
    )
    following = models.ForeignKey(
        CalendarFollowing, verbose_name="重算", on_delete=models.PROTECT, related_name="moves"
    )
    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="calendar_moves"
    )
    label = models.CharField("事项", max_length=200)
    address = models.CharField("地址", max_length=200, blank=True)
    before = models.DateField("原日期", null=True)
    after = models.DateField("新日期", null=True)

    class Meta:
        verbose_name = "日历变动"
        verbose_name_plural = "日历变动"
        ordering = ["id"]
        indexes = [models.Index(fields=["notice", "authority"], name="moves_by_authority")]

    def __str__(self) -> str:
        return self.label


def stored_days(days: tuple[Day, ...]) -> list[dict[str, Any]]:
    """Days as ``CalendarNotice.days`` keeps them."""
    return [{"date": day.date.isoformat(), "kind": day.kind.value, "name": day.name} for day in days]
