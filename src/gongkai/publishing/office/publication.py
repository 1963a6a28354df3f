"""Publishing urgently, withdrawing, and taking down before the end: each with its reason and a second look."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from gongkai.publishing import rights
from gongkai.publishing.actions import publication
from gongkai.publishing.addresses import address_of
from gongkai.publishing.models import Showing, Submission
from gongkai.publishing.office.items_base import ItemFormView, SeenForm
from gongkai.publishing.review_plan import open_steps, secrecy_is_reviewed
from gongkai.publishing.showings import LONGEST_REASON, earlier_showings, hide_showing

CONFIRM, PREVIEW = "confirm", "preview"
OWN_WORDS = "own"
WORDINGS = (
    "本信息的内容需要更正，现予撤回，更正后将重新发布。",
    "本信息涉及他人的合法权益，现予撤回，处理后将重新发布。",
    "本信息所依据的文件已经废止或者失效，不再公开。",
    "行政处罚决定已被依法变更、撤销、确认违法或者确认无效，本信息现予撤回。",
    "本信息与已经发布的另一条信息重复，现予撤回，请查阅另一条信息。",
)
"""Proposals for the notice in the place of what was withdrawn; none says what the item said."""


class UrgentForm(SeenForm):
    """Why it cannot wait."""

    reason = forms.CharField(
        label="紧急发布的理由",
        max_length=publication.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：应对突发事件，须立即向社会发布预警信息。理由会与审核记录一起保存。",
    )
    secrecy_confirmed = forms.BooleanField(
        label="已作保密审查：内容不涉及国家秘密、工作秘密和依法不得公开的信息",
        required=False,
        help_text="保密审查不能事后补办（保守国家秘密法第三十五条）。",
    )


class PublishUrgently(ItemFormView):
    """Publishing before the review is through."""

    template_name = "publishing/office/publish_urgently.html"
    form_class = UrgentForm
    title = "紧急发布"
    submit_label = "立即发布"
    required_roles = rights.URGENT_PUBLISHERS
    changing_roles = rights.URGENT_PUBLISHERS
    done_message = "已经发布。审核没有完成的环节请尽快补审；有一个环节不通过，信息就会立即撤回。"

    @cached_property
    def submission(self) -> Submission:
        """The submission that is under way; 404 where there is none."""
        found = self.item.submissions.filter(state=Submission.State.OPEN).select_related("version").first()
        if found is None:
            raise Http404
        return found

    def get_form(self, form_class: Any = None) -> Any:
        """Nothing is to be confirmed where the secrecy review was done."""
        form = super().get_form(form_class)
        if secrecy_is_reviewed(self.submission):
            del form.fields["secrecy_confirmed"]
        return form

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        publication.publish_urgently(
            self.user,
            self.submission,
            data["reason"],
            seen=seen,
            secrecy_confirmed=data.get("secrecy_confirmed", False),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what is still to be reviewed."""
        return super().get_context_data(
            submission=self.submission, waiting=open_steps(self.submission), **kwargs
        )


class WithdrawForm(SeenForm):
    """Why, and what the public is told."""

    reason = forms.CharField(
        label="撤回的原因（内部）",
        max_length=publication.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只存在办理记录中，公众看不到。",
    )
    wording = forms.ChoiceField(
        label="撤回公告",
        choices=[*((words, words) for words in WORDINGS), (OWN_WORDS, "另行填写")],
        widget=forms.RadioSelect,
        initial=WORDINGS[0],
    )
    notice = forms.CharField(
        label="另行填写的公告",
        required=False,
        max_length=publication.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="公众在原来的网址看到的就是这段话。填写了的，以填写的为准；请不要写出被撤回的内容。",
    )

    @property
    def told(self) -> str:
        """What the public is told: the own words, else the wording that was chosen."""
        own: str = self.cleaned_data.get("notice", "").strip()
        chosen: str = self.cleaned_data.get("wording", OWN_WORDS)
        return own or ("" if chosen == OWN_WORDS else chosen)

    def clean(self) -> dict[str, Any]:
        """Something must be told."""
        cleaned = super().clean()
        if "notice" not in self.errors and "wording" not in self.errors and not self.told:
            self.add_error("notice", "请选择一种公告用语，或者另行填写。")
        return cleaned


class Withdraw(ItemFormView):
    """Taking an item away from the public: the form, then what the public will see, then the step."""

    template_name = "publishing/office/withdraw.html"
    form_class = WithdrawForm
    title = "撤回已发布的信息"
    submit_label = "下一步：看看公众将看到什么"
    required_roles = rights.WITHDRAWERS
    changing_roles = rights.WITHDRAWERS
    done_message = "已经撤回，公众在原来的网址看到的是撤回公告。"

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what the public will see, before anything happens."""
        if self.request.POST.get("action") != CONFIRM:
            return self.render_to_response(self.get_context_data(form=form, preview=form.told))
        return super().form_valid(form)

    def perform(self, form: Any) -> None:
        """Call the action."""
        publication.withdraw(
            self.user,
            self.item,
            reason=form.cleaned_data["reason"],
            notice=form.told,
            seen=form.cleaned_data["seen"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds where the public reads it."""
        return super().get_context_data(public_address=address_of(self.item), **kwargs)


class EndForm(SeenForm):
    """Why it ends before its time."""

    reason = forms.CharField(
        label="提前下线的原因",
        max_length=publication.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndNow(ItemFormView):
    """Taking an item down before the end that it was published with."""

    form_class = EndForm
    title = "提前下线"
    submit_label = "现在下线"
    explanation = "信息不再出现在列表和检索中，原来的网址说明信息已经下线。要恢复公开，须修改后重新送审。"
    done_message = "已经下线。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        publication.end_now(self.user, self.item, data["reason"], seen=seen)


class HideForm(SeenForm):
    """Why an earlier version is not to be read any more."""

    reason = forms.CharField(
        label="不再公开这一版的理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：旧版中有个人信息。只存在办理记录中，公众看不到。",
    )


class HideVersion(ItemFormView):
    """Taking an earlier version out of the public history of an item; the one that is public now stays."""

    form_class = HideForm
    title = "不再公开历史版本"
    submit_label = "不再公开这一版"
    required_roles = rights.WITHDRAWERS
    changing_roles = rights.WITHDRAWERS
    done_message = "这一版已经不在公开的历史版本中。"

    @cached_property
    def showing(self) -> Showing:
        """The earlier version of the address; 404 where the public cannot read it (any more)."""
        number = self.kwargs["number"]
        found = next((one for one in earlier_showings(self.item) if one.version.number == number), None)
        if found is None:
            raise Http404
        return found

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        hide_showing(self.user, self.showing, data["reason"], seen=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which version."""
        version = self.showing.version
        explanation = (
            f"第{version.number}版《{version.title}》现在列在公众页面的历史版本中。"
            "不再公开以后，公众不能再打开和比较这一版，刊登过这一版的公报也会重新排印；平台仍然保存。"
        )
        return super().get_context_data(explanation=explanation, **kwargs)
