"""What the compiling office types about its units, and what is sent as a report."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from gongkai.organizations.models import Authority
from gongkai.reports.annual.actions.submitting import LONGEST_REASON as LONGEST_OVERRIDE
from gongkai.reports.annual.actions.units import LONGEST_REASON
from gongkai.reports.models import Duty, ReportingArrangement, ReportingUnit
from gongkai.web.office.forms import PlainForm, SeenForm
from gongkai.web.uploads import UploadField, UploadKind

MOST_DAYS = 10
"""How many reminders can be arranged."""


class AddUnitsForm(PlainForm):
    """Which of the units that the list lacks are to be added."""

    units = forms.TypedMultipleChoiceField(
        label="要补充的单位", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unlisted: Collection[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(unit.pk, unit.name) for unit in unlisted]
        field.error_messages["invalid_choice"] = "选择的单位不在机构树的这一级，请刷新页面后重选。"

    def clean(self) -> dict[str, Any]:
        """Nothing chosen is nothing to add."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("units"):
            self.add_error("units", "请选择要补充到名单里的单位。")
        return cleaned


class UnitForm(SeenForm):
    """What a unit owes in a year, with the revision of the unit that was on the page."""

    duty = forms.ChoiceField(label="报送义务", choices=Duty.choices)
    due = forms.DateField(label="截止日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不报送或者并入其他机关的必须填写，例如机构改革的文件号。",
    )
    counted_with = forms.ModelChoiceField(
        label="并入机关",
        required=False,
        queryset=Authority.objects.none(),
        empty_label="（不并入）",
        help_text="选择“并入其他机关填报”时填写：这个单位全年的记录算在并入机关的报告里。",
    )
    hands_in_files = forms.BooleanField(
        label="以文件报送",
        required=False,
        help_text="单位不使用本平台，报送 Word、Excel、PDF、网页等格式的报告文件。",
    )

    def __init__(self, *args: Any, unit: ReportingUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = ReportingUnit.objects.filter(
            compiler=unit.compiler_id, year=unit.year, duty=Duty.REQUIRED
        ).exclude(unit=unit.unit_id)
        field = self.fields["counted_with"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Authority.objects.filter(pk__in=listed.order_by().values("unit_id"))
        field.error_messages["invalid_choice"] = "并入的机关要在同一份名单中并且应当报送。"


class ArrangementForm(PlainForm):
    """When the units report, and when they are reminded."""

    departments_month = forms.IntegerField(label="部门报送截止（月）", min_value=1, max_value=12)
    departments_day = forms.IntegerField(
        label="部门报送截止（日）",
        min_value=1,
        max_value=31,
        help_text="《条例》第四十九条：县级以上政府部门应当在每年1月31日前报送并公布。",
    )
    governments_month = forms.IntegerField(label="下级政府报送截止（月）", min_value=1, max_value=12)
    governments_day = forms.IntegerField(
        label="下级政府报送截止（日）",
        min_value=1,
        max_value=31,
        help_text="《条例》第四十九条：本级政府的年度报告应当在每年3月31日前公布，下级政府可以安排得更早。",
    )
    townships_report = forms.BooleanField(
        label="乡镇政府、街道也要报送",
        required=False,
        help_text="《条例》第四十九条没有写明乡镇，由本级安排。",
    )
    reminder_days = forms.CharField(
        label="提前几天提醒",
        required=False,
        max_length=60,
        help_text="几个数字，用顿号分开，例如 30、10、3、1。截止当天和逾期后每周另有提醒。",
    )

    @staticmethod
    def initial_of(arrangement: ReportingArrangement) -> dict[str, Any]:
        """The form's values for what holds now."""
        return {
            "departments_month": arrangement.departments_month,
            "departments_day": arrangement.departments_day,
            "governments_month": arrangement.governments_month,
            "governments_day": arrangement.governments_day,
            "townships_report": arrangement.townships_report,
            "reminder_days": "、".join(str(day) for day in arrangement.reminder_days),
        }

    def clean_reminder_days(self) -> list[int]:
        """The numbers in the line."""
        text = self.cleaned_data["reminder_days"]
        for mark in "，, ;；":
            text = text.replace(mark, "、")
        parts = [part for part in text.split("、") if part]
        if not all(part.isdecimal() and part.isascii() and len(part) <= 3 for part in parts):
            raise forms.ValidationError("请填写 30、10、3、1 这样的天数，用顿号分开。")
        if len(parts) > MOST_DAYS:
            raise forms.ValidationError(f"最多填 {MOST_DAYS} 个天数。")
        return [int(part) for part in parts]


class FileForm(PlainForm):
    """The file of a report."""

    file = UploadField(UploadKind.REPORT, label="报告文件")


class ConfirmForm(SeenForm):
    """That this is the right file; and why, where it has errors."""

    confirmed = forms.BooleanField(required=False)
    override_reason = forms.CharField(
        label="带错误报送的理由",
        max_length=LONGEST_OVERRIDE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="由公开工作机构负责人填写，随报告保存，汇总时可见。",
    )

    def __init__(self, *args: Any, question: str, errors: int, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["confirmed"].label = f"我已核对，这是{unit}的报告"
            self.fields["confirmed"].help_text = question
        else:
            del self.fields["confirmed"]
        if not errors:
            del self.fields["override_reason"]
