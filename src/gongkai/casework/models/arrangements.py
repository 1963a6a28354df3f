"""What an authority arranges for its casework: settings, templates, drafts of citizens, proposals."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from gongkai.casework.models.papers import LETTER_KIND_LENGTH
from gongkai.casework.models.requests import InformationRequest
from gongkai.organizations.models import Authority
from gongkai.vault.fields import EncryptedJSONField
from gongkai.vault.storage import vault_storage


def default_distances() -> list[int]:
    """Reminders five, two and no working days before the last day."""
    return [5, 2, 0]


class CaseworkSettings(models.Model):
    """How one authority runs its casework. An authority without a row works with the defaults."""

    authority = models.OneToOneField(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="casework_settings"
    )
    takes_online_requests = models.BooleanField("接收网上申请", default=True)
    receipt_confirms = models.BooleanField(
        "网上提交并取得登记回执即为双方确认",
        default=True,
        help_text="不选的，工作人员与申请人确认之后才算收到申请（条例第三十一条）。",
    )
    number_word = models.CharField("文书文号代字", max_length=30, blank=True, help_text="例如：鹤政公开告。")
    reconsideration_body = models.CharField("行政复议机关", max_length=100, blank=True)
    court = models.CharField("有管辖权的人民法院", max_length=100, blank=True)
    fee_account = models.TextField("信息处理费缴纳方式", max_length=1000, blank=True)
    amber_distance = models.PositiveSmallIntegerField(
        "剩余几个工作日起亮黄灯", default=5, validators=[MaxValueValidator(20)]
    )
    red_distance = models.PositiveSmallIntegerField(
        "剩余几个工作日起亮红灯", default=2, validators=[MaxValueValidator(20)]
    )
    reminder_distances = models.JSONField("到期前几个工作日提醒", default=default_distances)
    retention_years = models.PositiveSmallIntegerField(
        "办结后保管年数", default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = "依申请公开设置"
        verbose_name_plural = "依申请公开设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(red_distance__lte=F("amber_distance")),
                name="red_not_before_amber",
                violation_error_message="红灯的天数不能大于黄灯的天数。",
            )
        ]


class LetterTemplate(models.Model):
    """An authority's own Word template for one kind of letter; a replaced one is kept."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="letter_templates"
    )
    kind = models.CharField("文书", max_length=LETTER_KIND_LENGTH)
    file = models.FileField("Word模板", storage=vault_storage, upload_to="templates", max_length=200)
    name = models.CharField("文件名", max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    is_current = models.BooleanField("正在使用", default=True)

    class Meta:
        verbose_name = "文书模板"
        verbose_name_plural = "文书模板"
        ordering = ["kind", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind"], condition=Q(is_current=True), name="one_current_template"
            )
        ]


class RequestDraft(models.Model):
    """What a citizen has typed so far. ``key`` is the hash of the code with which it is taken up again."""

    authority = models.ForeignKey(
        Authority, verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="request_drafts"
    )
    key = models.CharField("凭据", max_length=64, unique=True)
    data = EncryptedJSONField("内容", default=dict)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "申请草稿"
        verbose_name_plural = "申请草稿"


class DraftFile(models.Model):
    """A file that a citizen has uploaded to a draft."""

    draft = models.ForeignKey(RequestDraft, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("类别", max_length=20)
    file = models.FileField("文件", storage=vault_storage, upload_to="drafts/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = "草稿附件"
        verbose_name_plural = "草稿附件"


class ProactiveProposal(models.Model):
    """That the information of an answered request should be published for everybody (Art. 44)."""

    class Status(models.TextChoices):
        """Where the proposal stands."""

        PROPOSED = "proposed", "已提出"
        ACCEPTED = "accepted", "同意公开"
        DECLINED = "declined", "不转为主动公开"

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="proactive_proposals"
    )
    by_applicant = models.BooleanField("由申请人建议", default=False)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("拟公开的内容", max_length=20000, help_text="不得含有申请人和第三方的个人信息。")
    reason = models.TextField("理由", max_length=2000, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="决定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decision_reason = models.TextField("决定的理由", max_length=2000, blank=True)

    class Meta:
        verbose_name = "转为主动公开的建议"
        verbose_name_plural = "转为主动公开的建议"
        ordering = ["-proposed_at", "-id"]
