"""What the archive keeps of a report: source, figures with their evidence, findings and verdicts.

What was read is never changed: a correction is a row of its own, and so is everything that takes one back.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from gongkai.forms.cells import Cell, CellReference, CellState
from gongkai.forms.findings import Severity
from gongkai.organizations.models import AppendOnly
from gongkai.reading.report import LEVEL_WORDS, Origin
from gongkai.reports.models.cells import OfOneCell
from gongkai.reports.values import CELL_STATE_LABELS, exact, format_value

CELL_STATES = [(state.value, CELL_STATE_LABELS[state]) for state in CellState]
ORIGINS = [
    (Origin.READ.value, "读自原文"),
    (Origin.INFERRED.value, "由原文推得"),
    (Origin.BY_HAND.value, "人工录入"),
]
LEVELS = [*LEVEL_WORDS.items(), ("", "级别不详")]


class ArchivedReport(models.Model):
    """A published annual report as it was given, and how far it could be read (Art. 49 and 50).

    ``keeper`` is the authority in whose archive it stands; ``subject`` is the authority whose report it is,
    where that one is known to the platform. ``text`` is the source as decoded, complete and untouched: every
    span of a figure, a finding or a repair refers to it.
    """

    keeper = models.ForeignKey(
        "organizations.Authority",
        on_delete=models.PROTECT,
        related_name="kept_reports",
        verbose_name="保管机关",
    )
    subject = models.ForeignKey(
        "organizations.Authority",
        on_delete=models.PROTECT,
        related_name="archived_reports",
        null=True,
        blank=True,
        verbose_name="报告机关",
    )
    authority_name = models.CharField("报告机关名称", max_length=200, blank=True)
    level = models.CharField("级别", max_length=20, choices=LEVELS, blank=True)
    year = models.PositiveSmallIntegerField("报告年度", null=True, blank=True)
    period_start = models.DateField("统计期限起", null=True, blank=True)
    period_end = models.DateField("统计期限止", null=True, blank=True)
    title = models.CharField("标题", max_length=300, blank=True)
    source_name = models.CharField("来源文件", max_length=255, blank=True)
    encoding = models.CharField("编码", max_length=40)
    text = models.TextField("原文")
    sha256 = models.CharField("校验值", max_length=64)
    tables = models.JSONField("识别出的统计表", default=list)
    unread = models.JSONField("未能读出的内容", default=list)
    repairs = models.JSONField("修复之处", default=list)
    confidence = models.FloatField("置信度", default=0.0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    is_public = models.BooleanField("已公开", default=False)

    class Meta:
        ordering = ["-year", "authority_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["keeper", "sha256"], name="reports_one_source_per_archive"),
        ]
        indexes = [
            models.Index(fields=["is_public", "-year"], name="reports_public_year"),
            models.Index(fields=["keeper", "-year"], name="reports_keeper_year"),
        ]
        verbose_name = "存档年度报告"
        verbose_name_plural = "存档年度报告"

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        """The title, or a description of the report where the source has none."""
        if self.title:
            return self.title
        year = f"{self.year}年" if self.year else ""
        return f"{self.authority_name or '机关不详'}{year}政府信息公开工作年度报告"

    @property
    def form_ids(self) -> tuple[str, ...]:
        """The forms recognised, in the order of the report."""
        return tuple(dict.fromkeys(table["form"] for table in self.tables))

    def arrangement_of(self, form: str, table: str) -> str:
        """The set of columns in which this report prints a table; empty where it does not print it."""
        for entry in self.tables:
            if (entry["form"], entry["table"]) == (form, table):
                return str(entry["arrangement"])
        return ""

    def get_absolute_url(self) -> str:
        """The report's page in the office."""
        return reverse("reports:office_report", args=[self.pk])

    def get_public_url(self) -> str:
        """The report's page in the public archive."""
        return reverse("reports:report", args=[self.pk])


class Figure(OfOneCell):
    """One cell of a report: what was read, where it was read, and what holds now.

    ``state`` and ``value`` are what was read and stay as they are; ``current_state`` and ``current_value``
    are what the checks see, and differ only while a correction is in effect. Values are in the unit of
    the row.
    """

    report = models.ForeignKey(ArchivedReport, on_delete=models.CASCADE, related_name="figures")
    state = models.CharField(max_length=16, choices=CELL_STATES)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    current_state = models.CharField(max_length=16, choices=CELL_STATES)
    current_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    raw = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    confidence = models.FloatField(default=1.0)
    origin = models.CharField(max_length=16, choices=ORIGINS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "form", "table", "row", "column"], name="reports_one_figure_per_cell"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["number", "zero"], value__isnull=False)
                | models.Q(state__in=["blank", "not_applicable", "unread"], value__isnull=True),
                name="reports_read_value_fits_state",
            ),
            models.CheckConstraint(
                condition=models.Q(current_state__in=["number", "zero"], current_value__isnull=False)
                | models.Q(
                    current_state__in=["blank", "not_applicable", "unread"], current_value__isnull=True
                ),
                name="reports_current_value_fits_state",
            ),
        ]
        indexes = [models.Index(fields=["table", "row", "column", "report"], name="reports_figure_by_row")]
        verbose_name = "指标数值"
        verbose_name_plural = "指标数值"

    def __str__(self) -> str:
        return f"{self.reference}: {self.display_value}"

    @property
    def cell(self) -> Cell:
        """What holds now, as the checks see it."""
        return Cell(CellState(self.current_state), exact(self.current_value))

    @property
    def read_cell(self) -> Cell:
        """What was read."""
        return Cell(CellState(self.state), exact(self.value))

    @property
    def is_corrected(self) -> bool:
        """Whether what holds now differs from what was read."""
        return (self.state, self.value) != (self.current_state, self.current_value)

    @property
    def display_value(self) -> str:
        """What holds now, as a person reads it."""
        return format_value(self.cell)

    @property
    def display_read_value(self) -> str:
        """What was read, as a person reads it."""
        return format_value(self.read_cell)


class Correction(AppendOnly):
    """A change of a figure by hand, kept for ever.

    A withdrawal is a correction too: it names in ``withdraws`` the correction it takes back and restores the
    state and value from before it.
    """

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="corrections")
    old_state = models.CharField(max_length=16, choices=CELL_STATES)
    old_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    new_state = models.CharField(max_length=16, choices=CELL_STATES)
    new_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    reason = models.TextField("理由")
    withdraws = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "更正"
        verbose_name_plural = "更正"

    def __str__(self) -> str:
        return f"{self.display_old} → {self.display_new}"

    @property
    def display_old(self) -> str:
        """What held before, as a person reads it."""
        return format_value(Cell(CellState(self.old_state), self.old_value))

    @property
    def display_new(self) -> str:
        """What held after, as a person reads it."""
        return format_value(Cell(CellState(self.new_state), self.new_value))


class FindingRecord(models.Model):
    """What the newest run of the checks found in a report.

    ``key`` stays the same from run to run for the same rule in the same place, so that a link to a finding
    keeps working; ``fingerprint`` changes as soon as one of the values behind the finding changes.
    """

    report = models.ForeignKey(ArchivedReport, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=64)
    scope = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=16, choices=[(s.value, s.label) for s in Severity])
    title = models.CharField(max_length=300)
    message = models.TextField()
    formula = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    places = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="reports_one_finding_per_key"),
        ]
        indexes = [models.Index(fields=["report", "severity"], name="reports_finding_severity")]
        verbose_name = "问题"
        verbose_name_plural = "问题"

    def __str__(self) -> str:
        return self.message

    @property
    def references(self) -> tuple[CellReference, ...]:
        """The cells it is about."""
        return tuple(CellReference.parse(cell) for cell in self.cells)


class Verdict(AppendOnly):
    """What a person made of a finding, kept for ever.

    It holds for the values it was given for: ``fingerprint`` is the one of the finding at that time, and a
    run over other values asks for a new verdict. A withdrawal is a row of its own.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "确认属实"
        ACCEPTED = "accepted", "说明理由后接受"
        WITHDRAWN = "withdrawn", "撤回判断"

    report = models.ForeignKey(ArchivedReport, on_delete=models.PROTECT, related_name="verdicts")
    rule = models.CharField(max_length=64)
    scope = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    message = models.TextField()
    kind = models.CharField("判断", max_length=16, choices=Kind.choices)
    reason = models.TextField("理由", blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "rule", "fingerprint"], name="reports_verdict_finding")]
        verbose_name = "判断"
        verbose_name_plural = "判断"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.message}"
