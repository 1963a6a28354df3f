"""Who has to report to whom in a year, and by when (the Regulation, Art. 49)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from gongkai.organizations.models import Authority


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
    ``revision`` grows with every change.
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
    revision = models.PositiveIntegerField("修订", default=0)

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
