"""The way into the review: what the checks found, why it may stand, sending in, calling back, giving up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions import checks, drafting, submitting
from gongkai.publishing.checking import NAMES_OF_FILES, Checked, check_version, links_of
from gongkai.publishing.checks import LinkResult, PlaceKind, Severity
from gongkai.publishing.models import Disclosure, Status
from gongkai.publishing.office.items_base import ItemFormView, SeenForm
from gongkai.publishing.office.items_page import text_of
from gongkai.publishing.review_plan import PlannedStep, plan_for
from gongkai.publishing.review_staffing import lack_in_words, staff_of, without_a_person

FIELD_OF_LABEL = {
    "内容概述": "summary",
    "主题词": "keywords",
    "发文机关": "issuers",
    "来源": "source",
    "责任编辑": "editor",
    "发文字号": "document_number",
    "成文日期": "date_of_issue",
}
"""The form's field for the label under which a finding names it."""


class AnswerForm(SeenForm):
    """Why a finding may stand."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    answer = forms.CharField(
        label="为什么可以保留",
        max_length=checks.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding on the page of the checks: the way to its place in the form, and the form for its answer."""

    checked: Checked
    address: str
    form: AnswerForm | None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step that waits for the item, and who can take it."""

    step: PlannedStep
    names: list[str]


class DraftStepView(ItemFormView):
    """A step with the draft whose page shows the checks."""

    @cached_property
    def links(self) -> Mapping[str, LinkResult]:
        """What came of asking for the addresses in the text; outside of any transaction, within bounds of time."""
        return links_of(self.version)


class Submit(DraftStepView):
    """What was found, who will review, and the page as it will be; the button sends it in (先审后发)."""

    template_name = "publishing/office/item_submit.html"
    title = "送审前检查"
    submit_label = "送审"
    done_message = "已送审。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only for a draft."""
        if self.version.is_frozen or self.item.status == Status.DROPPED:
            messages.info(request, "这条信息没有正在起草的内容，不能送审。")
            return redirect(super().get_success_url())
        return super().get(request, *args, **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action with what came of asking for the links."""
        submitting.submit(self.user, self.item, seen=seen, links=self.links)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds findings, plan and preview."""
        context = super().get_context_data(**kwargs)
        answered: AnswerForm | None = kwargs.get("answered")
        found = check_version(self.version, self.links)
        groups = [
            (severity, [self._shown(one, answered) for one in found if one.finding.severity is severity])
            for severity in Severity
        ]
        plan, problem = self._plan()
        return context | {
            "groups": [(severity, findings) for severity, findings in groups if findings],
            "open_findings": sum(one.is_open for one in found),
            "plan": plan,
            "problem": problem,
            "has_place": bool(self.version.category) or self.version.columns.exists(),
            "text": text_of(self.item, self.version),
            "edit_address": reverse("publishing:item_edit", args=[self.item.pk]),
        }

    def _shown(self, checked: Checked, answered: AnswerForm | None) -> ShownFinding:
        form = None
        fingerprint = checked.finding.fingerprint
        if checked.can_be_answered and checked.answer is None:
            if answered is not None and answered.data.get("fingerprint") == fingerprint:
                form = answered
            else:
                form = AnswerForm(
                    initial={"seen": self.item.revision, "fingerprint": fingerprint},
                    auto_id=f"id_{fingerprint[:8]}_%s",
                )
        return ShownFinding(checked, place_in_form(self.item, checked), form)

    def _plan(self) -> tuple[list[PlanStep], str]:
        """Each step with the people who can take it, and the sentence that says what is missing."""
        authority = self.item.authority
        try:
            plan = plan_for(authority, self.version.kind)
        except Refused as refusal:
            return [], str(refusal)
        authors = set(self.version.authors.values_list("pk", flat=True))
        staff = staff_of(authority)
        lacking = without_a_person(staff, plan, authors)
        problem = lack_in_words(authority, staff, lacking) if lacking else ""
        return [PlanStep(step, staff.names_for(step, authors)) for step in plan], problem


class AnswerFinding(Submit):
    """Say why a finding may stand; back to the checks."""

    form_class: Any = AnswerForm
    done_message = "说明已保存。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing to see of its own: who comes back here after logging in anew goes on to the checks."""
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        """Back to the checks."""
        return reverse("publishing:item_submit", args=[self.item.pk])

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        checks.answer_finding(
            self.user, self.item, data["fingerprint"], data["answer"], seen=seen, links=self.links
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of the checks with the answer as it was typed."""
        typed = kwargs.pop("form")
        plain = SeenForm(initial={"seen": self.item.revision})
        context = super().get_context_data(form=plain, answered=typed, **kwargs)
        context["title"] = Submit.title
        context["submit_label"] = Submit.submit_label
        return context


def place_in_form(item: Disclosure, checked: Checked) -> str:
    """Where in the form of the draft the finding can be put right."""
    place = checked.finding.place
    if place.name == NAMES_OF_FILES:
        return f"{reverse('publishing:item_edit', args=[item.pk])}#files"
    anchor = {
        PlaceKind.TITLE: "id_title",
        PlaceKind.FIELD: f"id_{FIELD_OF_LABEL.get(place.name, 'title')}",
        PlaceKind.BODY: "text",
        PlaceKind.ATTACHMENT: "files",
    }[place.kind]
    return f"{reverse('publishing:item_edit', args=[item.pk])}#{anchor}"


class RecallForm(SeenForm):
    """Why the submission is called back."""

    reason = forms.CharField(label="收回的原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Recall(ItemFormView):
    """Call a submission back before it is through."""

    title = "收回送审"
    form_class: Any = RecallForm
    submit_label = "收回"
    done_message = "已收回，可以继续修改。"
    explanation = "收回以后可以修改；修改后要重新送审，已经办过的审核环节重新开始。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        submitting.recall(self.user, self.item, data["reason"], seen=seen)


class Drop(ItemFormView):
    """Give a draft up."""

    title = "放弃起草"
    submit_label = "放弃"
    done_message = "已放弃。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What becomes of it."""
        kwargs.setdefault(
            "explanation",
            "放弃这次修改，公众看到的内容不变；放弃的文字仍然保存在版本记录中。"
            if self.item.published_version_id
            else "放弃以后不能再修改，这条信息从在办清单中去掉；写过的文字仍然保存。",
        )
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        drafting.drop_draft(self.user, self.item, seen=seen)
