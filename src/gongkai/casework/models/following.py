"""What follows a reply: reconsideration, litigation and complaints (Art. 51, `行政复议法`, `行政诉讼法`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.casework.models.events import AppendOnly
from gongkai.casework.models.papers import CaseFile
from gongkai.casework.models.requests import InformationRequest
from gongkai.organizations.models import Authority


class FollowUpKind(models.TextChoices):
    """The ways in which a reply, or its absence, is examined."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION_DIRECT = "litigation_direct", "行政诉讼（未经复议直接起诉）"
    LITIGATION_AFTER = "litigation_after", "行政诉讼（复议后起诉）"
    COMPLAINT = "complaint", "投诉举报"


class FollowUpResult(models.TextChoices):
    """How it ended: the columns of table 4."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class FollowUpCase(models.Model):
    """One reconsideration, litigation or complaint about a request, with its own body, dates and result.

    ``authority`` is the respondent (that of the request). A litigation after a reconsideration names it in ``after``.
    ``request`` is empty only for a complaint about disclosure that concerns no request.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="被申请机关", on_delete=models.PROTECT, related_name="follow_up_cases"
    )
    request = models.ForeignKey(
        InformationRequest,
        verbose_name="申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
    )
    after = models.OneToOneField(
        "self",
        verbose_name="复议案件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="litigation",
    )
    kind = models.CharField("类别", max_length=20, choices=FollowUpKind.choices)
    body = models.CharField("审理机关", max_length=100)
    case_number = models.CharField("案号", max_length=60, blank=True)
    subject = models.CharField("事由", max_length=500)
    filed_on = models.DateField("提出日期")
    copied_on = models.DateField("收到副本或者通知日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    is_summary = models.BooleanField("适用简易程序", default=False)
    is_extended = models.BooleanField("审理期限已延长", default=False)
    answered_on = models.DateField("提交答复或者答辩日期", null=True, blank=True)
    result = models.CharField("结果", max_length=10, choices=FollowUpResult.choices, blank=True)
    decided_on = models.DateField("决定或者裁判日期", null=True, blank=True)
    served_on = models.DateField("收到决定或者裁判日期", null=True, blank=True)
    result_text = models.TextField("结果摘要", max_length=3000, blank=True)
    orders_new_reply = models.BooleanField("责令重新答复", default=False)
    new_reply_days = models.PositiveSmallIntegerField("重新答复的工作日数", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "复议诉讼投诉案件"
        verbose_name_plural = "复议诉讼投诉案件"
        ordering = ["-filed_on", "-id"]
        indexes = [models.Index(fields=["authority", "kind", "filed_on"], name="follow_up_by_authority")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", decided_on__isnull=True) | ~Q(result="") & Q(decided_on__isnull=False),
                name="result_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("filed_on")),
                name="decided_after_it_was_filed",
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(kind="complaint"),
                name="only_complaints_without_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{FollowUpKind(self.kind).label} {self.case_number or self.subject[:30]}"


class FollowUpStep(AppendOnly):
    """One thing that happened in a follow-up case."""

    case = models.ForeignKey(
        FollowUpCase, verbose_name="案件", on_delete=models.PROTECT, related_name="steps"
    )
    date = models.DateField("日期")
    title = models.CharField("事项", max_length=100)
    note = models.TextField("说明", blank=True)
    file = models.ForeignKey(
        CaseFile, verbose_name="材料", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "案件事项"
        verbose_name_plural = "案件事项"
        ordering = ["date", "id"]
