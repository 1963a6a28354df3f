"""An annual report that an authority makes on the platform: who owes it, what was written and entered, and what was submitted.

A report that is being made has no figures of its own: they are computed whenever somebody looks (``annual.computing``). A
submission freezes them, with the records behind them; what changes afterwards shows as a difference and never silently.
Texts and entries by hand are written once and followed by newer ones, so nothing that somebody wrote is lost.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.organizations.models import AppendOnly, Authority
from gongkai.reports.models.archive import CELL_STATES, ArchivedReport
from gongkai.reports.values import exact


class Scope(models.TextChoices):
    """What a report covers."""

    OWN = "own", "本机关"
    COMPILED = "compiled", "汇总"
    """A government with its departments and the governments below it."""


class Part(models.TextChoices):
    """The column of the form of 2014 that a unit belongs to in the roll-up; the later forms only add up."""

    COUNTIES = "counties", "下级政府"
    DEPARTMENTS = "departments", "部门"


class Duty(models.TextChoices):
    """Whether a unit has to report in a year."""

    REQUIRED = "required", "应当报送"
    EXEMPT = "exempt", "不报送"
    MERGED = "merged", "并入其他机关填报"


class ReportingArrangement(models.Model):
    """When the units of a compiling authority report (the Regulation, Art. 49), and when they are reminded.

    Days of the year after the reporting year. ``reminder_days`` are numbers of days before the last day.
    """

    compiler = models.OneToOneField(
        Authority, verbose_name="汇总机关", on_delete=models.PROTECT, related_name="reporting_arrangement"
    )
    departments_month = models.PositiveSmallIntegerField(
        "部门报送截止（月）", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    departments_day = models.PositiveSmallIntegerField(
        "部门报送截止（日）", default=31, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    governments_month = models.PositiveSmallIntegerField(
        "下级政府报送截止（月）", default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    governments_day = models.PositiveSmallIntegerField(
        "下级政府报送截止（日）", default=31, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    townships_report = models.BooleanField("乡镇政府、街道也要报送", default=True)
    reminder_days = models.JSONField("提前几天提醒", default=list, blank=True)

    class Meta:
        verbose_name = "年报报送安排"
        verbose_name_plural = "年报报送安排"

    def __str__(self) -> str:
        return f"{self.compiler}年报报送安排"


class ReportingUnit(models.Model):
    """One unit that a compiling authority takes into its report of a year; the list is stored with the year.

    The compiling authority itself is one of its units (its own office). ``counted_with`` names the authority into which a
    unit was merged: its records are counted there. ``hands_in_files`` says that the unit does not work on the platform.
    """

    compiler = models.ForeignKey(
        Authority, verbose_name="汇总机关", on_delete=models.PROTECT, related_name="reporting_units"
    )
    year = models.PositiveSmallIntegerField("年度")
    unit = models.ForeignKey(
        Authority, verbose_name="填报单位", on_delete=models.PROTECT, related_name="reporting_duties"
    )
    part = models.CharField("所属部分", max_length=12, choices=Part.choices)
    duty = models.CharField("报送义务", max_length=10, choices=Duty.choices, default=Duty.REQUIRED)
    due_on = models.DateField("截止日期")
    reason = models.CharField("理由", max_length=300, blank=True)
    counted_with = models.ForeignKey(
        Authority,
        verbose_name="并入机关",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units_counted_here",
    )
    hands_in_files = models.BooleanField("以文件报送（未使用本平台）", default=False)
    compiles = models.BooleanField("报送汇总报告", default=False)
    """Whether the unit rolls up units of its own and therefore hands in its compiled report."""

    class Meta:
        verbose_name = "填报单位"
        verbose_name_plural = "填报单位"
        ordering = ["part", "unit__position", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["compiler", "year", "unit"], name="unit_listed_once"),
            models.CheckConstraint(
                condition=~Q(duty="merged") | Q(counted_with__isnull=False), name="merged_unit_names_where"
            ),
            models.CheckConstraint(
                condition=Q(duty="required") | ~Q(reason=""), name="unit_left_out_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["year", "due_on"], name="reporting_unit_due")]

    def __str__(self) -> str:
        return f"{self.unit}（{self.year}年度）"

    @property
    def is_own_office(self) -> bool:
        """Whether the unit is the compiling authority's own office."""
        return self.unit_id == self.compiler_id

    @property
    def scope(self) -> Scope:
        """The report that the unit hands in: a lower authority that compiles hands in the compiled one."""
        return Scope.COMPILED if self.compiles and not self.is_own_office else Scope.OWN


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


class HandEntry(AppendOnly):
    """A figure entered by hand where no record exists yet: who, when, why, and where it comes from.

    The one with the highest number holds; one with the state BLANK takes the figure back. Values are in the unit of the row.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="hand_entries")
    form = models.CharField(max_length=16)
    table = models.CharField(max_length=64)
    row = models.CharField(max_length=64)
    column = models.CharField(max_length=64)
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
    def reference(self) -> CellReference:
        """The name of the cell."""
        return CellReference(self.form, self.table, self.row, self.column)

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


class ReportSubmission(AppendOnly):
    """A report as it was submitted: figures, texts and findings frozen.

    ``texts`` are the bodies by key with live figures still in them; ``findings`` what the checks said at that moment, as data;
    ``override_reason`` why the head submitted in spite of errors. ``missing`` are the units that a compiled report lacks, each with
    ``unit`` (key), ``name`` and ``reason``. ``source_report`` is the file that was handed in, where the figures come from one.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField("序号")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="报送人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("报送时间", auto_now_add=True)
    texts = models.JSONField("文字", default=dict)
    findings = models.JSONField("检查结果", default=list)
    override_reason = models.CharField("带错误报送的理由", max_length=500, blank=True)
    missing = models.JSONField("未汇总的单位", default=list)
    source_report = models.ForeignKey(
        ArchivedReport,
        verbose_name="报送的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    arrangement = models.CharField("列的组合", max_length=20, blank=True)
    """The set of columns of the 2014 table: ``single`` or ``three``; empty for the other forms."""

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="submission_numbered_once")]

    def __str__(self) -> str:
        return f"{self.report}（第{self.number}次报送）"

    @property
    def is_partial(self) -> bool:
        """Whether units are missing in it."""
        return bool(self.missing)


class FigureSource(models.TextChoices):
    """Where a figure of an annual report comes from."""

    RECORDS = "records", "由记录计算"
    BY_HAND = "by_hand", "人工填报"
    CARRIED = "carried", "取自上年度报告"
    ROLLED_UP = "rolled_up", "由各单位汇总"
    FILE = "file", "读自报送的文件"
    MISSING = "missing", "尚未填报"


class SubmittedFigure(models.Model):
    """One cell of a submission. ``record_ids`` are the keys of the records behind it (``annual.frozen_ids``), of ``record_model``."""

    submission = models.ForeignKey(ReportSubmission, on_delete=models.PROTECT, related_name="figures")
    form = models.CharField(max_length=16)
    table = models.CharField(max_length=64)
    row = models.CharField(max_length=64)
    column = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=CELL_STATES)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    source = models.CharField("来源", max_length=12, choices=FigureSource.choices)
    record_model = models.CharField(max_length=80, blank=True)
    record_ids = models.BinaryField(null=True)

    class Meta:
        verbose_name = "报送的数据"
        verbose_name_plural = "报送的数据"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "form", "table", "row", "column"], name="submitted_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["number", "zero"], value__isnull=False)
                | Q(state__in=["blank", "not_applicable", "unread"], value__isnull=True),
                name="submitted_value_fits_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.value}"

    @property
    def reference(self) -> CellReference:
        """The name of the cell."""
        return CellReference(self.form, self.table, self.row, self.column)

    @property
    def cell(self) -> Cell:
        """The figure as the checks see it."""
        return Cell(CellState(self.state), exact(self.value))


class IncludedReport(models.Model):
    """A unit's submission that went into a compiled one."""

    submission = models.ForeignKey(ReportSubmission, on_delete=models.PROTECT, related_name="included")
    unit_submission = models.ForeignKey(
        ReportSubmission, on_delete=models.PROTECT, related_name="included_in"
    )
    unit = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    part = models.CharField("所属部分", max_length=12, choices=Part.choices)

    class Meta:
        verbose_name = "汇总的报告"
        verbose_name_plural = "汇总的报告"
        ordering = ["part", "unit__position", "unit_id"]
        constraints = [models.UniqueConstraint(fields=["submission", "unit"], name="unit_included_once")]

    def __str__(self) -> str:
        return f"{self.unit}"


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
        ReportSubmission, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
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


class ReportPublication(AppendOnly):
    """A submission as an item of proactive disclosure (column 政府信息公开年报), reviewed and published like any other.

    The report's public page shows the submission whose ``version`` is the item's published one. ``text_fingerprint`` and ``files``
    (the SHA-256 of the made files, by the key of their output) say what was made: what was changed in it by hand shows.
    """

    submission = models.ForeignKey(ReportSubmission, on_delete=models.PROTECT, related_name="publications")
    disclosure = models.ForeignKey(
        "publishing.Disclosure", on_delete=models.PROTECT, related_name="report_publications"
    )
    version = models.OneToOneField(
        "publishing.DisclosureVersion", on_delete=models.PROTECT, related_name="report_publication"
    )
    text_fingerprint = models.CharField("文稿校验值", max_length=64, default="")
    files = models.JSONField("附件校验值", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "年报公开稿"
        verbose_name_plural = "年报公开稿"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.submission}"
