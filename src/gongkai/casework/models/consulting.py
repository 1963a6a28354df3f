"""Whom an authority asks about a request: its own units, third parties and other authorities."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.casework.models.papers import CaseFile, Letter
from gongkai.casework.models.requests import InformationRequest
from gongkai.law.state import ConsultationKind
from gongkai.vault.fields import EncryptedTextField


class UnitEnquiry(models.Model):
    """A question to a unit inside the authority, with a due date of its own. It does not stop the clock."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="unit_enquiries"
    )
    unit = models.CharField("内设机构", max_length=100)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="承办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unit_enquiries",
    )
    question = models.TextField("协查事项", max_length=3000)
    asked_on = models.DateField("发出日期")
    due_on = models.DateField("反馈期限")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发出人", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField("反馈", max_length=10000, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="反馈人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    letter = models.ForeignKey(
        Letter, verbose_name="协查单", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "内部协查"
        verbose_name_plural = "内部协查"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("asked_on")), name="enquiry_due_after_it_was_asked"
            )
        ]


class ConsultedParty(models.Model):
    """A party whose opinion is asked (Art. 32, 34). Its dates are events of the request, under ``name``."""

    request = models.ForeignKey(
        InformationRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="consulted_parties"
    )
    kind = models.CharField(
        "类别", max_length=16, choices=[(kind.value, kind.label) for kind in ConsultationKind]
    )
    name = EncryptedTextField("名称")
    contact = EncryptedTextField("联系方式", blank=True)
    question = models.TextField("征求意见的内容", max_length=3000)
    letter = models.ForeignKey(
        Letter, verbose_name="征求意见书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opinion = EncryptedTextField("意见", blank=True)
    agrees = models.BooleanField("同意公开", null=True, blank=True)
    has_good_reason = models.BooleanField("反对有合理理由", default=False)
    judgement = models.TextField("对理由的判断", max_length=2000, blank=True)
    override_reason = models.TextField("仍然公开的理由", max_length=2000, blank=True)
    override_letter = models.ForeignKey(
        Letter, verbose_name="书面告知", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_file = models.ForeignKey(
        CaseFile, verbose_name="回函", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "征求意见对象"
        verbose_name_plural = "征求意见对象"
        ordering = ["id"]
