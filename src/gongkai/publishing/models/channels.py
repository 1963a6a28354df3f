"""One item, many channels: every appearance with time and link, gazette issues, accounts, deliveries."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from gongkai.organizations.models import Authority, ReadingPlace
from gongkai.publishing.models.items import Disclosure, DisclosureVersion
from gongkai.vault.fields import EncryptedTextField


class Channel(models.TextChoices):
    """A channel of disclosure (the Regulation, Art. 23 and 25)."""

    WEBSITE = "website", "政府网站"
    GAZETTE = "gazette", "政府公报"
    WEIBO = "weibo", "政务微博"
    WECHAT = "wechat", "政务微信"
    PRESS = "press", "报刊"
    BROADCAST = "broadcast", "广播电视"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    NOTICE_BOARD = "notice_board", "信息公告栏"
    SCREEN = "screen", "电子信息屏"
    READING_PLACE = "reading_place", "查阅点"
    SMS = "sms", "短信"
    OTHER = "other", "其他"


class Appearance(models.Model):
    """One appearance of an item on one channel. The item is counted once, its appearances a channel each.

    Entered by mistake: ``void_at`` and the reason; the row stays. Written by ``publishing.appearances`` only, which keeps
    the item's ``first_...`` columns with them.
    """

    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="appearances"
    )
    channel = models.CharField("渠道", max_length=20, choices=Channel.choices)
    at = models.DateTimeField("时间")
    link = models.URLField("链接", max_length=500, blank=True)
    place = models.CharField(
        "刊登位置", max_length=200, blank=True, help_text="例如报纸名称和版面、公告栏地点。"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    void_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "公开渠道记录"
        verbose_name_plural = "公开渠道记录"
        ordering = ["at", "id"]
        indexes = [
            # An item's first appearance on a channel, from the index alone.
            models.Index(
                fields=["disclosure", "channel", "at"],
                condition=Q(void_at__isnull=True),
                name="appearance_of_item",
            ),
        ]


class ChannelAccount(models.Model):
    """An authority's account on a channel outside; the secret is kept encrypted.

    Without a secret the platform makes the ready-made article, and a person pastes it.
    """

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="channel_accounts"
    )
    channel = models.CharField(
        "渠道", max_length=20, choices=[(c.value, c.label) for c in (Channel.WEIBO, Channel.WECHAT)]
    )
    name = models.CharField("账号名称", max_length=80)
    app_id = models.CharField("应用编号（AppID）", max_length=80, blank=True)
    secret = EncryptedTextField("应用密钥", blank=True)
    is_active = models.BooleanField("使用", default=True)

    class Meta:
        verbose_name = "新媒体账号"
        verbose_name_plural = "新媒体账号"
        ordering = ["channel", "name", "id"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}“{self.name}”"


class ChannelPost(models.Model):
    """An item on its way to an account: waiting, sent (with the appearance), or failed with a sentence.

    Only one call to the other side cannot be taken back. A worker that dies before it (``PREPARING``) did no harm, and
    another one begins anew; one that dies in it (``POSTING``) may have posted or not: ``UNKNOWN``, and a person looks.
    ``next_attempt_at`` is the end of the worker's lease while ``claim`` is set.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "等待发送"
        PREPARING = "preparing", "正在准备"
        POSTING = "posting", "正在发送"
        SUBMITTED = "submitted", "对方正在发布"
        SENT = "sent", "已发送"
        UNKNOWN = "unknown", "结果不明"
        FAILED = "failed", "没有发成"
        BY_HAND = "by_hand", "待人工发布"

    account = models.ForeignKey(
        ChannelAccount, verbose_name="账号", on_delete=models.PROTECT, related_name="posts"
    )
    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="channel_posts"
    )
    version = models.ForeignKey(
        DisclosureVersion,
        verbose_name="发出的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试", null=True, blank=True)
    claim = models.UUIDField("办理标记", null=True, blank=True)
    sentence = models.CharField("结果说明", max_length=500, blank=True)
    outside_id = models.CharField("对方编号", max_length=120, blank=True)
    appearance = models.OneToOneField(
        Appearance,
        verbose_name="渠道记录",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="post",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    taken_down_at = models.DateTimeField("在账号上删除的时间", null=True, blank=True)
    """When a person deleted it on the account, because the item was withdrawn."""

    class Meta:
        verbose_name = "新媒体发布"
        verbose_name_plural = "新媒体发布"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "disclosure"],
                condition=~Q(state="failed") & Q(taken_down_at__isnull=True),
                name="posted_once",
            )
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="post_due")]


class GazetteIssue(models.Model):
    """One issue of an authority's gazette (政府公报): published items with contents, number and print run."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="gazette_issues"
    )
    year = models.PositiveSmallIntegerField(
        "年份", validators=[MinValueValidator(1949), MaxValueValidator(2200)]
    )
    number = models.PositiveSmallIntegerField(
        "期号", validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    title = models.CharField("公报名称", max_length=100)
    issued_on = models.DateField("出版日期")
    print_run = models.PositiveIntegerField("印数（份）", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    pdf = models.FileField("PDF", upload_to="gazette/%Y", max_length=200, blank=True)
    """What was printed, frozen at publication."""
    public_pdf = models.FileField("对外提供的 PDF", upload_to="gazette/%Y", max_length=200, blank=True)
    """What the public downloads since something in the issue was withdrawn; empty: ``pdf`` itself."""
    must_be_set_anew = models.BooleanField("须重新排印对外 PDF", default=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="编辑人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "政府公报"
        verbose_name_plural = "政府公报"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "number"],
                name="gazette_issue_once",
                violation_error_message="这一期公报已经有了，请核对年份和期号。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.year}年第{self.number}期"


class GazetteEntry(models.Model):
    """One item in an issue, in the version that was printed."""

    issue = models.ForeignKey(
        GazetteIssue, verbose_name="公报", on_delete=models.PROTECT, related_name="entries"
    )
    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="gazette_entries"
    )
    version = models.ForeignKey(
        DisclosureVersion, verbose_name="刊登的版本", on_delete=models.PROTECT, related_name="+"
    )
    section = models.CharField("栏目", max_length=60, blank=True, help_text="例如：市政府文件。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    page = models.PositiveSmallIntegerField("页码", null=True, blank=True)
    is_void = models.BooleanField("已移出", default=False)

    class Meta:
        verbose_name = "公报内容"
        verbose_name_plural = "公报内容"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "disclosure"], condition=Q(is_void=False), name="printed_once_an_issue"
            )
        ]


class Delivery(models.Model):
    """A published item handed to a reading place (Art. 25: archives and libraries get what is published in time)."""

    reading_place = models.ForeignKey(
        ReadingPlace, verbose_name="查阅点", on_delete=models.PROTECT, related_name="deliveries"
    )
    disclosure = models.ForeignKey(
        Disclosure, verbose_name="主动公开信息", on_delete=models.PROTECT, related_name="deliveries"
    )
    delivered_on = models.DateField("送交日期", null=True, blank=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "查阅点送交"
        verbose_name_plural = "查阅点送交"
        ordering = ["-recorded_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["reading_place", "disclosure"], name="delivered_once")]
