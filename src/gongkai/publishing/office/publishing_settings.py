"""主动公开设置: how the authority publishes, and through which steps its items go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Authority
from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions import arrangements
from gongkai.publishing.models import ItemKind, PublishingSettings, ReviewStep, Step
from gongkai.publishing.numbering import example_number, settings_of
from gongkai.publishing.review_plan import (
    DEFAULT_PLAN,
    ArrangedStep,
    plan_for,
    whats_wrong_with_arrangement,
)
from gongkai.publishing.review_staffing import lack_in_words, staff_of, without_a_person
from gongkai.web.office.forms import PlainForm, PlainModelForm
from gongkai.web.views import StaffFormView, StaffView

TITLE = "主动公开设置"


class KeeperView(StaffView):
    """Base: what belongs to the acting authority, for the head of its disclosure office."""

    model: Any = PublishingSettings
    required_roles = rights.KEEPERS
    changing = True

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the settings."""
        return [(TITLE, reverse("publishing:settings"))]


class SettingsForm(PlainModelForm):
    """All settings."""

    class Meta:
        model = PublishingSettings
        fields = arrangements.SETTINGS


class Settings(KeeperView, StaffFormView):
    """Index numbers, whom to ask for other formats, the days for an interpretation; and the ways to the rest."""

    template_name = "publishing/office/settings.html"
    title = TITLE
    form_class = SettingsForm
    done_message = "设置已保存。"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The page stands first."""
        return []

    def get_form_instance(self) -> PublishingSettings:
        """A copy: the form must not change the row."""
        return settings_of(self.authority)

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.set_settings(self.user, self.authority, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("publishing:settings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the example: of what is typed where it can be filled in, else of what is saved."""
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            example=self._example(form), plan=shown_plan(self.authority), **(kwargs | {"form": form})
        )

    def _example(self, form: Any) -> str:
        tried = settings_of(self.authority)
        if form.is_bound:
            tried.index_pattern = form.data.get("index_pattern", tried.index_pattern)
            tried.serial_digits = form.cleaned_data.get("serial_digits") or tried.serial_digits
        try:
            return example_number(tried, self.authority, timezone.localdate().year)
        except Refused:
            return ""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """The plan of an authority in words: for ordinary items and for normative documents; and who is lacking."""

    is_default: bool
    ordinary: list[str]
    normative: list[str]
    lack: str
    problem: str = ""


def shown_plan(authority: Authority) -> ShownPlan:
    """The plan that new submissions of the authority follow."""
    is_default = not ReviewStep.objects.filter(authority=authority).exists()
    try:
        ordinary = plan_for(authority, ItemKind.INFORMATION)
        normative = plan_for(authority, ItemKind.NORMATIVE_DOCUMENT)
    except Refused as refusal:
        return ShownPlan(is_default, [], [], "", str(refusal))
    staff = staff_of(authority)
    lacking = without_a_person(staff, normative, ())
    return ShownPlan(
        is_default,
        _stages(ordinary),
        _stages(normative),
        lack_in_words(authority, staff, lacking) if lacking else "",
    )


def _stages(plan: Any) -> list[str]:
    stages: dict[int, list[str]] = {}
    for step in sorted(plan, key=lambda step: step.stage):
        told = f"{step.label}（一并作保密审查）" if step.with_secrecy else step.label
        stages.setdefault(step.stage, []).append(told)
    return ["、".join(steps) for steps in stages.values()]


class ReviewPlanForm(PlainForm):
    """Every step of the review: whether it is taken, at which stage, for what, and whether it includes the secrecy review."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in Step:
            self.fields[f"{step}_used"] = forms.BooleanField(label=f"{step.label}：使用", required=False)
            self.fields[f"{step}_stage"] = forms.TypedChoiceField(
                label=f"{step.label}：次序",
                coerce=int,
                choices=[(number, f"第{number}步") for number in range(1, 6)],
                required=False,
            )
            self.fields[f"{step}_concerns"] = forms.ChoiceField(
                label=f"{step.label}：适用于",
                choices=ReviewStep.Concerns.choices,
                required=False,
            )
            self.fields[f"{step}_secrecy"] = forms.BooleanField(
                label=f"{step.label}：一并进行保密审查", required=False
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields step by step, for the table."""
        return [
            {
                "step": step,
                "used": self[f"{step}_used"],
                "stage": self[f"{step}_stage"],
                "concerns": self[f"{step}_concerns"],
                "secrecy": self[f"{step}_secrecy"] if step != Step.SECRECY else None,
            }
            for step in Step
        ]

    def steps(self) -> list[ArrangedStep]:
        """The steps that are taken."""
        data = self.cleaned_data
        return [
            ArrangedStep(
                step.value,
                data[f"{step}_stage"] or 1,
                data[f"{step}_secrecy"] and step != Step.SECRECY,
                data[f"{step}_concerns"] or ReviewStep.Concerns.ALL.value,
            )
            for step in Step
            if data[f"{step}_used"]
        ]

    def clean(self) -> dict[str, Any]:
        """Every reason why it is no lawful plan, one sentence a line."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in whats_wrong_with_arrangement(self.steps()):
                self.add_error(None, problem)
        return cleaned


class ReviewPlan(KeeperView, StaffFormView):
    """The editor of the review's steps."""

    template_name = "publishing/office/review_plan.html"
    title = "审核环节"
    form_class = ReviewPlanForm
    done_message = "审核环节已保存，以后送审的信息按它审核；正在审核的仍按原来的安排。"

    def get_initial(self) -> dict[str, Any]:
        """The arrangement as it stands; the default plan where there is none."""
        arranged = arrangements.arrangement_of(self.authority) or [
            ArrangedStep(step.step, step.stage, step.with_secrecy) for step in DEFAULT_PLAN
        ]
        initial: dict[str, Any] = {f"{Step.LEGAL}_stage": 2, f"{Step.LEGAL}_concerns": "normative"}
        for step in arranged:
            initial |= {
                f"{step.step}_used": True,
                f"{step.step}_stage": step.stage,
                f"{step.step}_concerns": step.concerns,
                f"{step.step}_secrecy": step.with_secrecy,
            }
        return initial

    def perform(self, form: Any) -> None:
        """Call the action."""
        arrangements.arrange_review(self.user, self.authority, form.steps())

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("publishing:review_plan")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the plan as it stands."""
        return super().get_context_data(plan=shown_plan(self.authority), **kwargs)


class DefaultPlan(KeeperView):
    """Going back to the plan of the platform."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Call the action."""
        arrangements.use_default_review(self.user, self.authority)
        messages.success(request, "已恢复默认的审核环节。")
        return redirect("publishing:review_plan")
