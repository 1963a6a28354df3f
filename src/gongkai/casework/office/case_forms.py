"""The forms with which a case is kept in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.casework.models import FileKind, InformationRequest, Subject
from gongkai.casework.office.base import SeenForm
from gongkai.organizations.models import User
from gongkai.web.office.forms import PlainForm
from gongkai.web.uploads import UploadKind, UploadsField

MOST_MATTERS = 8
"""Into how many parts a request is split on one page."""
SPARE_MATTERS = 2
"""For how many parts more than were found there is room."""
LONGEST_TITLE = InformationRequest._meta.get_field("title").max_length
LONGEST_DESCRIPTION = InformationRequest._meta.get_field("description").max_length


def date_input(**attributes: str) -> forms.DateInput:
    """An input for a day, in the form that the browser's date picker understands."""
    return forms.DateInput(attrs={"type": "date", **attributes}, format="%Y-%m-%d")


def text_area(rows: int = 4) -> forms.Textarea:
    """An input for several lines."""
    return forms.Textarea(attrs={"rows": rows})


class AssignForm(SeenForm):
    """Who handles the case."""

    officer = forms.ModelChoiceField(
        label="经办人", required=False, queryset=User.objects.none(), empty_label="还没有经办人"
    )

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = officers


class SubjectForm(SeenForm):
    """What the request is about."""

    subject = forms.ChoiceField(label="主题", choices=Subject.choices)


class NoteForm(PlainForm):
    """A remark."""

    text = forms.CharField(
        label="备注",
        max_length=2000,
        widget=text_area(3),
        help_text="只有本机关办理申请的人员能看到，申请人看不到。",
    )


class ReasonForm(PlainForm):
    """Why an applicant's data are read."""

    reason = forms.CharField(
        label="查看原因", max_length=200, help_text="例如：电话联系申请人补正。原因会记录在案。"
    )


class VoidForm(SeenForm):
    """Why an event is void."""

    reason = forms.CharField(label="作废的原因", max_length=500, widget=text_area(3))


class JoinForm(SeenForm):
    """With which request this one is handled together."""

    number = forms.CharField(
        label="主件的申请编号",
        max_length=20,
        help_text="同一申请人向本机关提出的、还在办理的另一件申请。一份答复同时答复两件，统计时各计一件。",
    )


class FileForm(SeenForm):
    """Papers that are added to a case."""

    kind = forms.ChoiceField(
        label="材料类别",
        choices=[(kind.value, kind.label) for kind in FileKind if kind is not FileKind.LETTER],
    )
    papers = UploadsField(UploadKind.PICTURE, UploadKind.DOCUMENT, label="文件")


class SplitForm(SeenForm):
    """The matters of a request: title and description of each. Parts that stay empty are left out.

    ``parts`` is for how many there is room; a form that was sent has room for all that was sent.
    """

    def __init__(self, *args: Any, parts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = [number for number in range(1, MOST_MATTERS + 1) if f"title_{number}" in self.data]
        self.parts = min(max(parts, *sent, 2), MOST_MATTERS)
        for number in range(1, self.parts + 1):
            needed = number <= 2
            label = "第一件（保留原编号）" if number == 1 else f"第{number}件"
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"{label}：信息名称", required=needed, max_length=LONGEST_TITLE
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"{label}：内容描述",
                required=needed,
                max_length=LONGEST_DESCRIPTION,
                widget=text_area(3),
            )
        self.ask_by_name()

    def clean(self) -> dict[str, Any]:
        """Refuse a part of which only one half is there."""
        cleaned = super().clean()
        for number in range(3, self.parts + 1):
            title, text = cleaned.get(f"title_{number}", ""), cleaned.get(f"text_{number}", "")
            if bool(title) != bool(text):
                missing = "text" if title else "title"
                self.add_error(f"{missing}_{number}", "这一件只填了一半，请补全，或者把两项都清空。")
        return cleaned

    def matters(self) -> list[tuple[str, str]]:
        """Title and description of every part that was filled in."""
        pairs = [
            (self.cleaned_data[f"title_{number}"], self.cleaned_data[f"text_{number}"])
            for number in range(1, self.parts + 1)
        ]
        return [pair for pair in pairs if any(pair)]
