"""The form in which an item is written: the fields that are used most first, the others in groups."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from gongkai.publishing.actions.drafting import CONTENT
from gongkai.publishing.addresses import for_staff
from gongkai.publishing.columns import choices_for
from gongkai.publishing.models import (
    CATEGORIES,
    CatalogueEntry,
    Disclosure,
    DisclosureVersion,
    Genre,
    ItemKind,
    Origin,
    SiteColumn,
    SubjectClass,
)
from gongkai.publishing.models.choices import KEY_AREAS
from gongkai.publishing.office.items_base import SeenForm
from gongkai.publishing.rich_text import from_text
from gongkai.web.uploads import UploadKind
from gongkai.web.uploads.kinds import described, extensions_of

FILES = (UploadKind.PICTURE, UploadKind.DOCUMENT)
_TAG = re.compile(r"<\s*/?\s*[A-Za-z!]")
_MOMENT = "%Y-%m-%dT%H:%M"
CHOOSE = ("", "请选择")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _moment(label: str, help_text: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        error_messages={"invalid": f"{label}应写成 2026-01-31 09:00 这样的日期和时间。"},
    )


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files as they came: each is checked by itself afterwards, so that a bad one stops no other."""

    def __init__(self, **options: Any) -> None:
        accepted = ",".join(f".{extension}" for extension in extensions_of(FILES))
        super().__init__(widget=_ManyFiles(attrs={"accept": accepted}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files of the request; none where none was chosen."""
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if self.required and not files:
            raise forms.ValidationError("请选择要上传的文件。", code="required")
        return files


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are folded away together; open where one of them is filled in or wrong."""

    title: str
    fields: list[forms.BoundField]
    is_open: bool


GROUPS: Mapping[str, tuple[str, ...]] = {
    "分类：类型、主题、体裁、重点领域、标准目录": (
        "kind",
        "subject",
        "genre",
        "key_area",
        "catalogue_entry",
        "keywords",
    ),
    "文件信息：内容概述、发文机关、施行和失效日期": (
        "summary",
        "issuers",
        "origin",
        "date_of_effect",
        "date_of_expiry",
    ),
    "来源、责任编辑、定时发布和下线": ("source", "editor", "publish_at", "ends_at"),
}
_DEFAULTS = {"kind": ItemKind.INFORMATION, "origin": Origin.MADE}


class DraftForm(SeenForm):
    """What an item says. It gathers and cleans input; whether it is saved is the action's word."""

    typed_key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    title = forms.CharField(
        label="标题", max_length=200, widget=forms.TextInput(attrs={"class": "title-input"})
    )
    body = forms.CharField(
        label="正文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="可以直接从 Word、WPS 粘贴，格式会自动清理。",
    )
    date_of_issue = forms.DateField(
        label="成文日期",
        required=False,
        widget=_day(),
        help_text="自成文起20个工作日内公开（条例第二十六条）。",
    )
    document_number = forms.CharField(
        label="发文字号", required=False, max_length=80, help_text="例如：淇政办〔2026〕12号；没有的留空。"
    )
    category = forms.ChoiceField(
        label="法定公开内容",
        required=False,
        choices=[CHOOSE, *CATEGORIES],
        help_text="条例第二十条、第二十一条的哪一项。",
    )
    columns = forms.TypedMultipleChoiceField(
        label="栏目", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=ItemKind.choices)
    subject = forms.ChoiceField(label="主题分类", required=False, choices=[CHOOSE, *SubjectClass.choices])
    genre = forms.ChoiceField(label="体裁", required=False, choices=[CHOOSE, *Genre.choices])
    key_area = forms.ChoiceField(label="重点领域", required=False, choices=[("", "不属于"), *KEY_AREAS])
    catalogue_entry = forms.TypedChoiceField(
        label="标准目录事项", required=False, coerce=int, empty_value=None
    )
    keywords = forms.CharField(
        label="主题词", required=False, max_length=120, help_text="用顿号或者逗号分开。"
    )
    summary = forms.CharField(
        label="内容概述", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    issuers = forms.CharField(
        label="发文机关",
        required=False,
        max_length=300,
        help_text="留空时为本机关；几个机关联合发文的，用顿号分开。",
    )
    origin = forms.ChoiceField(label="信息来源方式", required=False, choices=Origin.choices)
    date_of_effect = forms.DateField(label="施行日期", required=False, widget=_day())
    date_of_expiry = forms.DateField(label="失效日期", required=False, widget=_day())
    source = forms.CharField(label="来源", required=False, max_length=100, help_text="留空时为本机关。")
    editor = forms.CharField(label="责任编辑", required=False, max_length=40)
    publish_at = _moment("定时发布", "留空时审核通过后马上发布。")
    ends_at = _moment("下线时间", "到期自动从网站下线；长期公开的留空。")
    change_note = forms.CharField(
        label="修改说明", required=False, max_length=300, help_text="这次改了什么、为什么改，审核人会看到。"
    )
    uploads = FilesField(
        label="添加附件",
        required=False,
        help_text=f"可以一次选几个文件，保存时上传。{described(FILES)}请尽量上传可以复制文字的文件，不要只传扫描件。",
    )

    def __init__(self, *args: Any, item: Disclosure | None, authority: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        version = item.working_version if item is not None else None
        if version is None or version.number == 1:
            del self.fields["change_note"]
        if item is None:
            self.fields["seen"].required = False
        already = set(version.columns.values_list("pk", flat=True)) if version is not None else set()
        self._choose("columns", choices_for(authority, already))
        chosen = version.catalogue_entry_id if version is not None else None
        self._choose("catalogue_entry", _entries(authority.pk, chosen))
        self.ask_by_name()

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_body(self) -> str:
        """Plain text, as somebody types it where no script runs, becomes paragraphs."""
        body: str = self.cleaned_data["body"]
        return body if _TAG.search(body) else from_text(body)

    def content(self) -> dict[str, Any]:
        """The fields of a version, for the action."""
        data = self.cleaned_data
        fields = {name: data[name] for name in CONTENT if name in data and name != "catalogue_entry"}
        for name, default in _DEFAULTS.items():
            fields[name] = fields[name] or default
        key = data["catalogue_entry"]
        fields["catalogue_entry"] = CatalogueEntry.objects.filter(pk=key).first() if key else None
        return fields

    def chosen_columns(self) -> list[SiteColumn]:
        """The columns that are ticked."""
        return list(SiteColumn.objects.filter(pk__in=self.cleaned_data["columns"]))

    @property
    def groups(self) -> list[Group]:
        """The folded fields."""
        return [
            Group(title, bound, any(self._is_used(field) for field in bound))
            for title, names in GROUPS.items()
            for bound in [[self[name] for name in names]]
        ]

    def _is_used(self, field: forms.BoundField) -> bool:
        if field.errors:
            return True
        value = field.value()
        # The editor is filled in for everybody; that is no reason to unfold.
        return bool(value) and field.name != "editor" and str(value) != str(_DEFAULTS.get(field.name, ""))


def initial_of(item: Disclosure) -> dict[str, Any]:
    """What the form shows of an item's last version."""
    version = item.working_version
    assert version is not None
    shown = {name: getattr(version, name) for name in CONTENT}
    shown["body"] = for_staff(version.body, item.pk)
    shown["catalogue_entry"] = version.catalogue_entry_id
    shown["columns"] = list(version.columns.values_list("pk", flat=True))
    for name in ("publish_at", "ends_at"):
        shown[name] = timezone.localtime(shown[name]) if shown[name] else None
    if version.is_frozen:
        shown["change_note"] = ""
        shown["publish_at"] = _still_to_come(version)
    shown["seen"] = item.revision
    return shown


def _still_to_come(version: DisclosureVersion) -> dt.datetime | None:
    if version.publish_at is None or version.publish_at <= timezone.now():
        return None
    return timezone.localtime(version.publish_at)


def _entries(authority: int, chosen: int | None) -> list[Any]:
    """The entries of the authority's catalogue by field, and one that was chosen before it was replaced."""
    rows = CatalogueEntry.objects.filter(authority=authority).order_by("field", "position", "pk")
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, field, first, second, current in rows.values_list(
        "pk", "field", "first_item", "second_item", "is_current"
    ):
        if current or pk == chosen:
            label = f"{first}／{second}" if second else first
            groups.setdefault(field, []).append((pk, label if current else f"{label}（已不在现行目录中）"))
    return [("", "没有对应的事项"), *groups.items()]
