"""The forms of the office pages. They gather and clean input; whether a step is done is the action's word."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.organizations.actions.authorities import AUTHORITY_FIELDS, SITE_FIELDS
from gongkai.organizations.models import (
    Authority,
    DisclosureOffice,
    ReadingPlace,
    Role,
    SiteFacts,
    YearlyResources,
)
from gongkai.web.templatetags.figures import figure

REQUIRED = "请填写{label}。"


class PlainForm(forms.Form):
    """A form whose missing fields are asked for by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_by_name(self)


class SeenForm(PlainForm):
    """A form of something that several people work on: it carries the revision that was on the page.

    ``unseen`` is the sentence for a form that comes without one.
    """

    unseen = "这一页已经过时，请返回上一页，重新打开后再办。"
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_by_name()

    def ask_by_name(self) -> None:
        """Let every field ask by its name; a form that adds fields calls it again."""
        ask_by_name(self)
        for code in ("required", "invalid", "min_value"):
            self.fields["seen"].error_messages[code] = self.unseen

    def clean(self) -> dict[str, Any]:
        """Say a missing revision above the form: its field is not to be seen."""
        cleaned = super().clean() or self.cleaned_data
        if "seen" in self.errors:
            del self.errors["seen"]
            self.add_error(None, self.unseen)
        return cleaned


class PlainModelForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """A model form whose missing fields are asked for by name, and which never saves by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_by_name(self)

    def save(self, commit: bool = True) -> Any:
        """Refused: rows are written by actions."""
        raise TypeError("rows are written by actions")


def ask_by_name(form: forms.BaseForm) -> None:
    """Give each field a message that says which field is meant, in words."""
    for field in form.fields.values():
        label = str(field.label or "这一项")
        field.error_messages["required"] = REQUIRED.format(label=label)
        field.error_messages["null_characters_not_allowed"] = f"{label}中有空字符，请删除后重新填写。"
        if isinstance(field, forms.DecimalField):
            field.error_messages["invalid"] = f"{label}应填写 1200 或 12.5 这样的数字；还没有数据的请留空。"
            field.error_messages["max_decimal_places"] = "小数最多写%(max)s位。"
        elif isinstance(field, forms.IntegerField):
            field.error_messages["invalid"] = f"{label}应填写 1200 这样的整数；还没有数据的请留空。"
        elif isinstance(field, forms.ChoiceField):
            field.error_messages["required"] = f"请选择{label}。"
            field.error_messages["invalid_choice"] = "这一项不在列表中，请重新选择。"
        elif isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = f"{label}应写成 xinxi@example.cn 这样的地址。"
        elif isinstance(field, forms.DateField):
            field.error_messages["invalid"] = f"{label}应写成 2025-01-31 这样的日期。"


class AuthorityForm(PlainModelForm):
    """Names, codes, level and kind of an authority."""

    class Meta:
        model = Authority
        fields = AUTHORITY_FIELDS


class RootForm(PlainModelForm):
    """An authority at the top of a tree, and the line of the tree."""

    class Meta:
        model = Authority
        fields = (*AUTHORITY_FIELDS, "line")


class MoveForm(PlainForm):
    """Where an authority is moved to."""

    new_parent = forms.ModelChoiceField(label="新的上级机关", queryset=Authority.objects.none())

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["new_parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = parents
        field.empty_label = "请选择"


class SiteFactsForm(PlainModelForm):
    """The facts for footer and page tags."""

    class Meta:
        model = SiteFacts
        fields = SITE_FIELDS


class MainSiteForm(PlainModelForm):
    """The same, with the choice of the main site, for operators of the platform."""

    class Meta:
        model = SiteFacts
        fields = (*SITE_FIELDS, "is_main")


class DisclosureOfficeForm(PlainModelForm):
    """The contact facts of Art. 12."""

    class Meta:
        model = DisclosureOffice
        fields = ("name", "address", "postcode", "hours", "telephone", "fax", "internet_contact")


class ReadingPlaceForm(PlainModelForm):
    """A reading place."""

    class Meta:
        model = ReadingPlace
        fields = ("name", "kind", "address", "hours")


class YearlyResourcesForm(PlainModelForm):
    """The figures of block 八; an empty field means not filled in, which is not zero."""

    class Meta:
        model = YearlyResources
        fields = ("special_offices", "reading_places", "full_time_staff", "part_time_staff", "funding")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "funding":
                field.error_messages["min_value"] = "这个数字不能是负数。"
        if self.initial.get("funding") is not None:
            self.initial["funding"] = figure(self.initial["funding"])


class YearForm(PlainModelForm):
    """Which year to fill in; the model says which years there can be."""

    class Meta:
        model = YearlyResources
        fields = ("year",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].error_messages["invalid"] = "请填写四位数的年度，例如 2025。"


class MemberForm(PlainForm):
    """A new member: account and name."""

    display_name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(
        label="登录名",
        max_length=150,
        help_text="字母、数字或 . - _，例如姓名全拼。本平台已有账号的，填原来的登录名。",
    )
    initial_password = forms.CharField(
        label="初始密码",
        required=False,
        help_text="至少10个字符；本人第一次登录时必须修改。已有账号的留空。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(PlainForm):
    """The roles of a member, ticked."""

    roles = forms.MultipleChoiceField(
        label="角色", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PasswordForm(PlainForm):
    """A new initial password."""

    initial_password = forms.CharField(
        label="新的初始密码",
        help_text="至少10个字符；请当面或者打电话告诉本人，本人下次登录时必须修改。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ConfirmForm(PlainForm):
    """Nothing to fill in, only to confirm."""


class AuditFilterForm(PlainForm):
    """What to look for in the audit trail."""

    words = forms.CharField(label="操作人、操作或对象", required=False, max_length=60)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))
