"""An item of proactive disclosure, its versions, and the files that belong to it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.models.catalogue import CatalogueEntry, SiteColumn
from gongkai.publishing.models.choices import (
    CATEGORIES,
    IN_FORCE_VALIDITIES,
    KEY_AREAS,
    Genre,
    ItemKind,
    Origin,
    Status,
    SubjectClass,
    Validity,
)


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Items, with the questions that lists and pages ask."""

    def public(self) -> DisclosureQuerySet:
        """Those that everybody can read now: with a published version, not withdrawn, not past their end.

        The end counts at its minute, also where no worker runs that would take the item down.
        """
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()), is_public=True)

    def past_their_end(self, now: dt.datetime) -> DisclosureQuerySet:
        """Those that still count as public although their time is over."""
        return self.filter(is_public=True, ends_at__lte=now)

    def waiting_for_their_time(self) -> DisclosureQuerySet:
        """Those that passed the review and wait for the time that their version names."""
        return self.filter(status=Status.APPROVED)

    def with_a_page(self) -> DisclosureQuerySet:
        """Those whose address answers: the public ones, and the notices in the place of what was taken away."""
        return self.filter(published_at__isnull=False)

    def in_force(self) -> DisclosureQuerySet:
        """Those not repealed and not expired; what has no validity at all counts among them."""
        return self.filter(validity__in=["", *IN_FORCE_VALIDITIES])


_INDEXES_OF_FIRST_APPEARANCES = [
    # Most items appear on the website alone, so that the other indexes are small.
    models.Index(
        fields=["authority", f"first_{where}_at"],
        condition=Q(**{f"first_{where}_at__isnull": False}),
        name=f"item_{where}",
    )
    for where in ("in_gazette", "on_website", "on_microblog", "on_wechat", "elsewhere")
]
"""What the form of 2014 counts by the year in which an item first appeared somewhere."""


class Disclosure(models.Model):
    """One item of proactive disclosure (主动公开). It exists once and is counted once, on however many channels.

    What it says stands in its versions. ``working_version`` is the one that is drafted or reviewed, ``published_version``
    the one that the public reads; while a correction is under review both differ. The columns from ``title`` on are a
    projection: of the published version, or of the working one as long as nothing was published. They are
    written by ``publishing.projection`` only. So are the ``first_...`` columns, of the item's appearances, by
    ``publishing.appearances``. ``revision`` grows with every step, so that two people at once do
    not overwrite each other. Rows are never deleted.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="公开机关", on_delete=models.PROTECT, related_name="disclosures"
    )
    index_number = models.CharField("索引号", max_length=80, unique=True, null=True, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT)
    revision = models.PositiveIntegerField("修订", default=0)
    working_version = models.ForeignKey(
        "DisclosureVersion", verbose_name="在办版本", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_version = models.ForeignKey(
        "DisclosureVersion",
        verbose_name="公开版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    proposed_from = models.CharField("来源申请编号", max_length=20, blank=True)
    """The number of the information request that led to it (Art. 44)."""

    is_public = models.BooleanField("公开可见", default=False)
    published_at = models.DateTimeField("首次发布时间", null=True, blank=True)
    updated_at = models.DateTimeField("最近发布时间", null=True, blank=True)
    ends_at = models.DateTimeField("下线时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤回人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawal_reason = models.CharField("撤回原因（内部）", max_length=500, blank=True)
    withdrawal_notice = models.CharField("撤回公告", max_length=500, blank=True)
    """What the public reads in its place."""

    kind = models.CharField("类型", max_length=16, choices=ItemKind.choices, default=ItemKind.INFORMATION)
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("发文字号", max_length=80, blank=True, db_index=True)
    date_of_issue = models.DateField("成文日期", null=True, blank=True)
    category = models.CharField("法定公开内容", max_length=12, choices=CATEGORIES, blank=True)
    subject = models.CharField("主题分类", max_length=12, choices=SubjectClass.choices, blank=True)
    genre = models.CharField("体裁", max_length=16, choices=Genre.choices, blank=True)
    key_area = models.CharField("重点领域", max_length=40, choices=KEY_AREAS, blank=True)
    catalogue_entry = models.ForeignKey(
        CatalogueEntry,
        verbose_name="标准目录事项",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disclosures",
    )
    validity = models.CharField("有效性", max_length=10, choices=Validity.choices, blank=True, default="")
    """Of normative documents and rules: the projection of ``NormativeDocument.validity_on(today)``."""
    first_in_gazette_at = models.DateTimeField(
        "首次在政府公报公开的时间", null=True, blank=True, editable=False
    )
    first_on_website_at = models.DateTimeField(
        "首次在政府网站公开的时间", null=True, blank=True, editable=False
    )
    first_on_microblog_at = models.DateTimeField(
        "首次在政务微博公开的时间", null=True, blank=True, editable=False
    )
    first_on_wechat_at = models.DateTimeField(
        "首次在政务微信公开的时间", null=True, blank=True, editable=False
    )
    first_elsewhere_at = models.DateTimeField(
        "首次以其他方式公开的时间", null=True, blank=True, editable=False
    )
    columns: models.ManyToManyField[SiteColumn, Placement] = models.ManyToManyField(
        SiteColumn, verbose_name="栏目", through="Placement", related_name="disclosures"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "主动公开信息"
        verbose_name_plural = "主动公开信息"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["authority", "status", "-created_at"], name="item_worklist"),
            models.Index(fields=["-published_at", "-id"], condition=Q(is_public=True), name="item_newest"),
            models.Index(
                fields=["authority", "-published_at"], condition=Q(is_public=True), name="item_of_authority"
            ),
            models.Index(
                fields=["category", "-published_at"], condition=Q(is_public=True), name="item_of_category"
            ),
            # What the annual report counts by the year of the first publication, and lists with the newest first.
            models.Index(fields=["authority", "published_at", "kind"], name="item_by_year"),
            models.Index(fields=["published_at", "authority"], name="item_by_publication"),
            *_INDEXES_OF_FIRST_APPEARANCES,
            models.Index(fields=["catalogue_entry", "is_public"], name="item_of_entry"),
            # The worker asks every two seconds what is due, whatever else there is.
            models.Index(fields=["status"], name="item_by_status"),
            models.Index(
                fields=["ends_at"], condition=Q(is_public=True, ends_at__isnull=False), name="item_that_ends"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False)
                | (Q(published_version__isnull=False) & Q(published_at__isnull=False)),
                name="public_items_have_a_published_version",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DisclosureVersion(models.Model):
    """One version of what an item says. A draft is written in place until it is submitted; then it is frozen for ever.

    ``frozen_at`` is the moment of submission. A change afterwards is a new version. ``authors`` are all who wrote in it:
    none of them may review it. Of one item a later version has the higher number and the higher key.
    """

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("版本号")
    authors: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="撰写人", related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="最近修改人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    edited_at = models.DateTimeField("修改时间", auto_now=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    frozen_at = models.DateTimeField("提交时间", null=True, blank=True)
    change_note = models.CharField("修改说明", max_length=300, blank=True)

    kind = models.CharField("类型", max_length=16, choices=ItemKind.choices, default=ItemKind.INFORMATION)
    title = models.CharField("标题", max_length=200)
    summary = models.CharField("内容概述", max_length=500, blank=True)
    body = models.TextField("正文", blank=True)
    """Cleaned HTML (``publishing.rich_text``)."""
    document_number = models.CharField("发文字号", max_length=80, blank=True)
    issuers = models.CharField(
        "发文机关", max_length=300, blank=True, help_text="几个机关联合发文的，用顿号分开。"
    )
    origin = models.CharField("信息来源方式", max_length=10, choices=Origin.choices, default=Origin.MADE)
    date_of_issue = models.DateField("成文日期", null=True, blank=True)
    date_of_effect = models.DateField("施行日期", null=True, blank=True)
    date_of_expiry = models.DateField("失效日期", null=True, blank=True)
    category = models.CharField("法定公开内容", max_length=12, choices=CATEGORIES, blank=True)
    subject = models.CharField("主题分类", max_length=12, choices=SubjectClass.choices, blank=True)
    genre = models.CharField("体裁", max_length=16, choices=Genre.choices, blank=True)
    key_area = models.CharField("重点领域", max_length=40, choices=KEY_AREAS, blank=True)
    catalogue_entry = models.ForeignKey(
        CatalogueEntry,
        verbose_name="标准目录事项",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    keywords = models.CharField("主题词", max_length=120, blank=True, help_text="用顿号或者逗号分开。")
    source = models.CharField("来源", max_length=100, blank=True, help_text="留空时为公开机关。")
    editor = models.CharField("责任编辑", max_length=40, blank=True)
    columns: models.ManyToManyField[SiteColumn, models.Model] = models.ManyToManyField(
        SiteColumn, verbose_name="栏目", blank=True, related_name="+"
    )
    publish_at = models.DateTimeField("定时发布", null=True, blank=True)
    ends_at = models.DateTimeField("下线时间", null=True, blank=True)

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        ordering = ["disclosure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(frozen_at__isnull=True), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(ends_at__gt=F("publish_at")),
                name="version_ends_after_it_begins",
                violation_error_message="下线时间要晚于定时发布的时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"

    @property
    def is_frozen(self) -> bool:
        """Whether it was submitted and can no longer be changed."""
        return self.frozen_at is not None


class Placement(models.Model):
    """An item in one column of the site; a projection of the published version, ordered for the column's list."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="placements"
    )
    column = models.ForeignKey(
        SiteColumn, verbose_name="栏目", on_delete=models.PROTECT, related_name="placements"
    )
    published_at = models.DateTimeField("发布时间")
    is_public = models.BooleanField("公开可见", default=True)

    class Meta:
        verbose_name = "所在栏目"
        verbose_name_plural = "所在栏目"
        constraints = [models.UniqueConstraint(fields=["disclosure", "column"], name="placed_once")]
        indexes = [
            models.Index(
                fields=["column", "-published_at", "-disclosure"],
                condition=Q(is_public=True),
                name="column_list",
            ),
        ]


class Attachment(models.Model):
    """A file of an item; pictures in the text are attachments, too. Which versions it belongs to: ``InVersion``.

    ``text`` is what could be read in it (``search.extraction``), for search and checks; ``text_state`` says whether.
    """

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.FileField("文件", upload_to="publishing/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    text = models.TextField("文件中的文字", blank=True)
    text_state = models.CharField("文字提取", max_length=20, blank=True)
    text_sentence = models.CharField("文字提取说明", max_length=300, blank=True)
    text_remarks = models.JSONField("文字提取提示", default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    versions: models.ManyToManyField[DisclosureVersion, InVersion] = models.ManyToManyField(
        DisclosureVersion, through="InVersion", related_name="attachments"
    )

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class InVersion(models.Model):
    """An attachment in one version: its place in the list, and whether it is a picture inside the text."""

    attachment = models.ForeignKey(
        Attachment, verbose_name="附件", on_delete=models.PROTECT, related_name="places"
    )
    version = models.ForeignKey(
        DisclosureVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="places"
    )
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_inline = models.BooleanField("正文中的图片", default=False)

    class Meta:
        verbose_name = "版本中的附件"
        verbose_name_plural = "版本中的附件"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["attachment", "version"], name="attached_once")]


class AutosavedText(models.Model):
    """What somebody is typing into a form of an item, kept every few seconds so that a lost session loses nothing.

    ``key`` names the form; one row a person and form. It is dropped when the form is saved.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="+"
    )
    authority = models.ForeignKey(Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(
        Disclosure,
        verbose_name="主动公开信息",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    key = models.CharField("表单", max_length=60)
    fields = models.JSONField("内容", default=dict)
    based_on = models.PositiveIntegerField("所依据的修订", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = "自动保存"
        verbose_name_plural = "自动保存"
        constraints = [models.UniqueConstraint(fields=["user", "authority", "key"], name="autosaved_once")]
