"""Rules (规章) and normative documents (行政规范性文件): the collection, and what is in force on any day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from gongkai.organizations.models import AppendOnly, Authority
from gongkai.publishing.models.choices import Validity
from gongkai.publishing.models.items import Disclosure


class NormativeKind(models.TextChoices):
    """What stands in the collection."""

    RULES = "rules", "规章"
    NORMATIVE_DOCUMENT = "normative", "行政规范性文件"


class ValidityKind(models.TextChoices):
    """What the length of validity hangs on; it is local law, so the limits are settings (``ValidityRule``)."""

    GENERAL = "general", "一般"
    TRIAL = "trial", "暂行、试行"
    PUBLIC_NOTICE = "public_notice", "通告"
    UNLIMITED = "unlimited", "不设有效期（如废止、修改其他文件的文件）"


class NormativeDocumentManager(models.Manager["NormativeDocument"]):
    """The documents of the collection, without those that were registered by mistake."""

    def get_queryset(self) -> models.QuerySet[NormativeDocument]:
        """All but the void ones."""
        return super().get_queryset().filter(void_at__isnull=True)


class NormativeDocument(models.Model):
    """One document of the collection. It may stand there before, or without, being published on the platform.

    Whether it is in force on a day is never stored as truth: it follows from ``effective_on``, ``expires_on`` and the
    append-only ``ValidityChange`` rows (``publishing.validity``). ``Disclosure.validity`` is a projection for today.

    Registered by mistake: ``void_at`` and the reason; the row stays, and no list and no count knows it any more.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="制定机关", on_delete=models.PROTECT, related_name="normative_documents"
    )
    disclosure = models.OneToOneField(
        Disclosure,
        verbose_name="公开的信息",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="normative_document",
    )
    kind = models.CharField("种类", max_length=12, choices=NormativeKind.choices)
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("发文字号", max_length=80, blank=True)
    registration_number = models.CharField("统一登记号", max_length=80, blank=True)
    adopted_on = models.DateField("通过日期", null=True, blank=True)
    issued_on = models.DateField("制发日期")
    effective_on = models.DateField("施行日期")
    validity_kind = models.CharField(
        "有效期类型", max_length=16, choices=ValidityKind.choices, default=ValidityKind.GENERAL
    )
    expires_on = models.DateField("有效期至", null=True, blank=True, help_text="这一天是有效的最后一天。")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    void_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=300, blank=True)
    released_at = models.DateTimeField("公开到文件库的时间", null=True, blank=True)
    """Of a document without an item: when a second person let the public see it. One with an item shows with the item."""
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="公开人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revision = models.PositiveIntegerField("修订", default=0)

    objects = NormativeDocumentManager()

    class Meta:
        verbose_name = "规范性文件"
        verbose_name_plural = "规范性文件"
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")),
                name="document_expires_after_it_begins",
                violation_error_message="有效期不能在施行日期之前结束。",
            ),
            models.UniqueConstraint(
                fields=["authority", "document_number"],
                condition=~Q(document_number="") & Q(void_at__isnull=True),
                name="document_number_once",
                violation_error_message="这个发文字号的文件已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["authority", "kind", "issued_on"], name="document_by_year")]

    def __str__(self) -> str:
        return self.title


class ValidityChange(AppendOnly):
    """Something that changed the validity of a document from a day on, and the document that ordered it.

    ``on`` is the first day of the new state: a document repealed on 1 March is in force until the end of February.
    """

    class Kind(models.TextChoices):
        """What happened."""

        AMENDED = "amended", "修改"
        REPEALED = "repealed", "废止"
        EXPIRED = "expired", "宣布失效"
        RENEWED = "renewed", "延续有效期"

    document = models.ForeignKey(
        NormativeDocument, verbose_name="文件", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField("变动", max_length=10, choices=Kind.choices)
    on = models.DateField("自哪天起")
    until = models.DateField("延续至", null=True, blank=True)
    by_document = models.ForeignKey(
        NormativeDocument,
        verbose_name="依据文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ordered_changes",
    )
    note = models.CharField("说明", max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    annuls = models.OneToOneField(
        "self",
        verbose_name="更正的变动",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annulled_by",
    )
    """A change entered by mistake is annulled by another one; neither counts any more."""

    class Meta:
        verbose_name = "有效性变动"
        verbose_name_plural = "有效性变动"
        ordering = ["on", "id"]


class Relation(models.Model):
    """One document says something about another one."""

    class Kind(models.TextChoices):
        """What it does."""

        AMENDS = "amends", "修改"
        REPEALS = "repeals", "废止"
        IMPLEMENTS = "implements", "依据、实施"
        INTERPRETS = "interprets", "解释"

    document = models.ForeignKey(
        NormativeDocument, verbose_name="文件", on_delete=models.PROTECT, related_name="relations"
    )
    to = models.ForeignKey(
        NormativeDocument, verbose_name="对哪个文件", on_delete=models.PROTECT, related_name="related_from"
    )
    kind = models.CharField("关系", max_length=12, choices=Kind.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "文件关系"
        verbose_name_plural = "文件关系"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "to", "kind"],
                name="relation_once",
                violation_error_message="这两个文件的这种关系已经登记过。",
            ),
            models.CheckConstraint(
                condition=~Q(document=F("to")),
                name="no_document_relates_to_itself",
                violation_error_message="文件不能修改、废止、实施或者解释它自己。",
            ),
        ]


class ValidityRule(models.Model):
    """How long documents of a kind are valid at most in one authority's territory, and when to warn before the end.

    Holds for the authority and all below it that have no rule of their own.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="validity_rules"
    )
    validity_kind = models.CharField("有效期类型", max_length=16, choices=ValidityKind.choices)
    most_months = models.PositiveSmallIntegerField(
        "最长有效期（月）", validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    warn_months = models.PositiveSmallIntegerField(
        "届满前几个月提醒", default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )

    class Meta:
        verbose_name = "有效期规定"
        verbose_name_plural = "有效期规定"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "validity_kind"],
                name="validity_rule_once",
                violation_error_message="这种有效期类型已经有规定，请直接修改。",
            )
        ]


class CleanUpRound(models.Model):
    """A clean-up (清理) of the collection as of one day; its three result lists are published when it is closed."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="clean_up_rounds"
    )
    title = models.CharField("名称", max_length=120)
    as_of = models.DateField("清理截至")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("发起时间", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="结束人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    disclosure = models.OneToOneField(
        Disclosure,
        verbose_name="公布清理结果的信息",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clean_up_round",
    )

    class Meta:
        verbose_name = "文件清理"
        verbose_name_plural = "文件清理"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(closed_at__isnull=True),
                name="one_open_clean_up",
                violation_error_message="还有一次清理没有结束，请先结束它。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CleanUpResult(models.Model):
    """What a clean-up found about one document."""

    class Result(models.TextChoices):
        """The three lists."""

        KEEP = "keep", "继续有效"
        REPEAL = "repeal", "宣布失效或者废止"
        REVISE = "revise", "需修改后重新发布"

    round = models.ForeignKey(
        CleanUpRound, verbose_name="清理", on_delete=models.PROTECT, related_name="results"
    )
    document = models.ForeignKey(
        NormativeDocument, verbose_name="文件", on_delete=models.PROTECT, related_name="clean_up_results"
    )
    result = models.CharField("结果", max_length=10, choices=Result.choices, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "清理结果"
        verbose_name_plural = "清理结果"
        constraints = [models.UniqueConstraint(fields=["round", "document"], name="cleaned_up_once")]


def is_in_force(validity: str) -> bool:
    """Whether a validity means that the document binds."""
    return validity in (Validity.IN_FORCE, Validity.AMENDED)


def day_after(day: dt.date) -> dt.date:
    """The first day on which something that ended on ``day`` no longer holds."""
    return day + dt.timedelta(days=1)
