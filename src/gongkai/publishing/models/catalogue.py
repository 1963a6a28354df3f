"""Where items are found: the tree of columns of each site, and the grassroots standard catalogue."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode

from gongkai.organizations.models import Authority
from gongkai.publishing.models.choices import CATEGORIES


class SiteColumn(OrderableTreeNode):  # type: ignore[misc] # the library has no types
    """A column (栏目) of the site that ``authority`` runs, with its duty to be kept up to date.

    Authorities without a site of their own publish in the columns of the nearest authority above that has one.
    ``category`` ties a column to an item of Art. 20/21. ``max_age_days`` is how old the newest item may become before
    the column counts as not updated (国办秘函〔2019〕19号); empty where nothing is owed. Closed columns keep their items.
    """

    parent = TreeNodeForeignKey(
        "self",
        verbose_name="上级栏目",
        blank=True,
        null=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    authority = models.ForeignKey(
        Authority, verbose_name="网站主办机关", on_delete=models.PROTECT, related_name="site_columns"
    )
    key = models.SlugField(
        "网址代码",
        max_length=40,
        help_text="用于网址，小写字母、数字和连字符，例如 tzgg；同一网站内不能重复。",
    )
    title = models.CharField("栏目名称", max_length=60)
    description = models.CharField("栏目描述", max_length=200, help_text="这个栏目公布什么；写入页面标签。")
    keywords = models.CharField("栏目关键词", max_length=200, help_text="用逗号分开；写入页面标签。")
    column_type = models.CharField(
        "栏目类别", max_length=30, help_text="例如：政策文件、通知公告、政策解读。"
    )
    category = models.CharField("对应的法定公开内容", max_length=12, choices=CATEGORIES, blank=True)
    max_age_days = models.PositiveSmallIntegerField(
        "最长更新间隔（天）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3660)],
        help_text="超过这么多天没有新内容就提醒；没有更新要求的留空。",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="栏目负责人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_open = models.BooleanField(
        "开放", default=True, help_text="关闭后不再收新内容，已有内容照常可以查阅。"
    )

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"],
                name="column_key_once_a_site",
                violation_error_message="本网站已经有这个网址代码的栏目，请换一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CatalogueImport(models.Model):
    """One import of a grassroots standard catalogue from a workbook."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="catalogue_imports"
    )
    file_name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("校验值", max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)

    class Meta:
        verbose_name = "目录导入"
        verbose_name_plural = "目录导入"
        ordering = ["-imported_at", "-id"]


class CatalogueEntry(models.Model):
    """One row of a grassroots standard catalogue (基层政务公开标准目录): what must be disclosed, by whom, when and how.

    The texts are kept as the catalogue prints them; ``limit_working_days`` is the limit as far as it could be understood.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="catalogue_entries"
    )
    field = models.CharField("试点领域", max_length=40)
    number = models.CharField("序号", max_length=20, blank=True)
    first_item = models.CharField("一级事项", max_length=100)
    second_item = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）", max_length=4000, blank=True)
    basis = models.TextField("公开依据", max_length=4000, blank=True)
    time_limit = models.CharField("公开时限", max_length=500, blank=True)
    limit_working_days = models.PositiveSmallIntegerField("公开时限（工作日）", null=True, blank=True)
    publisher = models.CharField("公开主体", max_length=300, blank=True)
    channels = models.JSONField("公开渠道和载体", default=list, blank=True)
    audience_all = models.BooleanField("面向全社会", default=True)
    audience_special = models.CharField("特定群体", max_length=200, blank=True)
    proactive = models.BooleanField("主动公开", default=True)
    on_request = models.BooleanField("依申请公开", default=False)
    levels = models.JSONField("公开层级", default=list, blank=True)
    position = models.PositiveIntegerField("顺序", default=0)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "标准目录事项"
        verbose_name_plural = "标准目录事项"
        ordering = ["field", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "field", "first_item", "second_item"], name="catalogue_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_item}／{self.second_item}" if self.second_item else self.first_item


class PublishingSettings(models.Model):
    """How one authority publishes. An authority without a row works with the defaults."""

    authority = models.OneToOneField(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="publishing_settings"
    )
    index_pattern = models.CharField(
        "索引号样式",
        max_length=80,
        default="{code}/{year}-{serial}",
        validators=[
            RegexValidator(
                r"\{serial\}",
                "索引号样式中须有 {serial}（流水号），否则索引号会重复。",
            )
        ],
        help_text="可用 {code}（统一社会信用代码）、{organ}（其中9位的机构代码）、{year}（年份）、{serial}（流水号）。",
    )
    serial_digits = models.PositiveSmallIntegerField(
        "流水号位数", default=5, validators=[MinValueValidator(3), MaxValueValidator(7)]
    )
    alternative_format_contact = models.CharField(
        "无障碍格式联系方式",
        max_length=200,
        blank=True,
        help_text="看不了附件的人可以向谁索取其他格式；留空时用公开工作机构的联系方式。",
    )
    interpretation_working_days = models.PositiveSmallIntegerField(
        "文件公布后几个工作日内解读", default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = "主动公开设置"
        verbose_name_plural = "主动公开设置"


class IndexSerial(models.Model):
    """The last serial number that an authority used in a year; locked while a number is taken."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="index_serials"
    )
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到的流水号", default=0)

    class Meta:
        verbose_name = "索引号流水"
        verbose_name_plural = "索引号流水"
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="one_index_serial_a_year")]


class WordEntry(models.Model):
    """One entry of an authority's own list of words that drafts are checked against."""

    class Kind(models.TextChoices):
        """What is wrong with the word."""

        MISPRINT = "misprint", "常见错别字"
        LEADER_TITLE = "leader_title", "领导姓名和职务"
        SENSITIVE = "sensitive", "慎用词"

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="word_entries"
    )
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    word = models.CharField("词语", max_length=60, help_text="错的写法；领导姓名填姓名。")
    right = models.CharField("正确写法", max_length=60, blank=True, help_text="领导姓名填现任职务。")
    hint = models.CharField("说明", max_length=200, blank=True)
    is_active = models.BooleanField("使用", default=True)

    class Meta:
        verbose_name = "词库词条"
        verbose_name_plural = "词库词条"
        ordering = ["kind", "word", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "word"],
                name="word_once",
                violation_error_message="这个词已经在词库中。",
            )
        ]

    def __str__(self) -> str:
        return self.word
