"""The three-step review (三审三校): which steps an authority has, submissions, decisions, and answers to checks."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from gongkai.organizations.models import AppendOnly, Authority, Role
from gongkai.publishing.models.items import Disclosure, DisclosureVersion


class Step(models.TextChoices):
    """A step of the review."""

    FIRST = "first", "初审"
    SECOND = "second", "复审"
    FINAL = "final", "终审"
    SECRECY = "secrecy", "保密审查"
    LEGAL = "legal", "合法性审核"


ROLE_OF_STEP = {
    Step.FIRST: Role.FIRST_REVIEWER,
    Step.SECOND: Role.SECOND_REVIEWER,
    Step.FINAL: Role.FINAL_REVIEWER,
    Step.SECRECY: Role.SECRECY_REVIEWER,
    Step.LEGAL: Role.LEGAL_REVIEWER,
}
"""Who takes a step: a person with this role in the authority of the item."""


class ReviewStep(models.Model):
    """One step of an authority's review. An authority without rows has the default plan (``publishing.review_plan``).

    Steps of the same ``stage`` run side by side; a stage begins when the one before it is through. The secrecy review
    (保守国家秘密法 Art. 35) is never left out: it is a step of its own, or ``with_secrecy`` marks the step that includes it.
    """

    class Concerns(models.TextChoices):
        """Which items go through the step."""

        ALL = "all", "全部信息"
        NORMATIVE = "normative", "规章和行政规范性文件"

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="review_steps"
    )
    step = models.CharField("环节", max_length=10, choices=Step.choices)
    stage = models.PositiveSmallIntegerField(
        "次序", default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    concerns = models.CharField("适用于", max_length=12, choices=Concerns.choices, default=Concerns.ALL)
    with_secrecy = models.BooleanField("在这一环节一并进行保密审查", default=False)

    class Meta:
        verbose_name = "审核环节"
        verbose_name_plural = "审核环节"
        ordering = ["stage", "id"]
        constraints = [models.UniqueConstraint(fields=["authority", "step"], name="review_step_once")]


class Submission(models.Model):
    """A version on its way through the review. ``plan`` is the authority's plan as it stood at that moment.

    An urgent one was published before the review was through; its steps are still to be taken.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "审核中"
        APPROVED = "approved", "已通过"
        RETURNED = "returned", "已退回"
        RECALLED = "recalled", "已收回"

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="submissions"
    )
    version = models.OneToOneField(
        DisclosureVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="submission"
    )
    plan = models.JSONField("审核安排", default=list)
    """A list of ``{"step", "stage", "with_secrecy"}``."""
    findings = models.JSONField("提交时的自动检查", default=list)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间", auto_now_add=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    urgent_reason = models.CharField("紧急发布的理由", max_length=500, blank=True)
    urgent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="紧急发布人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    urgent_at = models.DateTimeField("紧急发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "送审"
        verbose_name_plural = "送审"
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(state="open"), name="one_open_submission"
            ),
        ]

    @property
    def is_urgent(self) -> bool:
        """Whether it was published before its review was through."""
        return self.urgent_at is not None


class ReviewDecision(AppendOnly):
    """What one person decided in one step. The database itself holds that nobody takes two steps of one submission."""

    class Outcome(models.TextChoices):
        """Yes or no."""

        APPROVED = "approved", "通过"
        RETURNED = "returned", "退回"

    submission = models.ForeignKey(
        Submission, verbose_name="送审", on_delete=models.PROTECT, related_name="decisions"
    )
    step = models.CharField("环节", max_length=10, choices=Step.choices)
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", on_delete=models.PROTECT, related_name="+"
    )
    remarks = models.CharField("意见", max_length=1000, blank=True)
    secrecy_confirmed = models.BooleanField("已作保密审查", default=False)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "step"], name="step_decided_once"),
            models.UniqueConstraint(fields=["submission", "reviewer"], name="one_step_a_person"),
        ]


class CheckAnswer(AppendOnly):
    """Why a finding of the automatic checks may stand. It holds as long as the finding (its fingerprint) stands."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="check_answers"
    )
    code = models.CharField("检查项", max_length=40)
    fingerprint = models.CharField("标记", max_length=64)
    sentence = models.CharField("检查结果", max_length=500)
    answer = models.CharField("说明", max_length=500)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="说明人", on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "检查说明"
        verbose_name_plural = "检查说明"
        ordering = ["answered_at", "id"]
        indexes = [models.Index(fields=["disclosure", "fingerprint"], name="answer_by_finding")]
