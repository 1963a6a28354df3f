"""The form for a request that came on paper, or that an officer writes down for the applicant (Art. 29, 31)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.casework.actions.intake import ApplicantFacts, RequestFacts
from gongkai.casework.actions.kept_scans import MOST_SCANS
from gongkai.casework.models import ApplicantKind, DraftFile, ProvisionForm, ReceiptWay, Subject
from gongkai.casework.office.case_forms import date_input
from gongkai.casework.public.typed import ContactForm, TypedField
from gongkai.law.regulation import Channel, regulation_at
from gongkai.messaging.recipients import WrongRecipient, email_address, mobile_number
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from gongkai.web.office.forms import ask_by_name
from gongkai.web.uploads import UploadField, UploadKind, UploadsField

ORAL = "oral"
WAYS = (
    (Channel.IN_PERSON.value, "当面提交书面申请"),
    (ORAL, "口头提出，由我代为填写"),
    (Channel.SIGNED_MAIL.value, Channel.SIGNED_MAIL.label),
    (Channel.ORDINARY_MAIL.value, Channel.ORDINARY_MAIL.label),
    (Channel.FAX.value, Channel.FAX.label),
)
"""How a request comes that is not submitted on the site."""
SECTIONS = (
    ("怎样收到的", ("way", "arrived_on", "confirmed_on")),
    (
        "申请人",
        (
            "kind",
            "name",
            "document_kind",
            "identity_number",
            "contact_person",
            "telephone",
            "email",
            "address",
            "postcode",
            "fax",
        ),
    ),
    ("申请内容", ("title", "document_number", "description", "subject")),
    (
        "提供方式",
        (
            "provision_form",
            "receipt_way",
            "accessibility_needs",
            "fee_relief",
            "notice_by_email",
            "notice_by_sms",
        ),
    ),
    ("扫描件", ("identity_scan", "request_scans")),
)
"""The fields of the form under their headings."""


class RegisterForm(ContactForm):
    """Everything that the paper tells. ``kept`` are scans that were uploaded before."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    way = forms.ChoiceField(label="提出方式", choices=[("", "请选择"), *WAYS])
    arrived_on = forms.DateField(
        label="收到日期", help_text="当面提交之日、邮件签收之日、信函或者传真收到之日。"
    )
    confirmed_on = forms.DateField(
        label="与申请人确认收到的日期",
        required=False,
        help_text="只用于平常信函和传真：以双方确认之日为收到申请之日（条例第三十一条）。还没有确认的先不填，确认之后在案件页面登记。",
    )
    kind = forms.ChoiceField(label="申请人类型", choices=ApplicantKind.choices)
    name = TypedField(label="姓名或者名称", missing="请填写申请人的姓名或者名称。", most=100)
    document_kind = forms.ChoiceField(
        label="证件类型", required=False, choices=[("", "没有提供"), *DocumentKind.choices]
    )
    identity_number = TypedField(label="证件号码", most=60)
    contact_person = TypedField(label="联系人", most=100, help_text="申请人是单位的填写。")
    telephone = TypedField(label="联系电话", most=60)
    email = TypedField(label="电子邮箱", most=254)
    address = TypedField(label="通信地址", most=200)
    postcode = TypedField(label="邮政编码", most=10)
    fax = TypedField(label="传真", most=60)
    title = TypedField(label="所需信息的名称", missing="请填写所需信息的名称。", most=200)
    document_number = TypedField(label="文号", most=100)
    description = TypedField(
        label="内容描述",
        missing="请填写所需信息的内容描述。",
        most=5000,
        rows=6,
        help_text="照申请书抄录，不改动申请人的意思。不要求申请人说明用途。",
    )
    subject = forms.ChoiceField(
        label="主题",
        choices=Subject.choices,
        initial=Subject.OTHER,
        help_text="用于按主题分析，可以以后再改。",
    )
    provision_form = forms.ChoiceField(
        label="提供形式", choices=ProvisionForm.choices, initial=ProvisionForm.PAPER
    )
    receipt_way = forms.ChoiceField(label="获取方式", choices=ReceiptWay.choices, initial=ReceiptWay.POST)
    accessibility_needs = TypedField(
        label="需要的帮助", most=500, help_text="阅读、视听方面的困难（条例第四十三条）。"
    )
    fee_relief = forms.BooleanField(label="申请减免费用", required=False)
    notice_by_email = forms.BooleanField(label="用电子邮件通知进度", required=False)
    notice_by_sms = forms.BooleanField(label="用短信通知进度", required=False)
    identity_scan = UploadField(UploadKind.SCAN, label="身份证明的扫描件", required=False)
    request_scans = UploadsField(
        UploadKind.SCAN, label="申请书和附件的扫描件", required=False, most=MOST_SCANS
    )

    def __init__(self, *args: Any, kept: Sequence[DraftFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = list(kept)
        ask_by_name(self)
        for name in ("arrived_on", "confirmed_on"):
            self.fields[name].widget = date_input(max=timezone.localdate().isoformat())
        self.fields["name"].error_messages["required"] = "请填写申请人的姓名或者名称。"
        self.fields["token"].initial = secrets.token_urlsafe(24)
        self.fields["arrived_on"].initial = timezone.localdate()

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS]

    def clean_email(self) -> str:
        """One bare address."""
        text: str = self.cleaned_data["email"]
        if not text:
            return ""
        try:
            return email_address(text)
        except WrongRecipient as error:
            raise ValidationError(f"{error}请照申请书核对。") from error

    def clean_arrived_on(self) -> Any:
        """Nothing arrives in the future."""
        return self._past("arrived_on")

    def clean_confirmed_on(self) -> Any:
        """Nothing is confirmed in the future."""
        return self._past("confirmed_on")

    def _past(self, name: str) -> Any:
        date = self.cleaned_data[name]
        if date is not None and date > timezone.localdate():
            raise ValidationError("这个日期还没有到，请填写今天或者以前的日期。")
        return date

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: way and dates, document and number, contacts and the way of receipt."""
        super().clean()
        self._clean_dates()
        self._clean_number()
        for name, sentence in self._missing():
            if name not in self.errors:
                self.add_error(name, sentence)
        return self.cleaned_data

    def _clean_dates(self) -> None:
        given = self.cleaned_data
        arrived, confirmed = given.get("arrived_on"), given.get("confirmed_on")
        if arrived is None or confirmed is None or "way" not in given:
            return
        if self.channel not in regulation_at(arrived).confirmed_channels:
            self.add_error(
                "confirmed_on", f"“{dict(WAYS)[given['way']]}”以收到当日为收到申请之日，这一项请留空。"
            )
        elif confirmed < arrived:
            self.add_error("confirmed_on", "确认日期不能早于收到日期，请核对。")

    def _clean_number(self) -> None:
        kind, number = self.cleaned_data.get("document_kind"), self.cleaned_data.get("identity_number")
        if not number:
            return
        if not kind:
            self.add_error("document_kind", "填写了证件号码，请选择证件类型。")
            return
        try:
            self.cleaned_data["identity_number"] = check_identity_number(kind, number)
        except ValueError as error:
            self.add_error("identity_number", str(error))

    def _missing(self) -> list[tuple[str, str]]:
        given = self.cleaned_data
        needed = {
            ReceiptWay.EMAIL: ("email", "用电子邮件答复，要有电子邮箱。"),
            ReceiptWay.POST: ("address", "邮寄答复，要有通信地址。"),
            ReceiptWay.FAX: ("fax", "传真答复，要有传真号码。"),
        }
        missing = []
        way = given.get("receipt_way")
        if way in needed and not given.get(needed[ReceiptWay(way)][0]):
            missing.append(needed[ReceiptWay(way)])
        if not any(given.get(name) for name in ("telephone", "email", "address", "fax")):
            missing.append(("telephone", "请至少填写一种联系方式：电话、电子邮箱、通信地址或者传真。"))
        if given.get("notice_by_email") and not given.get("email"):
            missing.append(("email", "用电子邮件通知进度，要有电子邮箱。"))
        if given.get("notice_by_sms"):
            try:
                mobile_number(given.get("telephone") or "")
            except WrongRecipient:
                missing.append(("telephone", "用短信通知进度，要有11位手机号码。"))
        return missing

    @property
    def channel(self) -> Channel:
        """The channel in law: an oral request is made in person."""
        way = self.cleaned_data["way"]
        return Channel.IN_PERSON if way == ORAL else Channel(way)

    @property
    def is_oral(self) -> bool:
        """Whether the officer writes the request down for the applicant."""
        return bool(self.cleaned_data["way"] == ORAL)

    def applicant(self) -> ApplicantFacts:
        """Who asks."""
        given = self.cleaned_data
        names = ("name", "document_kind", "identity_number", "contact_person", "telephone", "email", "fax")
        facts = {name: given[name] for name in (*names, "address", "postcode")}
        return ApplicantFacts(kind=ApplicantKind(given["kind"]), **facts)

    def facts(self) -> RequestFacts:
        """What is asked."""
        given = self.cleaned_data
        names = ("title", "description", "document_number", "accessibility_needs")
        flags = ("fee_relief", "notice_by_email", "notice_by_sms")
        return RequestFacts(
            provision_form=ProvisionForm(given["provision_form"]),
            receipt_way=ReceiptWay(given["receipt_way"]),
            subject=Subject(given["subject"]),
            **{name: given[name] for name in (*names, *flags)},
        )
