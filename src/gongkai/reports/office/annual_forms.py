"""What staff type into a report: figures by hand, one or many at once."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.forms.cells import CellReference
from gongkai.reports.annual.actions.entering import LONGEST
from gongkai.reports.labels import label_of
from gongkai.reports.models import HandEntry
from gongkai.reports.values import format_value
from gongkai.web.uploads import UploadField, UploadKind


class EntryForm(forms.Form):
    """A figure with its source, why it is entered by hand, and what proves it."""

    value = forms.CharField(label="数值", required=False, max_length=60)
    source = forms.CharField(
        label="数据来源",
        max_length=LONGEST,
        error_messages={"required": "请写明这个数从哪里来，例如台账、系统或文件的名称。"},
        help_text="这个数从哪里来：台账、系统或者文件的名称。",
    )
    reason = forms.CharField(label="说明", max_length=LONGEST, required=False)
    attachment = UploadField(UploadKind.PICTURE, UploadKind.DOCUMENT, label="佐证材料", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, reference: CellReference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = label_of(reference).unit
        first = str(self["seen"].value() or 0) == "0"
        # Who entered nothing yet has nothing to take back.
        self.fields["value"].required = first
        self.fields["value"].error_messages["required"] = "请填写数值，没有发生的填 0。"
        self.fields["value"].label = f"数值（{unit}）" if unit else "数值"
        self.fields["value"].help_text = (
            "只填数字，没有发生的填 0。" if first else "只填数字，没有发生的填 0；清空则收回已填的数。"
        )
        self.fields["value"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    @classmethod
    def of(cls, reference: CellReference, last: HandEntry | None) -> EntryForm:
        """The form with what was entered last."""
        initial: dict[str, Any] = {"seen": last.number if last else 0}
        if last is not None:
            value = "" if last.cell.value is None else format_value(last.cell)
            initial |= {"value": value, "source": last.source, "reason": last.reason}
        return cls(initial=initial, reference=reference)
