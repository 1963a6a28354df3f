"""The pages of the application form (Art. 29): who asks whom, for what, and how it is to be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email

from gongkai.casework.actions.drafts import MOST_ATTACHMENTS
from gongkai.casework.models import ApplicantKind, ProvisionForm, ReceiptWay
from gongkai.casework.public.typed import ContactForm, TidyForm, TypedField
from gongkai.messaging.recipients import WrongRecipient, email_address, mobile_number
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.web.robots.challenge import ChallengedForm
from gongkai.web.uploads import CheckedUpload, UploadField, UploadKind, UploadsField, check_upload
from gongkai.web.uploads.kinds import described

_PERSONAL_DOCUMENTS = [
    (kind.value, kind.label) for kind in DocumentKind if kind is not DocumentKind.UNIFIED_CODE
]


class AuthorityForm(TidyForm):
    """To which authority, and as what."""

    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label="向哪个机关申请",
        empty_label="请选择机关",
        error_messages={
            "required": "请选择要向哪个机关申请。",
            "invalid_choice": "这个机关现在不接收网上申请，请重新选择。",
        },
    )
    applicant_kind = forms.ChoiceField(
        label="申请人是",
        choices=ApplicantKind.choices,
        initial=ApplicantKind.NATURAL_PERSON,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择申请人的类型。",
            "invalid_choice": "请从列出的类型中选择申请人的类型。",
        },
    )

    def __init__(self, *arguments: Any, authorities: list[Authority], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = cast(forms.ModelChoiceField, self.fields["authority"])  # type: ignore[type-arg]
        field.queryset = Authority.objects.filter(pk__in=[authority.pk for authority in authorities])
        field.choices = [("", "请选择机关"), *((authority.pk, str(authority)) for authority in authorities)]


class _IdentityForm(TidyForm):
    """What a person and an organization have in common. ``has_file``: the document was uploaded before."""

    def __init__(self, *arguments: Any, has_file: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["identity_file"].required = not has_file

    def clean_number(self, kind: str) -> None:
        """Replace the number by the one that is kept, or put its fault beside the field."""
        number = self.cleaned_data.get("identity_number")
        if not number:
            return
        try:
            self.cleaned_data["identity_number"] = check_identity_number(kind, number)
        except ValueError as error:
            self.add_error("identity_number", str(error))


class PersonForm(_IdentityForm):
    """A natural person."""

    name = TypedField(label="姓名", missing="请填写申请人的姓名。", most=100, autocomplete="name")
    document_kind = forms.ChoiceField(
        label="证件类型",
        choices=_PERSONAL_DOCUMENTS,
        initial=DocumentKind.RESIDENT_ID,
        error_messages={"required": "请选择证件类型。", "invalid_choice": "请从列出的证件类型中选择。"},
    )
    identity_number = TypedField(
        label="证件号码",
        missing="请填写证件号码。",
        most=60,
        autocomplete="off",
        help_text="居民身份证填18位号码，最后一位是X的填X。",
    )
    identity_file = UploadField(
        UploadKind.SCAN,
        label="证件的照片或者扫描件",
        help_text=f"有姓名和号码的一面，可以用手机拍照。{described([UploadKind.SCAN])}只有办理这件申请的人员能看，每看一次都有记录。",
        error_messages={"required": "请上传证件的照片或者扫描件（条例第二十九条要求提供身份证明）。"},
    )

    def clean(self) -> dict[str, Any]:
        """Check the number by its kind."""
        super().clean()
        if "document_kind" in self.cleaned_data:
            self.clean_number(self.cleaned_data["document_kind"])
        return self.cleaned_data


class OrganizationForm(_IdentityForm):
    """A legal person or another organization."""

    name = TypedField(label="单位名称", missing="请填写单位的全称。", most=100, autocomplete="organization")
    identity_number = TypedField(
        label="统一社会信用代码",
        missing="请填写统一社会信用代码。",
        most=60,
        autocomplete="off",
        help_text="18位，见营业执照或者法人证书。",
    )
    contact_person = TypedField(
        label="联系人姓名", missing="请填写联系人的姓名。", most=100, autocomplete="name"
    )
    identity_file = UploadField(
        UploadKind.SCAN,
        label="营业执照或者法人证书的照片或者扫描件",
        help_text=described([UploadKind.SCAN]),
        error_messages={
            "required": "请上传营业执照或者法人证书的照片或者扫描件（条例第二十九条要求提供身份证明）。"
        },
    )

    def clean(self) -> dict[str, Any]:
        """Check the code."""
        super().clean()
        self.clean_number(DocumentKind.UNIFIED_CODE)
        return self.cleaned_data


class AttachmentsField(UploadsField):
    """Attachments of which the good ones are kept, whatever is wrong with the others.

    Cleans to the good files; ``problems`` are the sentences about the others.
    """

    def __init__(self, *kinds: UploadKind, **options: Any) -> None:
        self.problems: list[str] = []
        super().__init__(*kinds, **options)

    def clean(self, data: Any, initial: Any = None) -> list[CheckedUpload]:
        """Check each file by itself."""
        self.problems = []
        good = []
        for file in data or []:
            if isinstance(file, UploadedFile):
                try:
                    good.append(check_upload(file, *self.kinds))
                except Refused as refusal:
                    self.problems.append(str(refusal))
        return good


class MatterForm(TidyForm):
    """What is asked for. The purpose is not asked: nobody has to give one."""

    title = TypedField(
        label="所需信息的名称",
        missing="请写出所需信息的名称，不知道准确名称的，写一个能看懂的说法。",
        most=200,
        help_text="例如：2025年度老旧小区改造项目清单。",
    )
    document_number = TypedField(
        label="文号", most=100, required=False, help_text="知道的可以填写，例如：鹤政〔2025〕3号。"
    )
    description = TypedField(
        label="内容描述",
        missing="请描述所需信息的内容，便于工作机构查找。",
        most=5000,
        rows=8,
        help_text="写清时间、地点、事项等，便于查找。不需要说明用途。一件申请写一件事。",
    )
    attachments = AttachmentsField(
        UploadKind.DOCUMENT,
        UploadKind.PICTURE,
        label="附件",
        required=False,
        most=MOST_ATTACHMENTS,
        help_text=f"最多{MOST_ATTACHMENTS}个。{described([UploadKind.DOCUMENT, UploadKind.PICTURE])}",
    )


class DeliveryForm(ContactForm):
    """How to reach the applicant, and how the information is to be given (Art. 29 ¶2 (3), Art. 40)."""

    telephone = TypedField(
        label="联系电话", most=60, required=False, autocomplete="tel", help_text="手机或者固定电话。"
    )
    email = TypedField(label="电子邮箱", most=254, required=False, autocomplete="email")
    address = TypedField(
        label="通信地址",
        most=200,
        required=False,
        autocomplete="street-address",
        help_text="写到门牌号。选择邮寄的必须填写。",
    )
    postcode = TypedField(label="邮政编码", most=10, required=False, autocomplete="postal-code")
    fax = TypedField(label="传真号码", most=60, required=False)
    provision_form = forms.ChoiceField(
        label="希望以什么形式提供",
        choices=ProvisionForm.choices,
        initial=ProvisionForm.ELECTRONIC,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择希望以什么形式提供。", "invalid_choice": "请从列出的形式中选择。"},
    )
    receipt_way = forms.ChoiceField(
        label="希望怎样得到答复",
        choices=ReceiptWay.choices,
        initial=ReceiptWay.ONLINE,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择希望怎样得到答复。", "invalid_choice": "请从列出的方式中选择。"},
    )
    notice_by_email = forms.BooleanField(label="有新的进展时，发电子邮件通知我", required=False)
    notice_by_sms = forms.BooleanField(label="有新的进展时，发短信通知我", required=False)
    accessibility_needs = TypedField(
        label="阅读、视听方面需要的帮助",
        most=500,
        required=False,
        rows=2,
        help_text="例如：需要大字版、需要有人朗读（条例第四十三条）。",
    )
    fee_relief = forms.BooleanField(
        label="万一需要缴纳信息处理费，我申请减免",
        required=False,
        help_text="一般不收费。只有申请的数量、频次明显超过合理范围时才可能收费（条例第四十二条）。",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not settings.MAIL_SERVER:
            del self.fields["notice_by_email"]
        if not settings.SMS_GATEWAY:
            del self.fields["notice_by_sms"]

    def clean_email(self) -> str:
        """One bare address."""
        text: str = self.cleaned_data["email"]
        if not text:
            return ""
        try:
            address = email_address(text)
            validate_email(address)
        except (WrongRecipient, ValidationError):
            raise ValidationError("电子邮箱地址不对，应当像 name@example.com 这样，请核对。") from None
        return address

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way of receipt and the notices need."""
        super().clean()
        given = self.cleaned_data
        for name, sentence in self._missing(given):
            if name not in self.errors:
                self.add_error(name, sentence)
        contacts = ("telephone", "email", "address", "fax")
        if not any(given.get(name) for name in contacts) and not any(
            name in self.errors for name in contacts
        ):
            self.add_error(
                "telephone", "请至少填写一种联系方式：电话、电子邮箱、通信地址或者传真（条例第二十九条）。"
            )
        form, way = given.get("provision_form"), given.get("receipt_way")
        if form == ProvisionForm.PAPER and way in (ReceiptWay.ONLINE, ReceiptWay.EMAIL):
            self.add_error(
                "receipt_way",
                "纸质的信息不能在网上下载或者用电子邮件发送。请选择邮寄或者自行领取，或者把提供形式改为电子数据。",
            )
        if form == ProvisionForm.ELECTRONIC and way == ReceiptWay.FAX:
            self.add_error("receipt_way", "电子数据不能用传真发送。请选择别的方式，或者把提供形式改为纸质。")
        return given

    def _missing(self, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        way = given.get("receipt_way")
        missing: list[tuple[str, str]] = []
        if way == ReceiptWay.EMAIL and not given.get("email"):
            missing.append(("email", "您选择用电子邮件得到答复，请填写电子邮箱。"))
        if way == ReceiptWay.POST and not given.get("address"):
            missing.append(("address", "您选择邮寄，请填写通信地址。"))
        if way == ReceiptWay.POST and not given.get("postcode"):
            missing.append(("postcode", "您选择邮寄，请填写邮政编码。"))
        if way == ReceiptWay.FAX and not given.get("fax"):
            missing.append(("fax", "您选择传真，请填写传真号码。"))
        if way == ReceiptWay.PICK_UP and not given.get("telephone"):
            missing.append(("telephone", "您选择自行领取，请填写联系电话，便于通知您来取。"))
        if given.get("notice_by_email") and not given.get("email"):
            missing.append(("email", "您选择用电子邮件接收通知，请填写电子邮箱。"))
        if given.get("notice_by_sms"):
            try:
                mobile_number(given.get("telephone") or "")
            except WrongRecipient:
                missing.append(("telephone", "您选择用短信接收通知，请填写11位手机号码。"))
        return missing


class SubmitForm(ChallengedForm):
    """The last page: the question, and whether the e-mail with the receipt may hold the query code."""

    code_by_email = forms.BooleanField(
        label="把查询码也写进发到我邮箱的回执里",
        required=False,
        help_text="邮箱和别人共用的，请不要选。",
    )

    def __init__(self, *arguments: Any, has_email: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not (has_email and settings.MAIL_SERVER):
            del self.fields["code_by_email"]
