"""The forms of the collection's pages. They gather and clean input; whether a step is done is the action's word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.publishing.actions.normative import normalised_number
from gongkai.publishing.actions.normative_rules import RULED_KINDS
from gongkai.publishing.collection import for_the_public
from gongkai.publishing.collection_pages import date_input
from gongkai.publishing.models import (
    Disclosure,
    NormativeDocument,
    NormativeKind,
    Relation,
    ValidityChange,
    ValidityKind,
)
from gongkai.web.office.forms import PlainForm
from gongkai.web.uploads import UploadField, UploadKind

MOST_SUGGESTED = 200


class SeenForm(PlainForm):
    """A form that knows which state of the document the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def seen(self) -> int:
        """The revision of the document when the page was opened."""
        seen: int = self.cleaned_data["revision"]
        return seen


class DocumentForm(PlainForm):
    """What is registered of a document."""

    kind = forms.ChoiceField(label="种类", choices=NormativeKind.choices)
    title = forms.CharField(label="标题", max_length=200)
    document_number = forms.CharField(
        label="发文字号",
        required=False,
        max_length=80,
        help_text="例如：鹤政〔2021〕7号；括号会自动改成六角括号。",
    )
    registration_number = forms.CharField(label="统一登记号", required=False, max_length=80)
    adopted_on = forms.DateField(
        label="通过日期",
        required=False,
        widget=date_input(),
        help_text="规章填政府常务会议或者全体会议通过的日期。",
    )
    issued_on = forms.DateField(label="制发日期", widget=date_input())
    effective_on = forms.DateField(label="施行日期", widget=date_input())
    validity_kind = forms.ChoiceField(label="有效期类型", choices=ValidityKind.choices)
    expires_on = forms.DateField(
        label="有效期至", required=False, widget=date_input(), help_text="这一天是有效的最后一天。"
    )

    def facts(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class DocumentChangeForm(DocumentForm, SeenForm):
    """Correcting what is registered."""


class DocumentNumberField(forms.CharField):
    """A document of the collection, named by its number or its exact title; cleans to the document.

    Found are the documents of ``own``, which the view sets, and what everybody may know of the others: drafts of another
    authority are not told of.
    """

    own: Authority | None = None

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "填发文字号；没有文号的填完整标题。")
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> Any:
        """The document; raises ValidationError where there is none, or more than one."""
        text = super().clean(value)
        if not text:
            return None
        public = Q(pk__in=for_the_public().values("pk"))
        rows = NormativeDocument.objects.filter(Q(authority=self.own) | public).select_related("authority")
        found = list(rows.filter(document_number=normalised_number(text))[:2])
        found = found or list(rows.filter(title=text.strip())[:2])
        if not found:
            raise forms.ValidationError(f"文件库中没有“{text}”。请核对文号，或者先登记这个文件。")
        if len(found) > 1:
            raise forms.ValidationError(f"有几个文件都是“{text}”，请改填能区分的文号或者标题。")
        return found[0]


class RelateForm(SeenForm):
    """What one document does to another one."""

    kind = forms.ChoiceField(label="本文件对另一个文件作了什么", choices=Relation.Kind.choices)
    to = DocumentNumberField(label="另一个文件")


class EndForm(SeenForm):
    """Repealing a document, or declaring it expired."""

    kind = forms.ChoiceField(
        label="变动",
        choices=[
            (kind.value, kind.label) for kind in (ValidityChange.Kind.REPEALED, ValidityChange.Kind.EXPIRED)
        ],
    )
    on = forms.DateField(label="自哪天起", widget=date_input(), help_text="这一天是不再有效的第一天。")
    by = DocumentNumberField(label="依据文件（在文件库中的）", required=False)
    note = forms.CharField(label="理由或者依据", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RenewForm(SeenForm):
    """Prolonging validity."""

    on = forms.DateField(
        label="自哪天起", widget=date_input(), help_text="作出延续决定的日期，要在有效期届满之前。"
    )
    until = forms.DateField(label="延续至", widget=date_input(), help_text="这一天是有效的最后一天。")
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(SeenForm):
    """Why something entered by mistake is taken back."""

    reason = forms.CharField(label="为什么更正", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LinkForm(SeenForm):
    """The item that publishes a document, named by its index number."""

    item = forms.CharField(label="公开信息的索引号", max_length=80)

    def __init__(self, *args: Any, items: QuerySet[Disclosure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items

    def clean_item(self) -> Disclosure:
        """The item; raises ValidationError where the authority has none with this number."""
        number = self.cleaned_data["item"].strip()
        found = self.items.filter(index_number=number).first()
        if found is None:
            raise forms.ValidationError(f"本机关没有索引号为“{number}”的信息，请核对。")
        return found


class ConfirmForm(SeenForm):
    """Nothing but the button."""


class RuleForm(PlainForm):
    """The longest period of one kind of validity."""

    validity_kind = forms.ChoiceField(
        label="有效期类型", choices=[(kind.value, kind.label) for kind in RULED_KINDS]
    )
    most_months = forms.IntegerField(
        label="最长有效期（月）", min_value=1, max_value=600, help_text="5年填60，2年填24，1年填12。"
    )
    warn_months = forms.IntegerField(label="届满前几个月提醒", min_value=1, max_value=24, initial=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("min_value", "max_value"):
            self.fields["most_months"].error_messages[name] = "最长有效期请填1到600个月。"
            self.fields["warn_months"].error_messages[name] = "提醒请填届满前1到24个月。"


class ImportForm(PlainForm):
    """The file with the list."""

    file = UploadField(UploadKind.DOCUMENT, label="清单（Excel 文件，.xlsx）")

    def clean_file(self) -> Any:
        """Only an Excel file of the present format is read."""
        upload = self.cleaned_data["file"]
        if upload is not None and not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(
                "清单要用 .xlsx 格式的 Excel 文件。请用 Excel 或者 WPS 另存为 .xlsx 后上传。"
            )
        return upload


class OpenCleanUpForm(PlainForm):
    """Beginning a clean-up."""

    title = forms.CharField(label="名称", max_length=120, help_text="例如：2025年行政规范性文件清理。")
    as_of = forms.DateField(
        label="清理截至",
        widget=date_input(),
        initial=timezone.localdate,
        help_text="这一天现行有效的文件都列入清理。",
    )


class CloseCleanUpForm(PlainForm):
    """Ending a clean-up."""

    on = forms.DateField(
        label="废止、失效自哪天起",
        widget=date_input(),
        initial=timezone.localdate,
        help_text="“宣布失效或者废止”的文件从这一天起不再有效。",
    )
