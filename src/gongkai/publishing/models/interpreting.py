"""Interpretation of policy documents (政策解读): what is owed, and which item interprets which document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.publishing.models.items import Disclosure


class InterpretationForm(models.TextChoices):
    """How a document is interpreted."""

    TEXT = "text", "文字"
    CHART = "chart", "图解"
    AUDIO = "audio", "音频"
    VIDEO = "video", "视频"
    ANIMATION = "animation", "动漫"
    QUESTIONS = "questions", "问答"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    EXPERT = "expert", "专家解读"


class Interpretation(models.Model):
    """``disclosure`` interprets ``document``. Both are items; the link shows on both pages when both are public."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="解读材料", on_delete=models.PROTECT, related_name="interprets"
    )
    document = models.ForeignKey(
        Disclosure, verbose_name="被解读的文件", on_delete=models.PROTECT, related_name="interpretations"
    )
    form = models.CharField("解读形式", max_length=20, choices=InterpretationForm.choices)
    lead_unit = models.CharField(
        "解读单位", max_length=100, help_text="谁起草、谁解读；联合发文的填牵头单位。"
    )
    interpreter = models.CharField("解读人", max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "政策解读"
        verbose_name_plural = "政策解读"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "document"], name="interpreted_once"),
            models.CheckConstraint(
                condition=~Q(disclosure=F("document")),
                name="nothing_interprets_itself",
                violation_error_message="解读材料不能是被解读的文件本身。",
            ),
        ]


class InterpretationDuty(models.Model):
    """That a published document is to be interpreted, until when, or why not."""

    document = models.OneToOneField(
        Disclosure, verbose_name="文件", on_delete=models.PROTECT, related_name="interpretation_duty"
    )
    due_on = models.DateField("解读期限")
    lead_unit = models.CharField("解读单位", max_length=100, blank=True)
    waived_reason = models.CharField("不需解读的理由", max_length=300, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    fulfilled_at = models.DateTimeField("解读发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "解读任务"
        verbose_name_plural = "解读任务"
        ordering = ["due_on", "id"]


class PolicyQuestion(models.Model):
    """One question and answer of an item of kind 政策问答; belongs to a version through its item's body order."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="政策问答", on_delete=models.PROTECT, related_name="questions"
    )
    question = models.CharField("问题", max_length=200)
    answer = models.TextField("回答", max_length=4000)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "问答"
        verbose_name_plural = "问答"
        ordering = ["position", "id"]
