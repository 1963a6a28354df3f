"""A report as it was submitted: figures, records, texts and findings frozen; what it sums up, and what was made of it for the public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.forms.cells import Cell, CellState
from gongkai.organizations.models import AppendOnly, Authority
from gongkai.reports.models.annual import AnnualReport
from gongkai.reports.models.archive import CELL_STATES, ArchivedReport
from gongkai.reports.models.cells import OfOneCell
from gongkai.reports.models.units import Part
from gongkai.reports.values import exact


class ReportSubmission(AppendOnly):
    """A report as it was submitted: figures, texts and findings frozen.

    ``texts`` are the bodies by key with live figures still in them; ``findings`` what the checks said at that moment, as data;
    ``override_reason`` why the head submitted in spite of errors. ``missing`` are the units that a compiled report lacks, each with
    ``unit`` (key), ``name`` and ``reason``. ``compared_with`` are the submissions of the year before whose figures together were last
    year's, as pairs of key and part (``annual.last_year``); empty where they were not known. ``source_report`` is the file that was
    handed in, where the figures come from one.
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
    compared_with = models.JSONField("所比较的上年度报送", default=list)
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


class SubmittedFigure(OfOneCell):
    """One cell of a submission. ``record_ids`` are the keys of the records behind it (``annual.frozen_ids``), of ``record_model``."""

    submission = models.ForeignKey(ReportSubmission, on_delete=models.PROTECT, related_name="figures")
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
