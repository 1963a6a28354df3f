"""An annual report that an authority makes on the platform: where it stands, what was written, and what was entered by hand.

A report that is being made has no figures of its own: they are computed whenever somebody looks (``annual.computing``). A
submission freezes them, with the records behind them; what changes afterwards shows as a difference and never silently.
Texts and entries by hand are written once and followed by newer ones, so nothing that somebody wrote is lost.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from gongkai.forms.cells import Cell, CellState
from gongkai.organizations.models import AppendOnly, Authority
from gongkai.reports.models.archive import CELL_STATES
from gongkai.reports.models.cells import OfOneCell
from gongkai.reports.models.units import Scope
from gongkai.reports.values import exact


class ReportStatus(models.TextChoices):
    """Where a report stands between its authors and the authority above."""

    DRAFT = "draft", "编写中"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"


class AnnualReport(models.Model):
    """The annual report of one authority for one year, in the form of that year (Art. 49 and 50).

    ``reports_to`` is the authority that receives and compiles it: for the own report of a compiling authority that authority itself;
    empty for a report that nobody above compiles. ``revision`` grows with every step. ``current_submission`` is the newest one.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="annual_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    scope = models.CharField("范围", max_length=10, choices=Scope.choices, default=Scope.OWN)
    form = models.CharField("表式", max_length=16)
    reports_to = models.ForeignKey(
        Authority,
        verbose_name="报送机关",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="received_reports",
    )
    status = models.CharField("状态", max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    revision = models.PositiveIntegerField("修订", default=0)
    current_submission = models.ForeignKey(
        "ReportSubmission",
        verbose_name="最近一次报送",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="建立人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering = ["-year", "authority__position", "authority_id", "scope"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "scope"], name="one_report_a_year_and_scope"
            ),
        ]
        indexes = [models.Index(fields=["reports_to", "year", "status"], name="annual_report_received")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The official title; the own report of a compiling government says that it is only the office's."""
        office = "（本级机关）" if self.is_own_of_compiler else ""
        return f"{self.authority.name}{self.year}年政府信息公开工作年度报告{office}"

    @property
    def is_compiled(self) -> bool:
        """Whether it sums up the reports of units."""
        return self.scope == Scope.COMPILED

    @property
    def is_own_of_compiler(self) -> bool:
        """Whether it covers only the own office of an authority that compiles."""
        return self.scope == Scope.OWN and self.reports_to_id == self.authority_id

    @property
    def is_open(self) -> bool:
        """Whether it may be written in: not submitted yet, or returned."""
        return self.status in (ReportStatus.DRAFT, ReportStatus.RETURNED)

    @property
    def first_day(self) -> dt.date:
        """1 January of the reporting year."""
        return dt.date(self.year, 1, 1)

    @property
    def last_day(self) -> dt.date:
        """31 December of the reporting year."""
        return dt.date(self.year, 12, 31)

    def get_absolute_url(self) -> str:
        """The report's page in the office."""
        return reverse("reports:annual_report", args=[self.pk])


class SectionText(AppendOnly):
    """What somebody wrote for one part of a report; the one with the highest number holds.

    ``key`` is a place of ``annual.sections``. ``body`` is plain text: paragraphs set apart by line ends, live figures as
    ``{{ requests.new.total }}``. The number is the number seen plus one: two people at once cannot overwrite each other.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="texts")
    key = models.CharField("部分", max_length=40)
    number = models.PositiveIntegerField("序号")
    body = models.TextField("正文", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="撰写人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "报告文字"
        verbose_name_plural = "报告文字"
        ordering = ["key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key", "number"], name="section_text_in_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.report}：{self.key}"


class HandEntry(OfOneCell, AppendOnly):
    """A figure entered by hand where no record exists yet: who, when, why, and where it comes from.

    The one with the highest number holds; one with the state BLANK takes the figure back. Values are in the unit of the row.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="hand_entries")
    number = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=16, choices=CELL_STATES)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6, null=True)
    reason = models.CharField("填报理由", max_length=300, blank=True)
    source = models.CharField("数据来源", max_length=300)
    attachment = models.FileField("佐证材料", upload_to="reports/%Y/%m", max_length=200, blank=True)
    attachment_name = models.CharField("文件名", max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "人工填报"
        verbose_name_plural = "人工填报"
        ordering = ["form", "table", "row", "column", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "form", "table", "row", "column", "number"], name="hand_entry_in_turn"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["number", "zero"], value__isnull=False)
                | Q(state__in=["blank", "not_applicable"], value__isnull=True),
                name="hand_entry_value_fits_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.value}"

    @property
    def cell(self) -> Cell:
        """What was entered, as the checks see it."""
        return Cell(CellState(self.state), exact(self.value))


class Explanation(AppendOnly):
    """Why a doubtful figure is right; it holds for the values it was given for (``fingerprint``) and travels with the report."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="explanations")
    rule = models.CharField(max_length=64)
    scope = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    message = models.TextField("问题")
    text = models.CharField("说明", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="说明人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "情况说明"
        verbose_name_plural = "情况说明"
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "rule", "fingerprint"], name="explanation_of_finding")]

    def __str__(self) -> str:
        return self.text


class ReportStep(AppendOnly):
    """A step in the life of a report, with who took it, when, and what they remarked."""

    class Kind(models.TextChoices):
        OPENED = "opened", "开始编写"
        SUBMITTED = "submitted", "报送"
        RECALLED = "recalled", "撤回报送"
        RETURNED = "returned", "退回"
        ACCEPTED = "accepted", "接收"
        DRAFTED = "drafted", "生成公开稿"

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="steps")
    submission = models.ForeignKey(
        "ReportSubmission", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField("步骤", max_length=12, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    remark = models.CharField("意见", max_length=1000, blank=True)

    class Meta:
        verbose_name = "年报办理步骤"
        verbose_name_plural = "年报办理步骤"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report}：{self.get_kind_display()}"
