"""The disclosure office of an authority, its reading places and what it spends on disclosure in a year."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from gongkai.organizations import codes
from gongkai.organizations.models.authority import Authority


class DisclosureOffice(models.Model):
    """The office that does the disclosure work of an authority, with the contact facts of Art. 12.

    Article 12 wants in the guide: name, office address, office hours, telephone, fax and internet contact.
    """

    authority = models.OneToOneField(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="disclosure_office"
    )
    name = models.CharField("机构名称", max_length=100)
    address = models.CharField("办公地址", max_length=200)
    hours = models.CharField(
        "办公时间", max_length=200, help_text="例如：工作日 8:30—12:00，14:30—18:00（法定节假日除外）。"
    )
    telephone = models.CharField("联系电话", max_length=60, validators=[codes.validate_telephone])
    fax = models.CharField("传真号码", max_length=60, blank=True, validators=[codes.validate_telephone])
    internet_contact = models.CharField(
        "互联网联系方式", max_length=200, blank=True, help_text="电子邮箱或者网上接收申请的网址。"
    )
    postcode = models.CharField("邮政编码", max_length=6, blank=True, validators=[codes.validate_postcode])

    class Meta:
        verbose_name = "政府信息公开工作机构"
        verbose_name_plural = "政府信息公开工作机构"

    def __str__(self) -> str:
        return self.name


class ReadingPlaceKind(models.TextChoices):
    """Where a reading place is; the first three are those that Art. 25 names."""

    ARCHIVE = "archive", "国家档案馆"
    LIBRARY = "library", "公共图书馆"
    SERVICE_CENTRE = "service_centre", "政务服务场所"
    OTHER = "other", "其他场所"


class ReadingPlace(models.Model):
    """A place where the public can read disclosed information (查阅点, Art. 25)."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="reading_places"
    )
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=16, choices=ReadingPlaceKind.choices)
    address = models.CharField("地址", max_length=200)
    hours = models.CharField("开放时间", max_length=200)

    class Meta:
        verbose_name = "查阅点"
        verbose_name_plural = "查阅点"
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"],
                name="reading_place_named_once",
                violation_error_message="本机关已经有同名的查阅点。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


_COUNTABLE = [MaxValueValidator(1_000_000, "这个数字太大了，请核对单位和位数。")]


class YearlyResources(models.Model):
    """Offices, staff and money for disclosure in one year: block 八 of the 2014 form (国办发〔2014〕32号).

    A figure that nobody has filled in is ``None``, never zero.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="yearly_resources"
    )
    year = models.PositiveSmallIntegerField(
        "年度",
        validators=[
            MinValueValidator(2008, "《政府信息公开条例》自2008年起施行，年度不能早于2008年。"),
            MaxValueValidator(2100, "请填写四位数的年度，例如 2025。"),
        ],
    )
    special_offices = models.PositiveIntegerField(
        "专门机构数（个）", null=True, blank=True, validators=_COUNTABLE
    )
    reading_places = models.PositiveIntegerField(
        "查阅点数（个）", null=True, blank=True, validators=_COUNTABLE
    )
    full_time_staff = models.PositiveIntegerField(
        "专职人员数（人）",
        null=True,
        blank=True,
        validators=_COUNTABLE,
        help_text="不包括政府公报及政府网站工作人员。",
    )
    part_time_staff = models.PositiveIntegerField(
        "兼职人员数（人）", null=True, blank=True, validators=_COUNTABLE
    )
    funding = models.DecimalField(
        "专项经费（万元）",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "经费不能是负数。")],
        help_text="不包括用于政府公报编辑管理及政府网站建设维护等方面的经费。",
    )

    class Meta:
        verbose_name = "年度保障情况"
        verbose_name_plural = "年度保障情况"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"],
                name="resources_once_a_year",
                violation_error_message="这一年度的保障情况已经填过，请修改原来的记录。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.year}年度保障情况"

    def clean(self) -> None:
        """Refuse a year that has not begun; raises ValidationError by field."""
        super().clean()
        this_year = timezone.localdate().year
        if self.year is not None and self.year > this_year:
            raise ValidationError({"year": f"{self.year}年还没有开始，年度不能晚于{this_year}年。"})

    @property
    def staff(self) -> int | None:
        """All who work on disclosure, full and part time; None while one of the two is not filled in."""
        if self.full_time_staff is None or self.part_time_staff is None:
            return None
        return self.full_time_staff + self.part_time_staff
