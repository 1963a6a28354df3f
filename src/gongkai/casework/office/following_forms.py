"""The forms of follow-up cases. They gather and clean input; whether a step is done is the action's word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.casework.actions.following import LONGEST_RESULT, CasePapers
from gongkai.casework.actions.following_results import MOST_REPLY_DAYS
from gongkai.casework.models import FollowUpCase, FollowUpKind, FollowUpResult, StepKind
from gongkai.casework.office.base import SeenForm
from gongkai.casework.office.case_forms import date_input, text_area
from gongkai.law.dispositions import ENDINGS, Column, Proceeding
from gongkai.organizations.models import Authority
from gongkai.web.office.forms import PlainForm, ask_by_name
from gongkai.web.uploads import UploadKind, UploadsField

NO_NAMES = "不要写申请人、投诉人的姓名和联系方式；这些在材料里。"
LONGEST_NOTE = 2000
LONGEST_NUMBER = FollowUpCase._meta.get_field("case_number").max_length
LONGEST_BODY = FollowUpCase._meta.get_field("body").max_length
LONGEST_SUBJECT = FollowUpCase._meta.get_field("subject").max_length


def _date(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=help_text, widget=date_input())


def papers_field(label: str = "材料") -> UploadsField:
    """Papers that come along."""
    return UploadsField(UploadKind.PICTURE, UploadKind.DOCUMENT, label=label, required=False)


def papers_of(data: dict[str, Any]) -> CasePapers:
    """The papers of a cleaned form."""
    return CasePapers(data.get("papers") or (), shared=bool(data.get("shared")))


_BODY_LABELS = {
    Proceeding.RECONSIDERATION: "行政复议机关",
    Proceeding.LITIGATION: "人民法院",
    Proceeding.COMPLAINT: "受理投诉的机关",
}
_FILED_LABELS = {
    Proceeding.RECONSIDERATION: "复议机关收到申请的日期",
    Proceeding.LITIGATION: "起诉日期",
    Proceeding.COMPLAINT: "收到投诉的日期",
}
_ACCEPTED_LABELS = {
    Proceeding.RECONSIDERATION: "受理日期",
    Proceeding.LITIGATION: "立案日期",
    Proceeding.COMPLAINT: "受理日期",
}
_COPIED_LABELS = {
    Proceeding.RECONSIDERATION: "本机关收到申请书副本的日期",
    Proceeding.LITIGATION: "本机关收到起诉状副本的日期",
    Proceeding.COMPLAINT: "被投诉机关收到通知的日期",
}
_ANSWERED_LABELS = {
    Proceeding.RECONSIDERATION: "提交答复书和证据的日期",
    Proceeding.LITIGATION: "提交答辩状和证据的日期",
    Proceeding.COMPLAINT: "被投诉机关提交答复的日期",
}


class OpenForm(PlainForm):
    """A reconsideration, litigation or complaint about a request."""

    after = forms.ModelChoiceField(
        label="对哪一件复议不服", queryset=FollowUpCase.objects.none(), empty_label=None
    )
    body = forms.CharField(max_length=LONGEST_BODY)
    case_number = forms.CharField(label="案号", max_length=LONGEST_NUMBER, required=False)
    subject = forms.CharField(
        label="事由", max_length=LONGEST_SUBJECT, widget=text_area(2), help_text=NO_NAMES
    )
    filed_on = _date("", required=True)
    accepted_on = _date("", help_text="还不知道的留空，以后再登记。")
    copied_on = _date("", help_text="答复、答辩的期限从这一天的次日起算。")
    is_summary = forms.BooleanField(label="适用简易程序", required=False)
    answer_due_on = _date("要求被投诉机关答复的期限")
    papers = papers_field()

    def __init__(
        self,
        *args: Any,
        kind: FollowUpKind,
        reconsiderations: QuerySet[FollowUpCase] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        proceeding = kind.proceeding
        for name, labels in (
            ("body", _BODY_LABELS),
            ("filed_on", _FILED_LABELS),
            ("accepted_on", _ACCEPTED_LABELS),
            ("copied_on", _COPIED_LABELS),
        ):
            self.fields[name].label = labels[proceeding]
        if proceeding is Proceeding.COMPLAINT:
            del self.fields["is_summary"]
            self.fields["copied_on"].help_text = ""
        else:
            del self.fields["answer_due_on"]
        if kind is FollowUpKind.LITIGATION_AFTER:
            after = self.fields["after"]
            assert isinstance(after, forms.ModelChoiceField)
            after.queryset = reconsiderations
        else:
            del self.fields["after"]
        ask_by_name(self)


class ComplaintForm(OpenForm):
    """A complaint that need not concern a request. ``authority`` is whom it is about."""

    authority = forms.ModelChoiceField(
        label="被投诉的机关", queryset=Authority.objects.none(), empty_label="请选择"
    )
    number = forms.CharField(
        label="所涉申请的编号", required=False, max_length=20, help_text="投诉针对一件申请的，填写它的编号。"
    )
    shared = forms.BooleanField(
        label="被投诉机关可以查看这些材料",
        required=False,
        help_text="投诉信上有投诉人的信息，需要保密的不要勾选。",
    )
    field_order = ["authority", "number"]

    def __init__(self, *args: Any, authorities: QuerySet[Authority], is_above: bool, **kwargs: Any) -> None:
        super().__init__(*args, kind=FollowUpKind.COMPLAINT, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = authorities
        if is_above:
            # It is handled by the superior authority itself.
            del self.fields["body"]
        else:
            del self.fields["authority"], self.fields["shared"]


class StepForm(SeenForm):
    """One thing that happened."""

    title = forms.CharField(label="事项", max_length=100)
    date = _date("日期", required=True)
    due_on = _date("请于何日之前答复", required=True)
    note = forms.CharField(
        label="说明", required=False, max_length=LONGEST_NOTE, widget=text_area(3), help_text=NO_NAMES
    )
    papers = papers_field()
    shared = forms.BooleanField(label="被投诉机关可以查看这些材料", required=False)

    def __init__(self, *args: Any, kind: StepKind, is_above: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].initial = timezone.localdate()
        if kind is not StepKind.OTHER:
            del self.fields["title"]
        if kind is not StepKind.ANSWER_ASKED:
            del self.fields["due_on"]
        if not is_above:
            del self.fields["shared"]


def grouped_endings(proceeding: Proceeding) -> list[tuple[str, list[tuple[str, str]]]]:
    """The endings of a proceeding under the column of table 4 that counts them."""
    return [
        (
            f"计入“{FollowUpResult(column.value).label}”",
            [
                (each.disposition.value, each.title)
                for each in ENDINGS[proceeding].values()
                if each.column is column
            ],
        )
        for column in Column
    ]


class ConcludeForm(SeenForm):
    """How the case ended."""

    disposition = forms.ChoiceField(label="结案方式")
    decided_on = _date("决定或者裁判日期", required=True)
    served_on = _date("收到日期", help_text="后续的起诉、上诉、重新答复期限从收到之日起算。")
    result_text = forms.CharField(
        label="结果摘要", required=False, max_length=LONGEST_RESULT, widget=text_area(4), help_text=NO_NAMES
    )
    orders_new_reply = forms.BooleanField(label="责令重新答复（重新处理）", required=False)
    new_reply_days = forms.IntegerField(
        label="重新答复的工作日数",
        required=False,
        min_value=1,
        max_value=MOST_REPLY_DAYS,
        help_text="决定书、判决书写明期限的填写；没有写明的留空，按条例的二十个工作日计算。",
    )
    reply_again = forms.BooleanField(
        label="现在就开始新一轮答复",
        required=False,
        help_text="原答复登记为已撤销，申请从收到决定之日起重新办理，与原申请相连。也可以以后再开始。",
    )
    papers = papers_field("决定书、判决书或者裁定书")
    shared = forms.BooleanField(label="被投诉机关可以查看这些材料", required=False)

    def __init__(
        self, *args: Any, case: FollowUpCase, is_above: bool, may_reply_again: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["disposition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *grouped_endings(case.proceeding)]
        if not may_reply_again:
            del self.fields["reply_again"]
        if case.request is None:
            del self.fields["orders_new_reply"], self.fields["new_reply_days"]
        if not is_above:
            del self.fields["shared"]


class ChangeForm(SeenForm):
    """What was registered of a case, to be corrected."""

    body = forms.CharField(max_length=LONGEST_BODY)
    case_number = forms.CharField(label="案号", max_length=LONGEST_NUMBER, required=False)
    subject = forms.CharField(
        label="事由", max_length=LONGEST_SUBJECT, widget=text_area(2), help_text=NO_NAMES
    )
    filed_on = _date("", required=True)
    accepted_on = _date("")
    copied_on = _date("")
    answer_due_on = _date("要求被投诉机关答复的期限")
    answered_on = _date("")
    is_summary = forms.BooleanField(label="适用简易程序", required=False)
    is_extended = forms.BooleanField(label="审理期限已延长", required=False)

    def __init__(self, *args: Any, case: FollowUpCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proceeding = case.proceeding
        for name, labels in (
            ("body", _BODY_LABELS),
            ("filed_on", _FILED_LABELS),
            ("accepted_on", _ACCEPTED_LABELS),
            ("copied_on", _COPIED_LABELS),
            ("answered_on", _ANSWERED_LABELS),
        ):
            self.fields[name].label = labels[proceeding]
        if proceeding is Proceeding.COMPLAINT:
            del self.fields["is_summary"], self.fields["is_extended"]
        else:
            del self.fields["answer_due_on"]
        if case.handled_by_id is not None:
            del self.fields["body"]
        self.ask_by_name()

    @property
    def changes(self) -> dict[str, Any]:
        """What the fields say now, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RevokeForm(SeenForm):
    """Why a result is taken back."""

    reason = forms.CharField(label="撤销的原因", max_length=500, widget=text_area(3))


class PapersForm(SeenForm):
    """Papers that are added to a case."""

    papers = UploadsField(UploadKind.PICTURE, UploadKind.DOCUMENT, label="文件")
    note = forms.CharField(label="说明", required=False, max_length=LONGEST_NOTE, widget=text_area(2))
    shared = forms.BooleanField(label="被投诉机关可以查看这些材料", required=False)

    def __init__(self, *args: Any, is_above: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_above:
            del self.fields["shared"]


class ReopenForm(SeenForm):
    """That a reply was annulled or withdrawn, apart from any registered case."""

    body = forms.CharField(
        label="撤销答复的机关", max_length=100, help_text="复议机关、人民法院，或者自行撤销的本机关。"
    )
    decided_on = _date("决定日期", required=True)
    received_on = _date("收到决定的日期", required=True, help_text="新的答复期限从这一天的次日起算。")
    days = forms.IntegerField(
        label="重新答复的工作日数",
        required=False,
        min_value=1,
        max_value=MOST_REPLY_DAYS,
        help_text="决定写明期限的填写；没有写明的留空，按条例的二十个工作日计算。",
    )
