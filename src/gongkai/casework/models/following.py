"""What follows a reply: reconsideration, litigation and complaints (Art. 51, `行政复议法`, `行政诉讼法`)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.casework.models.requests import InformationRequest
from gongkai.law.dispositions import Disposition, Ending, Proceeding, ending
from gongkai.organizations.models import AppendOnly, Authority
from gongkai.vault.storage import vault_storage


class FollowUpKind(models.TextChoices):
    """The ways in which a reply, or its absence, is examined."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION_DIRECT = "litigation_direct", "行政诉讼（未经复议直接起诉）"
    LITIGATION_AFTER = "litigation_after", "行政诉讼（复议后起诉）"
    COMPLAINT = "complaint", "投诉举报"

    @property
    def proceeding(self) -> Proceeding:
        """What kind of proceeding the law knows it as."""
        if self in (FollowUpKind.LITIGATION_DIRECT, FollowUpKind.LITIGATION_AFTER):
            return Proceeding.LITIGATION
        return Proceeding(self.value)


class FollowUpResult(models.TextChoices):
    """How it ended: the columns of table 4."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


_APPEAL_DAYS = 15
"""The longest time for an appeal: so long a decided litigation still has a deadline."""


class FollowUpQuerySet(models.QuerySet["FollowUpCase"]):
    """Follow-up cases, with the questions that lists, table 4 and reminders ask."""

    def open(self) -> FollowUpQuerySet:
        """Those without a final result."""
        return self.filter(result="")

    def concluded_in(self, year: int) -> FollowUpQuerySet:
        """Those that were decided in a year: the result columns of table 4."""
        return self.exclude(result="").filter(decided_on__year=year)

    def pending_at_end_of(self, year: int) -> FollowUpQuerySet:
        """Those that were filed and not decided yet on 31 December of a year (尚未审结)."""
        last = dt.date(year, 12, 31)
        return self.filter(Q(decided_on__isnull=True) | Q(decided_on__gt=last), filed_on__lte=last)

    def with_running_deadlines(self, on: dt.date) -> FollowUpQuerySet:
        """Those in which something has to be done or may be done on a day: open ones, and judgments that can be appealed.

        With the steps and the request that their deadlines are reckoned from.
        """
        appealable = Q(
            kind__in=[FollowUpKind.LITIGATION_DIRECT, FollowUpKind.LITIGATION_AFTER],
            appealed_on__isnull=True,
            served_on__gte=on - dt.timedelta(days=_APPEAL_DAYS),
        )
        return self.filter(Q(result="") | appealable).with_what_deadlines_need()

    def with_what_deadlines_need(self) -> FollowUpQuerySet:
        """With request, authority, litigation and steps, in a number of queries that does not grow."""
        return self.select_related(
            "authority", "handled_by", "request", "after", "litigation"
        ).prefetch_related("steps")


class FollowUpCase(models.Model):
    """One reconsideration, litigation or complaint about a request, with its own body, dates and result.

    ``authority`` is the respondent (that of the request). A litigation after a reconsideration names it in ``after``.
    ``request`` is empty only for a complaint about disclosure that concerns no request. ``handled_by`` is the
    superior authority that received a complaint and handles it on the platform (Art. 47, 51); ``body`` is its name.
    ``filed_on`` is the day the body got the application, and ``accepted_on`` for a court the day of 立案. A litigation
    is one case through both instances: with ``appealed_on`` its first judgment is history and the result open again.
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
    handled_by = models.ForeignKey(
        Authority,
        verbose_name="受理投诉的机关",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints_handled",
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
    answer_due_on = models.DateField("审理机关要求答复的期限", null=True, blank=True)
    answered_on = models.DateField("提交答复或者答辩日期", null=True, blank=True)
    redirected_on = models.DateField("转送信访日期", null=True, blank=True)
    appealed_on = models.DateField("上诉日期", null=True, blank=True)
    disposition = models.CharField("结案方式", max_length=20, blank=True)
    result = models.CharField("结果", max_length=10, choices=FollowUpResult.choices, blank=True)
    decided_on = models.DateField("决定或者裁判日期", null=True, blank=True)
    served_on = models.DateField("收到决定或者裁判日期", null=True, blank=True)
    result_text = models.TextField("结果摘要", max_length=3000, blank=True)
    orders_new_reply = models.BooleanField("责令重新答复", default=False)
    new_reply_days = models.PositiveSmallIntegerField("重新答复的工作日数", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "复议诉讼投诉案件"
        verbose_name_plural = "复议诉讼投诉案件"
        ordering = ["-filed_on", "-id"]
        indexes = [
            models.Index(fields=["authority", "kind", "filed_on"], name="follow_up_by_authority"),
            models.Index(fields=["authority"], condition=Q(result=""), name="follow_up_open"),
        ]
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
            models.CheckConstraint(
                condition=Q(handled_by__isnull=True) | Q(kind="complaint"), name="only_complaints_are_handled"
            ),
            models.CheckConstraint(
                condition=Q(disposition="") | ~Q(result=""), name="disposition_has_its_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{FollowUpKind(self.kind).label} {self.case_number or self.subject[:30]}"

    @property
    def proceeding(self) -> Proceeding:
        """What kind of proceeding the law knows it as."""
        return FollowUpKind(self.kind).proceeding

    @property
    def is_open(self) -> bool:
        """Whether a final result is still to come."""
        return not self.result

    @property
    def ending(self) -> Ending | None:
        """How it ended, as the law knows it; ``None`` while it is open or where only the column is known."""
        return ending(self.proceeding, Disposition(self.disposition)) if self.disposition else None

    @property
    def result_label(self) -> str:
        """How it ended, in words; empty while it is open."""
        if not self.result:
            return ""
        column = FollowUpResult(self.result).label
        return f"{column}（{self.ending.title}）" if self.ending else column


class StepKind(models.TextChoices):
    """What can happen in a follow-up case. ``FILED`` and those from ``CONCLUDED`` on are written by their own actions."""

    FILED = "filed", "登记案件"
    COPIED = "copied", "收到副本或者通知"
    CORRECTION_ASKED = "correction_asked", "审理机关要求申请人补正"
    CORRECTED = "corrected", "申请人补正"
    ACCEPTED = "accepted", "受理"
    SUMMARY = "summary", "适用简易程序"
    ANSWER_ASKED = "answer_asked", "要求被投诉机关答复"
    ANSWERED = "answered", "提交答复"
    HEARD = "heard", "听取意见、听证或者开庭"
    EXTENDED = "extended", "延长审理期限"
    SUSPENDED = "suspended", "中止审理"
    RESUMED = "resumed", "恢复审理"
    REDIRECTED = "redirected", "转送信访"
    SERVED = "served", "收到决定或者裁判"
    APPEALED = "appealed", "提起上诉"
    OTHER = "other", "其他事项"
    CONCLUDED = "concluded", "登记结果"
    REVOKED = "revoked", "撤销误登的结果"
    REPLY_AGAIN = "reply_again", "重新答复"
    CHANGED = "changed", "更正登记事项"
    PAPERS = "papers", "放入材料"


class FollowUpStep(AppendOnly):
    """One thing that happened in a follow-up case."""

    case = models.ForeignKey(
        FollowUpCase, verbose_name="案件", on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField("种类", max_length=20, choices=StepKind.choices, default=StepKind.OTHER.value)
    date = models.DateField("日期")
    title = models.CharField("事项", max_length=100)
    note = models.TextField("说明", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "案件事项"
        verbose_name_plural = "案件事项"
        ordering = ["date", "id"]


class FollowUpPaper(models.Model):
    """A paper of a follow-up case, encrypted on the disk. ``owner`` is the authority whose people put it in.

    What a superior authority put into a complaint is closed to the body below unless it ``is_shared``: a letter of
    complaint says who complained.
    """

    case = models.ForeignKey(
        FollowUpCase, verbose_name="案件", on_delete=models.PROTECT, related_name="papers"
    )
    step = models.ForeignKey(
        FollowUpStep, verbose_name="事项", on_delete=models.PROTECT, related_name="papers"
    )
    owner = models.ForeignKey(
        Authority, verbose_name="放入材料的机关", on_delete=models.PROTECT, related_name="+"
    )
    is_shared = models.BooleanField("另一方机关可以查看", default=False)
    file = models.FileField("文件", storage=vault_storage, upload_to="following/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    cleared_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "复议诉讼材料"
        verbose_name_plural = "复议诉讼材料"
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name
