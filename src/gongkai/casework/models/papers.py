"""The papers of a case: files, letters and the steps that wait for consent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.casework.models.choices import FileKind
from gongkai.casework.models.events import EVENT_KINDS, RequestEvent
from gongkai.casework.models.requests import InformationRequest
from gongkai.organizations.models import AppendOnly
from gongkai.vault.fields import EncryptedJSONField, EncryptedTextField
from gongkai.vault.storage import vault_storage

LETTER_KIND_LENGTH = 32


class CaseFile(models.Model):
    """One file in a case, encrypted on the disk. ``open_to_applicant`` files can be fetched on the tracking page."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField("类别", max_length=20, choices=FileKind.choices)
    file = models.FileField("文件", storage=vault_storage, upload_to="casework/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    open_to_applicant = models.BooleanField("申请人可以下载", default=False)
    from_applicant = models.BooleanField("由申请人提交", default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    cleared_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "案卷材料"
        verbose_name_plural = "案卷材料"
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class LetterStatus(models.TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", "草稿"
    APPROVED = "approved", "已签发"
    SENT = "sent", "已发出"
    VOID = "void", "作废"


class Letter(models.Model):
    """A letter of a case. ``particulars`` are the words that the officer filled in; ``file`` is the Word file that counts.

    ``edited`` says that the Word file was changed by hand and replaced the one made from the template.
    ``event_kind`` is the step the letter belongs to. An approved letter is never changed again.
    """

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="letters"
    )
    kind = models.CharField("文书", max_length=LETTER_KIND_LENGTH)
    title = models.CharField("标题", max_length=120)
    event_kind = models.CharField("对应的步骤", max_length=32, choices=EVENT_KINDS, blank=True)
    addressee = EncryptedTextField("送给谁", blank=True)
    particulars = EncryptedJSONField("内容", default=dict)
    document_number = models.CharField("文号", max_length=60, blank=True)
    status = models.CharField("状态", max_length=10, choices=LetterStatus.choices, default=LetterStatus.DRAFT)
    date = models.DateField("落款日期", null=True, blank=True)
    file = models.ForeignKey(
        CaseFile, verbose_name="Word文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited = models.BooleanField("经人工修改", default=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title


class LetterSerial(models.Model):
    """The last document number that an authority gave to a letter in a year."""

    authority = models.ForeignKey(
        "organizations.Authority", on_delete=models.PROTECT, related_name="letter_serials"
    )
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "文书流水号"
        verbose_name_plural = "文书流水号"
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="one_letter_serial_a_year")]


class ProposalStatus(models.TextChoices):
    """Where a proposed step stands."""

    PENDING = "pending", "待审批"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class ProposedStep(models.Model):
    """A step that needs the consent of the head of the disclosure office (Art. 33 for extensions), by another person.

    ``data`` are the event's fields; its date is the day of the consent. ``seen_version`` is the case as the proposer knew it.
    """

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="proposals"
    )
    kind = models.CharField("步骤", max_length=32, choices=EVENT_KINDS)
    data = EncryptedJSONField("内容", default=dict)
    reason = models.TextField("理由", blank=True)
    letter = models.ForeignKey(
        Letter, verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    status = models.CharField(
        "状态", max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.PENDING
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)
    seen_version = models.PositiveIntegerField("提出时的版本")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审批人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    comment = models.TextField("审批意见", blank=True)
    event = models.OneToOneField(
        RequestEvent,
        verbose_name="事件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposal",
    )

    class Meta:
        verbose_name = "待审批步骤"
        verbose_name_plural = "待审批步骤"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="pending"), name="one_pending_proposal"
            )
        ]


class Note(AppendOnly):
    """A remark that staff leave in a case; never shown to the applicant."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="notes"
    )
    text = EncryptedTextField("备注", max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="作者", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "备注"
        verbose_name_plural = "备注"
        ordering = ["at", "id"]


class Decision(models.Model):
    """The answers of the guided decision (七步法), as far as they have been given. One for a request.

    ``answers`` by question: ``{"correction": "no", "is_information": "yes", ...}``.
    """

    request = models.OneToOneField(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="decision"
    )
    answers = models.JSONField("回答", default=dict)
    explanation = EncryptedTextField("说明", blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="修改人", on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "答复决定"
        verbose_name_plural = "答复决定"


class WithheldPassage(models.Model):
    """A passage that is withheld in a partial release (Art. 37), with its own ground."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="withheld_passages"
    )
    place = models.CharField("位置", max_length=200, help_text="例如：第3页第二段。")
    content = EncryptedTextField("不予公开的内容概述")
    ground = models.CharField("理由", max_length=4)
    reason = models.TextField("具体说明", max_length=2000)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="标注人", on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField("标注时间", auto_now_add=True)

    class Meta:
        verbose_name = "不予公开的部分"
        verbose_name_plural = "不予公开的部分"
        ordering = ["id"]
