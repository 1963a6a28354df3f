"""Who asks. Kept apart from the request, so that it can be masked, revealed on record and cleared after its time."""

from __future__ import annotations

from django.db import models

from gongkai.casework.models.choices import ApplicantKind
from gongkai.organizations.identity_numbers import DocumentKind
from gongkai.vault.fields import DigestField, EncryptedTextField
from gongkai.vault.masking import mask_address, mask_email, mask_identity_number, mask_name, mask_telephone

IDENTITY_PURPOSE = "applicant identity"
NAME_PURPOSE = "applicant name"


class Applicant(models.Model):
    """The applicant as given with one request (Art. 29). Requests split from it share the row.

    ``cleared_at`` is set once the retention period is over and the personal data have been removed.
    """

    kind = models.CharField("申请人类型", max_length=16, choices=ApplicantKind.choices)
    name = EncryptedTextField("姓名或者名称")
    name_digest = DigestField(source="name", purpose=NAME_PURPOSE)
    document_kind = models.CharField("证件类型", max_length=16, choices=DocumentKind.choices, blank=True)
    identity_number = EncryptedTextField("证件号码", blank=True)
    identity_digest = DigestField(source="identity_number", purpose=IDENTITY_PURPOSE)
    contact_person = EncryptedTextField("联系人", blank=True)
    telephone = EncryptedTextField("联系电话", blank=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    fax = EncryptedTextField("传真", blank=True)
    address = EncryptedTextField("通信地址", blank=True)
    postcode = EncryptedTextField("邮政编码", blank=True)
    cleared_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "申请人"
        verbose_name_plural = "申请人"
        # The yearly figures ask every applicant's kind, and the rest of the row is long.
        indexes = [models.Index(fields=["id", "kind"], name="applicant_kind")]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def is_person(self) -> bool:
        """Whether a natural person asks."""
        return ApplicantKind(self.kind).is_person

    @property
    def masked_name(self) -> str:
        """The name as lists show it; organizations are no secret."""
        if self.cleared_at:
            return "（个人信息已清除）"
        return mask_name(self.name) if self.is_person else self.name

    def masked(self) -> dict[str, str]:
        """What is known of the applicant by label, masked; empty facts are left out."""
        person = mask_name(self.contact_person) if self.contact_person else ""
        facts = {
            "申请人": self.masked_name,
            "申请人类型": ApplicantKind(self.kind).label,
            "证件类型": DocumentKind(self.document_kind).label if self.document_kind else "",
            "证件号码": mask_identity_number(self.identity_number),
            "联系人": person,
            "联系电话": mask_telephone(self.telephone),
            "电子邮箱": mask_email(self.email),
            "传真": mask_telephone(self.fax),
            "通信地址": mask_address(self.address),
            "邮政编码": "******" if self.postcode else "",
        }
        return {label: value for label, value in facts.items() if value}

    def plain(self) -> dict[str, str]:
        """The same facts in full. Only for a reading that is put on record (``casework.privacy``)."""
        facts = {
            "申请人": self.name,
            "申请人类型": ApplicantKind(self.kind).label,
            "证件类型": DocumentKind(self.document_kind).label if self.document_kind else "",
            "证件号码": self.identity_number,
            "联系人": self.contact_person,
            "联系电话": self.telephone,
            "电子邮箱": self.email,
            "传真": self.fax,
            "通信地址": self.address,
            "邮政编码": self.postcode,
        }
        return {label: value for label, value in facts.items() if value}
